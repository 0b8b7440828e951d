"""The consents of a person for the form, free of Qt."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.work import View
from app.records import listing
from models import vocabulary as lists


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
