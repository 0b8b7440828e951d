"""Rows about to be imported against everybody in the store: who is perhaps the same, misspelled or not.

Many rows at once, so a row is compared only with records that share a telling blocking key: the sound of both names, a
phone number, an e-mail or web address. Records that the person may not see are never named. A store that was never
scanned has no keys; there `known_rows.namesakes` looks for equal names.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.core import visibility
from app.core.work import View
from app.duplicates import index
from app.duplicates.explanations import pair_of
from app.duplicates.index import MATCHERS, ComparedRow
from app.duplicates.matching import blocking_keys
from app.duplicates.matching.firms import Firm
from app.duplicates.matching.odds import Frequency, Odds
from app.duplicates.matching.pair_search import CandidatePair, MatchWeight, find_for
from app.duplicates.matching.people import Person
from app.duplicates.matching.weights import TO_CHECK, VERY_LIKELY
from app.duplicates.pairs import Pair
from app.importing.planning import PlannedRow
from app.records import summaries
from models.identifiers import from_blob
from models.in_clause import chunks
from models.vocabulary import OFFICE
from resources.language import _


class ProbableMatch(NamedTuple):
    """A record that a row is perhaps about: its name and office, how likely (0 to 1) and why, and a sentence."""

    id: str
    score: float
    sentence: str
    name: str
    office: str
    runner_up: str
    weights: tuple[MatchWeight, ...]

    @property
    def very_likely(self) -> bool:
        """Whether the row may be merged with the record on a word given for all."""
        return self.score >= VERY_LIKELY

    def pair(self, kind: str, row: str) -> Pair:
        """Why, in words; `row` is the id the row would get."""
        return pair_of(kind, row, self.id, self.score, self.runner_up, self.weights)


def find_matches(view: View, kind: str, planned: Sequence[PlannedRow]) -> dict[str, ProbableMatch]:
    """By id of a planned row: the likeliest record in the store that it is perhaps about."""
    state = index.scan_state(view.connection, kind)
    if not state.upto:
        return {}
    odds = Odds(MATCHERS[kind].scales, max(2, state.records), state.shares or None)
    matches: dict[str, ProbableMatch] = {}
    for some in chunks(planned):
        for row, stored, why in _likeliest(view, kind, some, odds):
            matches[row.id] = _match(view, kind, stored, why)
    return matches


def _likeliest(
    view: View, kind: str, planned: Sequence[PlannedRow], odds: Odds
) -> Iterator[tuple[PlannedRow, ComparedRow, CandidatePair]]:
    matcher, places = MATCHERS[kind], set(visibility.places_of(view, view.described(kind)))
    records = [matcher.of(row.values) for row in planned]
    keys = [(number, key) for number, record in enumerate(records) for key in blocking_keys.telling_keys(record)]
    near: dict[int, list[int]] = {}
    for number, row in index.neighbours_of_many(view.connection, kind, keys):
        near.setdefault(number, []).append(row)
    wanted = sorted({row for rows in near.values() for row in rows[: index.MOST_NEAR]})
    seen = index.rows_of(view.connection, kind, wanted)
    visible = {row.no: row for row in seen if row.alive and row.compartment in places}
    forms: dict[int, Person | Firm] = {no: matcher.of(row.values) for no, row in visible.items()}
    frequency = Frequency(odds.records, {})
    for number, rows in near.items():
        others = [(no, forms[no]) for no in rows[: index.MOST_NEAR] if no in forms]
        candidates = find_for(matcher, odds, frequency, (0, records[number]), others)
        best = max(candidates, key=lambda candidate: candidate.score, default=None)
        if best is not None and best.score >= TO_CHECK:
            yield planned[number], visible[best.right], best


def _match(view: View, kind: str, row: ComparedRow, why: CandidatePair) -> ProbableMatch:
    name = summaries.title_of(view.described(kind), row.values)
    office = OFFICE.label(view.places[row.compartment].office)
    sentence = _("Perhaps already there: {name} ({office}). It was imported; please compare.")
    sentence = sentence.format(name=name, office=office)
    return ProbableMatch(from_blob(row.id), why.score, sentence, name, office, why.runner_up, why.weights)
