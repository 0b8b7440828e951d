"""Somebody is typed in who is perhaps there already: who that is, in one sentence, while it is typed.

A hint, never in the way. Of what the person typing may not see nothing is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core import visibility
from app.core.work import View
from app.duplicates import duplicates
from app.duplicates.pairs import Pair
from app.records import summaries
from models.vocabulary import OFFICE
from resources.language import _

LEAST = 0.3
"""From this chance on a hint is worth its line: it costs a glance, and a second record costs a merge."""
_MOST = 3


@dataclass(frozen=True, slots=True)
class KnownAlready:
    """A record that is perhaps the same: what it is called, where it is, and why."""

    id: str
    title: str
    office: str
    sentence: str
    pair: Pair


def known_already(view: View, kind: str, values: Mapping[str, Any]) -> tuple[KnownAlready, ...]:
    """Who is perhaps the same as the one with these values, the likeliest first; nothing without a name."""
    described = view.described(kind)
    named = values.get("name") if kind == "business" else values.get("last_name") or values.get("first_name")
    if not named or not visibility.may_see(view, described):
        return ()
    found = []
    for pair in duplicates.check(view, kind, values, LEAST)[:_MOST]:
        there = view.record(kind, pair.b)
        title, office = summaries.title_of(described, there.values), OFFICE.label(there.values.get("office"))
        found.append(KnownAlready(pair.b, title, office, _sentence(kind, title, office), pair))
    return tuple(found)


def _sentence(kind: str, title: str, office: str) -> str:
    if kind == "business":
        return _("{name} ({office}) is recorded already. Same company?").format(name=title, office=office)
    return _("{name} ({office}) is recorded already. Same person?").format(name=title, office=office)
