"""The list of merges as a file for other programs: who merged what, when, why, and who took it back."""

import csv
from pathlib import Path

from app.base.errors import BadInput
from app.core.workplace import Workplace
from app.duplicates.merge_log import EVERY_MERGE, MergeFilter, MergeRow, merges
from app.exports import words
from app.exports.files import in_its_place
from resources.language import _


def save_merges(workplace: Workplace, target: Path, given: MergeFilter = EVERY_MERGE) -> int:
    """Write the merges into a CSV file; how many. Raises NotAllowed, BadInput (`target` is there, or no place)."""
    rows = workplace.ask(merges, given)
    if target.exists():
        sentence = _("{name} is there already. Choose another name; the file was left as it is.")
        raise BadInput(sentence.format(name=target.name), field="file")
    head = (_("When"), _("Who"), _("Goes on"), _("Was absorbed"), _("Reason"), _("Taken back"), _("Why"))
    with in_its_place(target) as path:
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
            writer.writerow(head)
            writer.writerows([words.text(cell) for cell in _cells(row)] for row in rows)
        workplace.do(lambda work: work.note("export", record_kind="merge"))
    return len(rows)


def _cells(row: MergeRow) -> tuple[str, ...]:
    back = row.taken_back
    ends = (row.survivor_title or row.survivor, row.absorbed_title or row.absorbed)
    gone = (f"{back.when[:10]} {back.who}", back.reason) if back is not None else ("", "")
    return (row.authorship.when[:10], row.authorship.who, *ends, row.authorship.reason, *gone)
