"""What makes a form one of companies, offerings, colleagues …: its use cases, and what follows from its values.

Free of Qt. Packages with a form of their own write a `FormSpec` in their module `form_specs`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from app.core.validation import Finding
from app.core.work import View, Work
from app.intake.duplicate_hint import DuplicateHint
from app.people.person import ConcurrentChange
from app.records.form_basis import Basis
from ui.parts.forms.fields import Section

S = TypeVar("S")
Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Opened(Generic[S]):
    """A record as the form begins with it; `sheet` is what the use cases want back."""

    sheet: S
    record_id: str | None
    title: str
    values: Plain
    sections: tuple[Section, ...]
    basis: Basis = field(default_factory=dict)
    editable: bool = True
    new_about: str = "new"  # what the draft of a record that is not there yet is about


@dataclass(frozen=True)
class FormSpec(Generic[S]):
    """The form of one kind of record.

    `save` gets all values of a new record (None: emptied), else those that differ, and returns the id. `changed` names
    what others changed since the sheet was opened; `renew` gives the sheet with other values and another basis.
    `follow` returns hints by key; `hide` the keys that are not asked; `known_already` who a new record may be about.
    """

    name: str
    new_title: str
    open: Callable[[View, str, Plain], Opened[S]]
    save: Callable[[Work, S, Plain], str]
    label: Callable[[str], str]
    review: Callable[[View, S, Plain], list[Finding]] = lambda view, sheet, given: []
    changed: Callable[[View, S], list[ConcurrentChange]] = lambda view, sheet: []
    renew: Callable[[S, Plain, Basis], S] = lambda sheet, values, basis: sheet
    follow: Callable[[View, Plain], dict[str, str]] = lambda view, values: {}
    hide: Callable[[Plain], frozenset[str]] = lambda values: frozenset()
    known_already: Callable[[View, S, Plain], tuple[DuplicateHint, ...]] = lambda view, sheet, given: ()
    kinds: frozenset[str] = frozenset()

    def rebased(self, opened: Opened[S], fresh: Opened[S], keys: Collection[str]) -> Opened[S]:
        """`opened` with values and basis of these keys as they are now (`fresh`)."""
        values, basis = dict(opened.values), dict(opened.basis)
        for key in keys:
            values[key], basis[key] = fresh.values.get(key), fresh.basis.get(key, ())
        return replace(opened, values=values, basis=basis, sheet=self.renew(opened.sheet, values, basis))
