"""Planning a series without a window: what is typed becomes a list of meetings to look over, then all are planned."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from app.base.errors import BadInput, FeldbuchError
from app.core.workplace import Workplace
from app.records import drafts
from app.sessions import coaching, series
from app.sessions.series import Meeting, Series
from resources.language import _, ngettext
from ui.base.desk_protocol import Desk
from ui.base.presenter import Presenter
from ui.formatting import phrases
from ui.parts.forms.fields import Value
from ui.parts.forms.form_values import is_empty, or_none
from ui.sessions.form.choices import SessionChoices
from ui.sessions.form.fields import to_given
from ui.sessions.form.offering_filling import OfferingFilling

KEY = "series:new"
WEEKS = 10


@dataclass(frozen=True)
class State:
    """The form's filling and the meetings as they would be; `left_out` are days the person does not want."""

    fill: Mapping[str, Value] | None = None
    turn: int = 0
    meetings: tuple[Meeting, ...] = ()
    left_out: frozenset[str] = frozenset()
    errors: Mapping[str, str] | None = None
    from_draft: str = ""
    done: str = ""

    @property
    def planned(self) -> int:
        """How many meetings would be made."""
        return sum(not meeting.planned_already and meeting.date not in self.left_out for meeting in self.meetings)


class SeriesPresenter(Presenter[State]):
    """A weekly series."""

    def __init__(self, workplace: Workplace, desk: Desk, render: Callable[[State], None]) -> None:
        super().__init__(State(), render)
        self._workplace, self._desk = workplace, desk
        self.choices = SessionChoices(workplace)
        self._filling = OfferingFilling()

    def open(self, day: str = "", offering: str = "") -> None:
        """A new series from a day on; an unfinished draft goes before."""
        today = self._workplace.today()
        first = date.fromisoformat(day) if day else today
        values: dict[str, Value] = {"date": first, "count": Decimal(WEEKS), "mode": "in_person"}
        values |= {"leaders": (self._workplace.me.staff,), "offering": offering or None}
        self._filling = OfferingFilling(values)
        draft = self._workplace.ask(drafts.read, KEY)
        kept_at = phrases.moment(draft.saved_at, phrases.now()) if draft else ""
        fill = {**values, **(draft.fields if draft else {})}
        self.state = State(fill=fill, turn=self.state.turn + 1, from_draft=kept_at)
        self._render(self.state)
        if offering and draft is None:
            self.offering_chosen(offering, values)

    def touched(self, key: str) -> None:
        """Somebody changed a field by hand: an offering leaves it alone from now on."""
        self._filling.touched(key)

    def offering_chosen(self, offering: str, values: Mapping[str, Value]) -> None:
        """Fill in what the offering says, where nobody has typed."""
        known = self.choices.offering(offering)
        if known is None:
            return
        if fill := self._filling.choose(known, values):
            self._set(fill=fill, turn=self.state.turn + 1)

    def look(self, values: Mapping[str, Value]) -> None:
        """The meetings as they would be planned now; nothing while something is missing."""
        try:
            wanted = self._series(values, frozenset())
            meetings = tuple(self._workplace.ask(series.preview_series, wanted)) if wanted else ()
        except FeldbuchError:
            meetings = ()
        self._set(meetings=meetings, fill=None)

    def leave_out(self, day: str, out: bool) -> None:
        """Leave a day out, or take it in again."""
        left = self.state.left_out | {day} if out else self.state.left_out - {day}
        self._set(left_out=left, fill=None)

    def keep(self, draft: Mapping[str, Value], title: str) -> None:
        """Keep what was typed so far."""
        self._workplace.do(drafts.keep, KEY, title or _("Series"), draft)
        self._desk.saved(_("Draft kept"))

    def drop_draft(self) -> None:
        """Begin anew."""
        self._workplace.do(drafts.forget, KEY)
        self.open()

    def plan(self, values: Mapping[str, Value], problems: Mapping[str, str]) -> bool:
        """Plan all meetings; errors come back at their fields. True if it is done."""
        missing = {key: _("Is missing. Fill in this field.") for key in _NEEDED if is_empty(values.get(key))}
        if problems or missing:
            self._set(errors={**missing, **problems}, fill=None)
            return False
        try:
            wanted = self._series(values, self.state.left_out)
            if wanted is None or not wanted.dates:
                raise BadInput(_("All days are left out. Take at least one in."), field="count")
            planned = self._workplace.do(drafts.finish, KEY, series.plan_series, wanted)
        except BadInput as error:
            self._set(errors=error.errors or {"date": error.message}, fill=None)
            return False
        except FeldbuchError as error:
            self._desk.show_error(error)
            return False
        number = len(planned.ids)
        text = ngettext("{n} meeting planned.", "{n} meetings planned.", number).format(n=phrases.whole(number))
        if planned.existing:
            more = ngettext("{n} was there already.", "{n} were there already.", planned.existing)
            text += " " + more.format(n=phrases.whole(planned.existing))
        self._set(errors={}, done=text, from_draft="", fill=None)
        self._desk.say(text)
        self._desk.saved()
        return True

    def _series(self, values: Mapping[str, Value], left_out: frozenset[str]) -> Series | None:
        first, count, begin, end = (values.get(name) for name in ("date", "count", "begin", "end"))
        offering = str(values.get("offering") or "")
        if not (offering and isinstance(first, date) and isinstance(count, Decimal)):
            return None
        if not (isinstance(begin, time) and isinstance(end, time)):
            return None
        dates = tuple(day for day in series.weekly(first.isoformat(), int(count)) if day not in left_out)
        given = to_given(values)
        names = ("break_minutes", "location", "mode", "leaders", "topics", "public_content")
        fields = {name: or_none(given[name]) for name in names if name in given}
        source = None
        if values.get("copy_list"):
            source = self._workplace.ask(coaching.last_with_list, offering, first.isoformat())
        return Series(offering, dates, f"{begin:%H:%M}", f"{end:%H:%M}", fields, source)


_NEEDED = ("offering", "date", "count", "begin", "end")
