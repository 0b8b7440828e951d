"""Hints while somebody is typed in: records that are perhaps the same, each in one sentence.

A hint never blocks anything. Records that the person typing may not see are never mentioned.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.core import visibility
from app.core.work import View
from app.duplicates import duplicates
from app.duplicates.pairs import Pair
from app.records import summaries
from models.fields import Value
from models.vocabulary import OFFICE
from resources.language import _

LEAST = 0.3
"""From this probability on a hint is shown: it costs a glance, while a second record costs a merge."""
_MOST = 3


@dataclass(frozen=True, slots=True)
class DuplicateHint:
    """A record that is perhaps the same: what it is called, where it is, and why."""

    id: str
    title: str
    office: str
    sentence: str
    pair: Pair


def duplicate_hints(view: View, kind: str, values: Mapping[str, Value]) -> tuple[DuplicateHint, ...]:
    """Records that are perhaps the same as these values, the likeliest first; none without a name."""
    described = view.described(kind)
    named = values.get("name") if kind == "business" else values.get("last_name") or values.get("first_name")
    if not named or not visibility.may_see(view, described):
        return ()
    hints = []
    for pair in duplicates.check(view, kind, values, LEAST)[:_MOST]:
        record = view.record(kind, pair.b)
        title, office = summaries.title_of(described, record.values), OFFICE.label(record.values.get("office"))
        hints.append(DuplicateHint(pair.b, title, office, _sentence(kind, title, office), pair))
    return tuple(hints)


def _sentence(kind: str, title: str, office: str) -> str:
    if kind == "business":
        return _("{name} ({office}) is recorded already. Same company?").format(name=title, office=office)
    return _("{name} ({office}) is recorded already. Same person?").format(name=title, office=office)
