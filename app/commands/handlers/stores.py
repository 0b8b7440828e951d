"""The store as a whole: check, backup, restore, passwd, rekey, audit."""

import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from app.backup import backups
from app.backup.backup_notes import note_backup
from app.commands import lines
from app.commands.answers import REFUSED, Answer
from app.commands.context import Context
from app.commands.values import day_of
from app.core import visibility
from app.core.rights import Right
from app.core.work import View
from app.security import unlock
from models.identifiers import from_blob
from models.tables import RECORDS
from resources.language import _
from sync.format import clock


def check(context: Context, options: SimpleNamespace) -> Answer:
    """Cipher, database, ledger against records; exit code 1 where something is wrong."""
    place = context.workplace
    problems = backups.check_whole(place.store, context.progress)
    told = {"ok": not problems, "problems": problems}
    said = (
        _("All is well.") if not problems else _("Something is wrong. Sync now, and keep the store and older backups.")
    )
    return Answer(told, lambda: [said, *problems], REFUSED if problems else 0)


def backup(context: Context, options: SimpleNamespace) -> Answer:
    """The whole store in one encrypted file; an existing file is left alone."""
    place, target = context.workplace, Path(options.output)
    place.ask(View.require, Right.BACKUP)
    backups.backup(place.store, context.folder, target)
    place.do(note_backup)
    told = {"file": str(target), "bytes": target.stat().st_size}
    return Answer(told, lambda: [_("The backup stands in {file}.").format(file=target)])


def restore(context: Context, options: SimpleNamespace) -> Answer:
    """A backup as a store in a new or empty folder."""
    backups.restore(Path(options.file), context.folder)
    told = {"store": str(context.folder)}
    return Answer(told, lambda: [_("The store stands in {folder} again.").format(folder=context.folder)])


def passwd(context: Context, options: SimpleNamespace) -> Answer:
    """Another passphrase for the same store."""
    old, new = context.passphrase(), context.new_passphrase(options.new_passphrase_file)
    unlock.change_passphrase(context.folder, old, new)
    return Answer({"changed": True}, lambda: [_("The passphrase was changed. Older backups open with the old one.")])


def rekey(context: Context, options: SimpleNamespace) -> Answer:
    """The store encrypted anew; the passphrase stays."""
    context.close()
    unlock.rekey_store(context.folder, context.passphrase())
    return Answer({"rekeyed": True}, lambda: [_("The store is encrypted under a new key. The passphrase is the same.")])


def audit(context: Context, options: SimpleNamespace) -> Answer:
    """Who did what, the earliest first."""
    told = context.workplace.ask(_audit, day_of("from", getattr(options, "from")))
    return Answer(told, lambda: lines.table(told, ("moment", "who", "action", "record_kind", "record", "reason")))


def _audit(view: View, first: datetime.date | None) -> list[dict[str, Any]]:
    kind = view.described("audit_event")
    visibility.require_seeing(view, kind)
    table, staff = RECORDS["audit_event"].c, RECORDS["staff"].c
    query = select(RECORDS["audit_event"], staff.name).outerjoin(RECORDS["staff"], staff.id == table.who)
    query = query.where(visibility.scope(view, kind)).order_by(table.hlc, table.id)
    if first is not None:
        begin = datetime.datetime.combine(first, datetime.time()).astimezone()
        query = query.where(table.hlc >= clock.at(int(begin.timestamp() * 1000)))
    found = []
    for row in view.connection.execute(query).mappings():
        values = {one.name: one.from_column(row[one.name]) for one in kind.fields}
        told = {"id": from_blob(row["id"]), "moment": clock.moment(row["hlc"]), **values}
        told["staff"], told["who"] = values["who"], row["name"]
        found.append({name: value for name, value in told.items() if value is not None})
    return found
