"""What the import assistant may do, tied to the open store."""

from typing import Any

from app.importing import bring_in, drafts, reading, rejects
from ui.importing.presenter import Ports


def ports(workplace: Any) -> Ports:
    """The ports of an open store; used from the local lane, except `propose`."""
    return Ports(
        read=lambda path, sheet: reading.read_workbook(path, sheet=sheet),
        propose=drafts.propose,
        prepare=lambda workbook, proposal, report: bring_in.prepare(workplace, workbook, proposal, progress=report),
        commit=lambda preview, report: bring_in.commit(workplace, preview, progress=report),
        rejects=rejects.rejects_csv,
    )
