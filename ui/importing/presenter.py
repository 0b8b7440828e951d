"""Presenter of the import assistant: file, columns, rows, taking over, result.

Reading, checking and taking over run in the background. They can be cancelled until the rows begin to be written; then
they are written whole, and the page says at every moment what is true.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from app.base.errors import UserError
from app.base.files import SHARED, write_whole
from app.importing.columns.headings import Subject
from app.importing.columns.proposal import Proposal
from app.importing.commit_rows import Committed
from app.importing.files.sheets import Workbook
from resources.language import _
from ui.base.desk_protocol import Desk, Task
from ui.base.presenter import Presenter
from ui.importing import words
from ui.importing.latest_job import LatestJob
from ui.importing.state import Ports, Preview, State, column_lines

T = TypeVar("T")


class ImportPresenter(Presenter[State]):
    """See the module."""

    def __init__(self, ports: Ports, desk: Desk, render: Callable[[State], None]) -> None:
        super().__init__(State(), render)
        self._ports, self._desk = ports, desk
        self._job = LatestJob(desk)

    # Steps

    def begin(self, subject: Subject = "participants") -> None:
        """Start anew."""
        self._job.drop()
        self.state = State(subject=subject)
        self._render(self.state)

    def choose_subject(self, subject: Subject) -> None:
        """People or companies; a file that was read is understood anew."""
        self._set(subject=subject, preview=None)
        if self.state.path is not None and self.state.workbook is not None:
            self.choose_file(self.state.path, self.state.sheet)

    def choose_file(self, path: Path, sheet: str | None = None) -> None:
        """Read a file (one hidden sheet of it)."""
        self._set(path=path, sheet=sheet, refused="", working=_("The file is being read"))
        subject = self.state.subject

        def read(task: Task) -> tuple[Workbook, Proposal]:
            del task
            workbook = self._ports.read(path, sheet)
            return workbook, self._ports.propose(workbook, subject)

        self._start(read, self._understood, _("Reading the file"))

    def _understood(self, file: tuple[Workbook, Proposal]) -> None:
        workbook, proposal = file
        skipped = tuple((entry.sheet, entry.reason) for entry in proposal.skipped)
        self._set(
            workbook=workbook,
            proposal=proposal,
            columns=column_lines(proposal),
            skipped=skipped,
            changed={},
            step="columns",
            working="",
            refused="",
            preview=None,
        )

    def assign(self, heading: str, field_name: str | None) -> None:
        """Another field for a heading; None leaves the column out."""
        changed = {**self.state.changed, heading: field_name}
        lines = tuple(
            replace(line, field=field_name or "") if line.heading == heading else line for line in self.state.columns
        )
        self._set(changed=changed, columns=lines, preview=None)

    def check(self) -> None:
        """Look at every row, nothing written."""
        state = self.state
        workbook, proposal = state.workbook, state.proposal
        if workbook is None or proposal is None:
            return
        try:
            corrected = proposal.corrected(state.changed) if state.changed else proposal
        except Exception as error:
            self._failed(error)
            return
        self._set(working=_("The rows are being looked at"), refused="", done=0, total=0)
        self._start(
            lambda task: self._ports.prepare(workbook, corrected, task.report),
            self._looked_at,
            _("Looking at the rows"),
        )

    def _looked_at(self, preview: Preview) -> None:
        """Rows about somebody known stand in a list of their own for those who may decide about them."""
        alike = tuple(preview.matched_rows()) if self._ports.may_add() else ()
        listed = {(row.row, row.match.sentence) for row in alike}
        hints = tuple(hint for hint in preview.warnings if (hint.row, hint.message) not in listed)
        self._set(preview=preview, step="check", working="", alike=alike, hints=hints, additions=frozenset())

    def add(self, row: str, wanted: bool | None = None) -> None:
        """Take this row as an addition to the one it seems to be about, or not; None: the other way round."""
        is_addition = row in self.state.additions
        wanted = not is_addition if wanted is None else wanted
        if wanted != is_addition and any(alike.id == row for alike in self.state.alike):
            self._set(additions=self.state.additions ^ {row})

    def add_sure(self) -> None:
        """Take all rows that are very likely about somebody known as additions."""
        preview = self.state.preview
        if preview is not None and self.state.alike:
            self._set(additions=self.state.additions | preview.very_likely)

    def add_none(self) -> None:
        """Take every row as somebody new."""
        self._set(additions=frozenset())

    def take_over(self) -> None:
        """Write the rows that fit: all of them, or none if it is cancelled."""
        preview = self.state.preview
        if preview is None:
            return
        preview.additions = self.state.additions
        self._set(step="run", working=_("The rows are being taken over"), done=0, total=preview.new)
        self._start(lambda task: self._ports.commit(preview, task), self._taken, _("Taking over"))

    def _taken(self, taken: Committed) -> None:
        added = len(taken.merges)
        self._set(step="done", working="", taken=taken.rows, added=added)
        self._desk.saved()
        message = words.taken(self.state.subject, taken.rows, added)
        if taken.merges:
            self._desk.undo(message, lambda: self._take_back(taken.merges))
        else:
            self._desk.say(message)

    def _take_back(self, merges: Sequence[str]) -> None:
        """The additions become people or companies of their own; what was imported stays."""
        try:
            number = self._ports.take_back(merges)
        except UserError as error:
            self._desk.show_error(error)
            return
        self._desk.saved()
        self._set(taken_back=True)
        self._desk.say(words.apart_again(number))

    def back(self) -> bool:
        """One step back; False at the first."""
        previous = {"columns": "file", "check": "columns"}.get(self.state.step)
        if previous is None:
            return False
        self._set(step=previous, refused="")
        return True

    def cancel(self) -> None:
        """Ask what runs to stop; what became of it is said when it has come to its end."""
        job = self._job.running
        if job is None or not self.state.working:
            return
        if job.cancel():
            if self._job.running is job:  # it has not stopped at once
                self._set(stopping=True, working=_("It is being stopped"))
        else:
            self._set(working=_("The rows are being written now and can no longer be stopped"))

    # The rejects

    def save_rejects(self, path: Path) -> None:
        """Write the rows that are not taken over, with their reasons, for working on them."""
        preview = self.state.preview
        if preview is None:
            return
        rejected = tuple(preview.rejected)

        def write(task: Task) -> str:
            del task
            write_whole(path, self._ports.rejects(rejected), SHARED)
            return path.name

        self._desk.run(write, lambda name: self._set(rejects_saved=name), failed=self._not_written)

    def _not_written(self, error: Exception) -> None:
        if isinstance(error, OSError):
            self._set(refused=_("The file cannot be written there. Choose another folder; nothing is lost."))
        else:
            self._failed(error)

    # Inside

    def _start(self, work: Callable[[Task], T], then: Callable[[T], None], progress: str) -> None:
        def done(result: T) -> None:
            if self.state.stopping and self.state.step != "run":
                self._stopped()  # a file that was read whole before it could stop: nothing was written
            else:
                self._set(stopping=False)
                then(result)

        self._job.run(work, done, self._failed, self._stopped, progress)

    def _stopped(self) -> None:
        step = "check" if self.state.step == "run" else self.state.step
        self._set(working="", stopping=False, step=step, refused=_("Stopped. Nothing was taken over."))

    def _failed(self, error: Exception) -> None:
        message = getattr(error, "message", "")
        step = "check" if self.state.step == "run" else self.state.step
        self._set(working="", stopping=False, step=step, refused=str(message))
        if not message:
            self._desk.show_error(error)
