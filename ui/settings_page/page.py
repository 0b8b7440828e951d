"""The page "Settings": three cards beside each other, below each other where space is scarce."""

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QBoxLayout, QFileDialog

from app.base import places
from app.core.rights import Right
from resources.language import _, pgettext
from ui.base.context import Context
from ui.formatting import phrases
from ui.look.theme import Theme, look
from ui.parts.boxes import column, row
from ui.parts.buttons import Button
from ui.parts.page import NARROW, Page
from ui.settings_page.cards import AccessCard, BackupCard, LookCard
from ui.settings_page.dialog_sheet import SheetDialog
from ui.settings_page.ports import ports
from ui.settings_page.presenter import SettingsPresenter, State

THEMES: tuple[Theme, ...] = ("system", "light", "dark")
FOLDER_KEY = "backup_folder"


class SettingsPage(Page):
    """Ties the cards to the presenter's verbs."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Settings"))
        store = context.workplace.store.path.parent
        card = places.look_at(store)
        self._person, self._project = context.workplace.me.name, card.title if card else ""
        if Right.EDIT_STAFF in context.workplace.me.rights:
            self.head.add_action(Button(_("Team"), lambda: context.navigate("team"), icon="people"))
        made = ports(context.workplace, context.settings)
        self._presenter = SettingsPresenter(made, context.desk, self.render_state, self._show_sheet)
        person = " · ".join(part for part in (self._person, self._project) if part)
        self._access = AccessCard(self._presenter, person)
        self._backup = BackupCard(self._back_up, self._presenter.check)
        self._look = LookCard(self._change)
        left, right = column(20), column(20)
        left.add(self._access)
        right.add(self._backup, self._look)
        for side in (left, right):
            side.addStretch(1)
        self._both = row(20, (24, 18, 24, 24))
        self._both.addLayout(left, 1)
        self._both.addLayout(right, 1)
        self.add_scrolled(self._both)
        look().changed.connect(self._look_has_changed)
        self.set_keys(
            ("Tab", _("next field")),
            ("Return", pgettext("key", "confirm")),
            ("Ctrl++", _("larger text")),
            ("Ctrl+L", _("lock")),
            ("F1", _("keys")),
        )

    def _look_has_changed(self) -> None:
        """Once the parts have their new size; a bound method, so that nothing is called on a page that is gone."""
        QTimer.singleShot(0, self, self._looks_changed)

    def opened(self, **arguments: object) -> None:
        """Show it afresh."""
        del arguments
        self._access.forget()
        self._presenter.begin()
        self._access.focus_first()

    def left(self) -> None:
        """Nothing of a passphrase stays behind."""
        self._access.forget()

    def fit_width(self, width: int) -> None:
        """One column where space is scarce."""
        super().fit_width(width)
        ways = QBoxLayout.Direction
        self._both.setDirection(ways.TopToBottom if width < NARROW else ways.LeftToRight)

    def render_state(self, state: State) -> None:
        """Show everything."""
        self._access.render_state(state)
        self._backup.render_state(state)
        self._look.render_state(state.settings)

    def _looks_changed(self) -> None:
        if self.isVisible():
            self._presenter.reload()

    def _change(self, name: str, value: str | int) -> None:
        self._presenter.change(name, value)
        chosen = self._presenter.state.settings
        theme = next(known for known in THEMES if known == chosen.look)
        look().use(theme, chosen.text_scale, chosen.density == "compact")

    def _back_up(self) -> None:
        kept = Path(str(self.context.settings.get(FOLDER_KEY, "")))
        folder = kept if kept.is_absolute() and kept.is_dir() else Path.home()
        name = _("Feldbuch backup {day}.feldbuch").format(day=f"{phrases.now():%Y-%m-%d}")
        kinds = _("Feldbuch backup (*.feldbuch)")
        file, _kind = QFileDialog.getSaveFileName(self, _("Make a backup"), str(folder / name), kinds)
        if file:
            self.context.settings.set(FOLDER_KEY, str(Path(file).parent))
            self._presenter.back_up(Path(file))

    def _show_sheet(self, groups: tuple[str, ...]) -> None:
        SheetDialog.show_once(groups, self._person, self._project, self)
