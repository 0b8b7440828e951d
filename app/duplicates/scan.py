"""Scanning for candidate pairs: the whole store in the background, or only what was written since the last scan.

A full scan reads the store once, compares, and writes its results in short transactions at the end, so that nobody
waits; a scan that is stopped has changed nothing that lists show. A few new or changed records are compared one by one
with their neighbours, each step one short transaction, so that the cost grows with what is new. Everything here is
local and derived from the records; nothing of it is synced.
"""

import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.base.errors import BadInput, UserError
from app.core.work import View
from app.core.workplace import Workplace
from app.duplicates import index
from app.duplicates.index import MATCHERS, ComparedRow, ScanState, StoredPair
from app.duplicates.matching import blocking_keys
from app.duplicates.matching.firms import Firm
from app.duplicates.matching.odds import Frequency, Odds
from app.duplicates.matching.pair_search import CandidatePair, find_all, find_for
from app.duplicates.matching.people import Person
from models.duplicates.compared_fields import NUMBERS
from models.in_clause import chunks
from resources.language import _

Progress = Callable[[int, int], None]
_ONE_BY_ONE = 300  # new records that are compared one by one; of more, the whole store is compared anew
_SHARE = 0.02  # or so many of the store
_MODERATE = 10_000  # records of which the whole store is compared in a few seconds
_STEP = 4  # records of one transaction, so that a save waits for milliseconds
_POSTINGS = 20_000  # rows of one transaction


class ScanStopped(UserError):
    """Somebody stopped the scan; the lists show what they showed."""


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What a scan did: records it compared, and whether that was the whole store."""

    kind: str
    records: int
    whole: bool


def scan(
    workplace: Workplace,
    kind: str,
    *,
    anew: bool = False,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ScanResult:
    """Bring the candidate pairs of a kind up to date; `anew`: compare the whole store. BadInput, ScanStopped."""
    if kind not in NUMBERS:
        raise BadInput(_("Only people and companies are compared. Choose one of the two."), field="kind")
    tell = _watched(progress, cancelled)
    waiting, state = workplace.ask(_waiting, kind)
    if anew or waiting is None:
        return _scan_all(workplace, kind, tell)
    for start in range(0, len(waiting), _STEP):
        tell(start, len(waiting))
        with workplace.work() as work:
            _compare_some(work.connection, kind, waiting[start : start + _STEP], state)
    return ScanResult(kind, len(waiting), whole=False)


def is_behind(view: View, kind: str) -> bool:
    """Whether records were written or changed since the last scan."""
    state = index.scan_state(view.connection, kind)
    return index.last_row(view.connection, kind) > state.upto or bool(index.changed(view.connection, kind))


def is_quick(view: View, kind: str) -> bool:
    """Whether a scan now is a matter of moments: little was written since the last, or the whole store is not large."""
    waiting, _state = _waiting(view, kind)
    return waiting is not None or index.last_row(view.connection, kind) <= _MODERATE


def _waiting(view: View, kind: str) -> tuple[list[int] | None, ScanState]:
    """The rows that wait to be compared; None where the whole store has to be."""
    state = index.scan_state(view.connection, kind)
    last, changed = index.last_row(view.connection, kind), index.changed(view.connection, kind)
    most = min(_ONE_BY_ONE, max(_STEP, int(state.records * _SHARE)))
    if not state.upto or last - state.upto + len(changed) > most:
        return None, state
    return sorted({*changed, *range(state.upto + 1, last + 1)}), state


def _compare_some(connection: Connection, kind: str, numbers: Sequence[int], state: ScanState) -> None:
    """Write keys and candidate pairs of these records anew."""
    matcher = MATCHERS[kind]
    rows = {row.no: row for row in index.rows_of(connection, kind, numbers)}
    index.drop_keys(connection, kind, [no for no in numbers if no not in rows])
    index.drop_pairs(connection, kind, [row.id for row in rows.values()])
    records = {no: matcher.of(row.values) for no, row in rows.items()}
    index.put_keys(
        connection,
        kind,
        ((no, matcher.keys(record) | blocking_keys.counting_keys(record)) for no, record in records.items()),
    )
    ids = {no: row.id for no, row in rows.items()}
    for no, record in records.items():
        candidates = compare_with_store(connection, kind, (no, record), state, ids)
        index.put_pairs(connection, kind, _pairs(candidates, ids))
    index.forget_changed(connection, kind, numbers)
    upto = max([index.scan_state(connection, kind).upto, *numbers])
    index.put_scan_state(connection, kind, ScanState(upto, max(state.records, upto), state.shares))


def compare_with_store(
    connection: Connection,
    kind: str,
    record: tuple[int, Person | Firm],
    state: ScanState,
    ids: dict[int, bytes],
    unseen: Sequence[ComparedRow] = (),
) -> list[CandidatePair]:
    """The candidate pairs of one record (row 0: not recorded yet); `ids` takes the ids of those it was compared with.

    `unseen`: records that have no keys yet and are compared as well.
    """
    matcher, (own, values) = MATCHERS[kind], record
    numbers = index.neighbours_of(connection, kind, matcher.keys(values), own)
    others = []
    for row in (*index.rows_of(connection, kind, numbers), *unseen):
        ids[row.no] = row.id
        others.append((row.no, matcher.of(row.values)))
    counts = index.counts(connection, kind, values)
    records = max(2, state.records)
    odds = Odds(matcher.scales, records, state.shares or None)
    return find_for(matcher, odds, Frequency(records, counts), record, others)


def _scan_all(workplace: Workplace, kind: str, tell: Progress) -> ScanResult:
    """Compare the whole store; what changes meanwhile waits on the list of changes for the next scan."""
    with workplace.work() as work:
        before = index.scan_state(work.connection, kind)
        changed = index.changed(work.connection, kind)
        index.put_scan_state(work.connection, kind, ScanState(shares=before.shares))  # what ends early begins anew
        index.forget_changed(work.connection, kind, changed)
    keys = _KeyCollector(kind, before.upto, frozenset(changed))
    ids, records = workplace.ask(_read_all, kind, tell)
    outcome = find_all(MATCHERS[kind], records, tell, keys.note)
    del records
    keys.write(workplace)
    pairs = sorted(_pairs(outcome.pairs, ids), key=lambda pair: (pair.a, pair.b))
    with workplace.work() as work:
        index.drop_pairs(work.connection, kind)
        index.put_pairs(work.connection, kind, pairs)
        index.put_scan_state(work.connection, kind, ScanState(max(ids, default=0), len(ids), dict(outcome.shares)))
    return ScanResult(kind, len(ids), whole=True)


def _read_all(view: View, kind: str, tell: Progress) -> tuple[dict[int, bytes], list[tuple[int, Person | Firm]]]:
    ids: dict[int, bytes] = {}
    records: list[tuple[int, Person | Firm]] = []
    for row in index.rows_from(view.connection, kind):
        if len(records) % 500 == 0:
            tell(0, 1)
        ids[row.no] = row.id
        records.append((row.no, MATCHERS[kind].of(row.values)))
    return ids, records


class _KeyCollector:
    """Collects the keys of new and changed records during a full scan; written when it is through."""

    def __init__(self, kind: str, upto: int, changed: frozenset[int]) -> None:
        self._kind = kind
        self._upto = upto
        self._changed = changed
        self._postings = array("Q")  # key and row in one number: they are written in their order
        self._rows: list[tuple[int, bytes]] = []

    def note(self, number: int, record: Person | Firm, own: set[int]) -> None:
        """The keys of a record."""
        if number > self._upto or number in self._changed:
            every = own | blocking_keys.counting_keys(record)
            self._postings.extend([key << 32 | number for key in every])
            self._rows.append((number, index.packed(every)))

    def write(self, workplace: Workplace) -> None:
        """Write them in short transactions."""
        with workplace.work() as work:
            if not self._upto:
                index.drop_all_keys(work.connection, self._kind)
            index.drop_keys(work.connection, self._kind, [*self._changed, *(row for row, _ in self._rows)])
        postings = sorted(self._postings)
        for some in chunks(postings, _POSTINGS):
            pairs = [(posting >> 32, posting & 0xFFFFFFFF) for posting in some]
            with workplace.work() as work:
                index.fill_postings(work.connection, self._kind, pairs)
        for rows in chunks(self._rows, _POSTINGS):
            with workplace.work() as work:
                index.fill_rows(work.connection, self._kind, rows)


def _pairs(candidates: Iterable[CandidatePair], ids: Mapping[int, bytes]) -> Iterator[StoredPair]:
    for candidate in candidates:
        yield StoredPair(
            ids[candidate.left], ids[candidate.right], candidate.score, candidate.runner_up, candidate.weights
        )


def _watched(progress: Progress | None, cancelled: Callable[[], bool] | None) -> Progress:
    def tell(done: int, total: int) -> None:
        if cancelled is not None and cancelled():
            raise ScanStopped(_("The search for duplicates was stopped. The lists show what they showed."))
        if progress is not None:
            progress(done, total)
        time.sleep(0)  # other threads get their turn

    return tell
