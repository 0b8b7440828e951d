"""From the share: rosters with the keys they grant, and heads. What heads name is fetched by `fetching`.

Everything is verified before it is kept; what does not verify is listed as a bad file and blocks only what needs it.
Nothing is ever concluded from what is not found.
"""

from dataclasses import dataclass, field

from models.database import Store
from sync.format import file_names, signed
from sync.format.line import Line
from sync.format.roster import BadRoster
from sync.format.seal import NotGenuine
from sync.membership import envelopes, heads
from sync.membership.enrol import accept
from sync.membership.heads import Head
from sync.membership.workspace import Workspace
from sync.shares.share import Listed, Missing, Share, TooLarge
from sync.store.bad_files import BadFiles

_WAITING = 1
AT_ONCE, BYTES_AT_ONCE = 200, 8 << 20
MOST_OF_A_LINE = 20_000  # numbers beyond what we have that a head may make us look for in one round


@dataclass
class Seen:
    """What looking at the heads brought."""

    changed: bool = False
    news: bool = False  # whether there was any head we had not looked at before, readable or not
    ahead: bool = False  # whether a head of our own line is newer than ours
    copy: bool = False  # whether somebody else writes with our keys, under whatever epoch
    own_there: bool = False  # whether our own newest head lies there, as it was written
    own_hurt: bool = False  # whether it lies there, but of another size
    hurt: set[str] = field(default_factory=set)  # heads that cannot be read: asked for in `wants`
    share_time: int = 0  # ms; 0: not known
    listed: set[str] = field(default_factory=set)


class Inbox:
    """One round's reading."""

    def __init__(self, share: Share, store: Store, workspace: Workspace, bad: BadFiles, now_ms: int) -> None:
        self._share = share
        self._store = store
        self._workspace = workspace
        self._bad = bad
        self._now = now_ms

    def read_heads(self) -> Seen:
        """Read every head that is newer than what we know of its line; hold it."""
        seen = Seen()
        newest = self._newest(self._share.list(file_names.HEADS), seen)
        with self._store.read() as connection:
            known = heads.numbers(connection)
            own, own_size = heads.own_check(connection, self._workspace)
        held = {line: known.get(no, 0) for line, no in self._workspace.lines.items()}
        fresh: list[tuple[Head, bytes]] = []
        strangers: list[tuple[file_names.HeadName, Listed]] = []
        for (replica, epoch), found in newest.items():
            past = held.get((replica, epoch), 0)
            news = [(name, one) for name, one in found if name.n > past]
            if (replica, epoch) == self._workspace.line:
                sizes = {one.size for name, one in found if (name.n, name.check) == (past, own)}
                seen.own_there, seen.own_hurt = own_size in sizes, bool(sizes - {own_size})
                # Another head under our newest number is a copy's.
                news += [(name, one) for name, one in found if name.n == past and name.check != own]
            seen.news = seen.news or bool(news)
            for name, one in news:
                if self._workspace.newest.member(replica) is None:
                    strangers.append((name, one))
                elif self._head(name, one, fresh, seen.hurt):
                    break
        strangers = [
            (name, one) for name, one in strangers if not self._bad.known(f"{file_names.HEADS}/{one.name}", one.size)
        ]
        if strangers:
            self.fetch_rosters()
            for name, one in strangers:
                self._head(name, one, fresh, set())
        elif any(head.roster > self._workspace.newest.n for head, _data in fresh):
            self.fetch_rosters()
        self._hold(fresh, seen)
        return seen

    def _newest(self, listing: "list[Listed]", seen: Seen) -> dict[Line, list[tuple[file_names.HeadName, Listed]]]:
        """The heads of each line, the greatest number first."""
        found: dict[Line, list[tuple[file_names.HeadName, Listed]]] = {}
        for one in listing:
            name = file_names.head_parts(one.name)
            if name is not None:
                seen.listed.add(f"{file_names.HEADS}/{one.name}")
                found.setdefault((name.replica, name.epoch), []).append((name, one))
        return {line: sorted(own, reverse=True) for line, own in found.items()}

    def _head(self, name: file_names.HeadName, one: Listed, fresh: list[tuple[Head, bytes]], hurt: set[str]) -> bool:
        path = f"{file_names.HEADS}/{one.name}"
        if self._bad.known(path, one.size):
            hurt.add(path)
            return False
        try:
            data = self._share.read(path, signed.LARGEST)
            head = heads.read(data, self._workspace)
            if (head.replica, head.epoch, head.n, file_names.head_check(data)) != name:
                raise NotGenuine("another head's content")
        except Missing:
            return False
        except (signed.BadFile, NotGenuine, TooLarge) as error:
            self._bad.add(path, one.size, str(error))
            hurt.add(path)
            return False
        self._bad.good(path)
        fresh.append((head, data))
        return True

    def _hold(self, fresh: list[tuple[Head, bytes]], seen: Seen) -> None:
        own_id, own_epoch = self._workspace.line
        foreign = []
        for head, data in fresh:
            if head.replica == own_id:
                seen.ahead = seen.ahead or head.epoch == own_epoch
                seen.copy = True
            member = self._workspace.newest.member(head.replica)
            if head.line != self._workspace.line and member is not None and member.active:
                foreign.append((head, data))
        if foreign:
            with self._store.write() as connection:
                for head, data in foreign:
                    heads.hold(connection, self._workspace.line_no(connection, head.line), head.n, data, self._now)
        seen.changed = bool(fresh)

    def fetch_rosters(self) -> int:
        """Accept all versions that follow ours; how many. Keys that they grant us come along."""
        came = 0
        while True:
            name = file_names.roster(self._workspace.newest.n + 1)
            try:
                data = self._share.read(name, signed.LARGEST)
                with self._store.write() as connection:
                    accept(connection, self._workspace, data)
            except Missing:
                break
            except (BadRoster, NotGenuine, TooLarge) as error:
                self._bad.add(name, 0, str(error))
                break
            self._bad.good(name)
            self._bad.forget(f"{file_names.HEADS}/")
            came += 1
        if came or self.lacks_keys():
            self.fetch_keys()
        return came

    def lacks_keys(self) -> bool:
        """Whether the roster grants us a compartment whose present key we do not hold."""
        me = self._workspace.me
        if me is None or not me.active:
            return False
        return any(
            compartment.id in me.compartments and (compartment.id, compartment.epoch) not in self._workspace.keys
            for compartment in self._workspace.newest.compartments
        )

    def fetch_keys(self) -> int:
        """Take the keys that were sealed to us; how many came."""
        return envelopes.fetch_keys(self._share, self._store, self._workspace)

    def unknown_lines(self) -> bool:
        """Make lines known that heads speak of and the roster has; whether there were any."""
        with self._store.read() as connection:
            told = heads.held(connection)
        spoken = {(mark[0], mark[1]) for head in told.values() for marks in head.has.values() for mark in marks}
        fresh = [
            line
            for line in sorted(spoken)
            if line not in self._workspace.lines and self._workspace.newest.member(line[0]) is not None
        ]
        if fresh:
            with self._store.write() as connection:
                for line in fresh:
                    self._workspace.line_no(connection, line)
        return bool(fresh)
