"""Presenter of a company's page: its consultations with their sums, the chosen one's record, and its data."""

from collections.abc import Callable
from dataclasses import dataclass

from app.base.errors import UserError
from app.companies import companies, consulting
from app.companies.companies import Company
from app.companies.consulting import ConsultationRow, Consultations
from app.core.workplace import Workplace
from ui.base.desk_protocol import Desk
from ui.base.presenter import Presenter

KINDS = frozenset({"business", "business_consultation", "follow_up"})


@dataclass(frozen=True)
class State:
    """What the page shows; `chosen` is the consultation whose record stands below."""

    company: Company | None = None
    consultations: Consultations | None = None
    chosen: ConsultationRow | None = None


class CompanyPresenter(Presenter[State]):
    """See the module."""

    def __init__(self, workplace: Workplace, desk: Desk, render: Callable[[State], None]) -> None:
        super().__init__(State(), render)
        self._workplace, self._desk = workplace, desk

    def open(self, record_id: str) -> bool:
        """Show a company; False if none was named, and False (and told) if it cannot be seen."""
        if not record_id:
            return False
        try:
            company = self._workplace.ask(companies.details, record_id)
            advice = self._workplace.ask(consulting.of_company, record_id)
        except UserError as error:
            self._desk.show_error(error)
            return False
        kept = self.state.chosen.id if self.state.chosen else ""
        chosen = next((row for row in advice.rows if row.id == kept), advice.rows[0] if advice.rows else None)
        self._set(company=company, consultations=advice, chosen=chosen)
        return True

    def refresh(self, kinds: frozenset[str]) -> None:
        """Records changed."""
        if self.state.company is not None and kinds & KINDS:
            self.open(self.state.company.id)

    def choose(self, consultation: ConsultationRow | None) -> None:
        """Show the record of a consultation."""
        if consultation is not None:
            self._set(chosen=consultation)
