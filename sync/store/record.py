"""A record as the store holds it: its row, unpacked into leaves, and packed again.

The row clock (the change that created the record) is the dot of every field that `clocks` does not name; there stand
only the fields that were set since, each as a list of leaves, greatest first. The value of a single leaf stands in the
column alone; the values of all leaves stand in the blob where there are several.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any

import msgspec
from sqlalchemy import Connection

from models import in_clause
from models.fields import Field, Kind, coders, column_name
from models.identifiers import from_blob, to_blob
from models.kinds import ALL
from models.tables import RECORDS
from sync.format.entry import MOVED
from sync.store.leaves import Leaf, in_conflict

RecordKey = tuple[str, bytes]  # kind and id
Cell = None | int | float | str | bytes  # what SQLite stores in one column of a row

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode


@dataclass(slots=True)
class Record:
    """One record with all its leaves; `values` holds what is shown, None left out."""

    kind: Kind
    id: str
    compartment: int
    replica: int
    n: int
    hlc: int
    values: dict[str, Any]
    leaves: dict[str, tuple[Leaf, ...]]
    alive: bool = True  # whether it is shown: not deleted, or the deletion had not seen all of it

    @property
    def last_stamp(self) -> int:
        """The greatest stamp of all its leaves."""
        return max((leaf.hlc for leaves in self.leaves.values() for leaf in leaves), default=self.hlc)


def disputed(record: Record) -> list[str]:
    """The fields of which the leaves say different things, and that matters: neither quiet ones nor `moved_to`."""
    spared = record.kind.quiet | {MOVED}
    return [name for name, own in record.leaves.items() if name not in spared and in_conflict(own)]


def load(connection: Connection, kind: str, record_id: str) -> Record | None:
    """The record of that id, deleted or not; None if there is none."""
    codec = CODECS[kind]
    # Plain SQL: the most frequent statement of all, and of each kind the first one of a process.
    row = connection.exec_driver_sql(codec.select_one, (to_blob(record_id),)).first()
    return None if row is None else codec.record(row)


def unpack(kind: Kind, record_id: str, row: Mapping[str, Any]) -> Record:
    """A record from its row, by column names."""
    return CODECS[kind.name].record([row[name] for name in CODECS[kind.name].columns])


def pack(record: Record) -> dict[str, Any]:
    """The row of a record by column names, shadow columns included."""
    codec = CODECS[record.kind.name]
    return dict(zip(codec.columns, codec.row(record), strict=True))


Insert = tuple[str, Callable[[Sequence[Any]], tuple[Any, ...]]]
_MOST_INSERTS = 500
STAMPS = 7  # id, compartment, replica, n, hlc, alive, clocks


class Codec:
    """Rows of one kind, column by column, prepared once: the way of everything that touches many records."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.columns = tuple(column.name for column in RECORDS[kind.name].columns)
        places = {name: place for place, name in enumerate(self.columns)}
        self._fields = {one.name: (places[column_name(one.name)], _encoder(one)) for one in kind.fields}
        self._decoders = tuple((places[column_name(one.name)], one.name, _decoder(one)) for one in kind.fields)
        self.shadows = tuple(places[name] for name in kind.shadow_columns)
        marks = ", ".join("?" * len(self.columns))
        self.insert = f"INSERT INTO {kind.name} ({', '.join(self.columns)}) VALUES ({marks})"  # noqa: S608 - names of ours
        self._updates: dict[tuple[tuple[str, ...], bool], str] = {}
        self._inserts: dict[frozenset[str], Insert] = {}

    @cached_property
    def select_one(self) -> str:
        """The statement for the row of one id."""
        return f"SELECT {', '.join(self.columns)} FROM {self.kind.name} WHERE id = ?"  # noqa: S608 - names of ours

    def select_of(self, ids: Sequence[bytes]) -> tuple[str, tuple[bytes, ...]]:
        """The statement for the rows of these ids (at most in_clause.MOST), and what to hand to it."""
        marks, given = in_clause.marks(ids)
        columns = ", ".join(self.columns)
        return f"SELECT {columns} FROM {self.kind.name} WHERE id IN ({marks})", given  # noqa: S608 - names of ours

    def new_row(self, id_: bytes, compartment: int, dot: tuple[int, int, int], values: Mapping[str, Any]) -> list[Any]:
        """The row of a record whose every field was set by its creation; `dot` is line, n and stamp."""
        row: list[Any] = [None] * len(self.columns)
        row[0], row[1], row[5] = id_, compartment, 1
        row[2], row[3], row[4] = dot
        self._set(row, values)
        return row

    def insert_of(self, names: Iterable[str]) -> Insert:
        """The statement for new rows that have values in no other fields than these, and what picks their values.

        Every empty cell that is left out is a cell that need not be handed over.
        """
        wanted = frozenset(names)
        found = self._inserts.get(wanted)
        if found is None:
            places = sorted({*range(STAMPS - 2), *self.shadows, *(self._fields[name][0] for name in wanted)})
            columns = ", ".join(self.columns[place] for place in places)
            marks = ", ".join("?" * len(places))
            found = f"INSERT INTO {self.kind.name} ({columns}) VALUES ({marks})", itemgetter(*places)  # noqa: S608 - names of ours
            if len(self._inserts) >= _MOST_INSERTS:
                self._inserts.clear()
            self._inserts[wanted] = found
        return found

    def bulk(
        self, columns: Sequence[Sequence[Any]], fields: Mapping[str, Sequence[Any]]
    ) -> tuple[str, Iterable[tuple[Any, ...]]]:
        """Statement and rows of many new records: `columns` id to hlc and clocks, then plain values by field."""
        names, cells = ["id", "compartment", "replica", "n", "hlc", "clocks"], [*columns]
        if not any(cells[5]):
            del names[5], cells[5]
        for name, column in fields.items():
            place, encode = self._fields[name]
            names.append(self.columns[place])
            cells.append(column if encode is None else [None if one is None else encode(one) for one in column])
        if self.kind.shadow is not None:
            names += self.kind.shadow_columns
            cells += self._shadows_of(fields, len(columns[0]))
        marks = ", ".join("?" * len(names))
        statement = f"INSERT INTO {self.kind.name} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - names of ours
        return statement, zip(*cells, strict=True)

    def _shadows_of(self, fields: Mapping[str, Sequence[Any]], count: int) -> list[list[Any]]:
        wanted = [(name, column) for name, column in fields.items() if name in self.kind.searched]
        names = [name for name, _column in wanted]
        values = zip(*(column for _name, column in wanted), strict=True) if wanted else iter([()] * count)
        shadow = self.kind.shadow
        made = [shadow(dict(zip(names, row, strict=True))) for row in values] if shadow is not None else []
        return [[one[name] for one in made] for name in self.kind.shadow_columns]

    def row(self, record: Record) -> list[Any]:
        """The row of a record."""
        dot = (record.replica, record.n, record.hlc)
        row = self.new_row(to_blob(record.id), record.compartment, dot, record.values)
        row[5] = int(record.alive)
        row[6] = self._clocks(record)
        return row

    def update(self, names: tuple[str, ...], turned: bool) -> str:
        """The statement for `changed_row`: only what changed is written, so that the other indexes rest."""
        found = self._updates.get((names, turned))
        if found is None:
            columns = ["clocks", "alive"] if turned else ["clocks"]
            columns += [self.columns[self._fields[name][0]] for name in names]
            if self._shadowed(names):
                columns += self.kind.shadow_columns
            assigned = ", ".join(f"{name} = ?" for name in columns)
            found = f"UPDATE {self.kind.name} SET {assigned} WHERE id = ?"  # noqa: S608 - names of ours
            self._updates[names, turned] = found
        return found

    def changed_row(self, record: Record, names: tuple[str, ...], turned: bool) -> tuple[Any, ...]:
        """The values of that statement; `turned`: the record is shown now, or not any more."""
        row: list[Any] = [self._clocks(record)]
        if turned:
            row.append(int(record.alive))
        for name in names:
            value = record.values.get(name)
            encode = self._fields[name][1]
            row.append(value if value is None or encode is None else encode(value))
        if self.kind.shadow is not None and self._shadowed(names):
            shadows = self.kind.shadow(record.values)
            row += [shadows[name] for name in self.kind.shadow_columns]
        row.append(to_blob(record.id))
        return tuple(row)

    def _shadowed(self, names: tuple[str, ...]) -> bool:
        return self.kind.shadow is not None and not self.kind.searched.isdisjoint(names)

    def known(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of the names that are fields of the kind, sorted."""
        return tuple(sorted(name for name in names if name in self._fields))

    def valued(self, row: Sequence[Any]) -> list[str]:
        """The fields that have a value in this row."""
        return [name for place, name, _ in self._decoders if row[place] is not None]

    def plain_columns(self, columns: Sequence[Sequence[Any]]) -> dict[str, list[Any]]:
        """The plain values of many rows, field by field; fields in which none has a value are left out."""
        found = {}
        for place, name, decode in self._decoders:
            column = columns[place]
            if any(value is not None for value in column):
                if decode is not None:
                    column = [None if value is None else decode(value) for value in column]
                found[name] = list(column)
        return found

    @cached_property
    def searched_from(self) -> tuple[str, Callable[[Sequence[Any]], dict[str, Any]]]:
        """A statement for id, whether shown, and what is searched of the rows behind an id; and how to read it."""
        wanted = [one for one in self._decoders if one[1] in self.kind.searched]
        columns = ", ".join(["id", "alive", *(self.columns[place] for place, _name, _decode in wanted)])
        statement = f"SELECT {columns} FROM {self.kind.name} WHERE id > ? ORDER BY id LIMIT ?"  # noqa: S608 - names of ours
        names = [name for _place, name, _decode in wanted]
        decoders = [(name, decode) for _place, name, decode in wanted if decode is not None]

        def values_of(row: Sequence[Any]) -> dict[str, Any]:
            values = {name: value for name, value in zip(names, row[2:], strict=True) if value is not None}
            for name, decode in decoders:
                if name in values:
                    values[name] = decode(values[name])
            return values

        return statement, values_of

    def record(self, row: Sequence[Any]) -> Record:
        """A record from its row, in the order of the table's columns."""
        replica, n, hlc = row[2], row[3], row[4]
        values: dict[str, Any] = {}
        leaves: dict[str, tuple[Leaf, ...]] = {}
        for place, name, decode in self._decoders:
            stored = row[place]
            if stored is not None:
                value = stored if decode is None else decode(stored)
                values[name] = value
                leaves[name] = (Leaf(replica, n, hlc, value),)
        if row[6]:
            for name, own in _decode(row[6]).items():
                leaves[name] = _leaves_of(own, values.get(name))
        id_ = from_blob(row[0])
        return Record(self.kind, id_, row[1], replica, n, hlc, values, leaves, bool(row[5]))

    def _set(self, row: list[Any], values: Mapping[str, Any]) -> None:
        fields = self._fields
        for name, value in values.items():
            if value is not None:
                place, encode = fields[name]
                row[place] = value if encode is None else encode(value)
        if self.kind.shadow is not None:
            shadows = self.kind.shadow(values)
            for name, place in zip(self.kind.shadow_columns, self.shadows, strict=True):
                row[place] = shadows[name]

    def _clocks(self, record: Record) -> bytes | None:
        dot, known = (record.replica, record.n), self._fields
        clocks: dict[str, list[list[Any]]] = {}
        for name, leaves in record.leaves.items():
            if len(leaves) == 1 and name in known and not leaves[0].ahead:
                leaf = leaves[0]
                if (leaf.replica, leaf.n) != dot or leaf.value is None:
                    clocks[name] = [[leaf.replica, leaf.n, leaf.hlc]]
            elif leaves:
                clocks[name] = [list(leaf if leaf.ahead else leaf[:4]) for leaf in leaves]
        return _encode(dict(sorted(clocks.items()))) if clocks else None


def _leaves_of(own: list[list[Any]], shown: Any) -> tuple[Leaf, ...]:
    return tuple(Leaf._make((*one, 0)[:5]) if len(one) > 3 else Leaf(one[0], one[1], one[2], shown) for one in own)


def _encoder(field: Field) -> Callable[[Any], Any] | None:
    return coders(field.shape)[0]


def _decoder(field: Field) -> Callable[[Any], Any] | None:
    return coders(field.shape)[1]


CODECS: dict[str, Codec] = {kind.name: Codec(kind) for kind in ALL}
