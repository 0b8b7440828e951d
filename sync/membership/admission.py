"""Admission to a round: the share is ours, the roster admits this replica, and the keys it was granted are here."""

from collections.abc import Callable

from sync.format import file_names, signed
from sync.format.bodies import Applicant
from sync.format.errors import BadRoster, Missing, NotAdmittedYet, NotGenuine, OtherWorkspace, Removed, TooLarge
from sync.format.roster import Grant
from sync.membership import envelopes, founding, joining, marker
from sync.membership.enrol import accept
from sync.membership.round_context import RoundContext
from sync.membership.workspace import Workspace

Founder = Callable[[], Grant]  # who founds a workspace


def enter(context: RoundContext, founder: Founder | None) -> bool:
    """See whose share this is; False if it is empty where our workspace should be.

    A store that began alone founds the workspace (`founder`: its person); one that waits for admission asks again.
    Raises OtherWorkspace, NewerFormat, NoMarker, NotAdmittedYet.
    """
    if context.workspace.chain is None:
        _begin(context, founder)
    return marker.recognise(context)


def _begin(context: RoundContext, founder: Founder | None) -> None:
    share, store, own = context.share, context.store, context.workspace.own
    if own.person and not own.workspace:
        joining.join(share, store, Applicant(own.person, staff=own.staff))
        raise NotAdmittedYet
    if not marker.is_bare(share):
        raise OtherWorkspace
    if founder is None:
        raise NotAdmittedYet
    context.workspace = founding.create_workspace(store, founder(), context.began_at)
    founding.put_top(share, store)


def require(context: RoundContext) -> None:
    """Raises NotAdmittedYet, Removed. Newer rosters are fetched only if ours does not know this replica."""
    if context.workspace.me is None:
        fetch_rosters(context)
    if context.workspace.me is None:
        joining.put_request(context.share, context.store)
        raise NotAdmittedYet
    if not context.workspace.me.active:
        raise Removed
    if _lacks_keys(context.workspace):
        _fetch_keys(context)


def fetch_rosters(context: RoundContext) -> None:
    """Accept all newer versions of the roster, and fetch the keys they grant us."""
    came = False
    while True:
        name = file_names.roster(context.workspace.newest.n + 1)
        try:
            data = context.share.read(name, signed.LARGEST)
            with context.store.write() as connection:
                accept(connection, context.workspace, data)
        except Missing:  # not published yet, or not seen yet: nothing is concluded from that
            break
        except (BadRoster, NotGenuine, TooLarge) as error:
            context.bad_files.add(name, 0, str(error))
            break
        context.bad_files.good(name)
        context.bad_files.forget(f"{file_names.HEADS}/")  # of replicas that this version may know
        came = True
    if came or _lacks_keys(context.workspace):
        _fetch_keys(context)


def _lacks_keys(workspace: Workspace) -> bool:
    """Whether the roster grants us a compartment whose current key we do not hold."""
    me = workspace.me
    if me is None or not me.active:
        return False
    return any(
        compartment.id in me.compartments and (compartment.id, compartment.epoch) not in workspace.keys
        for compartment in workspace.newest.compartments
    )


def _fetch_keys(context: RoundContext) -> None:
    envelopes.fetch_keys(context.share, context.store, context.workspace)
