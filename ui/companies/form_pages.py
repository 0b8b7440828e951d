"""The forms of a company and of a consultation in the window."""

from resources.language import _
from ui.base.context import Context
from ui.companies import form_specs
from ui.record_form.page import RecordFormPage


class CompanyFormPage(RecordFormPage):
    """A company: arguments `record_id`, or `name` for a new one."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, form_specs.company(), _("Companies"))

    def after_saving(self, record_id: str, new: bool) -> None:
        """A new company opens its page, where consultations are recorded."""
        if new:
            self.context.navigate("company", record_id=record_id)


class ConsultationPage(RecordFormPage):
    """A consultation: arguments `record_id`, or `business` for a new one (none: the company is new, too)."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, form_specs.consultation(), _("Companies"))

    def after_saving(self, record_id: str, new: bool) -> None:
        """Back to the company with its sums."""
        opened = self.presenter.state.opened
        if new and opened is not None:
            self.context.navigate("company", record_id=opened.sheet.business)
