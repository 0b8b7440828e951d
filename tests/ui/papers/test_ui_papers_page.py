"""Papers in a real window: without a printer, onto a printer, and the number that leads to the register."""

import pypdfium2
import pytest
from helpers.make import workplace
from helpers.people import group, offering, session
from helpers.screens import press, settle, type_text
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.papers import printed_lists, sheets
from app.papers.sheet_content import Options
from app.reports.preview import render_page
from resources import language
from ui.base.context import Context
from ui.base.desk import Desk
from ui.papers.printing import print_pdf
from ui.shell import coaching_pages
from ui.shell.frame import Frame
from ui.shell.ui_settings import UiSettings
from ui.shell.window import Window


class Bench:
    """A window on a store with a meeting of three people."""

    def __init__(self, folder, qtbot, look):
        language.use("de")
        self.place = workplace(folder)
        self.meeting = session(self.place, offering(self.place), people=group(self.place, 3))
        self.window = Window()
        qtbot.addWidget(self.window)
        self.desk = Desk(repr, self.window)
        self.told = []
        self.desk.told.connect(lambda tone, sentence: self.told.append(sentence))
        self.frame = Frame(coaching_pages.entries(), self.desk)
        self.window.show_only(self.frame)
        self.window.resize(1440, 900)
        self.window.show()
        self.frame.begin(Context(self.place, self.desk, look, UiSettings(), self.frame.navigate), "today")
        self.frame.navigate("papers", session=self.meeting)
        qtbot.waitUntil(lambda: not self.desk.busy, timeout=20_000)
        settle()

    @property
    def page(self):
        return self.frame.page


@pytest.fixture
def bench(tmp_path, qtbot, plain_look):
    made = Bench(tmp_path, qtbot, plain_look)
    yield made
    made.desk.wait()
    made.place.close()


def test_the_sheet_is_in_sight(bench, qtbot):
    qtbot.waitUntil(lambda: bench.page._view._sheet.pixmap().width() > 300, timeout=20_000)
    assert bench.page._presenter.state.trouble == ""


@pytest.mark.skipif(bool(QPrinterInfo.availablePrinterNames()), reason="this machine has a printer")
def test_without_a_printer_a_sentence_says_what_to_do_and_nothing_is_kept(bench):
    bench.page._print()
    assert bench.told == [
        "Auf diesem Laptop ist kein Drucker eingerichtet. Die Liste als PDF sichern und anderswo drucken."
    ]
    assert bench.place.ask(printed_lists.latest_list, bench.meeting) is None


def test_every_page_reaches_the_printer(bench, tmp_path):
    printed = bench.place.ask(sheets.preview_list, [bench.meeting], sheets.SINGLE, Options(blank_rows=40))
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "gedruckt.pdf"))
    print_pdf(printed.pdf, printed.pages, printer, render_page)
    assert len(pypdfium2.PdfDocument(str(tmp_path / "gedruckt.pdf"))) == printed.pages > 1


def test_a_scanned_number_opens_the_register_of_that_meeting(bench):
    printed = sheets.print_list(bench.place, [bench.meeting])
    bench.page._back.begin()
    field = bench.window.focusWidget()
    type_text(field, printed.sheet_id)
    press(field, Qt.Key.Key_Return)
    settle()
    assert bench.page.head.title.text().startswith("Anwesenheit: Bewerbungstraining")
    assert bench.page._presenter.state.sheet.sheet_id == printed.sheet_id


def test_a_mistyped_number_is_said_at_the_field(bench):
    bench.page._back.begin()
    field = bench.window.focusWidget()
    type_text(field, "TL-2222-2222-3")
    press(field, Qt.Key.Key_Return)
    assert "Prüfzeichen" in field.accessibleDescription()
    assert bench.page.head.title.text() == "Papiere"
