"""The steps of the assistant that ask (welcome, project, you): widgets that show their part of the state."""

from functools import partial

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from models import vocabulary
from resources.language import _
from ui.first_start.presenter import FirstStartPresenter, State
from ui.look.theme import look
from ui.parts.boxes import Box, column, show
from ui.parts.forms.fields import Choice, Field, Section
from ui.parts.forms.form import Form
from ui.parts.labels import Label, state_line
from ui.parts.radio_card import CheckCard, RadioCard

BESIDE = 560


class Step(QWidget):
    """One step: what stands above it, and what "next" does."""

    def __init__(self, presenter: FirstStartPresenter) -> None:
        super().__init__()
        self.presenter = presenter
        self.box: Box = column(12)
        self.setLayout(self.box)

    def title(self) -> str:
        """The question."""
        raise NotImplementedError

    def intro(self) -> str:
        """One sentence under it."""
        return ""

    def next_words(self) -> str:
        """What stands on the primary button."""
        return _("Next")

    def go_on(self) -> None:
        """The primary button."""
        self.presenter.next()

    def shown_errors(self) -> set[str]:
        """Fields whose errors this step shows itself."""
        return set()

    def render_state(self, state: State) -> None:
        """Show its part."""

    def focus_first(self) -> None:
        """Put the focus where the answer begins."""
        self.setFocus()


class WelcomeStep(Step):
    """Set up, or look around with demo data."""

    def __init__(self, presenter: FirstStartPresenter) -> None:
        super().__init__(presenter)
        self._group = QButtonGroup(self)
        self._new = RadioCard(
            _("Set up for work"),
            _("A store of your own on this laptop, encrypted; about 5 minutes"),
            icon="book",
        )
        self._demo = RadioCard(
            _("Look around with demo data"),
            _("A made-up project of three years; nothing in it is real"),
            icon="people",
        )
        for card in (self._new, self._demo):
            self._group.addButton(card)
            self.box.addWidget(card)
        self._new.setChecked(True)

    def title(self) -> str:
        """See Step."""
        return _("Welcome to Feldbuch")

    def intro(self) -> str:
        """See Step."""
        return _("Feldbuch records advice, attendance and companies, and works without any network.")

    def go_on(self) -> None:
        """Demo or the next step."""
        if self._demo.isChecked():
            self.presenter.demo()
        else:
            self.presenter.next()

    def focus_first(self) -> None:
        """See Step."""
        self._new.setFocus()


class ProjectStep(Step):
    """The preset of the real project, or a project of one's own."""

    def __init__(self, presenter: FirstStartPresenter) -> None:
        super().__init__(presenter)
        self._group = QButtonGroup(self)
        self._cards = {
            "gladbeck": RadioCard(
                "Aktiv und digital in Gladbeck 4.0",
                _("BIWAQ, 2019 to 2022; title, funding sentences, districts and targets are filled in"),
                icon="flag",
            ),
            "own": RadioCard(
                _("Another project"),
                _("You enter title and period; all else later in the project profile"),
                icon="edit",
            ),
        }
        for key, card in self._cards.items():
            self._group.addButton(card)
            card.clicked.connect(partial(self._chose, key))
            self.box.addWidget(card)
        self._form = Form(
            (
                Section(
                    "",
                    (
                        Field("title", _("Title of the project"), required=True, wide=True, length=300),
                        Field("first", _("First day"), "day", required=True),
                        Field("last", _("Last day"), "day", required=True),
                    ),
                ),
            ),
            summary=False,
        )
        self._form.changed.connect(lambda _key: self._answer())
        self.box.addWidget(self._form)

    def title(self) -> str:
        """See Step."""
        return _("Which project is it?")

    def intro(self) -> str:
        """See Step."""
        return _("Title and funding sentence stand on every paper.")

    def _chose(self, key: str, _checked: bool = False) -> None:
        self.presenter.answer(preset=key)

    def _answer(self) -> None:
        if not self._form.problems():
            self.presenter.answer(**self._form.values())

    def go_on(self) -> None:
        """What cannot be read stays at its field."""
        problems = self._form.problems() if self._cards["own"].isChecked() else {}
        if problems:
            self._form.set_errors(problems)
        else:
            self.presenter.next()

    def shown_errors(self) -> set[str]:
        """See Step."""
        return {"title", "first", "last"}

    def render_state(self, state: State) -> None:
        """See Step."""
        self._cards[state.answers.preset].setChecked(True)
        show(self._form, state.answers.preset == "own")
        if state.errors or not self._form.problems():
            self._form.set_errors(state.errors, focus=bool(state.errors))

    def focus_first(self) -> None:
        """See Step."""
        chosen = self._group.checkedButton()
        (chosen or self._cards["gladbeck"]).setFocus()


class PersonStep(Step):
    """Name, tasks, offices."""

    def __init__(self, presenter: FirstStartPresenter) -> None:
        super().__init__(presenter)
        hint = _("So you appear to colleagues and on papers")
        offices = tuple(Choice(word.key, vocabulary.OFFICE.label(word.key)) for word in vocabulary.OFFICE)
        self._form = Form(
            (
                Section(
                    "",
                    (
                        Field("name", _("Your name"), required=True, hint=hint, length=300),
                        Field("offices", _("Your offices"), "choices", choices=offices),
                    ),
                ),
            ),
            summary=False,
        )
        self._form.changed.connect(self._changed)
        self._cards = {
            "social_worker": CheckCard(
                vocabulary.ROLE.label("social_worker"),
                _("Advise participants, keep attendance and notes"),
                icon="people",
            ),
            "adviser": CheckCard(
                vocabulary.ROLE.label("adviser"), _("Accompany companies, workshops and networks"), icon="company"
            ),
            "team_lead": CheckCard(
                vocabulary.ROLE.label("team_lead"), _("Lists, figures, releases; no case notes"), icon="chart"
            ),
        }
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        for key, card in self._cards.items():
            card.clicked.connect(partial(self._task, key))
        self.box.addWidget(self._form)
        self._label = Label(_("Your tasks (several are possible)"), "label")
        self.box.addWidget(self._label)
        self.box.addLayout(self._grid)
        self._arrange(beside=True)
        self._error = Label("", "small", "err")
        self.box.addWidget(self._error)
        self.box.addLayout(
            state_line("info", _("Who sets up the project also administers it at first."), "text2", role="small")
        )

    def title(self) -> str:
        """See Step."""
        return _("Who works on this laptop?")

    def intro(self) -> str:
        """See Step."""
        return _("Your name stands in the history and on the papers.")

    def _arrange(self, beside: bool) -> None:
        """The cards beside each other, or below where there is no space for their words."""
        self._grid.setSpacing(look().space(12))
        for number, card in enumerate(self._cards.values()):
            self._grid.removeWidget(card)
            self._grid.addWidget(card, 0 if beside else number, number if beside else 0)
            self._grid.setColumnStretch(number, int(beside or number == 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another arrangement."""
        super().resizeEvent(event)
        self._arrange(beside=look().measures.unscaled(self.width()) >= BESIDE)

    def _changed(self, key: str) -> None:
        self.presenter.answer(**{key: self._form.values()[key]})

    def _task(self, _key: str, _checked: bool = False) -> None:
        self.presenter.answer(roles=tuple(key for key, card in self._cards.items() if card.isChecked()))

    def shown_errors(self) -> set[str]:
        """See Step."""
        return {"name", "offices", "roles"}

    def render_state(self, state: State) -> None:
        """See Step."""
        for key, card in self._cards.items():
            card.setChecked(key in state.answers.roles)
        if self._form.values()["offices"] != state.answers.offices:
            self._form.set_values({"offices": state.answers.offices})
        self._form.set_errors(state.errors, focus="name" in state.errors)
        self._error.setText(state.errors.get("roles", ""))
        show(self._error, "roles" in state.errors)

    def focus_first(self) -> None:
        """See Step."""
        self._form.focus("name")
