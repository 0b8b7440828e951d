"""Unfinished forms: what somebody typed and has not saved yet, kept in the encrypted store through crash and lock.

A draft has a key: the form and the record it is about (`session:new`, `participant:<id>`), so that the form finds it
again, and Today can offer to go on. Drafts are local: they are no records and are never synced.

    workplace.do(drafts.keep, "participant:new", "Kowalczyk, Anna", {"last_name": "Kowalczyk"})
    workplace.ask(drafts.read, "participant:new")     -> Draft or None
    workplace.do(drafts.finish, "participant:new", save, ...)    saves and forgets in one transaction
    workplace.do(drafts.forget, "participant:new")    when it is not wanted any more
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from app.core.work import View, Work
from models.tables import DRAFT

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Draft:
    """One unfinished form: `fields` as they were typed, `title` for the list of what was begun."""

    key: str
    title: str
    saved_at: datetime.datetime
    fields: Mapping[str, Any]

    @property
    def form(self) -> str:
        """Which form it belongs to: the key up to the colon."""
        return self.key.partition(":")[0]

    @property
    def about(self) -> str:
        """The record it is about; `new` where there is none yet."""
        return self.key.partition(":")[2]


class _Body(msgspec.Struct):
    title: str
    fields: dict[str, Any]


def keep(work: Work, key: str, title: str, fields: Mapping[str, Any]) -> datetime.datetime:
    """Keep what was typed so far, replacing an earlier draft of the same key; returns when."""
    row = {
        "key": key,
        "saved_at": work.now.isoformat(timespec="seconds"),
        "body": msgspec.msgpack.encode(_Body(title, dict(fields))),
    }
    statement = insert(DRAFT).values(row)
    work.connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=row))
    return work.now


def read(view: View, key: str) -> Draft | None:
    """The draft of that key, if something was typed and not saved."""
    row = view.connection.execute(select(DRAFT).where(DRAFT.c.key == key)).first()
    return None if row is None else _draft(row)


def forget(work: Work, key: str) -> None:
    """Drop a draft: it was saved, or is not wanted any more."""
    work.connection.execute(delete(DRAFT).where(DRAFT.c.key == key))


def finish(work: Work, key: str, act: Callable[Concatenate[Work, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Do what the form is for and forget its draft, in one transaction: what is saved is no draft, what failed is."""
    done = act(work, *args, **kwargs)
    forget(work, key)
    return done


def unfinished(view: View) -> list[Draft]:
    """All drafts, the newest first."""
    return [_draft(row) for row in view.connection.execute(select(DRAFT).order_by(DRAFT.c.saved_at.desc()))]


def _draft(row: Any) -> Draft:
    body = msgspec.msgpack.decode(row.body, type=_Body)
    return Draft(row.key, body.title, datetime.datetime.fromisoformat(row.saved_at), body.fields)
