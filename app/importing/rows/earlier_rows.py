"""Rows about the same person or company within one file: the first one counts.

A person is the same with equal surname, first name (letter case and blanks aside) and birth date and the same or an
unknown postcode; with another postcode, or a name that is spelled nearly the same, perhaps. Namesakes with another
birth date are two people; they are imported and pointed out. A company is the same with equal name and address; at
another address, perhaps.
"""

from collections.abc import Mapping
from typing import Literal

from app.importing.values import names

Sameness = Literal["same", "perhaps"]


class EarlierRows:
    """What earlier rows of the file said."""

    def __init__(self) -> None:
        self._people: dict[tuple[str, str, object], list[object]] = {}
        self._near: set[tuple[str, str, object]] = set()
        self._names: set[tuple[str, str]] = set()
        self._firms: dict[str, set[tuple[str, str]]] = {}

    def person(self, values: Mapping[str, object]) -> Sameness | None:
        """Whether these values are of somebody seen before; remembers them if they are not the same."""
        last, first, birth = str(values["last_name"]), str(values["first_name"]), values.get("birth_date")
        postcode = values.get("postcode")
        exact = (names.key(last), names.key(first), birth)
        near = (names.near_key(last), names.near_key(first), birth)
        known = self._people.get(exact)
        if known is not None and birth is not None and (postcode is None or postcode in known or None in known):
            return "same"
        perhaps = known is not None or near in self._near or exact[:2] in self._names
        self._names.add(exact[:2])
        self._people.setdefault(exact, []).append(postcode)
        self._near.add(near)
        return "perhaps" if perhaps else None

    def firm(self, values: Mapping[str, object]) -> Sameness | None:
        """The same for a company."""
        name = names.key(str(values["name"]))
        address = (names.near_key(str(values.get("street") or "")), names.key(str(values.get("house_no") or "")))
        known = self._firms.setdefault(name, set())
        if address in known and address != ("", ""):
            return "same"
        perhaps = bool(known)
        known.add(address)
        return "perhaps" if perhaps else None
