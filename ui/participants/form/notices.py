"""The notices above a person's form: troubles, somebody known already, offers, what others changed, the draft."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from resources.language import _
from ui.formatting import phrases
from ui.participants.form import state as form_state
from ui.participants.form.state import State
from ui.parts.boxes import column, show
from ui.parts.buttons import Button
from ui.parts.notices import Notice


@dataclass(frozen=True)
class Verbs:
    """What the buttons of the notices do."""

    look: Callable[[], object]
    discard: Callable[[], object]
    open_offers: Callable[[], object]
    compare: Callable[[], object]


class FormNotices(QWidget):
    """Hidden as a whole while none of them has something to say."""

    def __init__(self, verbs: Verbs) -> None:
        super().__init__()
        self._trouble = Notice("err")
        self.known_already = Notice("info")
        self.known_already.add_action(Button(_("Compare"), verbs.compare, small=True))
        self.offered = Notice("info")
        self.offered.add_action(Button(_("Look at it"), verbs.open_offers, small=True))
        self._arrived = Notice("info")
        self._arrived.add_action(Button(_("Look at it"), verbs.look, small=True))
        self._draft = Notice("info")
        self._draft.add_action(Button(_("Discard draft"), verbs.discard, small=True))
        lines = column(8, (24, 12, 24, 0))
        lines.add(self._trouble, self.known_already, self.offered, self._arrived, self._draft)
        self.setLayout(lines)

    def render_state(self, state: State, arrived: Mapping[str, str]) -> None:
        """Say what there is to say; `arrived` are the values others saved meanwhile, in words by key."""
        self._trouble.show_words("err", state.trouble)
        known = next(iter(state.known_already), None)
        self.known_already.show_words("info", known.sentence if known else "", known.pair.explanation if known else "")
        self.offered.show_words("info", *form_state.offered_words(state.sheet))
        changed = state.changed
        self._arrived.show_words(
            "info",
            _("Changed while you write") if changed else "",
            form_state.arrived_words(changed, arrived) if changed else "",
        )
        self._draft.show_words("info", _draft_words(state))
        show(self, bool(changed or state.draft_of or state.trouble or known or state.sheet.offered))


def _draft_words(state: State) -> str:
    if state.draft_of is None:
        return ""
    day = phrases.near_day(state.draft_of.date(), state.context.today)
    return _("Draft of {when}: not saved yet").format(when=f"{day} {phrases.clock(state.draft_of)}")
