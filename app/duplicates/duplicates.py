"""Candidate pairs: the list of records that may be the same, and a check of values while somebody is typed in.

Listed is what a person may see: both records alive, each cluster by its representative. Pairs judged not to be the
same, or to be one household, are left out until one of the compared fields changes. Nothing is merged by itself:
`app.duplicates.merging` does it when an administrator says so. `app.duplicates.scan` does the comparing.
"""

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import select

from app.base.errors import BadInput
from app.core import visibility
from app.core.work import View
from app.duplicates import index
from app.duplicates.explanations import pair_of
from app.duplicates.matching.pair_search import CandidatePair, MatchWeight
from app.duplicates.matching.weights import TO_CHECK, VERY_LIKELY
from app.duplicates.merge_log import verdicts
from app.duplicates.pairs import Band, Pair, Reason
from app.duplicates.scan import ScanResult, ScanStopped, compare_with_store, is_behind, is_quick, scan
from models.duplicates.compared_fields import NUMBERS
from models.fields import Value
from models.identifiers import from_blob
from models.in_clause import chunks
from models.tables import CLUSTER, RECORDS
from resources.language import _

__all__ = [
    "TO_CHECK",
    "VERY_LIKELY",
    "Band",
    "Pair",
    "Reason",
    "ScanResult",
    "ScanStopped",
    "check",
    "count",
    "is_behind",
    "is_quick",
    "pairs",
    "scan",
]

_UNSEEN = 300  # records written since the last scan that a check looks through one by one


def pairs(view: View, kind: str, least: float = TO_CHECK) -> list[Pair]:
    """The undecided candidate pairs of a kind from this score on, the likeliest first. BadInput, NotAllowed."""
    return [pair_of(kind, *open_pair) for open_pair in _open(view, kind, least)]


def count(view: View, kind: str, least: float = TO_CHECK) -> int:
    """How many undecided candidate pairs there are. BadInput, NotAllowed."""
    return sum(1 for _pair in _open(view, kind, least))


def check(view: View, kind: str, values: Mapping[str, Value], least: float = TO_CHECK) -> list[Pair]:
    """Records that are perhaps the same as these values, which are not recorded yet (`a` is empty); likeliest first.

    BadInput, NotAllowed.
    """
    _require(view, kind)
    connection, matcher = view.connection, index.MATCHERS[kind]
    state = index.scan_state(connection, kind)
    own, ids = matcher.of(values), dict[int, bytes]()
    unseen = []
    if 0 < index.last_row(connection, kind) - state.upto <= _UNSEEN:
        unseen = list(index.rows_from(connection, kind, state.upto))
    candidates = compare_with_store(connection, kind, (0, own), state, ids, unseen)
    likely = {ids[candidate.right]: candidate for candidate in candidates if candidate.score >= least}
    representatives, shown = _representatives(view, kind), _shown(view, kind, likely)
    best: dict[bytes, CandidatePair] = {}
    for record, candidate in sorted(likely.items(), key=lambda pair: (-pair[1].score, pair[0])):
        if record in shown:
            best.setdefault(representatives.get(record, record), candidate)
    return [
        pair_of(kind, "", from_blob(representative), candidate.score, candidate.runner_up, candidate.weights)
        for representative, candidate in best.items()
    ]


_Open = tuple[str, str, float, str, tuple[MatchWeight, ...]]


def _open(view: View, kind: str, least: float) -> Iterator[_Open]:
    """The undecided candidate pairs: ids of both representatives, score, runner-up and match weights."""
    _require(view, kind)
    stored = list(index.pairs(view.connection, kind, least))
    representatives, shown = (
        _representatives(view, kind),
        _shown(view, kind, (record for pair in stored for record in (pair.a, pair.b))),
    )
    settled = {pair for pair, verdict in verdicts(view, kind).items() if verdict.current}
    listed: set[tuple[str, str]] = set()
    for pair in stored:
        if pair.a not in shown or pair.b not in shown:
            continue
        a, b = sorted(from_blob(representatives.get(record, record)) for record in (pair.a, pair.b))
        if a == b or (a, b) in listed or (a, b) in settled or (from_blob(pair.a), from_blob(pair.b)) in settled:
            continue
        listed.add((a, b))
        yield a, b, pair.score, pair.runner_up, pair.weights


def _require(view: View, kind: str) -> None:
    if kind not in NUMBERS:
        raise BadInput(_("Only people and companies are compared. Choose one of the two."), field="kind")
    visibility.require_seeing(view, view.described(kind))


def _representatives(view: View, kind: str) -> dict[bytes, bytes]:
    """The representative of every merged record."""
    query = select(CLUSTER.c.record, CLUSTER.c.representative).where(CLUSTER.c.kind == kind)
    return {record: representative for record, representative in view.connection.execute(query)}  # noqa: C416 - rows are no tuples to dict


def _shown(view: View, kind: str, records: Iterable[bytes]) -> set[bytes]:
    """Those of the records that the person may see and that are not deleted."""
    described, table = view.described(kind), RECORDS[kind]
    wanted, shown = sorted(set(records)), set[bytes]()
    for some in chunks(wanted):
        query = select(table.c.id).where(table.c.id.in_(some), visibility.scope(view, described))
        shown.update(view.connection.execute(query).scalars())
    return shown
