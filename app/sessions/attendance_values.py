"""What a mark consists of: who, the status, minutes and remark, what stands on the list, and what is said about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from app.base.dates import german
from app.base.errors import BadInput, NotFound
from app.core.validation import Finding, warning
from app.core.work import View, Work
from app.people.contact_hours import enrolment_and_contact
from app.records.records import read_values
from app.sessions.meetings import people_names
from models.identifiers import from_blob, to_blob
from models.kinds import BY_NAME
from models.tables import RECORDS
from resources.language import _
from sync.store.record import Record

_PEOPLE = RECORDS["participant"]
_IDENTITIES = select(_PEOPLE.c.id, _PEOPLE.c.code, _PEOPLE.c.last_name, _PEOPLE.c.first_name).where(
    _PEOPLE.c.id.in_(bindparam("wanted", expanding=True)),
    _PEOPLE.c.compartment.in_(bindparam("places", expanding=True)),
    _PEOPLE.c.alive == 1,
)


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody on a list and what is to be recorded; `remark` None leaves it as it is."""

    participant: str
    status: str | None = None
    minutes: int | None = None
    remark: str | None = None
    newcomer: bool = False


def identities(view: View, people: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Code and name of people to be put on a list; NotFound if one is not to be seen."""
    wanted = list(people)
    if not wanted:
        return {}
    known = {"wanted": [to_blob(one) for one in wanted], "places": view.visible("people")}
    rows = view.connection.execute(_IDENTITIES, known)
    found = {from_blob(row.id): (row.code or "", f"{row.last_name}, {row.first_name}") for row in rows}
    if len(found) < len(set(wanted)):
        raise NotFound(_("There is no such person in your offices. Check the identifier."))
    return found


def values_of(work: Work, meeting: str, one: Attendee, known: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """The values of a new mark."""
    code, name = known[one.participant]
    values = {
        "session": meeting,
        "participant": one.participant,
        "code": code or None,
        "printed_name": name,
        "status": one.status,
        "minutes": one.minutes,
        "newcomer": True if one.newcomer else None,
        "entered_by": work.me.staff,
        **(read_values(BY_NAME["attendance"], {"remark": one.remark}) if one.remark else {}),
    }
    return {name: value for name, value in values.items() if value is not None}


def checked(one: Attendee) -> Attendee:
    """The same; BadInput for a partial mark without minutes."""
    if one.status == "T" and one.minutes is None:
        raise BadInput(_("Partly present needs the minutes. Enter them, for example 45."), field="minutes")
    return one


def signed(status: str | None, sheet: str | None) -> dict[str, Any]:
    """What a mark says about the signature: that of the list it was read from; none where nobody was there."""
    if status in ("A", "T"):
        return {"signature_kind": "paper", "signed_list_ref": sheet} if sheet else {}
    return {"signature_kind": None, "signed_list_ref": None}


def sentences(view: View, meeting: Record, marked: Sequence[Attendee]) -> tuple[Finding, ...]:
    """Attendance outside the participation, and the limit from which a questionnaire is needed."""
    found: list[Finding] = []
    day = meeting.values["date"]
    attended = [one.participant for one in marked if one.status in ("A", "T")]
    standing, there = enrolment_and_contact(view, [one.participant for one in marked], attended, day)
    late = [person for person, contact in there.items() if contact.needs_questionnaire]
    names = people_names(view, {*standing.outside, *late})
    for person in standing.outside:
        sentence = _("{name}: {day} lies outside the participation. It is recorded; check entry and exit.")
        named = ", ".join(names.get(person, ("",)))
        found.append(warning("participant", "outside_enrolment", sentence.format(name=named, day=german(day))))
    for person in late:
        sentence = _("{name}: {hours} hours reached. From now on the entry questionnaire is needed.")
        hours = f"{there[person].limit / 60:g}".replace(".", ",")
        text = sentence.format(name=", ".join(names.get(person, ("",))), hours=hours)
        found.append(warning("participant", "limit_reached", text))
    if meeting.values.get("status") == "cancelled":
        sentence = _("This session is entered as cancelled. Correct one or the other.")
        found.append(warning("session", "session_cancelled", sentence))
    return tuple(found)
