"""Which commands there are, what each takes, and where it is done. Data only; nothing heavy is imported for it.

The names of arguments are the keys of a batch line. Commands that work on several words of one noun (`workspace
create`) carry the verb as their first argument.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from resources.language import N_

Shape = Literal["text", "number", "flag", "pairs", "words", "path"]


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument; without `flags` it stands by its place. `choices`: all it may be; `null`: what null stands for."""

    name: str
    shape: Shape = "text"
    flags: tuple[str, ...] = ()
    required: bool = False
    choices: tuple[str, ...] = ()
    shown: str = ""
    null: str | None = None
    also: tuple[str, ...] = ()  # other keys it may have in a batch line


@dataclass(frozen=True, slots=True)
class Command:
    """A command: `where` is module:function within `app.commands`; `makes_store`: its store need not be there yet."""

    name: str
    where: str
    about: str
    arguments: tuple[Argument, ...] = ()
    makes_store: bool = False

    @property
    def by_key(self) -> Mapping[str, Argument]:
        """The arguments by every key they may have in a batch line."""
        return {key: one for one in self.arguments for key in (one.name, *one.also)}


def _place(
    name: str,
    shape: Shape = "text",
    shown: str = "",
    *,
    choices: tuple[str, ...] = (),
    null: str | None = None,
    also: tuple[str, ...] = (),
) -> Argument:
    return Argument(name, shape, (), True, choices, shown or name.upper(), null, also)


def _option(
    name: str,
    shape: Shape = "text",
    shown: str = "",
    *,
    flags: tuple[str, ...] = (),
    required: bool = False,
    choices: tuple[str, ...] = (),
    also: tuple[str, ...] = (),
) -> Argument:
    flags = flags or (f"--{name.replace('_', '-')}",)
    return Argument(name, shape, flags, required, choices, shown or name.upper(), None, also)


_KIND, _ID = _place("kind"), _place("id")
_FIELDS = Argument("fields", "pairs", shown="FIELD=VALUE")
_OUTPUT = _option("output", "path", "FILE", flags=("-o", "--output"), required=True, also=("o", "file"))
_KEEP = ("reject", "keep")

_ALL = (
    Command(
        "demo",
        "founding:demo",
        N_("make a store with a fictitious project to try things out"),
        (
            _option("share", "text", "URL"),
            _option("participants", "number", "N"),
            _option("businesses", "number", "N"),
            _option("seed", "number", "S"),
            _option("until", "text", "DATE"),
        ),
        makes_store=True,
    ),
    Command(
        "workspace",
        "sharing:workspace",
        N_("found a new workspace and its first store"),
        (
            _place("verb", choices=("create",)),
            _option("share", "text", "URL", required=True),
            _option("title", "text", "T", required=True),
            _option("name", "text", "N", required=True),
            _option("begins", "text", "DATE"),
            _option("ends", "text", "DATE"),
        ),
        makes_store=True,
    ),
    Command(
        "import",
        "imports:import_",
        N_("take over a list of participants or companies"),
        (
            _place("subject", choices=("participants", "businesses"), also=("what", "kind")),
            _place("file", "path"),
            _option("map", "path", "MAP.json"),
            _option("sheet", "text", "NAME"),
            _option("dry_run", "flag"),
            _option("rejects", "path", "FILE"),
            _option("defaults", "pairs", "FIELD=VALUE"),
            _option("duplicates", choices=_KEEP),
            _option("incomplete", choices=_KEEP),
            _option("known", choices=("keep", "merge")),
        ),
    ),
    Command("add", "records:add", N_("record something new"), (_KIND, _FIELDS)),
    Command("set", "records:set_", N_("change fields of a record"), (_KIND, _ID, _FIELDS)),
    Command(
        "delete",
        "records:delete",
        N_("mark a record as deleted"),
        (_KIND, _ID, _option("reason", "text", "R", required=True)),
    ),
    Command("restore-record", "records:restore_record", N_("take a deletion back"), (_KIND, _ID)),
    Command("show", "records:show", N_("show a record"), (_KIND, _ID, _option("history", "flag"))),
    Command(
        "list",
        "lists:list_",
        N_("list records of a kind"),
        (
            _KIND,
            _option("where", "pairs", "FIELD=VALUE"),
            _option("sort", "text", "FIELD"),
            _option("limit", "number", "N"),
            _option("offset", "number", "N"),
            _option("fields", "words", "A,B"),
        ),
    ),
    Command(
        "find",
        "lists:find",
        N_("find people, companies, offerings and sessions"),
        (_place("text"), _option("kind", "text", "KIND"), _option("limit", "number", "N")),
    ),
    Command(
        "mark",
        "coaching:mark",
        N_("record the attendance of one person"),
        (
            _place("session"),
            _place("participant"),
            _place("status", shown="A|T|E|UE|K|-", null="-"),
            _option("minutes", "number", "M"),
            _option("remark", "text", "R"),
        ),
    ),
    Command(
        "print",
        "papers:print_",
        N_("print a paper into a file"),
        (_place("paper"), _place("ids", "words", "ID", also=("id", "sessions")), _OUTPUT),
    ),
    Command(
        "sheet",
        "papers:sheet",
        N_("show a printed list by its number"),
        (_place("sheet_id", shown="SHEET_ID", also=("id", "sheet")), _option("returned", "flag")),
    ),
    Command(
        "export",
        "exports:export",
        N_("write records into a file for other programs"),
        (
            _place("subject", also=("what", "kind")),
            _OUTPUT,
            _option("pseudonymous", "flag"),
            _option("sensitive", "flag"),
        ),
    ),
    Command(
        "join",
        "sharing:join",
        N_("ask to be admitted to a workspace, with a new store"),
        (
            _option("share", "text", "URL", required=True),
            _option("name", "text", "N", required=True),
            _option("bring", "path", "STORE"),
        ),
        makes_store=True,
    ),
    Command("requests", "sharing:requests", N_("show who asks to be admitted")),
    Command(
        "admit",
        "sharing:admit",
        N_("admit a laptop after comparing its fingerprint"),
        (
            _place("request"),
            _option("fingerprint", "text", "F", required=True),
            _option("role", "words", "ROLE", required=True, also=("roles",)),
            _option("districts", "words", "A,B", also=("offices",)),
            _option("fields", "words", "HF1,HF2"),
        ),
    ),
    Command(
        "revoke",
        "sharing:revoke",
        N_("remove a laptop from the workspace"),
        (_place("replica"), _option("reason", "text", "R", required=True)),
    ),
    Command(
        "sync",
        "sharing:sync",
        N_("exchange changes with the shared folder"),
        (_option("share", "text", "URL"), _option("once", "flag"), _option("timeout", "number", "S")),
    ),
    Command(
        "duplicates",
        "duplicates:duplicates",
        N_("find people and companies that were perhaps recorded twice"),
        (
            _option("kind", "text", "participant|business"),
            _option("csv", "path", "FILE"),
            _option("min_score", "text", "P"),
        ),
    ),
    Command(
        "conflicts",
        "deciding:conflicts",
        N_("show on what people disagree"),
        (_option("all", "flag"), _option("waiting", "flag")),
    ),
    Command(
        "settle",
        "deciding:settle",
        N_("end a conflict, or many by a rule"),
        (
            Argument("conflict", "text", (), False, (), "CONFLICT", None, ("id",)),
            _option("keep", "number", "N"),
            _option("value", "text", "V"),
            _option("rule", choices=("holds", "mine", "theirs", "keep", "delete")),
            _option("sort", "words", "A,B"),
            _option("record", "text", "ID"),
            _option("waiting", "flag"),
            _option("dry_run", "flag"),
        ),
    ),
    Command(
        "quarantine",
        "deciding:quarantine_",
        N_("show what does not count and why; try it again, take it over or hand it on"),
        (
            _option("retry", "flag"),
            _option("adopt", "text", "ID"),
            _option("package", "path", "FILE"),
            _option("note", "text", "N"),
        ),
    ),
    Command("open-package", "deciding:open_package", N_("read what somebody handed on"), (_place("file", "path"),)),
    Command(
        "merge",
        "merging:merge",
        N_("make two records of the same person or company one"),
        (
            _place("winner"),
            _place("loser"),
            _option("take", "pairs", "FIELD=WINNER|LOSER"),
            _option("reason", "text", "R", required=True),
        ),
    ),
    Command(
        "unmerge",
        "merging:unmerge",
        N_("take a merge back"),
        (_place("merge", also=("id",)), _option("reason", "text", "R")),
    ),
    Command(
        "not-duplicate",
        "merging:not_duplicate",
        N_("say that two records are not the same"),
        (
            _place("a"),
            _place("b"),
            _option("verdict", choices=("not_same", "same_household", "later", "open")),
            _option("reason", "text", "R"),
        ),
    ),
    Command(
        "merges",
        "merging:merges",
        N_("show what was merged, and what waits for a decision about it"),
        (
            _option("kind", "text", "KIND"),
            _option("standing", "flag"),
            _option("who", "text", "NAME"),
            _option("first", "text", "DATE", flags=("--from",), also=("from",)),
            _option("open", "flag"),
            _option("keep", "text", "QUESTION"),
            _option("accept", "text", "QUESTION"),
            _option("reason", "text", "R"),
        ),
    ),
    Command("status", "sharing:status", N_("show what has not been exchanged yet")),
    Command("digest", "sharing:digest", N_("show the fingerprint of all records")),
    Command("check", "stores:check", N_("check the store and its records")),
    Command("backup", "stores:backup", N_("save the whole store into one encrypted file"), (_OUTPUT,)),
    Command("restore", "stores:restore", N_("put a backup back"), (_place("file", "path"),), makes_store=True),
    Command(
        "passwd",
        "stores:passwd",
        N_("change the passphrase"),
        (_option("new_passphrase_file", "path", "FILE"),),
    ),
    Command("rekey", "stores:rekey", N_("encrypt the store under a new key")),
    Command("audit", "stores:audit", N_("show who did what"), (_option("from", "text", "DATE"),)),
    Command("batch", "batches:batch", N_("run commands line by line"), (_place("file", "path", "FILE|-"),)),
    Command("vocabulary", "words:vocabulary", N_("show every closed list")),
)
COMMANDS: Mapping[str, Command] = {one.name: one for one in _ALL}
