"""A marker with a greater number than the one we know: it counts from now on, even if it tells us to stop.

The marker we know may lie there still, so a round looks for a greater one whenever a head brings news: who sets one
writes a head afterwards (FORMAT.md section 3). It is kept before it stops us, so that every later round stops, too.
"""

from models.database import Store
from sync.format import file_names
from sync.format.seal import NotGenuine
from sync.format.signed import BadFile
from sync.membership import founding
from sync.membership.founding import NewerFormat, OtherWorkspace
from sync.membership.workspace import Workspace
from sync.shares.share import Share
from sync.store.bad_files import BadFiles


def look(share: Share, store: Store, workspace: Workspace, bad: BadFiles) -> None:
    """Hold the greatest genuine one; NewerFormat if it demands a newer version. Others are listed."""
    with store.read() as connection:
        held = founding.held_marker(connection)
    bad.forget(file_names.MARKERS)
    for n, data in founding.markers_after(share, held[0] if held is not None else 0):
        try:
            founding.read_marker(data, workspace)
        except (OtherWorkspace, BadFile, NotGenuine) as error:
            bad.add(file_names.marker(n), len(data), str(error))
            continue
        except NewerFormat:
            _hold(store, n, data)
            raise
        _hold(store, n, data)
        return


def _hold(store: Store, n: int, data: bytes) -> None:
    with store.write() as connection:
        founding.hold_marker(connection, n, data)
