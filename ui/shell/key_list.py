"""F1: all keys of this page and those that work everywhere."""

from PySide6.QtWidgets import QGridLayout, QWidget

from resources.language import _
from ui.look.theme import look
from ui.parts.boxes import row
from ui.parts.buttons import Button
from ui.parts.dialogs import Dialog
from ui.parts.labels import KeyCap, Label
from ui.parts.page import Keys


def everywhere() -> Keys:
    """The keys that work on every page."""
    return (
        ("Ctrl+K", _("search and commands")),
        ("Ctrl+1", _("pages, Ctrl+1 to Ctrl+9")),
        ("Ctrl+N", _("new, of this page")),
        ("Ctrl+F", _("search in this list")),
        ("Ctrl+S", _("save")),
        ("Ctrl+P", _("print")),
        ("Ctrl+Z", _("undo")),
        ("F5", _("sync now")),
        ("F6", _("next area")),
        ("F8", _("next error")),
        ("Alt+Left", _("back")),
        ("Alt+Right", _("forward")),
        ("Ctrl+L", _("lock")),
        ("Ctrl++", _("larger text, Ctrl+- smaller, Ctrl+0 as before")),
        ("Shift+F10", _("menu of the row")),
        ("Esc", _("one level back, nothing is lost")),
    )


class KeyList(Dialog):
    """Two columns of keys."""

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(_("Keys"), parent, width=640)
        sides = row(32)
        for title, listed in ((_("On this page"), keys), (_("Everywhere"), everywhere())):
            if not listed:
                continue
            side = QGridLayout()
            side.setVerticalSpacing(look().space(6))
            side.setHorizontalSpacing(look().space(12))
            side.addWidget(Label(title, "label"), 0, 0, 1, 2)
            for number, (key, words) in enumerate(listed, start=1):
                side.addWidget(KeyCap(key), number, 0)
                side.addWidget(Label(words, "body"), number, 1)
            side.setRowStretch(len(listed) + 1, 1)
            side.setColumnStretch(1, 1)
            sides.addLayout(side)
        self.body.addLayout(sides)
        self.add_button(Button(_("Close"), self.accept, kind="primary"), first=True)

    @classmethod
    def ask(cls, keys: Keys, parent: QWidget | None = None) -> None:
        """Show it."""
        dialog = cls(keys, parent)
        dialog.exec()
        dialog.deleteLater()
