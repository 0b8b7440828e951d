"""One sentence for everything that can go wrong with a share: what is wrong, what to do, what is safe."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.base.errors import NotAdmitted, NotAllowed, NotFound, ShareAway
from resources.language import N_, _
from sync.format.errors import (
    Away,
    BadAddress,
    BadFile,
    BadRoster,
    Cancelled,
    ComesLater,
    Emptied,
    Full,
    NewerFormat,
    NoMarker,
    NotAdmittedYet,
    NotAnAdmin,
    NotGenuine,
    OtherWorkspace,
    ReadOnly,
    Removed,
    ShareError,
    UnknownReplica,
    UnknownRequest,
    Unusable,
)

AWAY = N_("The shared folder cannot be reached just now. Work goes on; the next round sends everything.")
NO_ADDRESS = N_("No shared folder is set for this store. Name one: a folder that all laptops can reach.")
_SHARE: tuple[tuple[type[Exception], str], ...] = (
    (ReadOnly, N_("Nothing may be written to the shared folder. Ask who looks after it for the right to write.")),
    (Full, N_("The shared folder is full. Ask who looks after it for room; nothing is lost, all is kept here.")),
    (
        Unusable,
        N_(
            "This folder cannot be used: its drive has no way to add a file without the danger of replacing another"
            " one. Choose a folder on another drive; nothing is lost, all is kept here."
        ),
    ),
    (Away, AWAY),
    (ShareError, AWAY),
    (OtherWorkspace, N_("This folder belongs to another workspace. Nothing was read or written. Check the address.")),
    (NewerFormat, N_("The shared folder needs a newer Feldbuch. Install it; until then all is kept here.")),
    (NoMarker, N_("This folder holds no workspace, or it was damaged. Nothing was changed. Check the address.")),
    (
        Emptied,
        N_(
            "The shared folder is empty. Perhaps its drive is not connected: connect it and sync again. Nothing was"
            " written, all is kept here. If it was really emptied, choose it anew on the page “Sync” (command line:"
            " sync --fill)."
        ),
    ),
    (BadRoster, N_("The list of laptops in this folder is damaged. Nothing was changed. Tell the administration.")),
    (NotGenuine, N_("A file of the workspace is not genuine. Nothing was changed. Tell the administration.")),
    (BadFile, N_("A file of the workspace is damaged. Nothing was changed. Tell the administration.")),
    (Cancelled, N_("The round was stopped. What had arrived is kept; the rest comes with the next one.")),
)
_MEMBERSHIP: tuple[tuple[type[Exception], str], ...] = (
    (NotAdmittedYet, N_("Nobody has admitted this laptop yet. Tell the administration its fingerprint.")),
    (Removed, N_("This laptop was removed from the workspace. What was recorded on it stays here. Ask there.")),
)


@contextmanager
def explained() -> Iterator[None]:
    """Errors of share and roster as sentences: ShareAway, NotAdmitted, NotAllowed, NotFound."""
    try:
        yield
    except ComesLater as error:
        sentence = _("Addresses with {scheme} come with a later version. Mount it as a drive and name the folder.")
        raise ShareAway(sentence.format(scheme=f"{error.scheme}:"), "share") from error
    except BadAddress as error:
        raise ShareAway(_("This is no address of a shared folder. Name a folder."), "share") from error
    except NotAnAdmin as error:
        raise NotAllowed(_("Only the administration admits and removes laptops.")) from error
    except UnknownRequest as error:
        raise NotFound(_("There is no such request. Look at the list of requests."), field="request") from error
    except UnknownReplica as error:
        raise NotFound(_("There is no such laptop, or it was removed already."), field="replica") from error
    except Exception as error:
        for kinds, made in ((_MEMBERSHIP, NotAdmitted), (_SHARE, ShareAway)):
            for kind, sentence in kinds:
                if isinstance(error, kind):
                    raise made(_(sentence)) from error
        raise


def sentence_of(trouble: str) -> str:
    """The sentence for the trouble of a recorded round, by its name; empty for none."""
    known = {kind.__name__: sentence for kind, sentence in (*_MEMBERSHIP, *_SHARE)}
    return _(known.get(trouble, AWAY)) if trouble else ""
