"""The page "Sync": the state, requests, the conflict that is to be decided, the last rounds; at the right the lists."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.core.rights import Right
from app.sharing.laptops import Laptop
from app.sharing.unsent_changes import UnsentChanges
from resources.language import _, ngettext
from ui.base.context import Context
from ui.conflicts import view
from ui.conflicts.presenter import ConflictsPresenter
from ui.conflicts.rules_dialog import RulesDialog
from ui.conflicts.state import State as ConflictState
from ui.move_offers.presenter import OffersPresenter
from ui.move_offers.presenter import State as OffersState
from ui.move_offers.view import OffersView
from ui.parts.boxes import Ground, column, show
from ui.parts.buttons import Button
from ui.parts.labels import Label
from ui.parts.notices import Notice
from ui.parts.page import MIDDLE, NARROW, Page
from ui.parts.tables.cells import rows_of
from ui.quarantine.presenter import QuarantinePresenter
from ui.quarantine.presenter import State as QuarantineState
from ui.quarantine.view import QuarantineView
from ui.sync_lists import columns, words
from ui.sync_lists.lists import ShortTable
from ui.syncing import cards, panel
from ui.syncing.dialogs import ask_admit, ask_remove
from ui.syncing.presenter import Request, State, SyncPresenter
from ui.syncing.rounds import Rounds

# Where a record is opened, and under which name of the argument.
PAGES = {"participant": "participants", "business": "company", "session": "register", "offering": "offering"}
SHOWN_ROUNDS = 12


class SyncPage(Page):
    """See the module."""

    def __init__(self, context: Context, rounds: Rounds | None = None) -> None:
        super().__init__(context, _("Sync"))
        rounds = rounds or Rounds(context.workplace, context.desk)
        self._build_body()
        self._presenter = SyncPresenter(context.workplace, context.desk, rounds, self.render_state)
        now = self._presenter.now
        self._conflicts = ConflictsPresenter(context.workplace, context.desk, self.render_conflicts, now)
        self._view = view.ConflictView(self._conflicts, view.Verbs(self._open_record))
        self._rounds = ShortTable(columns.rounds(now), _("Rounds"), most=SHOWN_ROUNDS)
        self._quarantine = QuarantinePresenter(
            context.workplace, context.desk, self.render_quarantine, self._presenter.sync_if_idle, now
        )
        self._barred = QuarantineView(self._quarantine)
        self._offers = OffersPresenter(context.workplace, context.desk, self.render_offers, now)
        self._offered = OffersView(self._offers, self._go)
        self._rounds.opened.connect(lambda past_round: self.notice(*words.round_notice(past_round)))
        self._fill_body()
        verbs = panel.Verbs(
            self._conflicts.select,
            self._conflicts.narrow,
            self._conflicts.title,
            self._by_rule,
            self._view.focus_choice,
            self._open_waiting,
            self._remove,
        )
        self._panel = panel.SyncPanel(self.add_panel(344), verbs, now)
        self.fit_width(NARROW - 1)
        self.set_keys(
            ("F5", _("sync now")),
            ("1 2 3", _("choose a value")),
            ("Return", _("take it")),
            ("S", _("later")),
            ("Down", _("next conflict")),
        )

    def _build_body(self) -> None:
        self._choose = Button(_("Choose folder …"), self._choose_folder, icon="folder")
        self.head.add_action(self._choose)
        verbs = cards.Verbs(self._sync, self._stick, self._choose_folder, self._overview)
        self._state_card = cards.StateCard(verbs)
        self._requests = cards.RequestsCard(self._admit)
        self._waits = Notice("info")
        self._merged = Notice("conflict")
        self._merged.add_action(Button(_("Look at them"), self._open_questions, small=True))

    def _fill_body(self) -> None:
        past = column(0)
        past.addWidget(self._rounds)
        self._no_rounds = Label(_("No round yet."), "body", "text2")
        self._past = Ground("card", past)
        inside = column(16, (24, 16, 24, 24))
        inside.add(self._waits, self._state_card, self._requests, self._merged, self._offered, self._view)
        inside.add(Label(_("Rounds"), "h2"), self._past, self._no_rounds, self._barred)
        inside.addStretch(1)
        self.add_scrolled(inside)

    # Called by the window

    def opened(self, **arguments: object) -> None:
        """Arguments: `record_id` begins with the conflict of that record."""
        self._conflicts.show(str(arguments.get("record_id", "")))
        self._quarantine.show()
        self._offers.show()
        self._presenter.show()
        if self._conflicts.state.cards:
            self._view.focus_choice()
        else:
            self._state_card.focus_first()

    def left(self) -> None:
        """Nothing is read for a page nobody sees."""
        self._presenter.leave()

    def refresh(self, kinds: frozenset[str]) -> None:
        """Any record may be in conflict."""
        self._conflicts.refresh()
        self._quarantine.show()
        self._offers.refresh(kinds)
        self._presenter.refresh()

    def fit_width(self, width: int) -> None:
        """Cards and columns give way."""
        super().fit_width(width)
        self._state_card.fit_width(width, width < MIDDLE)
        self._view.fit_width(width)
        self._rounds.fit_width(width)
        self._barred.fit_width(width)
        self._offered.fit_width(width)

    # What is shown

    def render_state(self, state: State) -> None:
        """Everything but the conflicts."""
        self.head.say(_("Sync"), state.folder)
        tone, title, text = state.notice
        self.notice(tone, title, text)
        self._state_card.render_state(state.rounds)
        self._choose.setProperty("left_out", not state.rounds.light.address)
        show(self._choose, bool(state.rounds.light.address) and self.available_width >= NARROW)
        self._say_waits(state)
        self._requests.show_requests(state.requests or ())
        sentence = ngettext("{n} question about merged records", "{n} questions about merged records", state.questions)
        self._merged.show_words("conflict", sentence.format(n=state.questions) if state.questions else "")
        self._rounds.show_rows(rows_of(list(state.past[:SHOWN_ROUNDS]), lambda past: past.at))
        show(self._past, bool(state.past))
        show(self._no_rounds, not state.past)
        self._panel.render_state(state)

    def _say_waits(self, state: State) -> None:
        """What a person should know before all else: not admitted yet, or what the last round found."""
        if not state.admitted:
            text = _("Tell the administration this fingerprint by telephone: {fingerprint}")
            title = _("This laptop waits to be admitted")
            self._waits.show_words("info", title, text.format(fingerprint=state.fingerprint))
            return
        warnings = state.past[0].warnings if state.past else ()
        self._waits.show_words("warn", warnings[0] if warnings else "", " ".join(warnings[1:]))

    def render_conflicts(self, state: ConflictState) -> None:
        """The conflict that is shown, and the list."""
        self._view.render_state(state)
        self._panel.render_conflicts(state)

    def render_quarantine(self, state: QuarantineState) -> None:
        """What does not count."""
        self._barred.render_state(state)

    def render_offers(self, state: OffersState) -> None:
        """Who waits to go to another office."""
        self._offered.render_state(state)

    # What is done

    def _sync(self) -> None:
        self._presenter.sync_now()

    def _overview(self) -> None:
        if self.panel:
            self.panel.toggle()

    def _choose_folder(self) -> None:
        folder = ask_folder(self, _("Choose the shared folder"))
        if folder:
            self._presenter.choose_folder(folder)

    def _stick(self) -> None:
        folder = ask_folder(self, _("Choose the folder on the stick"))
        if folder:
            self._presenter.over_stick(folder)

    def _admit(self, request: Request) -> None:
        ask_admit(request, self._presenter.admit, self)

    def _remove(self, laptop: Laptop) -> None:
        ask_remove(laptop, self._presenter.remove, self)

    def _open_record(self) -> None:
        dispute = self._conflicts.state.dispute
        if dispute is not None:
            self._go(dispute.subject_kind, dispute.subject)

    def _open_questions(self) -> None:
        if Right.MERGE in self.context.workplace.me.rights:
            self.context.navigate("duplicates", tab="questions")
        else:
            self.context.navigate("questions")

    def _by_rule(self) -> None:
        shown = self._conflicts.state
        RulesDialog.ask(self.context.workplace, self.context.desk, shown.wanted, shown.dispute, self)

    def _open_waiting(self, waiting: UnsentChanges) -> None:
        self._go(waiting.subject_kind, waiting.subject)

    def _go(self, kind: str, record_id: str) -> None:
        if kind in PAGES and record_id:
            self.context.navigate(PAGES[kind], record_id=record_id)


def ask_folder(page: Page, title: str) -> Path | None:
    """A folder of this laptop, a drive or a stick."""
    folder = QFileDialog.getExistingDirectory(page, title)
    page.window().activateWindow()
    page.setFocus(Qt.FocusReason.OtherFocusReason)
    return Path(folder) if folder else None
