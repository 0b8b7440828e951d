"""Records as a file for other programs. The file is named in the call, so one that is there is replaced, whole."""

from pathlib import Path
from types import SimpleNamespace

from app.commands.answers import Answer
from app.commands.context import Context
from app.exports.export import export as write_export
from resources.language import ngettext


def export(context: Context, options: SimpleNamespace) -> Answer:
    """All records of a kind that the person may see."""
    result = write_export(
        context.workplace,
        options.subject,
        Path(options.output),
        pseudonymous=bool(options.pseudonymous),
        sensitive=bool(options.sensitive),
        replace=True,
        progress=context.progress,
    )
    data = {"file": str(result.file), "rows": result.rows}
    sentence = ngettext("{file}: {number} row", "{file}: {number} rows", result.rows)
    return Answer(data, lambda: [sentence.format(file=result.file, number=result.rows)])
