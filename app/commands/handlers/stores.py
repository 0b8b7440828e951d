"""The store as a whole: check, backup, restore, passwd, rekey, audit."""

import datetime
from pathlib import Path
from types import SimpleNamespace

from sqlalchemy import select

from app.backup import backups
from app.backup.backup_notes import note_backup
from app.commands import lines
from app.commands.answers import REFUSED, Answer, Json
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
    workplace = context.workplace
    problems = backups.check_whole(workplace.store, context.progress)
    data = {"ok": not problems, "problems": problems}
    sentence = (
        _("All is well.") if not problems else _("Something is wrong. Sync now, and keep the store and older backups.")
    )
    return Answer(data, lambda: [sentence, *problems], REFUSED if problems else 0)


def backup(context: Context, options: SimpleNamespace) -> Answer:
    """The whole store in one encrypted file; an existing file is left alone."""
    workplace, target = context.workplace, Path(options.output)
    workplace.ask(View.require, Right.BACKUP)
    backups.backup(workplace.store, context.folder, target)
    workplace.do(note_backup)
    data = {"file": str(target), "bytes": target.stat().st_size}
    return Answer(data, lambda: [_("The backup stands in {file}.").format(file=target)])


def restore(context: Context, options: SimpleNamespace) -> Answer:
    """A backup as a store in a new or empty folder."""
    backups.restore(Path(options.file), context.folder)
    data = {"store": str(context.folder)}
    return Answer(data, lambda: [_("The store stands in {folder} again.").format(folder=context.folder)])


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
    data = context.workplace.ask(_audit, day_of("from", getattr(options, "from")))
    return Answer(data, lambda: lines.table(data, ("moment", "who", "action", "record_kind", "record", "reason")))


def _audit(view: View, first: datetime.date | None) -> list[dict[str, Json]]:
    kind = view.described("audit_event")
    visibility.require_seeing(view, kind)
    table, staff = RECORDS["audit_event"].c, RECORDS["staff"].c
    query = select(RECORDS["audit_event"], staff.name).outerjoin(RECORDS["staff"], staff.id == table.who)
    query = query.where(visibility.scope(view, kind)).order_by(table.hlc, table.id)
    if first is not None:
        begin = datetime.datetime.combine(first, datetime.time()).astimezone()
        query = query.where(table.hlc >= clock.at(int(begin.timestamp() * 1000)))
    events = []
    for row in view.connection.execute(query).mappings():
        values = {field.name: field.from_column(row[field.name]) for field in kind.fields}
        event = {"id": from_blob(row["id"]), "moment": clock.moment(row["hlc"]), **values}
        event["staff"], event["who"] = values["who"], row["name"]
        events.append({name: value for name, value in event.items() if value is not None})
    return events
