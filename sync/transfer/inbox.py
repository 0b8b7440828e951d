"""Reading heads, and the rosters, keys and marker they call for; `fetching` gets the segments they name.

Every file is verified before it is stored; what fails is listed as a bad file and blocks only what depends on it. That
a file is not found never proves anything.
"""

from dataclasses import dataclass, field

from sync.format import file_names, signed
from sync.format.errors import BadFile, Missing, NotGenuine, TooLarge
from sync.format.file_names import HeadName
from sync.format.head import Head
from sync.format.line import Line
from sync.membership import admission, heads, marker
from sync.membership.round_context import RoundContext
from sync.shares.share import Listed

HeadFile = tuple[HeadName, Listed]  # what the name says, and the file as the share lists it


@dataclass
class HeadsRead:
    """What reading the heads showed."""

    changed: bool = False
    news: bool = False  # whether there was any head we had not looked at before, readable or not
    ahead: bool = False  # whether a head of our own line is newer than ours
    copy: bool = False  # whether somebody else writes with our keys, under whatever epoch
    own_listed: bool = False  # whether our own newest head lies there, as it was written
    own_damaged: bool = False  # whether it lies there, but of another size
    damaged: set[str] = field(default_factory=set)  # heads that cannot be read: asked for in `wants`
    listed: set[str] = field(default_factory=set)


class Inbox:
    """Reads the heads in one round."""

    def __init__(self, context: RoundContext) -> None:
        self._context = context
        self._read: list[tuple[Head, bytes]] = []

    def read_heads(self) -> HeadsRead:
        """Read and store every head that is newer than the one we know of its line. Raises NewerFormat."""
        workspace, heads_read = self._context.workspace, HeadsRead()
        newest = self._newest(heads_read)
        with self._context.store.read() as connection:
            known = heads.numbers(connection)
            own_check, own_size = heads.own_check(connection, workspace)
        held = {line: known.get(no, 0) for line, no in workspace.lines.items()}
        strangers: list[HeadFile] = []
        for line, files in newest.items():
            past = held.get(line, 0)
            news = [(name, file) for name, file in files if name.n > past]
            if line == workspace.line:
                sizes = {file.size for name, file in files if (name.n, name.check) == (past, own_check)}
                heads_read.own_listed, heads_read.own_damaged = own_size in sizes, bool(sizes - {own_size})
                # Another head under our newest number is a copy's.
                news += [(name, file) for name, file in files if name.n == past and name.check != own_check]
            heads_read.news = heads_read.news or bool(news)
            for name, file in news:
                if workspace.newest.member(line[0]) is None:
                    strangers.append((name, file))
                elif self._head(name, file, heads_read.damaged):
                    break
        self._read_strangers(strangers)
        self._hold(heads_read)
        if heads_read.news:
            marker.hold_greater(self._context)
        return heads_read

    def _newest(self, heads_read: HeadsRead) -> dict[Line, list[HeadFile]]:
        """The listed heads by line, greatest number first."""
        by_line: dict[Line, list[HeadFile]] = {}
        for file in self._context.share.list(file_names.HEADS):
            name = file_names.head_parts(file.name)
            if name is not None:
                heads_read.listed.add(_path(file))
                by_line.setdefault((name.replica, name.epoch), []).append((name, file))
        return {line: sorted(files, reverse=True) for line, files in by_line.items()}

    def _read_strangers(self, strangers: list[HeadFile]) -> None:
        """Read the heads of replicas that our roster does not know, after fetching newer rosters."""
        bad_files = self._context.bad_files
        strangers = [(name, file) for name, file in strangers if not bad_files.known(_path(file), file.size)]
        if strangers:
            admission.fetch_rosters(self._context)
            for name, file in strangers:
                self._head(name, file, set())
        elif any(head.roster > self._context.workspace.newest.n for head, _data in self._read):
            admission.fetch_rosters(self._context)

    def _head(self, name: HeadName, file: Listed, damaged: set[str]) -> bool:
        """Read one head; whether it is genuine."""
        path, bad_files = _path(file), self._context.bad_files
        if bad_files.known(path, file.size):
            damaged.add(path)
            return False
        try:
            data = self._context.share.read(path, signed.LARGEST)
            head = heads.read(data, self._context.workspace)
            if (head.replica, head.epoch, head.n, file_names.head_check(data)) != name:
                raise NotGenuine("another head's content")
        except Missing:
            return False
        except (BadFile, NotGenuine, TooLarge) as error:
            bad_files.add(path, file.size, str(error))
            damaged.add(path)
            return False
        bad_files.good(path)
        self._read.append((head, data))
        return True

    def _hold(self, heads_read: HeadsRead) -> None:
        workspace = self._context.workspace
        own_id, own_epoch = workspace.line
        foreign = []
        for head, data in self._read:
            if head.replica == own_id:
                heads_read.ahead = heads_read.ahead or head.epoch == own_epoch
                heads_read.copy = True
            member = workspace.newest.member(head.replica)
            if head.line != workspace.line and member is not None and member.active:
                foreign.append((head, data))
        if foreign:
            with self._context.store.write() as connection:
                for head, data in foreign:
                    line = workspace.line_no(connection, head.line)
                    heads.hold(connection, line, head.n, data, self._context.now())
        heads_read.changed = bool(self._read)

    def hold_left_line(self) -> None:
        """After a new line was begun: what lies on the old one is fetched in this round, like the lines of others."""
        self._hold(HeadsRead())

    def learn_lines(self) -> None:
        """Assign local numbers to the lines that heads mention and whose replica is in the roster."""
        workspace = self._context.workspace
        with self._context.store.read() as connection:
            held = heads.held(connection)
        mentioned = {mark.line for head in held.values() for marks in head.has.values() for mark in marks}
        fresh = [
            line
            for line in sorted(mentioned)
            if line not in workspace.lines and workspace.newest.member(line[0]) is not None
        ]
        if fresh:
            with self._context.store.write() as connection:
                for line in fresh:
                    workspace.line_no(connection, line)


def _path(file: Listed) -> str:
    return f"{file_names.HEADS}/{file.name}"
