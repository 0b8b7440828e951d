"""The open store of one person: puts the parts together once, and gives every use case its View or Work.

`ask(f, …)` looks (one consistent picture), `do(f, …)` acts (one transaction, durable when it returns); both hand the
View or Work to `f` first. Safe in any thread. What an act touched is told to `on_touched`, so that screens can refresh.
"""

import datetime
import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Concatenate, NamedTuple, ParamSpec, TypeVar

import msgspec
from sqlalchemy import Connection

from app.base.errors import StoreProblem
from app.core.lost import sentence
from app.core.merge_cache import kept_by
from app.core.work import Me, Start, View, Work, read_places, read_profile
from app.security import identity
from app.security.sentences import sentence_for
from models.database import KnownError, Store
from models.files import mending
from models.guard import CAPTURED
from models.identifiers import new_id, to_blob
from models.tables import REPLICA
from models.vocabulary import OFFICE
from resources.language import _
from sync.changes.capture import Capture
from sync.recovery import lost_saves
from sync.store import line_names
from sync.store.line_names import LineNames
from sync.store.local_identity import LocalIdentity, load_identity, save_identity
from sync.store.record import load

P = ParamSpec("P")
T = TypeVar("T")
V = TypeVar("V", bound=View)
# Asked at the start of every transaction, in one statement: what a round may change behind an open store (its line, the
# lines it knows), what says whether something kept is still true (compartments are only ever added; a record's dots and
# clocks change with it), and the clock.
_AT_START = (
    "SELECT (SELECT value FROM local_setting WHERE key = 'own'), (SELECT max(no) FROM replica), "
    "(SELECT no FROM merged_count WHERE id = 1), (SELECT hlc FROM clock), EXISTS (SELECT 1 FROM cluster), "
    "(SELECT count(*) FROM compartment), (SELECT group_concat(hex(id) || ' ' || compartment || ' ' || n || ' ' || hlc "
    "|| ' ' || alive || ' ' || coalesce(hex(clocks), '')) FROM project_profile)"
)
# What a person may do before an admin has admitted the laptop; what goes beyond the later roles stays here.
BEFORE_ADMISSION = frozenset({"social_worker", "adviser"})


class _Picture(NamedTuple):
    """What a transaction begins with: the count of changes to merged people, the last stamp, what is kept."""

    merged: int
    stamp: int
    start: Start


class Workplace:
    """An open store and the person it belongs to."""

    def __init__(self, store: Store, *, clock: Callable[[], datetime.datetime] = datetime.datetime.now) -> None:
        self.store = store
        self.on_touched: Callable[[frozenset[str]], None] = lambda kinds: None
        self._clock = clock
        self._own_bytes, self._lines = b"", -1
        self._names: LineNames = LineNames(())
        self._kept_start: tuple[object, Start] | None = None
        with self._explained(), store.read() as connection:
            own = load_identity(connection)
            if own is None:
                raise StoreProblem(_("This store was never finished. Set it up anew, or restore a backup."))
            self.own = own
            self._reload(connection)
        self.me = self._who()
        with self._explained():
            lost = lost_saves.notice(store, self.own, self.now_ms())
        if lost is None:
            mending.forget(store.path)
        self.notices = [sentence(lost)] if lost is not None else []  # what a person has to know of the store

    def now_ms(self) -> int:
        """The laptop's time, in ms since 1970."""
        return int(self._clock().timestamp() * 1000)

    def refresh(self) -> None:
        """Look again who the person is, after a round may have brought it."""
        self.me = self._who()

    def _reload(self, connection: Connection) -> "_Picture":
        """Take over what a round changed; what a transaction begins with."""
        own, lines, merged, stamp, any_merged, *changing = connection.exec_driver_sql(_AT_START).one()
        if own != self._own_bytes:
            self.own, self._own_bytes = msgspec.msgpack.decode(own, type=LocalIdentity), own
        if lines != self._lines:
            self._names, self._lines = line_names.load(connection), lines
        kept, state = self._kept_start, (bool(any_merged), *changing)
        if kept is None or kept[0] != state:
            kept = state, Start(read_places(connection), read_profile(connection), bool(any_merged))
            self._kept_start = kept
        return _Picture(merged or 0, stamp or 0, kept[1])

    def _who(self) -> Me:
        with self._explained(), self.store.read() as connection:
            staff = load(connection, "staff", self.own.staff)
        if staff is None or not staff.leaves:
            if not self.own.person:
                raise StoreProblem(_("This store was never finished. Set it up anew, or restore a backup."))
            return Me(self.own.staff, self.own.person, BEFORE_ADMISSION, tuple(word.key for word in OFFICE))
        values = staff.values
        return Me(
            self.own.staff,
            values.get("name", ""),
            frozenset(values.get("roles") or ()),
            tuple(values.get("offices") or ()),
            values.get("function", ""),
        )

    @contextmanager
    def read(self) -> Iterator[View]:
        """One consistent picture; StoreProblem with a sentence if the file cannot be read."""
        with self._explained(), self.store.read() as connection:
            me, picture = self.me, self._reload(connection)
            names = self._names
            kept = kept_by(connection, picture.merged, me, names)
            yield View(connection, me, self._clock(), names, kept=kept, start=picture.start)

    @contextmanager
    def work(self, *, large: bool = False) -> Iterator[Work]:
        """One act: durable as a whole when the block ends, undone by any exception; `large`: see `Store.write`."""
        now = self._clock()
        with self._explained(), self.store.write(large=large) as connection:
            picture = self._reload(connection)
            now_ms = int(now.timestamp() * 1000)
            capture = Capture(connection, self.own.replica, self._names, now_ms, picture.stamp)
            work = Work(connection, self.me, now, self._names, capture, start=picture.start)
            yield work
            capture.finish()
        if capture.has_stamped:
            lost_saves.note(self.store, self.own, capture.stamp)
        if "staff" in work.touched:
            self.me = self._who()
        if work.touched:
            self.on_touched(frozenset(work.touched))

    def today(self) -> datetime.date:
        """The day by this store's clock; nothing is read for it."""
        return self._clock().date()

    def ask(self, look: Callable[Concatenate[View, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The answer of a reading use case."""
        with self.read() as view:
            return look(view, *args, **kwargs)

    def do(self, act: Callable[Concatenate[Work, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The answer of a writing use case, after it is durable."""
        with self.work() as work:
            return act(work, *args, **kwargs)

    def close(self) -> None:
        """Close the store; others may open it then."""
        self.store.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except KnownError as error:
            sentence = sentence_for(error)
            if sentence is None:
                raise
            raise sentence from error


def found_workspace(
    store: Store,
    *,
    person: str,
    roles: list[str],
    offices: list[str],
    profile: dict[str, object],
    function: str = "",
    clock: Callable[[], datetime.datetime] = datetime.datetime.now,
    seed: bytes | None = None,
) -> Workplace:
    """Make an empty store the first of a new workspace: the first person, the project, the replica's keys.

    `seed` makes the ids of workspace, person and replica repeatable (demo data); keys are always random.
    """
    keys = identity.new_identity()
    ids = [new_id() if seed is None else new_id(0, seed[place * 10 : place * 10 + 10]) for place in range(4)]
    workspace, staff, replica_id, profile_id = ids
    private = keys.signing_private + keys.receiving_private
    secret = hashlib.sha256(seed).digest() if seed else secrets.token_bytes(32)
    own = LocalIdentity(workspace, 1, to_blob(replica_id), staff, secret, private)
    now = clock()
    with store.write() as connection:
        replica = {"no": 1, "id": own.replica_id, "epoch": 0, "staff": to_blob(staff)}
        connection.execute(REPLICA.insert().execution_options(**CAPTURED), replica)
        save_identity(connection, own)
        names = line_names.load(connection)
        capture = Capture(connection, 1, names, int(now.timestamp() * 1000))
        me = Me(staff, person, frozenset(roles), tuple(offices), function)
        work = Work(connection, me, now, names, capture)
        values = {"name": person, "roles": roles, "offices": offices, "function": function or None, "active": True}
        work.create("staff", values, record_id=staff)
        described = work.described("project_profile")
        project = {name: described.field(name).read(value) for name, value in profile.items()}
        work.create("project_profile", project, record_id=profile_id)
        capture.finish()
    return Workplace(store, clock=clock)


def found_replica(
    store: Store,
    *,
    person: str,
    staff: str | None = None,
    clock: Callable[[], datetime.datetime] = datetime.datetime.now,
) -> Workplace:
    """Make an empty store one that waits to be admitted to a workspace: keys, a line, and the name that was given.

    `staff`: the person's id in a store they had before. What is recorded until admission stays here until then.
    """
    keys = identity.new_identity()
    private = keys.signing_private + keys.receiving_private
    replica_id, staff = to_blob(new_id()), staff or new_id()
    own = LocalIdentity("", 1, replica_id, staff, secrets.token_bytes(32), private, person)
    with store.write() as connection:
        replica = {"no": 1, "id": replica_id, "epoch": 0, "staff": to_blob(staff)}
        connection.execute(REPLICA.insert().execution_options(**CAPTURED), replica)
        save_identity(connection, own)
    return Workplace(store, clock=clock)
