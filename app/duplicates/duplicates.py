"""Records that may be one: the list of suspicions, and a look at who is there already while somebody is typed in.

Shown is what a person may see, both records alive, each cluster as the one record that stands for it. Pairs that were
judged not to be the same, or to be one household, are left out until what was compared changes. Nothing merges itself:
`app.duplicates.merging` does, on an admin's word. The work of comparing is `app.duplicates.scan`'s.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import select

from app.base.errors import BadInput
from app.core import visibility
from app.core.work import View
from app.duplicates import index
from app.duplicates.explanations import pair_of
from app.duplicates.matching.weights import TO_CHECK, VERY_LIKELY
from app.duplicates.merge_log import settled_pairs
from app.duplicates.pairs import Band, Pair, Reason
from app.duplicates.scan import Scanned, ScanStopped, compare_with_store, is_behind, is_quick, scan
from models.duplicates.compared_fields import NUMBERS
from models.identifiers import from_blob
from models.tables import CLUSTER, RECORDS
from resources.language import _

__all__ = [
    "TO_CHECK",
    "VERY_LIKELY",
    "Band",
    "Pair",
    "Reason",
    "ScanStopped",
    "Scanned",
    "check",
    "count",
    "is_behind",
    "is_quick",
    "pairs",
    "scan",
]

_UNSEEN = 300  # records written since the last scan that a check looks through one by one
_AT_ONCE = 500


def pairs(view: View, kind: str, least: float = TO_CHECK) -> list[Pair]:
    """The open suspicions of a kind from this score on, the likeliest first. BadInput, NotAllowed."""
    return [pair_of(kind, *one) for one in _open(view, kind, least)]


def count(view: View, kind: str, least: float = TO_CHECK) -> int:
    """How many open suspicions there are. BadInput, NotAllowed."""
    return sum(1 for _one in _open(view, kind, least))


def check(view: View, kind: str, values: Mapping[str, Any], least: float = TO_CHECK) -> list[Pair]:
    """Who is perhaps the same as the one with these values, who is not recorded yet (`a` is empty): the likeliest
    first. BadInput, NotAllowed.
    """
    _require(view, kind)
    connection, likeness = view.connection, index.LIKENESS[kind]
    state = index.known(connection, kind)
    own, ids = likeness.of(values), dict[int, bytes]()
    unseen = []
    if 0 < index.last_row(connection, kind) - state.upto <= _UNSEEN:
        unseen = list(index.rows_from(connection, kind, state.upto))
    found = compare_with_store(connection, kind, (0, own), state, ids, unseen)
    likely = {ids[one.other]: one for one in found if one.score >= least}
    representatives, shown = _representatives(view, kind), _shown(view, kind, likely)
    best: dict[bytes, Any] = {}
    for record, one in sorted(likely.items(), key=lambda pair: (-pair[1].score, pair[0])):
        if record in shown:
            best.setdefault(representatives.get(record, record), one)
    return [
        pair_of(kind, "", from_blob(representative), one.score, one.runner_up, one.said)
        for representative, one in best.items()
    ]


_Open = tuple[str, str, float, str, tuple[Any, ...]]


def _open(view: View, kind: str, least: float) -> Iterator[_Open]:
    """The suspicions nobody has decided yet: ids of those who are shown, score, runner-up and findings."""
    _require(view, kind)
    found = list(index.pairs(view.connection, kind, least))
    representatives, shown = (
        _representatives(view, kind),
        _shown(view, kind, (one for pair in found for one in (pair.a, pair.b))),
    )
    settled = {pair for pair, verdict in settled_pairs(view, kind).items() if verdict.current}
    told: set[tuple[str, str]] = set()
    for pair in found:
        if pair.a not in shown or pair.b not in shown:
            continue
        a, b = sorted(from_blob(representatives.get(one, one)) for one in (pair.a, pair.b))
        if a == b or (a, b) in told or (a, b) in settled or (from_blob(pair.a), from_blob(pair.b)) in settled:
            continue
        told.add((a, b))
        yield a, b, pair.score, pair.runner_up, pair.said


def _require(view: View, kind: str) -> None:
    if kind not in NUMBERS:
        raise BadInput(_("Only people and companies are compared. Choose one of the two."), field="kind")
    visibility.require_seeing(view, view.described(kind))


def _representatives(view: View, kind: str) -> dict[bytes, bytes]:
    """Of merged records the one that stands for them."""
    query = select(CLUSTER.c.record, CLUSTER.c.representative).where(CLUSTER.c.kind == kind)
    return {record: representative for record, representative in view.connection.execute(query)}  # noqa: C416 - rows are no tuples to dict


def _shown(view: View, kind: str, records: Iterable[bytes]) -> set[bytes]:
    """Those of the records that the person may see and that are not deleted."""
    described, table = view.described(kind), RECORDS[kind]
    wanted, found = sorted(set(records)), set[bytes]()
    for start in range(0, len(wanted), _AT_ONCE):
        query = select(table.c.id).where(
            table.c.id.in_(wanted[start : start + _AT_ONCE]), visibility.scope(view, described)
        )
        found.update(view.connection.execute(query).scalars())
    return found
