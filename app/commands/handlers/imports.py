"""Taking over a list of participants or companies from a file."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import SimpleNamespace

import msgspec

from app.base.errors import BadInput, NotFound
from app.base.files import SHARED, write_whole
from app.commands.answers import DONE, WITH_REJECTS, Answer, Json
from app.commands.context import Context
from app.importing.importer import ImportResult, import_file
from app.importing.rejects import rejects_csv
from resources.language import _


def import_(context: Context, options: SimpleNamespace) -> Answer:
    """Import a file; exit code 4 where rows were rejected."""
    path, rejects = Path(options.file), Path(options.rejects) if options.rejects else None
    if not path.is_file():
        raise NotFound(_("There is no such file. Check its name."), field="file")
    if rejects is not None:
        _try_writing(rejects)
    result = import_file(
        context.workplace,
        path,
        options.subject,
        mapping=_mapping(options.map) if options.map else None,
        sheet=options.sheet,
        dry_run=bool(options.dry_run),
        defaults={name: str(value) for name, value in (options.defaults or {}).items()},
        duplicates=options.duplicates or "reject",
        incomplete=options.incomplete or "reject",
        known=options.known or "keep",
        progress=context.progress,
    )
    if rejects is not None and result.rejected:
        _write(rejects, rejects_csv(result.rejected))
    data = _result_data(result) | ({"merged": result.merged} if options.known == "merge" else {})
    return Answer(data, lambda: _lines(data, dry_run=bool(options.dry_run)), WITH_REJECTS if result.rejected else DONE)


def _result_data(result: ImportResult) -> dict[str, Json]:
    return {
        "rows": result.rows,
        "imported": result.imported,
        "unchanged": result.unchanged,
        "warnings": [
            {"row": row.row, "field": row.field, "message": row.message, "keyword": row.keyword}
            for row in result.warnings
        ],
        "rejected": [
            {"row": row.source_row, "reason": row.reason, "message": row.message, "sheet": row.source_sheet}
            for row in result.rejected
        ],
        "mapping": dict(result.mapping),
    }


def _mapping(file: str) -> dict[str, str | None]:
    """Heading -> field from a JSON file; BadInput unless it is one."""
    try:
        return msgspec.json.decode(Path(file).read_bytes(), type=dict[str, str | None])
    except FileNotFoundError:
        raise NotFound(_("There is no such file. Check its name."), field="map") from None
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        sentence = _("The file of headings cannot be read. It holds one JSON object, heading: field.")
        raise BadInput(sentence, field="map") from None


def _try_writing(target: Path) -> None:
    """BadInput before anything is imported, rather than after, if the place cannot be written."""
    existed = target.exists()
    try:
        target.open("ab").close()
        if not existed:
            target.unlink()
    except OSError:
        raise BadInput(_sentence_unwritable(), field="rejects") from None


def _write(target: Path, content: bytes) -> None:
    try:
        write_whole(target, content, SHARED)
    except OSError:
        sentence = _(
            "The list was imported, but the rejected rows could not be written. Import it again with --dry-run."
        )
        raise BadInput(sentence, field="rejects") from None


def _sentence_unwritable() -> str:
    return _("The file of rejected rows cannot be written there. Choose another place; nothing was imported.")


def _lines(data: Mapping[str, Json], *, dry_run: bool) -> Iterable[str]:
    counts = {"rows": data["rows"], "imported": data["imported"], "unchanged": data["unchanged"]}
    if dry_run:
        sentence = _("{rows} rows: {imported} would be imported, {unchanged} are there, {rejected} do not fit.")
    else:
        sentence = _("{rows} rows: {imported} imported, {unchanged} were there, {rejected} do not fit.")
    yield sentence.format(**counts, rejected=len(data["rejected"]))
    if "merged" in data:
        yield _("{merged} rows were taken as additions to somebody known.").format(merged=data["merged"])
    for row in data["rejected"]:
        yield _("Row {row} rejected: {message}").format(row=row["row"], message=row["message"])
    for row in data["warnings"]:
        yield _("Row {row}: {message}").format(row=row["row"], message=row["message"])
