"""Who comes late: admitted after much has happened, starting from a snapshot, reading the past afterwards."""

from helpers.fleet import admit
from helpers.replicas import Replica, Team

from sync.delivery import compaction
from sync.format import file_names, snapshot
from sync.membership.workspace import Workspace
from sync.store import history_gaps


def share_id(replica: Replica, compartment: str = "brauck.people") -> bytes:
    """The name of a compartment on the share."""
    query = "SELECT share_id FROM compartment WHERE name = ?"
    return bytes(replica.ask(lambda view: view.connection.exec_driver_sql(query, (compartment,)).scalar_one()))


def files(team: Team, start: str, compartment: str = "brauck.people") -> list[str]:
    """The files of a compartment that lie in a folder of the share."""
    own = file_names.text(share_id(team.replicas[0], compartment))
    return [name for name in team.share.names() if name.startswith(start) and own in name]


def segments(team: Team, compartment: str = "brauck.people") -> list[str]:
    """Its segments and packs."""
    return files(team, "d/", compartment) + files(team, "pack/", compartment)


def newest(team: Team, compartment: str = "brauck.people") -> snapshot.Snapshot:
    """Its newest snapshot, opened."""
    workspace, place = Workspace.load(team.replicas[0].store), share_id(team.replicas[0], compartment)
    key, about = workspace.key(place), compaction.about(workspace, place)
    snapshots = [snapshot.read(team.share.read(name), key, about) for name in files(team, "snap/", compartment)]
    return max(snapshots, key=lambda read: read.entries)


def take_away_the_past(team: Team, *compartments: str) -> dict[str, bytes]:
    """All segments and packs that the newest snapshots of these compartments cover; returns what was taken."""
    taken = {}
    for compartment in compartments or ("brauck.people",):
        seqs = {mark.line: mark.seq for mark in newest(team, compartment).vector}
        for name in segments(team, compartment):
            about, pack = file_names.segment_parts(name), file_names.pack_parts(name.rpartition("/")[2])
            line, last = (about[:2], about[3]) if about else (pack[:2], pack.last)
            if last <= seqs.get(line, 0):
                taken[name] = team.share.read(name)
    assert taken
    for name in taken:
        team.share.delete(name)
    return taken


def late(team: Team, person: str = "Neu") -> Replica:
    """Somebody who was admitted and has not been in contact since."""
    new = team.newcomer(person)
    admit(team.replicas[0], team.share)
    team.replicas[0].round()
    return new


def unread(replica: Replica) -> set[int]:
    """The compartments whose past it has not read."""
    with replica.store.read() as connection:
        return history_gaps.compartments(connection)
