"""Taking over what was previewed: everything is made ready without touching the store, then written in one transaction.

Records and additions are there all at once; what is cancelled or killed before has left nothing. An addition is a
record of its own, joined at once with whom it is about by a merge like any other: that person's values stay as they
are, what the row knows besides is shown with them, and the merge can be taken back at any time.
"""

import hashlib
import hmac
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from app.base.errors import BadInput
from app.core import merged_records
from app.core.rights import Right
from app.core.work import Work
from app.core.workplace import Workplace
from app.duplicates import merging
from app.importing import known_rows
from app.importing.garbage import short_collections
from app.importing.planning import PlannedRow
from app.importing.preview import ImportPreview, Progress, progress_of_part, require, watched_progress
from models.identifiers import to_blob
from resources.language import _
from sync.changes.prepared_records import PreparedRecords, prepare
from sync.store.clusters import standing

Batches = dict[tuple[str, str], list[PreparedRecords]]
_PATIENCE = 60.0  # seconds for which a taking over gives way to other saves before it insists
_LONGEST_WAY = 1.0  # seconds
_BATCH = 100  # records that are written between two looks at who waits
_STEP = 100  # rows between two looks at the clock, the progress and the wish to stop
_MADE_READY = 900  # thousandths of the whole after making ready


class Committed(NamedTuple):
    """What was taken over: how many rows, and the merges of those that are additions."""

    rows: int = 0
    merges: tuple[str, ...] = ()


def commit(
    workplace: Workplace,
    preview: ImportPreview,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    no_return: Callable[[], None] | None = None,
) -> Committed:
    """Take over what was previewed. All of it is there when this returns, or nothing. BadInput, NotAllowed, Stopped.

    `no_return` is called right before the one transaction begins; what it raises leaves nothing written.
    """
    workplace.ask(require, preview.subject)
    if preview.additions:
        workplace.ask(lambda view: view.require(Right.MERGE))
    tell = watched_progress(progress, cancelled)
    with short_collections():
        batches = _make_ready(preview, progress_of_part(tell, 0, _MADE_READY))
    if not batches:
        return Committed()
    tell(_MADE_READY, 1000)  # the last moment at which anybody may stop it
    if no_return is not None:
        no_return()
    merges: list[str] = []
    late = set()
    with short_collections():
        until = time.monotonic() + _PATIENCE
        while True:
            merges.clear()
            try:
                late = _take_over(workplace, preview, batches, merges, patient=time.monotonic() < until)
                break
            except _GiveWay:
                _let_others(workplace)
    if late:  # the same list was imported at the same time: leave those rows out and begin again
        preview.unchanged += len(late)
        preview.planned = [row for row in preview.planned if row.id not in late]
        return commit(workplace, preview, progress=progress, cancelled=cancelled, no_return=no_return)
    return Committed(preview.new, tuple(merges))


def take_back_merges(work: Work, merges: Sequence[str], reason: str) -> int:
    """Take back the merges of additions, all or none; returns how many still stood."""
    work.require(Right.MERGE)
    count = 0
    for merge_id in merges:
        merge = merging.merge_record(work, merge_id)
        ends = [to_blob(str(merge.values[name])) for name in ("survivor", "absorbed")]
        if any(edge.merge == to_blob(merge_id) for edge in standing(work.connection, ends)):
            merging.unmerge(work, merge_id, reason)
            count += 1
    return count


class _GiveWay(Exception):
    """Somebody else wants to save: undo what this transaction has written, and begin again after them."""


def _take_over(
    workplace: Workplace, preview: ImportPreview, batches: Batches, merges: list[str], *, patient: bool
) -> set[str]:
    """The one transaction; the ids that are in the store already (nothing was written then). `patient`: _GiveWay."""

    def give_way() -> None:
        if patient and workplace.store.waiting:
            raise _GiveWay

    with workplace.work(large=True) as work:
        late = known_rows.known_ids(work, preview.kind, [row.id for row in preview.planned])
        if not late:
            for (_kind, office), several in batches.items():
                compartment = work.capture.compartment(several[0].kind.area, office)
                for made in several:
                    give_way()
                    work.capture.create_prepared(made, compartment)
                work.touched.add(several[0].kind.name)
            joined: set[str] = set()
            for planned in preview.planned if preview.additions else ():
                if planned.id in preview.additions:
                    give_way()
                    merges.append(_add_to_known(work, preview, planned, joined))
            _note(work, preview, workplace.own.secret)
    return late


def _add_to_known(work: Work, preview: ImportPreview, planned: PlannedRow, joined: set[str]) -> str:
    """Join a row that was just written with whom it is about; the id of the merge. `joined`: who got additions before.

    Another addition to the same one must know of the first.
    """
    match, draft = preview.matches[planned.id], planned.draft
    source = ", ".join(filter(None, (draft.source_sheet, _("row {n}").format(n=draft.source_row))))
    reason = _("Imported as an addition: {source}").format(source=source)
    try:
        survivor = merged_records.representative_of(work, preview.kind, match.id)
        if survivor in joined:
            work.settle()
        joined.add(survivor)
        merge_id = merging.merge(work, preview.kind, survivor, planned.id, {}, reason)
    except BadInput as refused:
        sentence = _("Row {row} cannot be added to {name}: {why} Nothing was imported; look at the rows again.")
        sentence = sentence.format(row=draft.source_row, name=match.name, why=refused.message)
        raise BadInput(sentence, field="additions") from refused
    return merge_id


def _let_others(workplace: Workplace) -> None:
    until = time.monotonic() + _LONGEST_WAY
    time.sleep(0.001)
    while workplace.store.waiting and time.monotonic() < until:
        time.sleep(0.001)


def _make_ready(preview: ImportPreview, tell: Progress) -> Batches:
    """The records by kind and office in small batches, so that other threads run and others' saves come in between."""
    batches: Batches = {}
    waiting: dict[tuple[str, str], list[tuple[str, Mapping[str, object]]]] = {}
    total = max(1, len(preview.planned))
    for start in range(0, len(preview.planned), _STEP):
        tell(start * 1000 // total, 1000)
        for planned in preview.planned[start : start + _STEP]:
            for kind, record_id, values in planned.records:
                waiting.setdefault((kind, planned.office), []).append((record_id, values))
        for place, records in waiting.items():
            if len(records) >= _BATCH or start + _STEP >= len(preview.planned):
                batches.setdefault(place, []).append(prepare(place[0], records))
                waiting[place] = []
    return {place: [made for made in several if made.rows] for place, several in batches.items()}


def _note(work: Work, preview: ImportPreview, secret: bytes) -> None:
    """What was imported, without content: a keyed fingerprint of the rows, and counts."""
    seen = hmac.new(secret, digestmod=hashlib.sha256)
    for planned in preview.planned:
        seen.update(planned.id.encode())
    counts = f"rows {preview.rows}, imported {preview.new}, unchanged {preview.unchanged}"
    reason = f"{counts}, rejected {len(preview.rejected)}"
    work.note("import", record_kind=preview.kind, record=seen.hexdigest(), reason=reason)
