"""The tools above the list of participants: search, filters, and one button for all of them where space is scarce."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from models import vocabulary as lists
from resources.language import _
from ui.formatting import phrases
from ui.participants import menus, words
from ui.participants.presenter import ParticipantsPresenter, State
from ui.parts.boxes import Box, show
from ui.parts.buttons import Button
from ui.parts.filters import FilterButton
from ui.parts.forms import form_values
from ui.parts.forms.fields import Choice
from ui.parts.forms.search_field import SearchField
from ui.parts.labels import Label
from ui.parts.page import MIDDLE, NARROW

WITH_ANSWERS = MIDDLE + 200  # the filter by answers is the first to give way


class FilterLine:
    """Fills the line of tools of a page."""

    def __init__(self, tools: Box, presenter: ParticipantsPresenter, page: QWidget) -> None:
        self._presenter, self._page = presenter, page
        self.search = SearchField(_("Name, code or phone"))
        self._offices = FilterButton(_("Office"), form_values.choices(lists.OFFICE), icon="pin")
        self._mine = Button(_("Mine and as deputy"), self._toggle_mine, icon="person", small=True)
        states = tuple(Choice(key, _(label)) for key, label in words.STATES)
        self._state = FilterButton(_("Participation"), states, several=False)
        answers = (Choice("open", _("answers open")), Choice("complete", _("complete")))
        self._answers = FilterButton(_("Answers"), answers, icon="half", several=False)
        self._reset = Button(_("Reset"), presenter.reset, kind="link", small=True)
        self._all_filters = Button(_("Filter"), self._open_menu, icon="filter", small=True)
        self._part = Label("", "small", "text2")
        tools.add(self.search, self._all_filters, self._offices, self._mine, self._state, self._answers, self._reset)
        tools.addStretch(1)
        tools.addWidget(self._part)
        self._offices.changed.connect(lambda keys: presenter.filter_by(offices=keys))
        self._state.changed.connect(lambda keys: presenter.filter_by(state=keys[0] if keys else ""))
        self._answers.changed.connect(lambda keys: presenter.filter_by(incomplete=keys[0] == "open" if keys else None))

    def fit_width(self, width: int) -> None:
        """Show the filters there is space for."""
        narrow, chosen = width < NARROW, self._presenter.state.filter
        for button in (self._offices, self._mine, self._state):
            show(button, not narrow)
        show(self._answers, width >= WITH_ANSWERS)
        show(self._all_filters, narrow)
        show(self._reset, not narrow and chosen != type(chosen)())

    def render(self, state: State) -> None:
        """Show what is searched and filtered by."""
        number, chosen = state.rows.count, state.filter
        self._part.setText(phrases.of(number, state.total) if number != state.total else "")
        if self.search.text().strip() != chosen.text:
            self.search.setText(chosen.text)
        self._offices.set_chosen(chosen.offices)
        self._mine.set_kind("active" if chosen.mine else "normal")
        self._state.set_chosen((chosen.state,) if chosen.state else ())
        self._answers.set_chosen(() if chosen.incomplete is None else ("open" if chosen.incomplete else "complete",))
        in_use = sum((bool(chosen.offices), chosen.mine, bool(chosen.state), chosen.incomplete is not None))
        self._all_filters.set_words(_("Filter: {n}").format(n=in_use) if in_use else _("Filter"))

    def _toggle_mine(self) -> None:
        self._presenter.filter_by(mine=not self._presenter.state.filter.mine)

    def _open_menu(self) -> None:
        below = self._all_filters.mapToGlobal(QPoint(0, self._all_filters.height()))
        presenter = self._presenter
        menus.filters(self._page, below, presenter.state.filter, presenter.filter_by, presenter.reset)
