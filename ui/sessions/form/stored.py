"""The stored session a form was opened with: what saving compares with, and what others changed since. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core.work import View
from app.records.form_basis import Basis, basis_for, basis_of
from ui.parts.forms.form_values import or_none


@dataclass(frozen=True)
class StoredSession:
    """Its values, and the leaves they were read from; empty for a session that is not there yet."""

    values: Mapping[str, Any] = field(default_factory=dict)
    basis: Basis = field(default_factory=dict)

    def changes(self, fields: Mapping[str, object]) -> dict[str, object]:
        """The fields that differ from what is stored."""
        return {name: value for name, value in fields.items() if value != self.values.get(name)}

    def basis_for(self, fields: Mapping[str, object]) -> dict[str, list[tuple[int, int]]]:
        """What saving these fields rests on."""
        return basis_for(self.basis, fields)


@dataclass(frozen=True)
class Arrived:
    """What others changed: `renewed` values nobody has touched here, `contested` fields somebody has typed into."""

    stored: StoredSession
    renewed: Mapping[str, Any]
    contested: tuple[str, ...]


def stored_session(view: View, record_id: str) -> StoredSession:
    """The session as it is now. NotFound."""
    record = view.record("session", record_id)
    return StoredSession(record.values, basis_of(record))


def merge(before: StoredSession, now: StoredSession, typed: Mapping[str, object]) -> Arrived:
    """Take over what changed in fields that still show what was stored; the others keep what was typed, and its basis.

    `typed` is what stands in the form, as use cases take it.
    """
    changed = {name for name in {*before.values, *now.values} if before.values.get(name) != now.values.get(name)}
    untouched = {name for name in changed if or_none(typed.get(name)) == before.values.get(name)}
    renewed = {name: now.values.get(name) for name in untouched}
    basis = {name: now.basis.get(name, ()) for name in untouched}
    merged = StoredSession({**before.values, **renewed}, {**before.basis, **basis})
    return Arrived(merged, renewed, tuple(sorted(changed - untouched)))
