"""A store with one record of each kind, for walking every role through every use case."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from helpers import people

from app.core.workplace import Workplace
from app.duplicates import merging
from app.papers import sheets
from app.records import listing, records


@dataclass
class Case:
    """A store with one record of each kind, and where files may be written."""

    place: Workplace
    ids: dict[str, str]
    folder: Path
    files: int = 0
    fresh: list[str] = field(default_factory=list)

    def file(self, ending: str) -> Path:
        """A name that is free."""
        self.files += 1
        return self.folder / f"file{self.files}{ending}"


def one_of_each_kind(place: Workplace) -> dict[str, str]:
    """One record of each kind, a printed list and a standing merge, made by somebody who may do everything; ids."""

    def add(kind: str, /, **fields: Any) -> str:
        return place.do(records.add, kind, fields).id

    ids = {"participant": add("participant", last_name="Kowalska", first_name="Joanna", office="brauck", phone="1")}
    ids["twin"] = add("participant", last_name="Kowalska", first_name="Joana", office="brauck")
    about = {"participant": ids["participant"]}
    ids["offering"] = add("offering", title="Nähen", kind="group", office="brauck", begin="10:00", end="11:00")
    ids["session"] = add("session", offering=ids["offering"], date="2021-06-16", public_content="Nähte")
    ids["attendance"] = add("attendance", session=ids["session"], status="A", **about)
    ids["enrolment"] = add("enrolment", entry_date="2021-01-11", **about)
    ids["participant_sensitive"] = add("participant_sensitive", minority="declined", **about)
    ids["consent"] = add("consent", subject=ids["participant"], kind="esf_data", given_on="2021-01-11")
    ids["follow_up"] = add("follow_up", due_on="2021-07-01", text="Anrufen", **about)
    ids["case_note"] = add("case_note", text="Vertraulich", **about)
    ids["business"] = add("business", name="Bäckerei Lohmann", office="brauck")
    ids["business_consultation"] = add("business_consultation", business=ids["business"], date="2021-06-01")
    for name, first in (("offered", "Nour"), ("offered_too", "Rami")):
        ids[name] = add("participant", last_name="Haddad", first_name=first, office="brauck")
        _offer(place, ids[name], "mitte")
    ids["staff"] = place.me.staff
    ids["project_profile"] = place.ask(lambda view: listing.rows(view, "project_profile"))[0]["id"]
    ids["audit_event"] = _audit(place)
    ids["sheet"] = sheets.print_list(place, [ids["session"]]).sheet_id
    pair = [people.person(place, "Weiß", first) for first in ("Karin", "Carin")]
    ids["standing"] = place.do(merging.merge, "participant", *pair, {}, "dieselbe Person")
    return ids


def _offer(place: Workplace, participant: str, office: str) -> None:
    """As somebody who works for the person's own office alone."""
    me = place.me
    place.me = replace(me, offices=("brauck",))
    place.do(records.edit, "participant", participant, {"office": office})
    place.me = me


def _audit(place: Workplace) -> str:
    place.do(lambda work: work.note("backup"))
    return str(place.ask(lambda view: listing.rows(view, "audit_event"))[0]["id"])


CHANGES: dict[str, dict[str, Any]] = {
    "participant": {"phone": "2"},
    "session": {"location": "Raum 2"},
    "attendance": {"remark": "kam später"},
    "consent": {"language": "de"},
    "follow_up": {"text": "Schreiben"},
    "enrolment": {"children_in_household": "2"},
    "participant_sensitive": {"minority": "no"},
    "business": {"phone": "3"},
    "business_consultation": {"place": "vor Ort"},
    "offering": {"location": "Saal"},
    "staff": {"function": "Beratung"},
    "project_profile": {"title": "Anders genannt"},
    "audit_event": {"reason": "x"},
}
