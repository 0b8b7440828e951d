"""What the import assistant may do, tied to the open store."""

from collections.abc import Callable

from app.core.rights import Right
from app.core.workplace import Workplace
from app.duplicates import duplicates
from app.importing import commit_rows, importer, rejects
from app.importing.columns import proposal
from app.importing.columns.proposal import Proposal
from app.importing.files import reading
from app.importing.files.sheets import Workbook
from app.importing.preview import ImportPreview, progress_of_part
from resources.language import _
from ui.importing.state import Ports


def ports(workplace: Workplace) -> Ports:
    """The ports of an open store; used from the local lane, except `propose` and `may_add`."""

    def prepare(workbook: Workbook, proposal: Proposal, report: Callable[[int, int], None]) -> ImportPreview:
        """Prepare the rows, after bringing the index of duplicates up to date: only records in it are recognised.

        A large store that was never compared is left to the page of duplicates; it would be a matter of minutes.
        """
        kind = ImportPreview(proposal.subject, proposal).kind
        ask = workplace.ask
        if ask(duplicates.is_behind, kind) and ask(duplicates.is_quick, kind):
            duplicates.scan(workplace, kind, progress=progress_of_part(report, 0, 300))
        return importer.prepare(workplace, workbook, proposal, progress=progress_of_part(report, 300, 1000))

    return Ports(
        read=lambda path, sheet: reading.read_workbook(path, sheet=sheet),
        propose=proposal.propose,
        prepare=prepare,
        commit=lambda preview, task: commit_rows.commit(
            workplace, preview, progress=task.report, no_return=task.no_return
        ),
        rejects=rejects.rejects_csv,
        may_add=lambda: Right.MERGE in workplace.me.rights,
        take_back=lambda merges: workplace.do(commit_rows.take_back_merges, merges, _("taken back at once")),
    )
