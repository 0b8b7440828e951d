"""What the page shows of the pairs, and where in the list a pair stands. Pure, free of Qt."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.duplicates.duplicates import Pair
from app.duplicates.merge_preview import MergePreview
from resources.language import _
from ui.duplicates.lines import FieldLine, missing_choices
from ui.duplicates.words import ChipWords
from ui.parts.tables.cells import NOTHING, Rows


@dataclass(frozen=True)
class State:
    """What the page shows of the pairs."""

    kind: str = "participant"
    pairs: tuple[Pair, ...] = ()
    rows: Rows[Pair] = NOTHING
    place: int = -1
    preview: MergePreview | None = None
    lines: tuple[FieldLine, ...] = ()
    chips: tuple[ChipWords, ...] = ()
    reason: str = ""
    swapped: bool = False
    reading: bool = False
    trouble: str = ""

    @property
    def pair(self) -> Pair | None:
        """The pair that is shown."""
        return self.pairs[self.place] if 0 <= self.place < len(self.pairs) else None

    @property
    def open_fields(self) -> tuple[FieldLine, ...]:
        """The fields that have to be chosen."""
        return tuple(line for line in self.lines if not line.choice)

    @property
    def missing(self) -> str:
        """What is missing before the two can be merged."""
        return missing_choices(self.lines)

    @property
    def counted(self) -> str:
        """Paar 1 von 12."""
        return _("Pair {n} of {all}").format(n=self.place + 1, all=len(self.pairs)) if self.pair else ""


def place_of(pairs: Sequence[Pair], records: Collection[str]) -> int:
    """Where the first pair with all of these records stands; -1 if there is none, or no record is named."""
    named = frozenset(records)
    return next((place for place, pair in enumerate(pairs) if named and named <= {pair.a, pair.b}), -1)


def by_hand(kind: str, records: Collection[str]) -> Pair:
    """A pair of two records that nobody suspects."""
    a, b = sorted(records)
    return Pair(kind, a, b, 0.0, "check", _("Chosen by hand."), (), "")
