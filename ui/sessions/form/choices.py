"""What can be chosen in the forms of sessions: offerings, colleagues, participants. Free of Qt."""

from app.core.workplace import Workplace
from app.records import colleagues
from app.sessions import coaching
from app.sessions.coaching import OfferingRow
from app.sessions.register import find_people
from ui.parts.forms.fields import Choice


class SessionChoices:
    """Asks the store; remembers the offerings that were shown last."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace
        self._offerings: dict[str, OfferingRow] = {}

    def offerings(self) -> tuple[Choice, ...]:
        """The offerings for groups."""
        self._offerings = {offering.id: offering for offering in self._workplace.ask(coaching.offerings)}
        groups = (offering for offering in self._offerings.values() if offering.kind != "individual")
        return tuple(Choice(offering.id, offering.title) for offering in groups)

    def offering(self, offering_id: str) -> OfferingRow | None:
        """One of the offerings that were shown last."""
        return self._offerings.get(offering_id)

    def leaders(self) -> tuple[Choice, ...]:
        """The colleagues who may lead a session."""
        return tuple(Choice(staff, name) for staff, name in self._workplace.ask(colleagues.team))

    def leader_names(self, staff: tuple[str, ...]) -> list[str]:
        """Their names, in this order; those nobody knows are left out."""
        names = dict(self._workplace.ask(colleagues.team))
        return [names[leader] for leader in staff if leader in names]

    def find_person(self, typed: str) -> list[Choice]:
        """People found by what was typed, or the one with this id."""
        people = self._workplace.ask(find_people, typed, 12)
        return [Choice(person.participant, person.name, person.code) for person in people]

    def person(self, participant: str) -> Choice:
        """A participant as the form shows them. NotFound."""
        values = self._workplace.ask(lambda view: view.record("participant", participant)).values
        return Choice(participant, f"{values['last_name']}, {values['first_name']}")
