"""Papers in the window: templates and the way back at the left, options in the middle, the sheet at the right."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QSizePolicy

from app.base.errors import UserError
from resources.language import _
from ui.base.context import Context
from ui.look.theme import look
from ui.papers import late
from ui.papers.options import OptionsPart
from ui.papers.presenter import PapersPresenter
from ui.papers.printing import choose_printer, print_pdf
from ui.papers.returning import ReturnPart
from ui.papers.sheet_view import SheetView
from ui.papers.state import State
from ui.papers.templates import TemplateList
from ui.parts.boxes import Ground, Rule, column, row, show
from ui.parts.buttons import Button
from ui.parts.empty_state import EmptyState
from ui.parts.page import NARROW, Page

WIDE, TIGHT, ONE = (252, 316), (206, 292), (0, 340)  # templates, options; before scaling
TIGHT_BELOW = 1200


class PapersPage(Page):
    """Arguments: `session` (whose list is wanted), `template`, `number` (True: straight to the sheet number)."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Papers"), ground="surface")
        self._presenter = PapersPresenter(context.workplace, context.desk, self.render_state, late.load)
        self.head.say(_("Papers"), _("Print and PDF, without network, too"))
        printed = Button(_("Printed lists"), lambda: context.navigate("printed_lists"), icon="paper")
        self.head.add_action(printed)
        self._templates = TemplateList()
        self._back = ReturnPart()
        self._options = OptionsPart()
        self._view = SheetView()
        self._left_box = column(16, (16, 12, 14, 14))
        self._left = Ground("surface", self._left_box)
        self._left_rule = Rule(vertical=True)
        self._middle_part = Ground("surface", column(0, (16, 12, 10, 14)).add(self._options, stretch=1))
        self._nothing = EmptyState("paper")
        parts = row(0)
        parts.add(self._left, self._left_rule, self._middle_part)
        parts.add(self._view, self._nothing, stretch=1)
        self.body.addLayout(parts, 1)
        self._narrow: bool | None = None
        self._place()
        self._connect()
        self._bind_keys()
        self.set_keys(
            ("Ctrl+P", _("print")),
            ("Ctrl+S", _("save as PDF")),
            (_("PgUp PgDn"), _("turn pages")),
            ("Ctrl+Shift+F", _("sheet number")),
        )

    def _connect(self) -> None:
        self._templates.chosen.connect(self._presenter.choose_template)
        self._options.session_chosen.connect(self._presenter.choose_session)
        self._options.changed.connect(lambda values: self._presenter.set_options(**values))
        self._options.print_wanted.connect(self._print)
        self._options.save_wanted.connect(self._save)
        self._view.wide.connect(self._presenter.set_width)
        self._view.turned.connect(self._presenter.turn)
        self._back.typed.connect(self._find)
        self._back.opened.connect(self._to_register)
        self._back.returned.connect(self._presenter.returned)

    def _bind_keys(self) -> None:
        verbs = {
            "Ctrl+P": self._print,
            "Ctrl+S": self._save,
            "PgUp": lambda: self._presenter.turn(-1),
            "PgDown": lambda: self._presenter.turn(1),
            "Ctrl+Shift+F": self._back.begin,
        }
        for keys, verb in verbs.items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(verb)

    def opened(self, **arguments: object) -> None:
        """The papers of a session, or the sheet number of a signed list."""
        self.notice("info", "")
        self._presenter.open(str(arguments.get("session", "")), str(arguments.get("template", "")))
        if arguments.get("number") or not self._presenter.state.may_print:
            self._back.begin()
        else:
            self._options.begin()

    def refresh(self, kinds: frozenset[str]) -> None:
        """The sheet shows what was changed meanwhile."""
        if kinds & {"session", "attendance", "participant", "offering"}:
            self._presenter.open()

    def fit_width(self, width: int) -> None:
        """Tighter columns; where space is scarce templates and the way back stand above and below the options."""
        super().fit_width(width)
        self._place()

    def _place(self) -> None:
        narrow = self.available_width < NARROW
        if narrow != self._narrow:
            self._narrow = narrow
            if narrow:
                self._options.inner.insertWidget(0, self._templates)
                self._options.inner.addWidget(self._back)
            else:
                self._left_box.addWidget(self._templates)
                self._left_box.addWidget(self._back)
                self._left_box.setAlignment(Qt.AlignmentFlag.AlignTop)
            show(self._left, not narrow)
            show(self._left_rule, not narrow)
        widths = ONE if narrow else TIGHT if self.available_width < TIGHT_BELOW else WIDE
        for part, width in ((self._left, widths[0]), (self._middle_part, widths[1])):
            part.setFixedWidth(look().px(width))
            part.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def render_state(self, state: State) -> None:
        """Show everything."""
        self._templates.render_state(state)
        self._options.render_state(state)
        self._view.render_state(state)
        self._back.render_state(state)
        nothing = not state.session
        show(self._middle_part, not nothing)
        show(self._view, not nothing)
        show(self._nothing, nothing)
        if nothing:
            text = _("Lists are printed for a meeting of a group. Create a session first, then print its list.")
            self._nothing.say("paper", _("No meeting in sight"), text)

    def _find(self, typed: str) -> None:
        target = self._presenter.find_sheet(typed)
        if target is not None:
            self._to_register(target[0])

    def _to_register(self, session: str) -> None:
        sheet = self._presenter.state.signed_list
        self.context.navigate("register", record_id=session, sheet=sheet.sheet_id if sheet else "")

    def _print(self) -> None:
        state = self._presenter.state
        try:
            printer = choose_printer(state.template == "attendance-series", self.window())
        except UserError as error:
            self.context.desk.show_error(error)
            return
        if printer is None:
            return

        def send(pdf: bytes, pages: int) -> None:
            render = late.load().preview.render_page
            try:
                print_pdf(pdf, pages, printer, render)
            except UserError as error:
                self.context.desk.show_error(error)

        self._presenter.make(send)

    def _save(self) -> None:
        if not self._presenter.state.session or self._presenter.state.trouble:
            return
        folder = str(self.context.settings.get("papers.folder", ""))
        suggested = str(Path(folder) / self._presenter.suggested_name())
        name, _filter = QFileDialog.getSaveFileName(self.window(), _("Save as PDF"), suggested, "PDF (*.pdf)")
        if name:
            path = Path(name if name.lower().endswith(".pdf") else f"{name}.pdf")
            self.context.settings.set("papers.folder", str(path.parent))
            self._presenter.save(path)

    def _relook(self) -> None:
        super()._relook()
        self._place()
