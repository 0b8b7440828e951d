"""What stands on an attendance list: gathered from sessions, marks and the project, frozen for the paper.

On it stand those who have a mark on one of its sessions, by name (DIN 5007). Only name and code of a person are read
here, so nothing protected can reach the paper.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.base.dates import german
from app.base.errors import BadInput, UserError
from app.core.work import View
from app.project.presets import funding_wording
from app.reports.content import AttendanceSheet, Meeting, Printed
from app.sessions.meetings import people_names, staff_names
from app.sessions.register import cells
from models import names
from models.vocabulary import DISTRICT, FIELD_OF_ACTION, OFFERING_KIND, SUBPROJECT
from resources.language import _
from sync.store.record import Record, load

_PROGRAMMES = {"BIWAQ": ("BIWAQ", "Bildung, Wirtschaft, Arbeit im Quartier")}
MOST_BLANK = 100


@dataclass(frozen=True, slots=True)
class Options:
    """What may be chosen for a list; `empty` leaves all names out."""

    blank_rows: int = 3
    show_code: bool = False
    show_times: bool = True
    second_confirmation: bool = False
    empty: bool = False
    by_first_name: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the list; `participant` is empty for a guest."""

    participant: str
    code: str
    last_name: str
    first_name: str

    @property
    def name(self) -> str:
        """As lists show it: `Kowalska, Joanna`."""
        return ", ".join(filter(None, (self.last_name, self.first_name)))


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sessions of a list by date, its people in order, its options."""

    sessions: tuple[Record, ...]
    people: tuple[Person, ...]
    options: Options


def choose(view: View, sessions: Sequence[str], options: Options) -> Chosen:
    """The sessions and who stands on the list. Raises BadInput, NotFound."""
    by_id = {session.id: session for session in (view.record("session", wanted) for wanted in sessions)}
    ordered = sorted(by_id.values(), key=lambda wanted: (wanted.values["date"], wanted.values.get("begin", "")))
    if not 0 <= options.blank_rows <= MOST_BLANK:
        raise BadInput(
            _("Lies outside of {least} to {most}. Correct the number.").format(least=0, most=MOST_BLANK),
            field="blank_rows",
        )
    if len({(wanted.values.get("offering"), wanted.values["office"]) for wanted in ordered}) > 1:
        sentence = _("These meetings belong to different offerings. Print a list for each of them.")
        raise BadInput(sentence, field="sessions")
    people = () if options.empty else _people(view, ordered, options.by_first_name)
    return Chosen(tuple(ordered), people, options)


def content_of(view: View, chosen: Chosen, sheet_id: str, version: int) -> AttendanceSheet:
    """The frozen content. BadInput where times are missing; UserError without a valid funding sentence."""
    first = chosen.sessions[0]
    profile, options = view.profile, chosen.options
    wording = _wording(view, chosen.sessions)
    record = load(view.connection, "offering", first.values["offering"]) if first.values.get("offering") else None
    offering = record.values if record else {}
    leaders = list(dict.fromkeys(leader for session in chosen.sessions for leader in session.values.get("leaders", ())))
    known = staff_names(view, leaders)
    keep = profile.get("keep_until")
    return AttendanceSheet(
        sheet_id=sheet_id,
        project_title=profile.get("title", ""),
        funding_code=profile.get("funding_code", ""),
        field_of_action=FIELD_OF_ACTION.label(offering.get("field_of_action") or "hf1"),
        offering_title=first.values.get("title") or offering.get("title", ""),
        meetings=tuple(_meeting(session, offering.get("district")) for session in chosen.sessions),
        leaders=tuple(known[leader] for leader in leaders if leader in known),
        participants=tuple(Printed(person.last_name, person.first_name, person.code) for person in chosen.people),
        funding_sentence=wording["text"],
        printed_at=view.now.replace(microsecond=0),
        printed_by=view.me.name,
        version=version,
        subproject=SUBPROJECT.label(offering.get("subproject")),
        offering_kind=OFFERING_KIND.label(offering.get("kind")),
        blank_rows=options.blank_rows,
        ministry_lines=tuple(wording.get("ministry") or ()),
        programme_lines=_PROGRAMMES.get(profile.get("programme", ""), (profile.get("programme", ""),)),
        keep_until=dt.date.fromisoformat(keep) if keep else None,
        show_code=options.show_code,
        show_times=options.show_times,
        second_confirmation=options.second_confirmation,
    )


def _people(view: View, sessions: Sequence[Record], by_first_name: bool) -> tuple[Person, ...]:
    listed = {cell.participant or cell.id: cell for session in sessions for cell in cells(view, session.id)}
    known = people_names(view, [cell.participant for cell in listed.values() if cell.participant])
    people = []
    for cell in listed.values():
        last, first = known.get(cell.participant or "") or (*cell.name.split(", ", 1), "")[:2]
        people.append(Person(cell.participant or "", cell.code, last, first))
    if by_first_name:
        return tuple(sorted(people, key=lambda person: names.sort_key(person.first_name, person.last_name)))
    return tuple(sorted(people, key=lambda person: names.sort_key(person.last_name, person.first_name)))


def _wording(view: View, sessions: Sequence[Record]) -> dict[str, Any]:
    wordings = []
    for session in sessions:
        wording = funding_wording(view.profile, session.values["date"])
        if wording is None:
            sentence = _(
                "No funding sentence is recorded for {day}, and without it no list may be printed. "
                "Enter it in the project settings; the session is kept."
            )
            raise UserError(sentence.format(day=german(session.values["date"])), field="funding_wordings")
        wordings.append(wording)
    if any(wording["text"] != wordings[0]["text"] for wording in wordings):
        sentence = _("The funding sentence changes between these meetings. Print one list before and one after.")
        raise BadInput(sentence, field="sessions")
    return wordings[0]


def _meeting(session: Record, district: str | None) -> Meeting:
    values = session.values
    if not (values.get("begin") and values.get("end")):
        sentence = _("The meeting on {day} has no begin or no end yet. Enter both, then print.")
        raise BadInput(sentence.format(day=german(values["date"])), field="begin" if not values.get("begin") else "end")
    place = [values.get("location", "")]
    where = DISTRICT.label(district or values["office"])
    if where and where not in place[0]:
        place.append(_("district {name}").format(name=where))
    return Meeting(
        date=dt.date.fromisoformat(values["date"]),
        begin=dt.time.fromisoformat(values["begin"]),
        end=dt.time.fromisoformat(values["end"]),
        break_minutes=values.get("break_minutes", 0),
        place=", ".join(filter(None, place)),
        content=values.get("public_content", ""),
    )
