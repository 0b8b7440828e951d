"""Exporting records of one kind into one file.

Answers under Art. 9 GDPR go with it only where asked for, and only for those who may see them. The audit trail is
written before the file appears under its name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.base.errors import BadInput
from app.core import visibility
from app.core.rights import Right
from app.core.work import View, Work
from app.core.workplace import Workplace
from app.exports import files
from app.exports.columns import SUBJECTS, Column, columns_of
from app.exports.rows import BATCH, rows
from app.records import listing
from models.fields import Kind
from resources.language import _

Progress = Callable[[int, int], None]
_WRITERS = {".csv": files.write_csv, ".xlsx": files.write_xlsx, ".jsonl": files.write_jsonl}
_SECRET_KINDS = frozenset({"participant_sensitive"})
_NEVER_PSEUDONYMOUS = frozenset({"case_note", "audit_event", "attendance_list"})


@dataclass(frozen=True, slots=True)
class ExportResult:
    """How many rows went into which file."""

    rows: int
    file: Path


def export(
    workplace: Workplace,
    what: str,
    target: Path,
    *,
    pseudonymous: bool = False,
    sensitive: bool = False,
    replace: bool = False,
    progress: Progress | None = None,
) -> ExportResult:
    """Write all records of a kind (`participants`, `businesses`, or a kind's name) that the person may see.

    The ending of `target` decides the form: .csv, .xlsx, .jsonl. A file that is there is kept unless `replace`.
    `progress(done, total)` may raise to end it; nothing is left then. BadInput, NotAllowed.
    """
    writer = _WRITERS.get(target.suffix.lower())
    if writer is None:
        endings = ", ".join(files.ENDINGS)
        raise BadInput(_("Choose a file that ends in one of: {endings}.").format(endings=endings), field="file")
    if target.exists() and (not replace or target.is_dir()):
        sentence = _("{name} is there already. Choose another name; the file was left as it is.")
        raise BadInput(sentence.format(name=target.name), field="file")
    kind = workplace.ask(_require, SUBJECTS.get(what, what), pseudonymous, sensitive)
    done = 0
    with files.in_its_place(target) as path:
        with workplace.read() as view:
            columns = _columns(view, kind, pseudonymous, sensitive)
            total = _count(view, kind)

            def counted(number: int) -> None:
                nonlocal done
                done = number
                if progress is not None and number % BATCH == 0:
                    progress(number, total)

            as_recorded = target.suffix.lower() == ".jsonl"
            exported = rows(view, kind, columns, codes=pseudonymous, as_recorded=as_recorded)
            writer(path, columns, exported, counted)
        workplace.do(_note, kind, done, pseudonymous, sensitive)
    return ExportResult(done, target)


def _columns(view: View, kind: Kind, pseudonymous: bool, sensitive: bool) -> list[Column]:
    participation = view.allows(Right.SEE_QUESTIONNAIRE)
    return columns_of(kind, pseudonymous=pseudonymous, sensitive=sensitive, participation=participation)


def _require(view: View, name: str, pseudonymous: bool, sensitive: bool) -> Kind:
    view.require(Right.EXPORT)
    kind = view.described(name)
    visibility.require_seeing(view, kind)
    if sensitive or name in _SECRET_KINDS:
        view.require(Right.SEE_SENSITIVE)
    if name in _SECRET_KINDS and not sensitive:
        sentence = _("These are answers under Art. 9 GDPR. Say that you want to export them.")
        raise BadInput(sentence, field="sensitive")
    if pseudonymous and name in _NEVER_PSEUDONYMOUS:
        raise BadInput(_("These records cannot be exported without names."), field="pseudonymous")
    return kind


def _count(view: View, kind: Kind) -> int:
    return listing.count(view, kind.name)


def _note(work: Work, kind: Kind, count: int, pseudonymous: bool, sensitive: bool) -> None:
    """What was exported, never where to: a path may name a person."""
    details = [f"rows {count}", *(["pseudonymous"] if pseudonymous else []), *(["sensitive"] if sensitive else [])]
    work.note("export", record_kind=kind.name, reason=", ".join(details))
