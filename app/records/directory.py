"""The order of all people (or companies) by name, kept in memory so that lists of 100,000 answer at once.

A Directory first reads the count and the beginning of the list; the whole order follows when somebody searches, filters
or scrolls on. SQLite packs the sorted row numbers of an index into one text, which is many times faster than fetching
rows, and they stay packed in memory (4 bytes a row). Results of a search or filter are ordered by looking their places
up. The ledger tells when a record of the kind changed; then everything is read anew. Merged records have the place of
their representative.

One Directory belongs to one list of one open store; use it from one thread at a time.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, bindparam, func, literal_column, select

from app.base.errors import NotAllowed
from app.base.packed_rowids import packed, unpacked, without
from app.core import hidden_duplicates, merged_records
from app.core.rights import SEEING
from app.core.work import View
from app.records import searching
from models import names
from models.identifiers import to_blob
from models.kinds import BY_NAME
from models.tables import ENTRY, RECORDS, home_of, is_alive
from resources.language import _

BEGINNING = 400
_LAST_ENTRY = select(func.max(ENTRY.c.no))
_CHANGED = (
    select(ENTRY.c.no)
    .where(ENTRY.c.no > bindparam("last"), ENTRY.c.kind.in_((bindparam("kind"), "merge", "unmerge")))
    .limit(1)
)
Numbers = Sequence[int]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of a list in order, as row numbers of the table; `whole`: all there are, of which `numbers` may hold
    the beginning only.
    """

    numbers: Numbers
    count: int
    whole: bool = False

    def __len__(self) -> int:
        return self.count


@dataclass
class Directory:
    """Everything of one kind that the person may see, in the order of names."""

    kind: str
    total: int = 0
    mark: int = -1  # changes whenever anything in the store changed
    _visible: tuple[int, ...] = ()
    _beginning: list[int] = field(default_factory=list)
    _order: "array[int] | None" = None
    _last: int = 0  # the greatest row number
    _homes: "array[int]" = field(default_factory=lambda: array("I"))  # place -> compartment
    _places: "array[int] | None" = None  # row number -> place in the order, or -1
    _hidden: dict[int, int] = field(default_factory=dict)  # absorbed row -> row of the representative
    _kept: dict[str, tuple[int, Any]] = field(default_factory=dict)

    def twin(self) -> "Directory":
        """The same for another thread; what was worked out so far is shared."""
        return replace(self, _kept=dict(self._kept))

    def refresh(self, view: View) -> bool:
        """Bring it up to date; whether anything had to be read. NotAllowed without the right to see the kind."""
        if not view.allows(SEEING[self.kind]):
            raise NotAllowed(_("Your roles do not include this list. Ask the administration if you need it."))
        last = view.connection.execute(_LAST_ENTRY).scalar() or 0
        visible = view.visible(BY_NAME[self.kind].area)
        if visible == self._visible and last == self.mark:
            return False
        about = {"last": self.mark, "kind": self.kind}
        same = visible == self._visible and view.connection.execute(_CHANGED, about).first() is None
        self.mark, self._visible = last, visible
        if not same:
            self._read_beginning(view)
        return not same

    @property
    def _row(self) -> ColumnElement[int]:
        return literal_column(f"{self.kind}.rowid")

    def _sorted(self, *columns: ColumnElement[Any]) -> Select[Any]:
        table = RECORDS[self.kind]
        seen = table.c.compartment.in_(self._visible), table.c.alive == 1
        return select(*columns).select_from(table).where(*seen).order_by(table.c.sort_key)

    def _read_beginning(self, view: View) -> None:
        self._order = self._places = None
        table = RECORDS[self.kind]
        count = select(func.count()).select_from(table).where(home_of(table).in_(self._visible), is_alive(table))
        self.total = (view.connection.execute(count).scalar() or 0) - hidden_duplicates.count_hidden(view, self.kind)
        beginning = self._sorted(self._row).where(merged_records.is_representative(view, self.kind)).limit(BEGINNING)
        self._beginning = list(view.connection.execute(beginning).scalars())

    def _read_order(self, view: View) -> "array[int]":
        if self._order is None:
            rows = self._sorted(self._row.label("no"), RECORDS[self.kind].c.compartment.label("home")).subquery()
            query = select(packed(rows.c.no), packed(rows.c.home), func.max(rows.c.no))
            order, homes, last = view.connection.execute(query).one()
            self._order, self._homes, self._last = unpacked(order), unpacked(homes), last or 0
            self._hidden = hidden_duplicates.hidden_rows(view, self.kind)
            if self._hidden:
                self._last = max(self._last, *self._hidden)
                shown = bytearray(b"\1") * (self._last + 1)
                for number in self._hidden:
                    shown[number] = 0
                kept = bytes(map(shown.__getitem__, self._order))
                self._order, self._homes = without(self._order, kept), without(self._homes, kept)
        return self._order

    def read_ahead(self, view: View) -> "ReadAhead":
        """The whole order, read for later: may run in another thread; `take` puts it to use."""
        fresh = Directory(self.kind)
        fresh.refresh(view)
        fresh._read_places(view)
        return ReadAhead(fresh)

    def take(self, ahead: "ReadAhead") -> None:
        """Put to use what was read ahead, unless the store has changed since."""
        fresh = ahead.directory
        if fresh.mark == self.mark and fresh._visible == self._visible:
            self._order, self._homes, self._places = fresh._order, fresh._homes, fresh._places
            self._hidden, self._last = fresh._hidden, fresh._last

    def _read_places(self, view: View) -> "array[int]":
        if self._places is None:
            order = self._read_order(view)
            places = array("i", [-1]) * (self._last + 1)
            for place, number in enumerate(order):
                places[number] = place
            for number, representative in self._hidden.items():
                places[number] = places[representative] if representative < len(places) else -1
            self._places = places
        return self._places

    # Asking

    def everything(self) -> Listing:
        """All, in order of names; only the beginning has been read."""
        return Listing(self._beginning, self.total, whole=True)

    def listing(self, view: View, places: Iterable[int]) -> Listing:
        """The rows at these places, in the order given."""
        order = self._read_order(view)
        numbers = array("I", (order[place] for place in places))
        return Listing(numbers, len(numbers))

    def stretch(self, view: View, listing: Listing, offset: int, limit: int) -> list[int]:
        """The row numbers of a stretch of a listing."""
        numbers = listing.numbers
        if listing.whole and offset + limit > len(numbers):
            numbers = self._read_order(view)
        return list(numbers[offset : offset + limit])

    def matching(self, view: View, typed: str) -> set[int]:
        """The places of what is found by these words (see `searching`)."""
        table = RECORDS[self.kind]
        query = select(packed(self._row)).select_from(table).where(searching.matching(view, self.kind, typed))
        return self.places_of(view, unpacked(view.connection.execute(query).scalar()))

    def in_compartments(self, view: View, numbers: Iterable[int]) -> set[int]:
        """The places of what lives in these compartments."""
        wanted = set(numbers)
        self._read_order(view)
        places = {place for place, home in enumerate(self._homes) if home in wanted}
        return places | self.places_of(
            view, hidden_duplicates.hidden_rows_in(view, self.kind, wanted) if self._hidden else ()
        )

    def places_of(self, view: View, rows: Iterable[int]) -> set[int]:
        """The places of these row numbers, those not to be seen left out."""
        places = self._read_places(view)
        end = len(places)
        return {place for number in rows if 0 < number < end and (place := places[number]) >= 0}

    def place(self, view: View, number: int) -> int:
        """Where a row number stands in the order; -1 if it does not."""
        places = self._read_places(view)
        return places[number] if 0 < number < len(places) else -1

    def kept(self, name: str, make: Callable[[], T]) -> T:
        """What `make` worked out, kept until anything in the store changes."""
        cached = self._kept.get(name)
        if cached is None or cached[0] != self.mark:
            cached = (self.mark, make())
            self._kept[name] = cached
        value: T = cached[1]
        return value

    def first_like(self, view: View, listing: Listing, typed: str) -> int | None:
        """Where in a listing in order of names the first stands whose name begins like this; None if none does."""
        wanted = names.sort_key(typed).partition("\t")[0]
        key = RECORDS[self.kind].c.sort_key
        row = view.connection.execute(self._sorted(self._row, key).where(key >= wanted).limit(1)).first()
        if row is None or not row[1].startswith(wanted):
            return None
        place = self.place(view, row[0])
        at = place if listing.whole else bisect_left(listing.numbers, place, key=lambda no: self.place(view, no))
        return at if at < len(listing) else None

    def position(self, view: View, listing: Listing, record_id: str) -> int | None:
        """Where a record stands in a listing; None if it is not in it."""
        number = row_number(view, self.kind, to_blob(record_id))
        if not number:
            return None
        if listing.whole:
            if number in self._beginning:
                return self._beginning.index(number)
            place = self.place(view, number)
            return place if place >= 0 else None
        try:
            return listing.numbers.index(number)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class ReadAhead:
    """A directory that was read ahead in another thread."""

    directory: Directory


def row_number(view: View, kind: str, record: bytes) -> int:
    """The row number of a record; 0 if there is none."""
    table = RECORDS[kind]
    number = view.connection.execute(select(literal_column(f"{kind}.rowid")).where(table.c.id == record)).scalar()
    return int(number or 0)
