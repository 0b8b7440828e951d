"""Which column is which field: proposed from the headings (and, where they are silent, from the cells), correctable.

A proposal names every table of every sheet with its columns; sheets that hold no such list are named with the reason.
Only so many columns without a field are listed: a sheet of 5,000 columns shows the known ones and some others.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.base.errors import BadInput
from app.importing.columns import table_finder
from app.importing.columns.headings import Subject, table_for
from app.importing.files.sheets import Row, Sheet, Workbook
from app.importing.values.cells import shown
from app.importing.values.districts import district_in
from app.importing.values.words import fold
from resources.language import _

_MOST_UNKNOWN = 60
_SAMPLES = 3
_LOOKED_AT = 40
_GENDERS = frozenset({"w", "m", "d", "f", "weiblich", "männlich", "herr", "frau"})
_PHONE = re.compile(r"\d[\d\s/()-]{5,}\d")
_HOUSE = re.compile("haus|house|hnr|hs")
_CONTACT = frozenset({"kontakt", "erreichbarkeit", "kontaktdaten", "erreichbar", "kontaktmoeglichkeit"})
_STREET_FIELDS = ("street", "<street_house_no>", "<address>")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its place in the sheet (from 0), heading, some cells, and the field it feeds or None."""

    place: int
    heading: str
    field: str | None
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One table: sheet (by place in the workbook), rows from index `first` on, columns `start` to `end` (excluded)."""

    sheet_place: int
    sheet: str | None
    start: int
    end: int
    heading_row: int
    first: int
    columns: tuple[Column, ...]
    titles: tuple[str, ...]

    def places(self) -> dict[str, tuple[int, ...]]:
        """Field -> its columns, counted from the table's first one."""
        places: dict[str, tuple[int, ...]] = {}
        for column in self.columns:
            if column.field is not None:
                places[column.field] = (*places.get(column.field, ()), column.place - self.start)
        return places

    def headings(self) -> tuple[str, ...]:
        """The headings by place in the table."""
        texts = [""] * (self.end - self.start)
        for column in self.columns:
            texts[column.place - self.start] = column.heading
        return tuple(texts)


@dataclass(frozen=True, slots=True)
class SkippedSheet:
    """A sheet that is not imported, and why."""

    sheet: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be read from where."""

    subject: Subject
    blocks: tuple[Block, ...]
    skipped: tuple[SkippedSheet, ...] = ()

    @property
    def mapping(self) -> dict[str, str | None]:
        """Heading -> field as the command line prints it (angle brackets left off); None: not imported."""
        mapping: dict[str, str | None] = {}
        for block in self.blocks:
            for column in block.columns:
                if column.heading and (mapping.get(column.heading) is None):
                    mapping[column.heading] = column.field.strip("<>") if column.field else None
        return mapping

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields a heading may be mapped to."""
        return tuple(field.strip("<>") for field in table_for(self.subject).fields)

    def corrected(self, mapping: Mapping[str, str | None]) -> "Proposal":
        """The proposal with headings assigned by hand; BadInput for a field or heading that does not exist."""
        known = {field.strip("<>"): field for field in table_for(self.subject).fields}
        wanted: dict[str, str | None] = {}
        headings = {fold(column.heading) or column.heading for block in self.blocks for column in block.columns}
        for heading, field in mapping.items():
            if field is not None and field.strip("<>") not in known:
                raise BadInput(
                    _("There is no field {field}. Please choose one of: {fields}.").format(
                        field=field, fields=", ".join(known)
                    ),
                    "map",
                )
            key = fold(heading) or heading
            if key not in headings:
                raise BadInput(_("The list has no heading {heading}.").format(heading=heading), "map")
            wanted[key] = known[field.strip("<>")] if field is not None else None
        return replace(self, blocks=tuple(_corrected(block, wanted) for block in self.blocks))


def _corrected(block: Block, wanted: Mapping[str, str | None]) -> Block:
    columns = []
    for column in block.columns:
        key = fold(column.heading) or column.heading
        columns.append(replace(column, field=wanted[key]) if key in wanted else column)
    return replace(block, columns=tuple(columns))


def propose(workbook: Workbook, subject: Subject) -> Proposal:
    """The tables of a workbook with the fields their headings mean."""
    known = table_for(subject).match
    usable_blocks: list[Block] = []
    skipped = [SkippedSheet(name, _("hidden; choose it to import it")) for name in workbook.hidden_sheets]
    for place, sheet in enumerate(workbook.sheets):
        tables = [_block(place, sheet, table, known) for table in table_finder.tables_of(sheet, known)]
        usable = [block for block in tables if names_somebody(block, subject)]
        usable_blocks += usable
        if not usable and sheet.name is not None:
            skipped.append(SkippedSheet(sheet.name, _("no column with names was found")))
    if not usable_blocks:
        for place, sheet in enumerate(workbook.sheets):
            tables = [_block(place, sheet, table, known) for table in table_finder.tables_of(sheet, known)]
            guessed = table_finder.guessed_tables(sheet)
            usable_blocks += tables or [_block(place, sheet, table, known) for table in guessed]
    return Proposal(subject, tuple(usable_blocks), tuple(skipped))


def rearranged(block: Block, row: Row, subject: Subject) -> Block | None:
    """The block read on with the headings that `row` repeats in another order; None where they say nothing."""
    known = table_for(subject).match
    headings = [shown(cell) for cell in row.cells[block.start : block.end]]
    named = {field for text in headings if (field := known(text)) is not None}
    if len(named) < 3:
        return None
    columns = _columns(headings, block.start, (), known)
    return replace(block, columns=tuple(columns))


def names_somebody(block: Block, subject: Subject) -> bool:
    """Whether a block has the columns without which no row can become a record."""
    fields = {column.field for column in block.columns}
    if subject == "businesses":
        return "name" in fields
    return bool(fields & {"<last_first>", "<first_last>", "last_name"})


def _block(place: int, sheet: Sheet, table: table_finder.Table, known: Callable[[str], str | None]) -> Block:
    rows = sheet.rows[table.first : table.first + _LOOKED_AT]
    columns = _columns(table.headings, table.start, rows, known)
    return Block(place, sheet.name, table.start, table.end, table.heading_row, table.first, tuple(columns), table.above)


def _columns(
    headings: Sequence[str], start: int, rows: Sequence[Row], known: Callable[[str], str | None]
) -> list[Column]:
    columns: list[Column] = []
    unknown = 0
    before: str | None = None
    for offset, heading in enumerate(headings):
        field = known(heading) if heading else None
        if field == "house_no" and before not in _STREET_FIELDS and not _HOUSE.search(fold(heading)):
            field = None
        samples = _samples(rows, start + offset) if heading else ()
        if field is None:
            unknown += 1
            if not heading or unknown > _MOST_UNKNOWN:
                before = None
                continue
        columns.append(Column(start + offset, heading, field, tuple(samples[:_SAMPLES])))
        before = field
    return _by_cells(columns, rows)


def _samples(rows: Sequence[Row], place: int) -> list[str]:
    texts = (shown(row.cells[place])[:60] for row in rows if place < len(row.cells))
    return [text for text in texts if text]


def _by_cells(columns: list[Column], rows: Sequence[Row]) -> list[Column]:
    """Lets the cells speak where headings leave a field open or name two things (`Kontakt`, `Name`)."""
    fields = {column.field for column in columns}
    checks: list[tuple[str, Callable[[str], bool]]] = [
        ("email", lambda text: "@" in text),
        ("gender", lambda text: text.casefold().strip(".") in _GENDERS),
        ("postcode", lambda text: len(text) == 5 and text.startswith("459")),
    ]
    changed = []
    for column in columns:
        texts = _samples(rows, column.place)
        field = column.field
        if field in (None, "contact_person", "phone") and len(texts) >= 3:
            for wanted, is_one in checks:
                share = sum(1 for text in texts if is_one(text)) / len(texts)
                if wanted not in fields and share > 0.6 and (field is None or wanted == "email"):
                    field = wanted
                    fields.add(wanted)
                    break
        if field is None and fold(column.heading) in _CONTACT and "phone" not in fields:
            field = "phone" if sum(1 for text in texts if _PHONE.search(text)) * 2 > len(texts) else None
        changed.append(replace(column, field=field))
    return changed


def district_title(block: Block) -> str | None:
    """The district that the sheet's name or a title right above the table names."""
    if block.sheet is not None and (district := district_in(block.sheet)) is not None:
        return district
    return next((district for title in block.titles if (district := _whole(title)) is not None), None)


def _whole(title: str) -> str | None:
    return district_in(title) if len(title.split()) <= 2 else None
