"""Bringing a list into the store: look first (`prepare`), then take over (`commit`); or both (`import_file`).

`prepare` writes nothing. `commit` makes all records ready without touching the store and then writes them in one
transaction: they are there all at once, and an import that is cancelled or killed before has left nothing. A row that
was imported before, here or on another laptop of the workspace, is unchanged - what was edited since stays, what was
deleted stays deleted. A person who seems to be there already, from another source, comes in with a warning.

`progress(done, total)` may raise to end the work; `cancelled()` is asked at the same places.
"""

import gc
import hashlib
import hmac
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from app import merging, unity
from app.errors import BadInput, UserError
from app.importing import already, look_alikes
from app.importing.drafts import drafts, propose
from app.importing.headings import Subject, table_for
from app.importing.outcome import Draft, Reject, Warning_
from app.importing.planning import Circle, Planned, Planner, code_of
from app.importing.proposal import Proposal
from app.importing.reading import read_workbook
from app.importing.rules import NO_DEFAULTS, Rules
from app.importing.sheets import Workbook
from app.refusals import refusal
from app.rights import Right
from app.work import View, Work
from app.workplace import Workplace
from models.collecting import short_collections
from models.companies import BUSINESS
from models.fields import Refused
from models.kinds import BY_NAME
from models.people import ENROLMENT, PARTICIPANT, PARTICIPANT_SENSITIVE
from resources.language import N_, _
from sync.ready import Ready, make_ready

Progress = Callable[[int, int], None]
Doubtful = Literal["reject", "keep"]
Batches = dict[tuple[str, str], list[Ready]]
_PATIENCE = 60.0  # seconds for which a taking over gives way to other saves before it insists
_LONGEST_WAY = 1.0  # seconds
_BATCH = 100  # records that are written between two looks at who waits
_STEP = 100  # rows between two looks at the clock, the progress and the wish to stop
_LOOKED_AT, _MADE_READY = 700, 900  # thousandths of the whole after looking and after making ready
IN_STORE = N_("Perhaps already there: a record with this name is in the store. It was imported; please compare.")
_RIGHTS = {
    "participants": (Right.IMPORT, Right.EDIT_PEOPLE),
    "businesses": (Right.IMPORT, Right.EDIT_BUSINESS),
}
_KINDS = {"participants": "participant", "businesses": "business"}


class Stopped(UserError):
    """Somebody stopped the import; nothing was written."""


@dataclass(slots=True)
class Preview:
    """What would happen to each row; `rows` counts the records of the file."""

    subject: Subject
    proposal: Proposal
    planned: list[Planned] = field(default_factory=list)
    unchanged: int = 0
    rejected: list[Reject] = field(default_factory=list)
    warnings: list[Warning_] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)  # planned rows whose person or company is there: its record

    @property
    def rows(self) -> int:
        """Rows of the file that are records."""
        return len(self.planned) + self.unchanged + len(self.rejected)

    @property
    def new(self) -> int:
        """Rows that would become records."""
        return len(self.planned)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What happened; `mapping` is heading -> field."""

    rows: int
    imported: int
    unchanged: int
    warnings: Sequence[Warning_]
    rejected: Sequence[Reject]
    mapping: Mapping[str, str | None]
    merged: int = 0


def import_file(
    workplace: Workplace,
    path: Path,
    subject: Subject,
    *,
    mapping: Mapping[str, str | None] | None = None,
    sheet: str | None = None,
    dry_run: bool = False,
    defaults: Mapping[str, str] = NO_DEFAULTS,
    duplicates: Doubtful = "reject",
    incomplete: Doubtful = "reject",
    known: Literal["keep", "merge"] = "keep",
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportResult:
    """Import a file; nothing is written on `dry_run` or after an error. BadInput, NotAllowed, Stopped.

    `known="merge"`: rows whose person or company is very likely there become one with it, by a merge like any other -
    it can be taken back. That takes the right to merge.
    """
    workplace.ask(_require, subject)
    if known == "merge":
        workplace.ask(View.require, Right.MERGE)
    workbook = read_workbook(path, sheet=sheet)
    proposal = propose(workbook, subject)
    if mapping:
        proposal = proposal.corrected(mapping)
    preview = prepare(
        workplace,
        workbook,
        proposal,
        defaults=defaults,
        duplicates=duplicates,
        incomplete=incomplete,
        progress=_share(progress, 0, _LOOKED_AT),
        cancelled=cancelled,
    )
    imported, unchanged = preview.new, preview.unchanged
    if not dry_run:
        imported = commit(workplace, preview, progress=_share(progress, _LOOKED_AT, 1000), cancelled=cancelled)
        unchanged = preview.unchanged
    merged = _merge_known(workplace, preview, dry_run=dry_run) if known == "merge" else 0
    return ImportResult(preview.rows, imported, unchanged, preview.warnings, preview.rejected, proposal.mapping, merged)


def _merge_known(workplace: Workplace, preview: Preview, *, dry_run: bool) -> int:
    """Make rows that came in one with whom they are about; how many (would) be."""
    rows = [planned for planned in preview.planned if planned.id in preview.known]
    kind = _KINDS[preview.subject]
    for planned in () if dry_run else rows:
        source = " ".join(filter(None, (planned.draft.source_sheet, str(planned.draft.source_row))))
        reason = _("Imported as an addition: {source}").format(source=source)
        winner = workplace.ask(unity.face_of, kind, preview.known[planned.id])
        workplace.do(merging.merge, kind, winner, planned.id, {}, reason)
    return len(rows)


@contextmanager
def _short_collections() -> Iterator[None]:
    """Many thousand rows at hand make a full collection of garbage long enough to be felt in the window.

    So there is none while they are made, and afterwards the collector leaves them alone: they go with what holds them.
    """
    with short_collections():
        try:
            yield
        finally:
            gc.freeze()


def prepare(
    workplace: Workplace,
    workbook: Workbook,
    proposal: Proposal,
    *,
    defaults: Mapping[str, str] = NO_DEFAULTS,
    duplicates: Doubtful = "reject",
    incomplete: Doubtful = "reject",
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Preview:
    """What would become of every row. BadInput, NotAllowed, Stopped."""
    subject = proposal.subject
    workplace.ask(_require, subject)
    _check_defaults(subject, defaults)
    rules, circle = workplace.ask(_circumstances, subject, workplace.own.secret)
    rules = Rules(rules.today, rules.project_start, rules.min_age, rules.districts, defaults, duplicates, incomplete)
    planner, preview = Planner(circle), Preview(subject, proposal)
    tell = _watched(progress, cancelled)
    with _short_collections():
        for found in drafts(workbook, subject, proposal, rules, progress=tell):
            outcome = planner.plan(found) if isinstance(found, Draft) else found
            if isinstance(outcome, Reject):
                preview.rejected.append(outcome)
            else:
                preview.planned.append(outcome)
        workplace.ask(_compare, preview)
    for planned in preview.planned:
        preview.warnings += [*planned.draft.warnings, *planned.warnings]
    preview.warnings.sort(key=lambda warning: warning.row)
    return preview


def commit(
    workplace: Workplace,
    preview: Preview,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    """Take over what was previewed; returns how many rows. All of it is there when this returns, or nothing."""
    workplace.ask(_require, preview.subject)
    tell = _watched(progress, cancelled)
    with _short_collections():
        batches = _make_ready(preview, _share(tell, 0, _MADE_READY))
    if not batches:
        return 0
    tell(_MADE_READY, 1000)  # the last moment at which anybody may stop it
    late = set()
    with _short_collections():
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                late = _take_over(workplace, preview, batches, patient=time.monotonic() < until)
                break
            except _GiveWay:
                _let_others(workplace)
    if late:  # the same list was imported at the same time: leave those rows out and begin again
        preview.unchanged += len(late)
        preview.planned = [one for one in preview.planned if one.id not in late]
        return commit(workplace, preview, progress=progress, cancelled=cancelled)
    return preview.new


class _GiveWay(Exception):
    """Somebody else wants to save: undo what this transaction has written, and begin again after them."""


def _take_over(workplace: Workplace, preview: Preview, batches: Batches, *, patient: bool) -> set[str]:
    """The one transaction; the ids that are in the store already (nothing was written then). `patient`: _GiveWay."""
    with workplace.work(large=True) as work:
        late = already.known_ids(work, _KINDS[preview.subject], [one.id for one in preview.planned])
        if not late:
            for (_kind, office), several in batches.items():
                compartment = work.capture.compartment(several[0].kind.room, office)
                for made in several:
                    if patient and workplace.store.waiting:
                        raise _GiveWay
                    work.capture.write_ready(made, compartment)
                work.touched.add(several[0].kind.name)
            _note(work, preview, workplace.own.secret)
    return late


def _let_others(workplace: Workplace) -> None:
    until = time.monotonic() + _LONGEST_WAY
    time.sleep(0.001)
    while workplace.store.waiting and time.monotonic() < until:
        time.sleep(0.001)


def _make_ready(preview: Preview, tell: Progress) -> Batches:
    """The records by kind and office in small batches, so that other threads run and others' saves come in between."""
    batches: Batches = {}
    waiting: dict[tuple[str, str], list[tuple[str, Mapping[str, object]]]] = {}
    total = max(1, len(preview.planned))
    for start in range(0, len(preview.planned), _STEP):
        tell(start * 1000 // total, 1000)
        for planned in preview.planned[start : start + _STEP]:
            for kind, record_id, values in planned.records:
                waiting.setdefault((kind, planned.office), []).append((record_id, values))
        for place, records in waiting.items():
            if len(records) >= _BATCH or start + _STEP >= len(preview.planned):
                batches.setdefault(place, []).append(make_ready(place[0], records))
                waiting[place] = []
    return {place: [made for made in several if made.rows] for place, several in batches.items()}


def _note(work: Work, preview: Preview, secret: bytes) -> None:
    """What was imported, without content: a keyed fingerprint of the rows, and counts."""
    seen = hmac.new(secret, digestmod=hashlib.sha256)
    for planned in preview.planned:
        seen.update(planned.id.encode())
    counts = f"rows {preview.rows}, imported {preview.new}, unchanged {preview.unchanged}"
    reason = f"{counts}, rejected {len(preview.rejected)}"
    work.note("import", record_kind=_KINDS[preview.subject], record=seen.hexdigest(), reason=reason)


def _require(view: View, subject: Subject) -> None:
    for right in _RIGHTS[subject]:
        view.require(right)
    if not view.me.offices:
        raise refusal(Refused("office", "missing"))


def _circumstances(view: View, subject: Subject, secret: bytes) -> tuple[Rules, Circle]:
    profile = view.profile
    start = date.fromisoformat(profile["period_from"]) if profile.get("period_from") else date.min
    districts = tuple(profile.get("districts") or Rules(view.today, start).districts)
    rules = Rules(view.today, start, profile.get("min_age") or 0, districts)
    may_sensitive = view.allows(Right.EDIT_SENSITIVE)
    return rules, Circle(subject, view.today, secret, view.me.staff, view.me.offices, may_sensitive)


def _compare(view: View, preview: Preview) -> None:
    """Take out what was imported before; warn of namesakes; make codes unique."""
    kind = _KINDS[preview.subject]
    for office in {planned.office for planned in preview.planned}:
        view.require(_RIGHTS[preview.subject][1], office)
    there = already.known_ids(view, kind, [one.id for one in preview.planned])
    preview.unchanged = len(there)
    preview.planned = [one for one in preview.planned if one.id not in there]
    alike = look_alikes.there_already(view, kind, preview.planned)
    doubled = already.namesakes(view, kind, [planned for planned in preview.planned if planned.id not in alike])
    for planned in preview.planned:
        there_already = alike.get(planned.id)
        if there_already is not None and there_already.sure:
            preview.known[planned.id] = there_already.id
        sentence = there_already.sentence if there_already else _(IN_STORE) if planned.id in doubled else ""
        if sentence:
            planned.warnings.append(Warning_(planned.draft.source_row, "possible_duplicate", None, sentence))
    if kind == "participant":
        _settle_codes(view, preview.planned)


def _settle_codes(view: View, planned: Sequence[Planned]) -> None:
    """A code that somebody else has by chance is replaced by the next one that follows from the row."""
    taken = already.known_codes(view, [one.values["code"] for one in planned])
    for one in planned:
        while one.values["code"] in taken:
            one.values["code"] = code_of(hashlib.sha256(f"{one.values['code']}{one.id}".encode()).digest())
        taken.add(one.values["code"])


def _check_defaults(subject: Subject, defaults: Mapping[str, str]) -> None:
    """BadInput for a default of a field that rows of this kind do not have, or with a value it cannot have."""
    kinds = (PARTICIPANT, ENROLMENT, PARTICIPANT_SENSITIVE) if subject == "participants" else (BUSINESS,)
    for name, text in defaults.items():
        if name == "consent_given_on" and subject == "participants":
            described = BY_NAME["consent"].by_name["given_on"]
        else:
            found = [kind.by_name[name] for kind in kinds if name in kind.by_name]
            if not found:
                known = ", ".join(one for one in table_for(subject).fields if not one.startswith("<"))
                raise BadInput(
                    _("There is no field {field}. Please choose one of: {fields}.").format(field=name, fields=known),
                    field=name,
                )
            described = found[0]
        try:
            described.read(text)
        except Refused as refused:
            raise refusal(Refused(name, refused.reason, **refused.details)) from None


def _watched(progress: Progress | None, cancelled: Callable[[], bool] | None) -> Progress:
    """`progress` that also asks whether to stop, and lets other threads run."""

    def tell(done: int, total: int) -> None:
        if cancelled is not None and cancelled():
            raise Stopped(_("The import was stopped. Nothing was imported."))
        if progress is not None:
            progress(done, total)
        time.sleep(0)

    return tell


def _share(progress: Progress | None, first: int, last: int) -> Progress:
    """`progress` for a part of the whole, in thousandths."""

    def tell(done: int, total: int) -> None:
        if progress is not None:
            progress(first + (last - first) * done // max(1, total), 1000)

    return tell
