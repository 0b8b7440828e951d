"""New stores: the demo, and the first store of a workspace. The share itself is only remembered yet."""

import datetime
from types import SimpleNamespace

from app.base import places
from app.base.errors import BadInput
from app.commands.answers import Answer, Json
from app.commands.context import Context
from app.commands.handlers.opening import open_workplace
from app.commands.values import day_of, line_of, require_share
from app.core.workplace import Workplace, found_workspace
from app.demo.make import BUSINESSES, PARTICIPANTS, PASSPHRASE, make_demo
from app.project import presets
from app.security.identity import identity_of
from app.security.unlock import create_store
from app.sharing.syncing import remember_address
from models.database import Store
from models.identifiers import from_blob
from models.vocabulary import OFFICE, ROLE
from resources.language import _

FIRST_DAY = datetime.date(2019, 1, 1)  # when the programme's period began; earlier meetings are refused
YEARS_AHEAD = 3


def demo(context: Context, options: SimpleNamespace) -> Answer:
    """A store full of fictitious data."""
    require_share(options.share)
    passphrase = context.passphrase(otherwise=PASSPHRASE)
    if passphrase == PASSPHRASE:
        context.message(_("The passphrase of this demo is: demo"))
    folder = context.folder if context.has_folder else places.default_demo_folder()
    data = make_demo(
        folder,
        passphrase,
        participants=PARTICIPANTS if options.participants is None else options.participants,
        businesses=BUSINESSES if options.businesses is None else options.businesses,
        seed=1 if options.seed is None else options.seed,
        until=day_of("until", options.until),
        progress=context.progress,
    )
    if options.share:
        workplace = open_workplace(folder, passphrase)
        try:
            remember_address(workplace, options.share)
        finally:
            workplace.close()
    sentence = _("The demo stands in {folder}.").format(folder=folder)
    return Answer(data, lambda: [sentence])


def workspace(context: Context, options: SimpleNamespace) -> Answer:
    """The first store of a workspace; its person holds all roles in all offices."""
    require_share(options.share)
    profile = _profile(options)
    name, title = line_of("name", options.name), profile["title"]
    roles, offices = ([word.key for word in held] for held in (ROLE, OFFICE))

    def begin(store: Store) -> None:
        workplace = found_workspace(store, person=name, roles=roles, offices=offices, profile=profile)
        remember_address(workplace, options.share)

    store, recovery = create_store(context.folder, context.passphrase(), person=name, title=title, begin=begin)
    try:
        workplace = Workplace(store)
        data = {
            "workspace": workplace.own.workspace,
            "replica": from_blob(workplace.own.replica_id),
            "fingerprint": identity_of(workplace.own.identity).fingerprint,
            "recovery": recovery,
        }
    finally:
        store.close()
    return Answer(data, lambda: _workspace_lines(data))


def _profile(options: SimpleNamespace) -> dict[str, Json]:
    """The project by its title and time; the administration completes it in the program."""
    begins = day_of("begins", options.begins) or FIRST_DAY
    ends = day_of("ends", options.ends) or datetime.date(datetime.date.today().year + YEARS_AHEAD, 12, 31)
    if ends < begins:
        raise BadInput(_("The end lies before the beginning. Correct one of the two days."), field="ends")
    return presets.blank(line_of("title", options.title), begins, ends)


def _workspace_lines(data: dict[str, Json]) -> list[str]:
    return [
        _("Workspace: {id}").format(id=data["workspace"]),
        _("This laptop: {id}").format(id=data["replica"]),
        _("Fingerprint: {fingerprint}").format(fingerprint=data["fingerprint"]),
        _("Recovery sheet (keep it on paper, apart from the laptop; it is shown this once):"),
        *data["recovery"].splitlines(),
    ]
