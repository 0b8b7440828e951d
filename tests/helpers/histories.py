"""Random histories of a store: what people do in an office, in an order nobody planned."""

import random

from app.core.workplace import Workplace
from app.records import records

NAMES = ("Müller", "Yıldız", "Dąbrowski", "Öztürk", "Petrović", "Kampmann", "Al-Masri", "Иванова")


class History:
    """Acts on a workplace chosen by a seed; remembers every value that was acknowledged."""

    def __init__(self, workplace: Workplace, seed: int) -> None:
        self._workplace = workplace
        self._dice = random.Random(seed)
        self.people: list[str] = []
        self.sessions: list[str] = []
        self.told: dict[tuple[str, str, str], object] = {}

    def act(self) -> None:
        """One act, chosen by the dice."""
        acts = [self._person, self._person, self._session]
        if self.people:
            acts += [self._edit, self._edit, self._delete, self._restore]
        if self.people and self.sessions:
            acts += [self._mark] * 4
        self._dice.choice(acts)()

    def _person(self) -> None:
        given = {
            "last_name": self._dice.choice(NAMES),
            "first_name": "Ada",
            "office": self._dice.choice(("mitte", "brauck")),
        }
        saved = self._workplace.do(records.add, "participant", given)
        self.people.append(saved.id)
        self.told[("participant", saved.id, "last_name")] = given["last_name"]

    def _session(self) -> None:
        given = {"date": f"2021-06-{self._dice.randint(1, 17):02d}", "office": "brauck", "public_content": "x"}
        self.sessions.append(self._workplace.do(records.add, "session", given).id)

    def _edit(self) -> None:
        person = self._dice.choice(self.people)
        field = self._dice.choice(("phone", "city", "last_name", "languages", "interpreter_needed"))
        value = {
            "phone": str(self._dice.randint(10**6, 10**8)),
            "city": self._dice.choice(("Gladbeck", "", "Bottrop")),
            "last_name": self._dice.choice(NAMES),
            "languages": self._dice.choice((["Deutsch"], ["Türkisch", "a|b"], [])),
            "interpreter_needed": self._dice.choice((True, False)),
        }[field]
        if self._workplace.ask(lambda view: view.record("participant", person)).alive:
            self._workplace.do(records.edit, "participant", person, {field: value})
            self.told[("participant", person, field)] = None if value in ("", []) else value

    def _delete(self) -> None:
        self._workplace.do(records.delete, "participant", self._dice.choice(self.people), "Probe")

    def _restore(self) -> None:
        self._workplace.do(records.restore, "participant", self._dice.choice(self.people))

    def _mark(self) -> None:
        session, person = self._dice.choice(self.sessions), self._dice.choice(self.people)
        status = self._dice.choice(("A", "E", "UE", "K", None))
        given = {"session": session, "participant": person, "status": status}
        saved = self._workplace.do(records.add, "attendance", given)
        if status:
            self.told[("attendance", saved.id, "status")] = status
