"""What others changed in a person while the form is open: renewed where nobody typed, contested where somebody did.

Pure, free of Qt. A contested field is saved over what the form was opened with, so both values are kept as a conflict -
unless somebody has looked at both first (`with_both_seen`): then saving settles the field.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from app.people.person import ConcurrentChange, PersonSheet
from resources.language import _
from ui.participants.form import state as form_state


@dataclass(frozen=True)
class Incoming:
    """The sheet with what arrived; the keys whose fields show it, and what arrived in fields that were typed into."""

    sheet: PersonSheet
    renewed: frozenset[str]
    contested: tuple[ConcurrentChange, ...]


def merge(
    sheet: PersonSheet, fresh: PersonSheet, changed: Collection[ConcurrentChange], typed: Collection[str]
) -> Incoming:
    """Bring what changed into the sheet, but for the keys that were typed into. `fresh`: as the store holds it now."""
    renewed = frozenset(change.key for change in changed) - frozenset(typed)
    values, basis = dict(sheet.values), dict(sheet.basis)
    for key in renewed:
        values[key], basis[key] = fresh.values.get(key), fresh.basis.get(key, ())
    for key in fresh.basis.keys() - basis.keys():
        values[key], basis[key] = fresh.values.get(key), fresh.basis[key]
    merged = replace(sheet, values=values, basis=basis, records={**fresh.records, **sheet.records})
    return Incoming(merged, renewed, tuple(change for change in changed if change.key in typed))


def with_both_seen(sheet: PersonSheet, fresh: PersonSheet, contested: Collection[ConcurrentChange]) -> PersonSheet:
    """The sheet once somebody has seen what arrived in these fields: what is saved now comes after it."""
    return replace(
        sheet, basis={**sheet.basis, **{change.key: fresh.basis.get(change.key, ()) for change in contested}}
    )


def hints(contested: Collection[ConcurrentChange], shown: Mapping[str, str]) -> dict[str, str]:
    """The other value under each contested field; `shown` are the values in words."""
    return {
        change.key: _("{name}, {time}: {value}. Saving keeps what stands in the field.").format(
            name=change.author, time=form_state.local_time(change.moment), value=shown[change.key]
        )
        for change in contested
    }
