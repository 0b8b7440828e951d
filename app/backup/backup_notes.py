"""That a backup was made: the line in the audit trail, and when this person made the last one."""

from datetime import datetime

from sqlalchemy import select

from app.core.rights import Right
from app.core.work import View, Work
from models.identifiers import to_blob
from models.tables import RECORDS
from sync.format import clock

ACTION = "backup"


def note_backup(work: Work) -> None:
    """Record it in the audit trail."""
    work.note(ACTION)


def last_backup(view: View) -> datetime | None:
    """When this person last made a backup, local time; None if never or not by any store known here."""
    view.require(Right.BACKUP)
    table = RECORDS["audit_event"].c
    own = select(table.hlc).where(table.action == ACTION, table.who == to_blob(view.me.staff), table.alive == 1)
    stamp = view.connection.execute(own.order_by(table.hlc.desc()).limit(1)).scalar()
    return None if stamp is None else datetime.fromtimestamp(clock.milliseconds(stamp) / 1000)
