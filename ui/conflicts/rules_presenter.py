"""Presenter of settling many conflicts by one rule: which ones, by which rule, what would hold; doing and taking back.

Nothing happens before somebody has seen what would hold. What is done can be taken back as a whole.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from app.conflicts import bulk_rules, worklist
from app.conflicts.bulk_rules import RULES, BulkPlan, BulkResult
from app.conflicts.describe import Dispute
from app.conflicts.worklist import ConflictFilter, ConflictLine
from app.core.workplace import Workplace
from resources.language import _, ngettext
from ui.base.desk_protocol import Desk, Task
from ui.base.presenter import Presenter
from ui.formatting import phrases
from ui.parts.forms.fields import Choice
from ui.parts.tables.cells import NOTHING, Cell, Rows
from ui.sync_lists import conflict_words, value_words
from ui.sync_lists.field_words import kind_words


@dataclass(frozen=True)
class State:
    """What the dialog shows. `scope`: `list`, `record`, or a sort of conflicts."""

    scopes: tuple[Choice, ...] = ()
    scope: str = ""
    rules: tuple[Choice, ...] = ()
    rule: str = ""
    plan: BulkPlan = field(default_factory=lambda: BulkPlan("", ConflictFilter()))
    rows: Rows[ConflictLine] = NOTHING
    sentence: str = ""
    button: str = ""


class RulesPresenter(Presenter[State]):
    """See the module. `wanted` are the conflicts that are listed, `shown` the one beside the list."""

    def __init__(
        self,
        workplace: Workplace,
        desk: Desk,
        render: Callable[[State], None],
        wanted: ConflictFilter,
        shown: Dispute | None,
    ) -> None:
        super().__init__(State(), render)
        self._workplace, self._desk = workplace, desk
        self._outcomes: dict[str, tuple[str, str]] = {}
        self._wanted, self._shown = wanted, shown

    def show(self) -> None:
        """Begin: all that are listed, by the first rule that fits."""
        counted = self._workplace.ask(worklist.counts)
        scopes = [Choice("list", _("All conflicts of the list"))]
        if self._shown is not None:
            name = self._shown.title or kind_words(self._shown.kind)
            scopes.append(Choice("record", _("Only those of {title}").format(title=name)))
        scopes += [
            Choice(sort, _("All of the sort “{sort}”").format(sort=conflict_words.sort(sort)))
            for sort in worklist.sorts_of(counted)
            if not self._wanted.sorts
        ]
        self.state = State(tuple(scopes), "list")
        self.choose_scope("list")

    def choose_scope(self, scope: str) -> None:
        """Other conflicts; the rule stays if it says something about them."""
        wanted = self._of_scope(scope)
        fitting = self._workplace.ask(bulk_rules.rules_for, wanted)
        rules = tuple(Choice(key, _(RULES[key])) for key in fitting)
        rule = self.state.rule if self.state.rule in fitting else next(iter(fitting), "")
        self.state = replace(self.state, scope=scope, rules=rules)
        self.choose_rule(rule)

    def choose_rule(self, rule: str) -> None:
        """Another rule: work out what would hold."""
        wanted = self._of_scope(self.state.scope)
        if rule not in RULES:
            sentence = _("You may settle none of these. Who may write the field decides.")
            self._set(rule="", plan=BulkPlan("", wanted), rows=NOTHING, sentence=sentence, button="")
            return
        planned = self._workplace.ask(bulk_rules.plan, wanted, rule)
        self._outcomes = {}
        places = {conflict: place for place, conflict in enumerate(planned.ids)}
        rows = Rows(len(planned.ids), self._fetch, lambda line: line.id, position=places.get)
        number = phrases.whole(len(planned.ids))
        button = ngettext("Settle {n} conflict", "Settle {n} conflicts", len(planned.ids)).format(n=number)
        self._set(rule=rule, plan=planned, rows=rows, sentence=self._sentence(planned), button=button)

    def holds(self, line: ConflictLine) -> Cell:
        """What would hold of a line in sight, and what would not."""
        if line.id not in self._outcomes:
            dispute = self._workplace.ask(worklist.dispute_of, line.id)
            self._outcomes[line.id] = self._outcome(dispute) if dispute is not None else ("", "")
        now, against = self._outcomes[line.id]
        return Cell(now, "check", "accent", second=_("instead of {values}").format(values=against) if against else "")

    def title(self, line: ConflictLine) -> Cell:
        """Which record and field."""
        titles = self._workplace.ask(worklist.titles, [line])
        return Cell(titles[line.id] or kind_words(line.kind), bold=True, second=conflict_words.field(line))

    def settle(self) -> None:
        """Do it in the background; afterwards it can be taken back as a whole."""
        planned, place = self.state.plan, self._workplace
        if not planned.ids:
            return
        done = BulkResult()

        def failed(error: Exception) -> None:
            self._desk.show_error(error)
            self._done(done)

        # Each conflict is settled by itself: whatever the end, what was settled until then is told.
        self._desk.run(
            lambda task: bulk_rules.settle_all(place, planned, _reporter(task), lambda: task.cancelled, done),
            lambda _none: self._done(done),
            progress=_("Settling conflicts"),
            failed=failed,
            cancelled=lambda: self._done(done),
        )

    def _done(self, done: BulkResult) -> None:
        number = len(done.settled)
        message = ngettext("{n} conflict settled.", "{n} conflicts settled.", number).format(n=phrases.whole(number))
        if done.left:
            left = ngettext("{n} changed meanwhile and stays open.", "{n} stay open.", done.left)
            message = f"{message} {left.format(n=phrases.whole(done.left))}"
        self._desk.saved()
        if number:
            self._desk.undo(message, lambda: self._take_back(done))
        else:
            self._desk.say(message, "info")

    def _take_back(self, done: BulkResult) -> None:
        def then(number: int) -> None:
            sentence = ngettext("{n} earlier value holds again.", "{n} earlier values hold again.", number)
            self._desk.say(sentence.format(n=phrases.whole(number)))

        place = self._workplace
        self._desk.run(lambda _task: bulk_rules.take_back_all(place, done.settled), then)

    def _of_scope(self, scope: str) -> ConflictFilter:
        if scope == "record" and self._shown is not None:
            return ConflictFilter(everybody=True, record=self._shown.record)
        return self._wanted if scope == "list" else replace(self._wanted, sorts=(scope,))

    def _outcome(self, dispute: Dispute) -> tuple[str, str]:
        """The value that would hold, and the others, in words."""
        number = bulk_rules.outcome(dispute, self.state.rule)
        values = [conflict_words.short(value_words.value_words(dispute, option)) for option in dispute.options]
        if number is None:
            return "", ""
        return values[number], ", ".join(value for place, value in enumerate(values) if place != number)

    def _sentence(self, planned: BulkPlan) -> str:
        left = ngettext("{n} stays open.", "{n} stay open.", planned.left).format(n=phrases.whole(planned.left))
        kept = _("Every value stays in the history; it can be taken back.")
        return f"{left} {kept}" if planned.left else kept

    def _fetch(self, offset: int, limit: int) -> list[ConflictLine]:
        return self._workplace.ask(worklist.lines, self.state.plan.ids[offset : offset + limit])


def _reporter(task: Task) -> Callable[[int, int], object]:
    """Reports how far it is, as long as nobody stopped it."""

    def report(done: int, total: int) -> None:
        if not task.cancelled:
            task.report(done, total)

    return report
