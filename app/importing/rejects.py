"""The rejects as a file to work on: semicolon, UTF-8 with its mark, CRLF, so that German Excel opens it right.

Row number, reason and the cells as they stood. A cell that a spreadsheet would take for a formula gets an apostrophe
before it: what came from a list as text stays text.
"""

import csv
import io
from collections.abc import Iterable

from app.importing.rows.outcome import Reject
from resources.language import _

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def without_formula(text: str) -> str:
    """A cell's text that no spreadsheet program runs."""
    return "'" + text if text.startswith(_FORMULA) else text


def rejects_csv(rejects: Iterable[Reject]) -> bytes:
    """The bytes of the rejects file."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("Sheet of the file"), _("Row of the file"), _("Reason for rejecting"), _("Original cells")])
    for reject in rejects:
        cells = [without_formula(cell) for cell in reject.cells]
        writer.writerow([without_formula(reject.source_sheet or ""), reject.source_row, reject.message, *cells])
    return out.getvalue().encode("utf-8-sig")
