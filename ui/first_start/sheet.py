"""The recovery sheet on paper: printed, or saved as PDF where the person wants it. Never written anywhere else."""

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPdfWriter, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from app.base.errors import BadInput
from resources.language import _


def _document(groups: tuple[str, ...], person: str, title: str) -> QTextDocument:
    numbered = "".join(
        f"<tr><td>{number}.&nbsp;&nbsp;</td><td><b>{group}</b></td></tr>"
        for number, group in enumerate(groups, start=1)
    )
    made = QTextDocument()
    made.setDefaultFont(QFont("DejaVu Sans", 12))
    keep = _("This sheet opens your store if you forget your passphrase. Keep it locked away, not by the laptop.")
    lost = _("Whoever has this sheet and your laptop can read everything. If it is lost, make a new one.")
    name = _escaped(_("Recovery sheet"))
    made.setHtml(
        f"<h2>{name}</h2><p>Feldbuch · {_escaped(person)} · {_escaped(title)}</p>"
        f"<p>{keep}</p><table cellpadding='6' style='font-size:20pt'>{numbered}</table><p>{lost}</p>"
    )
    return made


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def print_sheet(groups: tuple[str, ...], person: str, title: str, parent: QWidget) -> bool:
    """Ask for a printer and print; False if the person went back."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if QPrintDialog(printer, parent).exec() != QPrintDialog.DialogCode.Accepted:
        return False
    _document(groups, person, title).print_(printer)
    return True


def save_sheet(groups: tuple[str, ...], person: str, title: str, parent: QWidget) -> bool:
    """Ask for a place and write a PDF there; False if the person went back. Raises BadInput."""
    suggested = _("recovery-sheet.pdf")
    path, _filter = QFileDialog.getSaveFileName(parent, _("Save recovery sheet"), suggested, "PDF (*.pdf)")
    if not path:
        return False
    write_pdf(path, groups, person, title)
    return True


def write_pdf(path: str, groups: tuple[str, ...], person: str, title: str) -> None:
    """Write the sheet as PDF; BadInput if that place cannot be written."""
    try:
        with open(path, "ab"):  # noqa: PTH123
            pass
    except OSError as error:
        raise BadInput(_("Nothing can be written there. Choose another place.")) from error
    writer = QPdfWriter(path)
    writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(20, 20, 20, 20))
    )
    writer.setTitle(_("Recovery sheet"))
    _document(groups, person, title).print_(writer)
