"""Printing a finished paper on a printer of this laptop; without a printer a sentence says what to do instead."""

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from app.base.errors import UserError
from resources.language import _

DPI = 300
Render = Callable[[bytes, int, int], tuple[int, int, bytes]]


def choose_printer(landscape: bool, parent: QWidget | None = None) -> QPrinter | None:
    """The printer somebody chose; None if it was closed. UserError if this laptop has none."""
    if not QPrinterInfo.availablePrinterNames():
        raise UserError(_("No printer is set up on this laptop. Save the list as PDF and print it elsewhere."))
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    way = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    printer.setPageOrientation(way)
    printer.setFullPage(True)
    dialog = QPrintDialog(printer, parent)
    chosen = dialog.exec()
    dialog.deleteLater()
    return printer if chosen == QDialog.DialogCode.Accepted else None


def print_pdf(pdf: bytes, pages: int, printer: QPrinter, render: Render) -> None:
    """Send every page at 300 dots an inch. UserError if the printer does not take it."""
    painter = QPainter()
    if not painter.begin(printer):
        raise UserError(_("The printer does not answer. Check it, or save the list as PDF; the list is kept."))
    try:
        paper = printer.pageLayout().fullRectPixels(DPI)
        for page in range(pages):
            if page:
                printer.newPage()
            width, height, pixels = render(pdf, page, paper.width())
            image = QImage(pixels, width, height, width * 4, QImage.Format.Format_RGB32)
            target = QRect(0, 0, painter.viewport().width(), round(painter.viewport().width() * height / width))
            painter.drawImage(target, image, image.rect(), Qt.ImageConversionFlag.ColorOnly)
    finally:
        painter.end()
