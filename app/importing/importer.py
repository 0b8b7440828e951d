"""Importing a list: look first (`prepare`), then store (`commit_rows`); or both at once (`import_file`).

`prepare` writes nothing. A row that was imported before, here or on another laptop of the workspace, is unchanged -
what was edited since stays, what was deleted stays deleted. A person who seems to be there already, from another
source, comes in with a warning, or - on a word given for the row or for all - as an addition to the one who is there.

`progress(done, total)` may raise to end the work; `cancelled()` is asked at the same places.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from app.base.errors import BadInput
from app.core.field_errors import refusal
from app.core.rights import Right
from app.core.work import View
from app.core.workplace import Workplace
from app.importing import known_rows, probable_matches
from app.importing.columns.headings import Subject, table_for
from app.importing.columns.proposal import Proposal, propose
from app.importing.commit_rows import commit
from app.importing.files.reading import read_workbook
from app.importing.files.sheets import Workbook
from app.importing.garbage import short_collections
from app.importing.planning import ImportContext, PlannedRow, Planner, code_of
from app.importing.preview import RIGHTS, ImportPreview, Progress, progress_of_part, require, watched_progress
from app.importing.rows.drafts import drafts
from app.importing.rows.outcome import Reject, RowDraft, RowWarning
from app.importing.rows.rules import NO_DEFAULTS, Rules
from models.companies import BUSINESS
from models.fields import Refused
from models.kinds import BY_NAME
from models.people import ENROLMENT, PARTICIPANT, PARTICIPANT_SENSITIVE
from resources.language import N_, _

Doubtful = Literal["reject", "keep"]
_LOOKED_AT = 700  # thousandths of the whole after looking
IN_STORE = N_("Perhaps already there: a record with this name is in the store. It was imported; please compare.")


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What happened; `mapping` is heading -> field."""

    rows: int
    imported: int
    unchanged: int
    warnings: Sequence[RowWarning]
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
    workplace.ask(require, subject)
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
        progress=progress_of_part(progress, 0, _LOOKED_AT),
        cancelled=cancelled,
    )
    if known == "merge":
        preview.additions = preview.very_likely
    imported, merged = preview.new, len(preview.additions)
    if not dry_run:
        taken = commit(workplace, preview, progress=progress_of_part(progress, _LOOKED_AT, 1000), cancelled=cancelled)
        imported, merged = taken.rows, len(taken.merges)
    unchanged = preview.unchanged
    return ImportResult(preview.rows, imported, unchanged, preview.warnings, preview.rejected, proposal.mapping, merged)


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
) -> ImportPreview:
    """What would become of every row. BadInput, NotAllowed, Stopped."""
    subject = proposal.subject
    workplace.ask(require, subject)
    _check_defaults(subject, defaults)
    rules, circle = workplace.ask(_context, subject, workplace.own.secret)
    rules = Rules(rules.today, rules.project_start, rules.min_age, rules.districts, defaults, duplicates, incomplete)
    planner, preview = Planner(circle), ImportPreview(subject, proposal)
    tell = watched_progress(progress, cancelled)
    with short_collections():
        for row in drafts(workbook, subject, proposal, rules, progress=tell):
            outcome = planner.plan(row) if isinstance(row, RowDraft) else row
            if isinstance(outcome, Reject):
                preview.rejected.append(outcome)
            else:
                preview.planned.append(outcome)
        workplace.ask(_compare, preview)
    for planned in preview.planned:
        preview.warnings += [*planned.draft.warnings, *planned.warnings]
    preview.warnings.sort(key=lambda warning: warning.row)
    return preview


def _context(view: View, subject: Subject, secret: bytes) -> tuple[Rules, ImportContext]:
    profile = view.profile
    start = date.fromisoformat(profile["period_from"]) if profile.get("period_from") else date.min
    districts = tuple(profile.get("districts") or Rules(view.today, start).districts)
    rules = Rules(view.today, start, profile.get("min_age") or 0, districts)
    may_sensitive = view.allows(Right.EDIT_SENSITIVE)
    return rules, ImportContext(subject, view.today, secret, view.me.staff, view.me.offices, may_sensitive)


def _compare(view: View, preview: ImportPreview) -> None:
    """Take out what was imported before; warn of namesakes; make codes unique."""
    kind = preview.kind
    for office in {planned.office for planned in preview.planned}:
        view.require(RIGHTS[preview.subject][1], office)
    stored_ids = known_rows.known_ids(view, kind, [row.id for row in preview.planned])
    preview.unchanged = len(stored_ids)
    preview.planned = [row for row in preview.planned if row.id not in stored_ids]
    matches = probable_matches.find_matches(view, kind, preview.planned)
    doubled = known_rows.namesakes(view, kind, [planned for planned in preview.planned if planned.id not in matches])
    for planned in preview.planned:
        match = matches.get(planned.id)
        if match is not None:
            preview.matches[planned.id] = match
        sentence = match.sentence if match else _(IN_STORE) if planned.id in doubled else ""
        if sentence:
            planned.warnings.append(RowWarning(planned.draft.source_row, "possible_duplicate", None, sentence))
    if kind == "participant":
        _settle_codes(view, preview.planned)


def _settle_codes(view: View, planned: Sequence[PlannedRow]) -> None:
    """A code that somebody else has by chance is replaced by the next one that follows from the row."""
    taken = known_rows.known_codes(view, [row.values["code"] for row in planned])
    for row in planned:
        while row.values["code"] in taken:
            row.values["code"] = code_of(hashlib.sha256(f"{row.values['code']}{row.id}".encode()).digest())
        taken.add(row.values["code"])


def _check_defaults(subject: Subject, defaults: Mapping[str, str]) -> None:
    """BadInput for a default of a field that rows of this kind do not have, or with a value it cannot have."""
    kinds = (PARTICIPANT, ENROLMENT, PARTICIPANT_SENSITIVE) if subject == "participants" else (BUSINESS,)
    for name, text in defaults.items():
        if name == "consent_given_on" and subject == "participants":
            described = BY_NAME["consent"].by_name["given_on"]
        else:
            fields = [kind.by_name[name] for kind in kinds if name in kind.by_name]
            if not fields:
                known = ", ".join(field for field in table_for(subject).fields if not field.startswith("<"))
                raise BadInput(
                    _("There is no field {field}. Please choose one of: {fields}.").format(field=name, fields=known),
                    field=name,
                )
            described = fields[0]
        try:
            described.read(text)
        except Refused as refused:
            raise refusal(Refused(name, refused.reason, **refused.details)) from None
