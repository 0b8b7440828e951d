"""Repair: any holder puts back lost or damaged segments, byte for byte, whoever wrote them.

Segments that are in a pack are not lost. Many consecutive ones of a line are put back as a pack, so that a share that
was emptied does not get more files than it had.
"""

from collections.abc import Iterable, Iterator

from sqlalchemy import func, select

from models.database import Store
from models.tables import SEGMENT
from sync.format import file_names, packs
from sync.format.errors import Taken
from sync.format.file_names import PackName
from sync.format.line import Line, is_branch
from sync.membership.compartments import Place
from sync.membership.round_context import RoundContext
from sync.membership.workspace import Workspace
from sync.shares.share import Share
from sync.transfer.outbox import put_segment

Sizes = dict[int, int]  # of a line's segments: number -> bytes


def put_back(context: RoundContext, wanted: Iterable[str]) -> list[str]:
    """Put back segments whose bytes we have; returns the names under which other genuine segments were found."""
    share, workspace = context.share, context.workspace
    others = []
    for place, line, seqs in _by_line(workspace, wanted):
        is_forked = bool(workspace.branches_of(workspace.line_of[line][0]))
        lacking = set(seqs)
        for run in _runs(context.store, place, line, seqs):
            lacking -= run.keys()
            if len(run) >= packs.FEWEST and not is_forked:
                _put_pack(share, workspace, place, line, run)
                continue
            for seq, data in run.items():
                if put_segment(share, workspace, place.no, line, seq, data) == "other":
                    others.append(file_names.segment(*workspace.line_of[line], place.share_id, seq))
        if is_forked:  # ours may be of a branch
            others += [file_names.segment(*workspace.line_of[line], place.share_id, seq) for seq in sorted(lacking)]
    return others


def _by_line(workspace: Workspace, wanted: Iterable[str]) -> Iterator[tuple[Place, int, list[int]]]:
    seqs_by_line: dict[Line, list[int]] = {}
    for name in wanted:
        about = file_names.segment_parts(name)
        line = workspace.lines.get(about[:2]) if about is not None else None
        if about is not None and line is not None and about[2] in workspace.places:
            seqs_by_line.setdefault((about[2], line), []).append(about[3])
    for (share_id, line), seqs in seqs_by_line.items():
        yield workspace.places[share_id], line, sorted(set(seqs))


def _runs(store: Store, place: Place, line: int, seqs: list[int]) -> Iterator[dict[int, bytes]]:
    """The bytes of consecutive segments, in pieces that fit into a pack."""
    run: dict[int, bytes] = {}
    size = 0
    for seq in seqs:
        where = (SEGMENT.c.compartment == place.no, SEGMENT.c.replica == line, SEGMENT.c.seq == seq)
        with store.read() as connection:
            data = connection.execute(select(SEGMENT.c.bytes).where(*where)).scalar()
        if run and (data is None or seq - 1 not in run or size + len(data) > packs.LARGEST_PACK):
            yield run
            run, size = {}, 0
        if data is not None:
            run[seq] = bytes(data)
            size += len(data) + packs.LENGTH
    if run:
        yield run


def _put_pack(share: Share, workspace: Workspace, place: Place, line: int, run: dict[int, bytes]) -> None:
    name = file_names.pack(place.share_id, PackName(*workspace.line_of[line], min(run), max(run)))
    data = packs.write(run.values())
    try:
        share.put_new(name, data)
    except Taken:
        share.delete(name)
        share.put_new(name, data)


def lost(context: RoundContext) -> list[str]:
    """The names of all segments whose bytes we have and that the share has neither singly nor in a pack."""
    share, workspace = context.share, context.workspace
    with context.store.read() as connection:
        columns = (SEGMENT.c.compartment, SEGMENT.c.replica, SEGMENT.c.seq)
        query = select(*columns, func.length(SEGMENT.c.bytes)).where(SEGMENT.c.bytes.is_not(None)).order_by(*columns)
        rows = connection.execute(query).all()
    held: dict[tuple[int, int], Sizes] = {}
    for compartment, line, seq, size in rows:
        if compartment in workspace.by_no and not is_branch(workspace.line_of[line][1]):
            held.setdefault((compartment, line), {})[seq] = size
    names = []
    for (compartment, no), sizes in held.items():
        place, line = workspace.by_no[compartment], workspace.line_of[no]
        singles = {file.name: file.size for file in share.list(file_names.folder(*line, place.share_id))}
        lacking = []
        for seq, size in sizes.items():
            name = file_names.segment(*line, place.share_id, seq)
            if singles.get(name.rpartition("/")[2]) != size:
                lacking.append(seq)
        inside = _packed(share, place, line, sizes) if lacking else set()
        names += [file_names.segment(*line, place.share_id, seq) for seq in lacking if seq not in inside]
    return names


def _packed(share: Share, place: Place, line: Line, sizes: Sizes) -> set[int]:
    """The numbers of segments in packs that have the expected size, as far as we can tell."""
    inside: set[int] = set()
    for file in share.list(file_names.packs(place.share_id)):
        name = file_names.pack_parts(file.name)
        if name is not None and name[:2] == line:
            seqs = range(name.first, name.last + 1)
            known = [sizes[seq] + packs.LENGTH for seq in seqs if seq in sizes]
            if len(known) < len(seqs) or sum(known) == file.size:
                inside.update(seqs)
    return inside
