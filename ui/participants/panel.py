"""The side panel of the list: who it is, four actions, and the chronicle as one readable stream."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from app.overview import chronicle
from resources.language import _
from ui.formatting import phrases
from ui.participants import fields, words
from ui.participants.presenter import State
from ui.parts.boxes import row, settle, show
from ui.parts.buttons import Button, IconButton
from ui.parts.chips import Chip
from ui.parts.chronicle import Chronicle, Entry
from ui.parts.labels import Label
from ui.parts.notices import Notice
from ui.parts.panel import SidePanel


@dataclass(frozen=True)
class Verbs:
    """What the panel's buttons do."""

    open: Callable[[], object]
    note: Callable[[], object]
    session: Callable[[], object]
    follow_up: Callable[[], object]
    only_notes: Callable[[bool], object]
    more: Callable[[], object]
    decide: Callable[[], object]
    give: Callable[[], object]


class PersonPanel:
    """Fills a side panel."""

    def __init__(self, panel: SidePanel, verbs: Verbs) -> None:
        self._panel, self._verbs = panel, verbs
        self._notes_only = self._may_give = False
        self._standing, self._time, self._who = Chip(), Chip(), Label("", "small", "text2", wrap=True)
        chips = row(8)
        chips.add(self._standing, self._time)
        chips.addStretch(1)
        panel.fixed.addLayout(chips)
        panel.fixed.addWidget(self._who)
        self._conflict = Notice("conflict")
        self._conflict.add_action(Button(_("Decide"), verbs.decide, small=True))
        panel.fixed.addWidget(self._conflict)
        self._open = Button(_("Open"), verbs.open, kind="primary", small=True)
        self._note = Button(_("Note"), verbs.note, icon="edit", small=True)
        self._session = Button(_("Session"), verbs.session, icon="session", small=True)
        self._more_acts = IconButton("more", _("More actions"), self._open_menu)
        acts = row(6)
        acts.add(self._open, self._note, self._session, self._more_acts)
        acts.addStretch(1)
        panel.fixed.addLayout(acts)
        self._toggle = Button(_("Notes only"), self._toggle_notes, kind="link", small=True)
        head = row(8)
        head.addWidget(Label(_("Chronicle"), "h2"))
        head.addStretch(1)
        head.addWidget(self._toggle)
        panel.fixed.addLayout(head)
        self._stream = Chronicle(_("Chronicle"))
        self._nothing = Label(_("Nothing is recorded yet."), "body", "text2", wrap=True)
        self._older = Button(_("Show older entries"), verbs.more, kind="link", small=True)
        panel.body.add(self._stream, self._nothing, self._older)
        self._nobody = Label(_("Choose somebody in the list to see the chronicle."), "body", "text2", wrap=True)
        panel.body.addWidget(self._nobody)
        self._parts = (self._open, self._note, self._session, self._more_acts, self._toggle)

    def render(self, state: State, today: Callable[[], date]) -> None:
        """Show the person beside the list."""
        beside = state.beside
        for part in self._parts:
            show(part, beside is not None)
        show(self._nobody, beside is None)
        show(self._nothing, beside is not None and not state.entries)
        show(self._older, beside is not None and state.more)
        self._notes_only, self._may_give = state.notes_only, beside is not None and beside.may_edit
        self._toggle.set_words(_("Everything") if state.notes_only else _("Notes only"))
        if beside is None:
            self._panel.say(_("Nobody chosen"))
            self._stream.show_entries(())
            self._standing.show_state("")
            self._time.show_state("")
            show(self._who, False)
            self._conflict.show_words("conflict", "")
            return
        extras = beside.extras
        self._panel.say(beside.name, words.second_line(beside.code, beside.district, extras.entry, extras.exit))
        completeness = words.completeness_cell(extras.completeness)
        self._standing.show_state(completeness.text, completeness.tone, completeness.icon)
        self._time.show_state(words.contact_time(beside.minutes), "neutral", "clock")
        self._who.setText(_responsible(beside.assigned, beside.deputy))
        show(self._who, True)
        contested = phrases.joined([fields.label(f"participant.{name}") for name in beside.conflicts])
        self._conflict.show_words("conflict", _("{fields}: two values").format(fields=contested) if contested else "")
        show(self._note, beside.may_note)
        self._stream.show_entries([self._entry(entry, today()) for entry in state.entries])
        settle(self._stream)

    def _entry(self, entry: chronicle.ChronicleEntry, today: date) -> Entry:
        day = words.day_of(entry.day)
        flag = entry.flag
        if entry.what == "follow_up" and entry.overdue:
            flag = _("overdue")
        return Entry(
            entry_id=entry.id,
            icon="hidden" if entry.hidden else words.ICONS[entry.what],
            title=entry.title,
            when=phrases.near_day(day, today),
            text=entry.text,
            author=words.author_line(entry),
            flag=flag,
            flag_icon="flag" if entry.what == "follow_up" else "info",
            flag_tone="err" if entry.overdue else "warn" if flag == _("open") else "neutral",
        )

    def _toggle_notes(self) -> None:
        self._verbs.only_notes(not self._notes_only)

    def _open_menu(self) -> None:
        menu = QMenu(self._panel)
        action = menu.addAction(_("Set a follow-up …"))
        action.triggered.connect(self._verbs.follow_up)
        if self._may_give:
            menu.addAction(_("Give to another office …")).triggered.connect(self._verbs.give)
        menu.exec(self._more_acts.mapToGlobal(QPoint(0, self._more_acts.height())))
        menu.deleteLater()


def _responsible(assigned: str, deputy: str) -> str:
    if not assigned:
        return _("Nobody is assigned.")
    if deputy:
        return _("Assigned: {name}, deputy: {deputy}").format(name=assigned, deputy=deputy)
    return _("Assigned: {name}").format(name=assigned)
