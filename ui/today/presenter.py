"""Presenter of Today: what the page shows as cards of lines, and what each line does. Free of Qt."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from app.base.errors import FeldbuchError
from app.core.rights import Right
from app.core.workplace import Workplace
from app.overview import today
from app.overview.today import Appointment, FollowUp, Today
from app.records.drafts import Draft
from app.sessions.meetings import staff_names
from resources.language import _, ngettext
from ui.base.desk_protocol import Desk
from ui.base.presenter import Presenter
from ui.formatting import phrases
from ui.look.tokens import Tone
from ui.sessions import words

Kind = Literal["session", "follow_up", "draft", "incomplete", "limit"]
PAGES = {"company": "company_form"}  # drafts whose page bears another name than the form


@dataclass(frozen=True)
class TodayLine:
    """One line of a card: what it says, its state, what its button says, and where it leads."""

    kind: Kind
    key: str
    title: str
    second: str = ""
    icon: str = ""
    icon_tone: Tone = "text2"
    begin: str = ""
    end: str = ""
    state: tuple[str, Tone, str] = ("", "text2", "")
    when: str = ""
    when_tone: Tone = "text2"
    action: str = ""
    action_icon: str = ""
    primary: bool = False
    page: str = ""
    arguments: tuple[tuple[str, str], ...] = ()
    done: bool = False


@dataclass(frozen=True)
class State:
    """The page."""

    title: str = ""
    week: str = ""
    sessions: tuple[TodayLine, ...] = ()
    drafts: tuple[TodayLine, ...] = ()
    incomplete: tuple[TodayLine, ...] = ()
    incomplete_total: str = ""
    follow_ups: tuple[TodayLine, ...] = ()
    limits: tuple[TodayLine, ...] = ()
    may_add: bool = False
    people: bool = False


class TodayPresenter(Presenter[State]):
    """What this day needs."""

    def __init__(self, workplace: Workplace, desk: Desk, render: Callable[[State], None]) -> None:
        super().__init__(State(), render)
        self._workplace, self._desk = workplace, desk
        self._leaders: dict[str, str] = {}

    def show(self) -> None:
        """Read the day anew."""
        picture = self._workplace.ask(today.today)
        leaders = {staff for appointment in picture.appointments for staff in appointment.session.leaders}
        others = leaders - {self._workplace.me.staff}
        self._leaders = self._workplace.ask(staff_names, others) if others else {}
        rights = self._workplace.me.rights
        total = picture.incomplete_total
        counted = ngettext("{n} record", "{n} records", total).format(n=phrases.whole(total)) if total else ""
        sessions = [self._session(appointment, picture) for appointment in picture.appointments]
        self.state = State(
            title=phrases.long_day(picture.day),
            week=phrases.week(picture.day),
            sessions=tuple(_with_one_primary(sessions)),
            drafts=tuple(_draft(draft, picture.now) for draft in picture.drafts),
            incomplete=tuple(_incomplete(record) for record in picture.incomplete),
            incomplete_total=counted,
            follow_ups=tuple(_follow_up(follow_up, picture.day) for follow_up in picture.follow_ups),
            limits=tuple(_limit(person) for person in picture.limits),
            may_add=Right.EDIT_SESSIONS in rights,
            people=Right.SEE_PEOPLE in rights,
        )
        self._render(self.state)

    def done(self, line: TodayLine) -> None:
        """A follow-up is dealt with; it can be taken back."""
        try:
            self._workplace.do(today.done, line.key)
        except FeldbuchError as error:
            self._desk.show_error(error)
            return

        def back() -> None:
            self._workplace.do(today.not_done, line.key)
            self.show()

        self._desk.undo(_("Follow-up for {name} done.").format(name=line.title), back)
        self.show()

    def _session(self, appointment: Appointment, picture: Today) -> TodayLine:
        row = appointment.session
        parts = [row.content if row.kind == "individual" else "", row.location]
        if row.kind == "group":
            parts.append(words.listed(row.listed))
        led = [name.partition(",")[0] for key, name in self._leaders.items() if key in row.leaders]
        if led and self._workplace.me.staff not in row.leaders:
            parts.append(_("led by {names}").format(names=phrases.joined(led)))
        line = TodayLine(
            "session",
            row.id,
            words.title(row),
            " · ".join(filter(None, parts)),
            words.icon(row),
            begin=row.begin,
            end=row.end,
            state=_state(appointment, picture.day),
            page="register" if row.kind == "group" else "individual",
            arguments=(("record_id", row.id),),
        )
        return replace(line, **self._action(appointment))

    def _action(self, appointment: Appointment) -> dict[str, Any]:
        rights, row = self._workplace.me.rights, appointment.session
        if appointment.state in ("recorded", "cancelled") or (
            row.kind == "group" and Right.MARK_ATTENDANCE not in rights
        ):
            return {"action": _("Open")}
        if row.kind == "individual":
            return {"action": _("Write note"), "action_icon": "edit"}
        if appointment.state == "later" and Right.PRINT_LISTS in rights:
            arguments = (("session", row.id),)
            return {"action": _("Print list"), "action_icon": "print", "page": "papers", "arguments": arguments}
        return {"action": _("Record attendance")}


def _with_one_primary(lines: list[TodayLine]) -> list[TodayLine]:
    """The first meeting to be recorded carries the one primary button."""
    for number, line in enumerate(lines):
        if line.page == "register" and line.action == _("Record attendance"):
            return [*lines[:number], replace(line, primary=True), *lines[number + 1 :]]
    return lines


def _state(appointment: Appointment, day: date) -> tuple[str, Tone, str]:
    if appointment.state == "soon" and appointment.minutes_to_begin is not None:
        return _("begins in {n} min.").format(n=appointment.minutes_to_begin), "info", "clock"
    if appointment.state == "running":
        return _("running"), "info", "clock"
    if appointment.state == "later":
        return "", "text2", ""
    return words.state(appointment.session, day)


def _draft(draft: Draft, now: datetime) -> TodayLine:
    form = {
        "session": _("Session"),
        "series": _("Series"),
        "individual": _("Individual session"),
        "participant": _("Participant"),
        "company": _("Company"),
        "consultation": _("Consultation"),
        "offering": _("Offering"),
        "project": _("Project"),
    }.get(draft.form, _("Form"))
    title = form if draft.title in ("", form) else f"{form} · {draft.title}"
    second = _("Draft of {moment}").format(moment=phrases.moment(draft.saved_at, now))
    about = () if draft.about == "new" else (("record_id", draft.about),)
    page = PAGES.get(draft.form, draft.form)
    return TodayLine(
        "draft", draft.key, title, second, "draft", "accent", action=_("Go on"), page=page, arguments=about
    )


def _incomplete(record: today.IncompleteRecord) -> TodayLine:
    return TodayLine(
        "incomplete",
        record.participant,
        record.name,
        record.words,
        "half",
        "warn",
        action=_("Complete"),
        page="participant",
        arguments=(("record_id", record.participant),),
    )


def _limit(person: today.LimitReached) -> TodayLine:
    text = _("{hours} reached, the entry form is missing").format(hours=phrases.hours(person.minutes))
    arguments = (("record_id", person.participant),)
    return TodayLine(
        "limit",
        person.participant,
        person.name,
        text,
        "warn",
        "warn",
        action=_("Open"),
        page="participant",
        arguments=arguments,
    )


def _follow_up(follow_up: FollowUp, day: date) -> TodayLine:
    due = date.fromisoformat(follow_up.due_on)
    when = phrases.near_day(due, day)
    tone: Tone = "text2"
    if follow_up.when == "overdue":
        since = f"{due:%d.%m.}" if due.year == day.year else phrases.day(due)
        when, tone = _("overdue, {day}").format(day=since), "err"
    elif follow_up.when == "today":
        tone = "warn"
    flag: Tone = "err" if follow_up.when == "overdue" else "warn" if follow_up.when == "today" else "text2"
    page = "participant" if follow_up.participant else "company"
    arguments = (("record_id", follow_up.participant or follow_up.business or ""),)
    return TodayLine(
        "follow_up",
        follow_up.id,
        follow_up.name,
        follow_up.text,
        "flag",
        flag,
        when=when,
        when_tone=tone,
        page=page,
        arguments=arguments,
        done=True,
    )
