"""The consents of a person for the form: what is recorded, and recording more. Free of Qt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.base.errors import UserError
from app.core.work import View, Work
from app.core.workplace import Workplace
from app.records import listing, records
from models import vocabulary as lists
from ui.base.desk_protocol import Desk
from ui.base.presenter import sentences


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One consent: what it covers, since when, and whether it was withdrawn."""

    id: str
    kind: str
    words: str
    given_on: str
    how: str
    withdrawn_on: str | None
    notice: str | None


def of(view: View, participant: str) -> tuple[ConsentLine, ...]:
    """All consents of a person, the newest first."""
    rows = listing.rows(view, "consent", where={"subject": participant})
    return tuple(sorted(map(_line, rows), key=lambda line: line.given_on, reverse=True))


def _line(row: Mapping[str, Any]) -> ConsentLine:
    return ConsentLine(
        id=str(row["id"]),
        kind=str(row.get("kind") or ""),
        words=lists.CONSENT_KIND.label(row.get("kind")),
        given_on=str(row.get("given_on") or ""),
        how=lists.CONSENT_HOW.label(row.get("how")),
        withdrawn_on=row.get("withdrawn_on"),
        notice=row.get("notice_handed_on"),
    )


class ConsentActs:
    """Recording consents of the person in the form; `show` is then given all of them."""

    def __init__(
        self,
        workplace: Workplace,
        desk: Desk,
        subject: Callable[[], str],
        show: Callable[[tuple[ConsentLine, ...]], None],
    ) -> None:
        self._workplace, self._desk, self._subject, self._show = workplace, desk, subject, show

    def add(self, values: Mapping[str, object]) -> dict[str, str]:
        """Record a consent; sentences by field if it was refused."""
        return self._do(lambda work: records.add(work, "consent", {"subject": self._subject(), **values}))

    def withdraw(self, consent: str, values: Mapping[str, object]) -> dict[str, str]:
        """Record that a consent was withdrawn."""
        return self._do(lambda work: records.edit(work, "consent", consent, values))

    def _do(self, act: Callable[[Work], object]) -> dict[str, str]:
        try:
            self._workplace.do(act)
        except UserError as refused:
            return sentences(refused)
        self._show(self._workplace.ask(of, self._subject()))
        self._desk.saved()
        return {}
