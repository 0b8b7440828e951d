"""Rows -> drafts and rejects, in the order of the file: the one way from a workbook to what may be stored.

Nothing is written here and nothing is remembered between calls; whoever calls may stop at any row. A row is either a
draft with warnings or a reject with a reason, never both, and rows that are no records are passed over.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.base.errors import BadInput
from app.importing.columns.headings import Subject
from app.importing.columns.proposal import Block, Proposal, names_somebody
from app.importing.files.sheets import Cell, Row, Workbook
from app.importing.rows import firms, people
from app.importing.rows.earlier_rows import EarlierRows
from app.importing.rows.outcome import Reject, RowDraft, reason_sentence
from app.importing.rows.row_reader import RowReader, RowRefused
from app.importing.rows.rules import Rules
from app.importing.rows.walk import RecordRow, walk_rows
from app.importing.values.cells import shown
from app.importing.values.dates import read_date
from resources.language import _

Progress = Callable[[int, int], None]
_STEP = 100
_NO_DIGIT = re.compile(r"\D")
_LONGEST_CELL = 100_000
_LEGEND = re.compile(
    r"([^\s,;=()]{1,12})\s*=\s*(ja|nein|k\.?\s?a\.?|keine angabe|verweigert|weiblich|männlich|divers)(?![^\W\d_])",
    re.I,
)
_DATE_FIELDS = people.DATES | firms.DATES
_ONE_FORM = _DATE_FIELDS | {"phone", "postcode", "aid_value", "consultation_minutes", "note", "<address>"}


@dataclass(slots=True)
class _Run:
    """What one pass over a workbook remembers."""

    subject: Subject
    rules: Rules
    seen: EarlierRows = field(default_factory=EarlierRows)
    keys: Counter[str] = field(default_factory=Counter)
    layouts: dict[int, tuple[Block, dict[str, tuple[int, ...]], tuple[str, ...]]] = field(default_factory=dict)

    def layout_of(self, block: Block) -> tuple[dict[str, tuple[int, ...]], tuple[str, ...]]:
        """The columns by field and the headings of a block, worked out once."""
        known = self.layouts.get(id(block))
        if known is None or known[0] is not block:
            known = self.layouts[id(block)] = (block, block.places(), block.headings())
        return known[1], known[2]


def drafts(
    workbook: Workbook, subject: Subject, proposal: Proposal, rules: Rules, *, progress: Progress | None = None
) -> Iterator[RowDraft | Reject]:
    """Each record of the workbook as a draft or a reject.

    `progress(done, total)` counts rows; what it raises ends the pass. BadInput when no column names anybody.
    """
    usable = [block for block in proposal.blocks if names_somebody(block, subject)]
    if not usable:
        raise BadInput(
            _(
                "No column with names was found in this file. Please choose which column holds the names. "
                "Nothing was imported."
            ),
            "map",
        )
    run = _Run(subject, rules)
    total = sum(len(workbook.sheets[block.sheet_place].rows) for block in usable)
    before = 0
    for block in usable:
        rows = workbook.sheets[block.sheet_place].rows
        legend = _legend_of(block, rows)
        alone = sum(1 for other in usable if other.sheet_place == block.sheet_place) == 1
        for step, record in enumerate(walk_rows(block, rows, subject, alone=alone)):
            if progress is not None and step % _STEP == 0:
                progress(before + min(block.first + step, len(rows)), total)
            if isinstance(record, RecordRow):
                yield _outcome(run, record, legend)
        before += len(rows)
    if progress is not None:
        progress(total, total)


def _legend_of(block: Block, rows: tuple[Row, ...]) -> dict[str, str]:
    """What marks mean by the sheet's own words (`1 = ja, 2 = nein`): in headings, above the table or below it."""
    texts = [*block.headings(), *block.titles]
    for row in rows[max(block.first, len(rows) - 30) :]:
        texts += [cell for cell in row.cells if isinstance(cell, str) and "=" in cell and len(cell) < 400]
    return {mark.casefold(): meaning for text in texts if "=" in text for mark, meaning in _LEGEND.findall(text)}


def _outcome(run: _Run, record: RecordRow, legend: Mapping[str, str]) -> RowDraft | Reject:
    block, row = record.block, record.row
    layout = run.layout_of(block)
    entry = RowReader(row, record.cells, *layout, run.rules, legend)
    try:
        _refuse_damage(record)
        if run.subject == "participants":
            people.read_person(entry, record.district)
        else:
            firms.read_firm(entry, record.group, " ".join((block.sheet or "", *block.titles[:3])))
        _judge_sameness(run, entry)
    except RowRefused as refused:
        return _reject(record, refused)
    if row.hidden:
        entry.warn("hidden_row")
    if row.other_code_page:
        entry.warn("other_code_page")
    key = _row_key(entry)
    run.keys[key] += 1
    if run.keys[key] > 1:
        key = f"{key}\x1e{run.keys[key]}"
    warnings = tuple(entry.warnings.values())
    return RowDraft(block.sheet, row.number, row.line, block.start + 1, entry.values, warnings, key)


def _refuse_damage(record: RecordRow) -> None:
    if record.row.damage == "open_quote":
        raise RowRefused("open_quote")
    if record.row.damage is not None:
        raise RowRefused("damaged_row")
    if record.surplus:
        raise RowRefused("too_many_cells")


def _judge_sameness(run: _Run, entry: RowReader) -> None:
    same = run.seen.person(entry.values) if run.subject == "participants" else run.seen.firm(entry.values)
    if same == "same":
        if run.rules.duplicates == "reject":
            raise RowRefused("duplicate")
        entry.warn("duplicate")
    elif same == "perhaps":
        entry.warn("possible_duplicate")


def _reject(record: RecordRow, refused: RowRefused) -> Reject:
    row = record.row
    message = reason_sentence(refused.reason, refused.most)
    cells = tuple(shown(cell)[:_LONGEST_CELL] for cell in row.cells)
    return Reject(record.block.sheet, row.number, row.line, refused.reason, message, cells, refused.field)


def _row_key(entry: RowReader) -> str:
    """The row's own text in one form, whatever kind of file it stands in; not its place."""
    today = entry.rules.today
    parts = [
        f"{name}={text}"
        for name, cells in entry.filled().items()
        for cell in cells
        if (text := _in_one_form(name, cell, today) if name in _ONE_FORM else shown(cell))
    ]
    parts.sort()
    return "\x1f".join(parts)


def _in_one_form(name: str, cell: Cell, today: date) -> str:
    if name in _DATE_FIELDS:
        day = read_date(cell, today, birth=name == "birth_date")
        if isinstance(day, date):
            return day.isoformat()
    text = shown(cell)
    if name == "phone":
        return _NO_DIGIT.sub("", text).lstrip("0") or text
    if name in ("postcode", "aid_value", "consultation_minutes"):
        return text.replace(",", ".").lstrip("0")
    return " ".join(text.split())
