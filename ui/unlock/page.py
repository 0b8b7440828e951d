"""The sign-in page: the stores of this laptop as cards, the passphrase with the focus, a warning of caps lock."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSysInfo, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QButtonGroup, QLineEdit, QWidget

from resources.language import _
from ui.base.desk import Desk
from ui.look.theme import look
from ui.parts.boxes import Ground, Scroll, column, holder, plain_column, row, show
from ui.parts.buttons import Button
from ui.parts.forms.passphrase_field import PassphraseField
from ui.parts.labels import Elided, IconLabel, Label
from ui.parts.notices import Notice
from ui.parts.radio_card import RadioCard
from ui.unlock.presenter import State, StoreCard, StoreOpeners, UnlockPresenter

if TYPE_CHECKING:  # heavy: loaded after the sign-in page is painted
    from app.core.workplace import Workplace

WIDTH = 540


class UnlockPage(Ground):
    """Ties the widgets to the presenter's verbs."""

    add_wanted = Signal()
    restore_wanted = Signal()

    def __init__(self, openers: StoreOpeners, desk: Desk, opened: "Callable[[Path, Workplace], None]") -> None:
        super().__init__("canvas")
        self._presenter = UnlockPresenter(openers, desk, self.render_state, opened)
        self._cards: tuple[StoreCard, ...] = ()
        self._sentence = ""
        self._group = QButtonGroup(self)
        self._stores = column(8)
        self._title = Label(_("Who is working now?"), "h1")
        self._intro = Label(_("On this laptop each person has a store of their own."), "body", "text2", wrap=True)
        self._label = Label("", "label")
        self._passphrase = PassphraseField(_("Passphrase"))
        self._label.setBuddy(self._passphrase)
        self._caps = Notice("warn")
        self._error = Notice("err")
        self._unlock = Button(_("Unlock"), self._try, icon="key", kind="primary")
        self._forgotten = Button(_("Passphrase forgotten …"), self._presenter.forgotten, kind="link")
        self._recovery: QWidget | None = None
        self._passphrase_part = self._build_passphrase()
        self._build()
        self._passphrase.returnPressed.connect(self._try)
        self._passphrase.caps_lock.connect(self._presenter.caps_lock)
        self._again = QTimer(self)
        self._again.setInterval(1000)
        self._again.timeout.connect(self._presenter.tick)
        desk.told.connect(self._show_error)

    def _build_passphrase(self) -> QWidget:
        buttons = row(8)
        buttons.add(self._unlock, self._forgotten)
        buttons.addStretch(1)
        part = column(12)
        field = column(4)
        field.add(self._label, self._passphrase)
        part.addLayout(field)
        part.add(self._caps, self._error)
        part.addLayout(buttons)
        return holder(part)

    def _build_recovery(self) -> QWidget:
        """Made when it is asked for."""
        self._sheet = QLineEdit()
        self._sheet.setPlaceholderText("XXXXX-XXXXX-XXXXX-…")
        self._new = PassphraseField(_("New passphrase"))
        self._new_again = PassphraseField(_("New passphrase, again"))
        self._sheet_error = Notice("err")
        part = column(12)
        lines: tuple[tuple[str, QLineEdit], ...] = (
            (_("Groups of the recovery sheet"), self._sheet),
            (_("New passphrase"), self._new),
            (_("New passphrase, again"), self._new_again),
        )
        for words, field in lines:
            label = Label(words, "label")
            label.setBuddy(field)
            field.setAccessibleName(words)
            box = column(4)
            box.add(label, field)
            part.addLayout(box)
            field.returnPressed.connect(self._recover)
        part.addWidget(self._sheet_error)
        buttons = row(8)
        self._recover_button = Button(_("Set passphrase and unlock"), self._recover, icon="key", kind="primary")
        buttons.add(self._recover_button, Button(_("Back"), self._presenter.remembered, kind="link"))
        buttons.addStretch(1)
        part.addLayout(buttons)
        return holder(part)

    def _build(self) -> None:
        mark = row(14, (4, 0, 0, 0))
        mark.addWidget(IconLabel("book", "accent", 26))
        words = column(0)
        self._project = Elided("", "small", "text2")
        words.add(Label("Feldbuch", "h1"), self._project)
        mark.addLayout(words, 1)
        card = column(12, (27, 24, 27, 24))
        card.add(self._title, self._intro)
        card.addLayout(self._stores)
        card.addSpacing(6)
        card.addWidget(self._passphrase_part)
        self._card = card
        below = row(14, (4, 6, 0, 0))
        below.addWidget(Button(_("Add a store …"), self.add_wanted.emit, icon="user_plus", kind="link", small=True))
        below.addWidget(
            Button(_("Restore from a backup …"), self.restore_wanted.emit, icon="undo", kind="link", small=True)
        )
        below.addStretch(1)
        last = row(8, (0, 2, 0, 0))
        laptop = _("Laptop “{name}”").format(name=QSysInfo.machineHostName())
        for icon, text in (("laptop", laptop), ("shield", _("Opens without network"))):
            last.add(IconLabel(icon, "text2", 16), Label(text, "small", "text2"))
            last.addSpacing(12)
        last.addStretch(1)
        last.addWidget(Label(f"Feldbuch {QApplication.applicationVersion()}", "small", "text2"))
        middle = column(12)
        middle.addStretch(1)
        middle.addLayout(mark)
        middle.addWidget(Ground("card", card))
        middle.addLayout(below)
        middle.addLayout(last)
        middle.addStretch(1)
        centre = row(0, (24, 24, 24, 24))
        centre.addStretch(1)
        self._middle = holder(middle)
        centre.addWidget(self._middle)
        centre.addStretch(1)
        plain_column(self).addWidget(Scroll(holder(centre)))
        look().changed.connect(self.relook)
        self.relook()

    def relook(self) -> None:
        """Renew the width."""
        self._middle.setFixedWidth(look().px(WIDTH))

    def begin(self, folder: Path | None = None) -> None:
        """Show the stores; the passphrase has the focus."""
        self._presenter.begin(folder)
        self._passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _try(self) -> None:
        self._presenter.unlock(self._passphrase.text())

    def _recover(self) -> None:
        self._presenter.recover(self._sheet.text(), self._new.text(), self._new_again.text())

    def _show_error(self, _tone: str, sentence: str) -> None:
        self._error.show_words("err", sentence)

    def render_state(self, state: State) -> None:
        """Show it all."""
        self._show_cards(state)
        card = state.card
        name = card.person if card else ""
        self._project.set_words(card.second if card else "")
        self._label.setText(_("Passphrase for {name}").format(name=name) if name else _("Passphrase"))
        self._passphrase.setAccessibleName(self._label.text())
        recovering = state.mode == "recovery"
        self._show_recovery(recovering)
        self._caps.show_words("warn", _("Caps lock is on") if state.caps else "")
        sentence = " ".join(state.errors.values())
        if state.wait and not recovering:
            sentence = _("Too many wrong tries. Next try in {n} s. Your data are safe.").format(n=state.wait)
        self._error.show_words("err", "" if recovering else sentence)
        if recovering:
            self._sheet_error.show_words("err", sentence)
        self._passphrase.show_state("err" if sentence and not recovering else "")
        self._passphrase.setAccessibleDescription(sentence)
        self._unlock.set_words(_("Opening …") if state.busy else _("Unlock"))
        if state.wait:
            self._again.start()
        else:
            self._again.stop()
        previous, self._sentence = self._sentence, sentence
        if sentence and sentence != previous and not recovering:
            self._passphrase.selectAll()
            self._passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_recovery(self, shown: bool) -> None:
        if shown and self._recovery is None:
            self._recovery = self._build_recovery()
            self._card.addWidget(self._recovery)
        if self._recovery is not None and shown == self._recovery.isHidden():
            show(self._recovery, shown)
            show(self._passphrase_part, not shown)
            first = self._sheet if shown else self._passphrase
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def look_at_wait(self) -> None:
        """It is known now how long the chosen store still refuses tries."""
        self._presenter.tick()

    def _show_cards(self, state: State) -> None:
        if state.cards != self._cards:
            self._cards = state.cards
            self._stores.clear()
            self._group = QButtonGroup(self)
            for number, card in enumerate(state.cards):
                made = RadioCard(card.person, card.second, icon="person", state=card.state)
                made.clicked.connect(partial(self._choose, number))
                self._group.addButton(made, number)
                self._stores.addWidget(made)
        chosen = self._group.button(state.chosen)
        if chosen is not None:
            chosen.setChecked(True)

    def _choose(self, number: int, _checked: bool = False) -> None:
        self._presenter.choose(number)
        self._passphrase.clear()
