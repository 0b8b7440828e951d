"""Rows about to be imported against everybody who is in the store: who is perhaps the same, misspelled or not.

Many rows at once, so only those who share a telling key - the sound of both names, a phone number, an address of mail
or web - are compared. Of records that the person may not see nothing is said. Nothing is found in a store that was
never scanned; there `already.namesakes` looks for the same names.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from app.core import visibility
from app.core.work import View
from app.duplicates import index
from app.duplicates.explanations import pair_of
from app.duplicates.index import LIKENESS, Row
from app.duplicates.matching import blocks
from app.duplicates.matching.finding import CandidatePair, Said, find_for
from app.duplicates.matching.odds import Frequency, Odds
from app.duplicates.matching.weights import TO_CHECK, VERY_LIKELY
from app.duplicates.pairs import Pair
from app.importing.planning import Planned
from app.records import summaries
from models.identifiers import from_blob
from models.vocabulary import OFFICE
from resources.language import _

_AT_ONCE = 500


class There(NamedTuple):
    """Who is perhaps there: the record, its name and office, how likely it is the same and why, and a sentence."""

    id: str
    score: float
    sentence: str
    name: str
    office: str
    runner_up: str
    said: tuple[Said, ...]

    @property
    def sure(self) -> bool:
        """Whether the row may be merged with the record on a word given for all."""
        return self.score >= VERY_LIKELY

    def pair(self, kind: str, row: str) -> Pair:
        """Why, in words; `row` is the id the row would get."""
        return pair_of(kind, row, self.id, self.score, self.runner_up, self.said)


def there_already(view: View, kind: str, planned: Sequence[Planned]) -> dict[str, There]:
    """For planned rows (by their ids) whose person or company is perhaps there: who that is."""
    state = index.known(view.connection, kind)
    if not state.upto:
        return {}
    odds = Odds(LIKENESS[kind].scales, max(2, state.records), state.shares or None)
    found: dict[str, There] = {}
    for start in range(0, len(planned), _AT_ONCE):
        for one, row, why in _likeliest(view, kind, planned[start : start + _AT_ONCE], odds):
            found[one.id] = _there(view, kind, row, why)
    return found


def _likeliest(
    view: View, kind: str, planned: Sequence[Planned], odds: Odds
) -> Iterator[tuple[Planned, Row, CandidatePair]]:
    likeness, places = LIKENESS[kind], set(visibility.places_of(view, view.described(kind)))
    own = [likeness.of(one.values) for one in planned]
    keys = [(number, key) for number, record in enumerate(own) for key in blocks.telling_keys(record)]
    near: dict[int, list[int]] = {}
    for number, row in index.near_many(view.connection, kind, keys):
        near.setdefault(number, []).append(row)
    wanted = sorted({row for rows in near.values() for row in rows[: index.MOST_NEAR]})
    seen = index.rows_of(view.connection, kind, wanted)
    there = {row.no: row for row in seen if row.alive and row.compartment in places}
    forms: dict[int, Any] = {no: likeness.of(row.values) for no, row in there.items()}
    frequency = Frequency(odds.records, {})
    for number, rows in near.items():
        others = [(no, forms[no]) for no in rows[: index.MOST_NEAR] if no in forms]
        found = find_for(likeness, odds, frequency, (0, own[number]), others)
        best = max(found, key=lambda one: one.score, default=None)
        if best is not None and best.score >= TO_CHECK:
            yield planned[number], there[best.other], best


def _there(view: View, kind: str, row: Row, why: CandidatePair) -> There:
    name = summaries.title_of(view.described(kind), row.values)
    office = OFFICE.label(view.places[row.compartment].office)
    sentence = _("Perhaps already there: {name} ({office}). It was imported; please compare.")
    sentence = sentence.format(name=name, office=office)
    return There(from_blob(row.id), why.score, sentence, name, office, why.runner_up, why.said)
