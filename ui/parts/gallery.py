"""A page with every part in every state, for looking at them in light, dark, and at any text size (development)."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QGridLayout, QHBoxLayout

import resources
from ui.base.context import Context
from ui.look.theme import look
from ui.look.tokens import Tone
from ui.parts.boxes import Box, Ground, column, holder, row
from ui.parts.buttons import Button, IconButton
from ui.parts.chips import Chip
from ui.parts.chronicle import Chronicle, Entry
from ui.parts.filters import FilterBar, FilterButton
from ui.parts.forms.fields import Choice, Field, Section
from ui.parts.forms.form import Form
from ui.parts.forms.search_field import SearchField
from ui.parts.labels import IconLabel, Label
from ui.parts.notices import Notice
from ui.parts.page import Page
from ui.parts.tables.cells import Cell, Column, Mark, rows_of
from ui.parts.tables.table import Table
from ui.parts.tabs import Tabs

PLACES = (Choice("mitte", "Mitte"), Choice("butendorf", "Butendorf"), Choice("brauck", "Brauck"))
STATUS = tuple(Choice(w, w) for w in ("arbeitslos gemeldet", "nichterwerbstätig", "erwerbstätig"))
MANY = tuple(Choice(str(n), f"Abschluss {n}") for n in range(1, 15))
SECTIONS = (
    Section(
        "Eintritt",
        (
            Field("entry", "Eintritt am", "day", required=True),
            Field("status", "Arbeitsmarktstatus", "choice", required=True, choices=STATUS),
            Field("since", "Arbeitslos seit", required=True, hint="Ergibt: mehr als 12 Monate"),
            Field("school", "Schulabschluss", "choice", required=True, choices=MANY),
            Field("minutes", "Dauer", "number", unit="Min."),
            Field("fixed", "Code", read_only=True),
            Field("note", "Bemerkung", "note"),
        ),
    ),
    Section(
        "Freiwillige Angaben",
        (
            Field("migration", "Migrationshintergrund", "answer", note="Einwilligung vom 11.06. liegt vor"),
            Field("minority", "Angehörigkeit einer Minderheit", "answer"),
            Field("told", "Datenschutzhinweise ausgehändigt", "yes_no"),
        ),
        hint="Nur für zuständige Fachkräfte sichtbar. Wer nicht antworten möchte, wählt „Keine Angabe“.",
        chip="besonders geschützt",
    ),
)
CHIPS: tuple[tuple[str, Tone, str], ...] = (
    ("vollständig", "ok", "ok"),
    ("4 Angaben offen", "warn", "half"),
    ("Frist überschritten", "err", "err"),
    ("wartet", "info", "unsent"),
    ("Konflikt", "conflict", "conflict"),
    ("Entwurf", "info", "ring"),
    ("gesperrt", "neutral", "lock"),
)


@dataclass(frozen=True)
class _Person:
    name: str
    place: str
    state: Cell


PEOPLE = [
    _Person("Brandt, Uwe", "Butendorf", Cell("vollständig", "ok", "ok")),
    _Person("Çelik, Murat", "Brauck", Cell("vollständig", "ok", "ok")),
    _Person("Haddad, Nour", "Brauck", Cell("4 Angaben offen", "half", "warn")),
    _Person("Ionescu, Mihai", "Brauck", Cell("Entwurf", "ring", "info")),
    _Person("Kampmann, Ralf", "Brauck", Cell("Bogen fehlt, 8 Std.", "warn", "warn")),
]
MARKS = tuple(Mark(text, "ok" if text == "A" else None) for text in ("A", "T", "E", "UE", "K"))
COLUMNS = (
    Column[_Person]("name", "Name", lambda r: Cell(r.name, bold=True), 190, stretch=True, sort="name"),
    Column[_Person]("place", "Stadtteil", lambda r: r.place, 110),
    Column[_Person]("state", "Angaben", lambda r: r.state, 180),
    Column[_Person]("marks", "Anwesenheit", lambda _r: Cell(marks=MARKS, spoken="anwesend"), 240, rank=2),
    Column[_Person]("minutes", "Min.", lambda _r: Cell("90", align="right"), 70, align="right"),
)


class GalleryPage(Page):
    """All parts on one page."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Bausteine", ground="surface")
        self.head.say("Bausteine", "64, davon 41 laufend", ("Entwicklung", "Bausteine"))
        self.head.chip.show_state("4 Angaben offen", "warn", "half")
        self.head.add_action(Button("Drucken", icon="print"))
        self.head.add_action(Button("Person aufnehmen", icon="plus", kind="primary", keys="Ctrl+N"))
        self.set_keys(("Ctrl+F", "suchen"), ("Up Down", "wählen"), ("Return", "öffnen"), ("Space", "Seitenleiste"))
        self.tabs_place.addWidget(self._tabs())
        self._fill_tools(self.show_tools())
        content = column(20, (24, 16, 24, 24))
        for part in (self._buttons(), self._chips(), self._types()):
            content.addLayout(part)
        content.addWidget(Notice("info", "Geändert, während Sie schreiben", "Ihre Eingaben bleiben stehen."))
        self.table = Table(COLUMNS, "Beispiele")
        self.table.setFixedHeight(look().px(230))
        self.table.show_rows(rows_of(PEOPLE, lambda r: r.name))
        self.table.show_sort("name", False)
        content.addWidget(self.table)
        self.form = Form(SECTIONS)
        self.form.set_values({"entry": date(2021, 6, 18), "status": STATUS[0].key, "migration": "yes", "fixed": "GLA4"})
        self.form.set_errors({"entry": "Liegt in der Zukunft. Frühestens 01.01.2019, spätestens heute."}, focus=False)
        self.form.set_warnings({"school": "Fehlt noch. Ohne diese Angabe zählt die Person nicht als Eintritt."})
        content.addWidget(self.form)
        content.addWidget(holder(self._icons()))
        content.addStretch(1)
        self.add_scrolled(content)
        self._fill_panel()

    @staticmethod
    def _tabs() -> Tabs:
        tabs = Tabs(
            (("person", "Person"), ("entry", "Eintritt"), ("consents", "Einwilligungen"), ("x", "Verlauf")), "Reiter"
        )
        tabs.mark("entry", "err", "err", "1 Fehler")
        tabs.mark("consents", "warn", "warn", "Warnung")
        tabs.choose("entry")
        return tabs

    @staticmethod
    def _fill_tools(tools: Box) -> None:
        filters = FilterButton("Stadtteil", PLACES, icon="pin")
        filters.set_chosen(("butendorf", "brauck"))
        bar = FilterBar(filters, FilterButton("Angaben", PLACES, icon="half"))
        tools.add(SearchField("Name, Code oder Notiz"), bar)
        tools.addWidget(Button("Zurücksetzen", kind="link", small=True))
        tools.addStretch(1)
        tools.addWidget(Label("18 von 64", "small", "text2"))

    @staticmethod
    def _buttons() -> QHBoxLayout | Box:
        line = row(10)
        line.add(Button("Hauptsache", icon="check", kind="primary"), Button("Normal"))
        line.add(Button("Filter an", icon="filter", kind="active"), Button("Verweis", kind="link"))
        line.add(Button("Löschen …", icon="close", kind="danger"), Button("Klein", icon="edit", small=True))
        off = Button("Nicht möglich")
        off.setEnabled(False)
        line.add(off, IconButton("more", "Mehr"))
        line.addStretch(1)
        return line

    @staticmethod
    def _chips() -> Box:
        line = row(8)
        for text, tone, icon in CHIPS:
            line.addWidget(Chip(text, tone, icon))
        line.addStretch(1)
        return line

    @staticmethod
    def _types() -> Box:
        line = row(16)
        for role, text in (
            ("num", "1.234,50 €"),
            ("h1", "Überschrift 22/600"),
            ("h2", "Abschnitt 16/600"),
            ("strong", "Stark"),
        ):
            line.addWidget(Label(text, role))
        line.add(Label("Text 14/400 1111 0000"), Label("Klein 12,5/400", "small", "text2"), Label("Ąćłńş İı Őű ẞß Ž"))
        line.addStretch(1)
        return line

    @staticmethod
    def _icons() -> QGridLayout:
        grid = QGridLayout()
        for number, file in enumerate(sorted((resources.ROOT / "icons").glob("*.svg"))):
            cell = column(2)
            cell.add(IconLabel(file.stem, "text", 22), Label(file.stem, "small", "text2"))
            grid.addLayout(cell, number // 10, number % 10)
        return grid

    def _fill_panel(self) -> None:
        panel = self.add_panel(392)
        panel.say("Kowalska, Joanna", "GLA4-7K2M-9 · Brauck · seit 08.02.2021")
        line = row(6)
        line.add(Chip("vollständig", "ok", "ok"), Chip("38,5 Std. · 51 UE", "neutral", "clock"))
        line.addStretch(1)
        panel.fixed.addLayout(line)
        notice = Notice("conflict", "Telefon: zwei Werte")
        notice.add_action(Button("Entscheiden", small=True))
        panel.fixed.addWidget(notice)
        chronicle = Chronicle("Chronik")
        text = "Anschreiben Pflegehilfe fertiggestellt und zusammen abgeschickt. Rücklauf bis Donnerstag erwartet."
        chronicle.show_entries(
            (
                Entry(
                    "1", "person", "Einzelcoaching", "Di 15.06.", text, "K. Sommerfeld · 45 Min.", "Wiedervorlage heute"
                ),
                Entry(
                    "2", "people", "Bewerbungstraining", "Do 10.06.", "Thema: Das Vorstellungsgespräch üben", "Gruppe B"
                ),
            )
        )
        panel.body.addWidget(chronicle)
        panel.bottom.addWidget(Ground("rule"))
