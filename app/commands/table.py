"""Which commands there are, what each takes, and where it is done. Data only; nothing heavy is imported for it.

The names of arguments are the keys of a batch line. Commands that work on several words of one noun (`workspace
create`) carry the verb as their first argument.
"""

from collections.abc import Mapping

from app.commands.arguments import Argument, Command, option, positional
from resources.language import N_

_KIND, _ID = positional("kind"), positional("id")
_FIELDS = Argument("fields", "pairs", shown="FIELD=VALUE")
_OUTPUT = option("output", "path", "FILE", flags=("-o", "--output"), required=True, also=("o", "file"))
_KEEP = ("reject", "keep")

_ALL = (
    Command(
        "demo",
        "founding:demo",
        N_("make a store with a fictitious project to try things out"),
        (
            option("share", "text", "URL"),
            option("participants", "number", "N"),
            option("businesses", "number", "N"),
            option("seed", "number", "S"),
            option("until", "text", "DATE"),
        ),
        makes_store=True,
    ),
    Command(
        "workspace",
        "sharing:workspace",
        N_("found a new workspace and its first store"),
        (
            positional("verb", choices=("create",)),
            option("share", "text", "URL", required=True),
            option("title", "text", "T", required=True),
            option("name", "text", "N", required=True),
            option("begins", "text", "DATE"),
            option("ends", "text", "DATE"),
        ),
        makes_store=True,
    ),
    Command(
        "import",
        "imports:import_",
        N_("take over a list of participants or companies"),
        (
            positional("subject", choices=("participants", "businesses"), also=("what", "kind")),
            positional("file", "path"),
            option("map", "path", "MAP.json"),
            option("sheet", "text", "NAME"),
            option("dry_run", "flag"),
            option("rejects", "path", "FILE"),
            option("defaults", "pairs", "FIELD=VALUE"),
            option("duplicates", choices=_KEEP),
            option("incomplete", choices=_KEEP),
            option("known", choices=("keep", "merge")),
        ),
    ),
    Command("add", "records:add", N_("record something new"), (_KIND, _FIELDS)),
    Command("set", "records:set_", N_("change fields of a record"), (_KIND, _ID, _FIELDS)),
    Command(
        "delete",
        "records:delete",
        N_("mark a record as deleted"),
        (_KIND, _ID, option("reason", "text", "R", required=True)),
    ),
    Command("restore-record", "records:restore_record", N_("take a deletion back"), (_KIND, _ID)),
    Command("show", "records:show", N_("show a record"), (_KIND, _ID, option("history", "flag"))),
    Command(
        "list",
        "lists:list_",
        N_("list records of a kind"),
        (
            _KIND,
            option("where", "pairs", "FIELD=VALUE"),
            option("sort", "text", "FIELD"),
            option("limit", "number", "N"),
            option("offset", "number", "N"),
            option("fields", "words", "A,B"),
        ),
    ),
    Command(
        "find",
        "lists:find",
        N_("find people, companies, offerings and sessions"),
        (positional("text"), option("kind", "text", "KIND"), option("limit", "number", "N")),
    ),
    Command(
        "mark",
        "coaching:mark",
        N_("record the attendance of one person"),
        (
            positional("session"),
            positional("participant"),
            positional("status", shown="A|T|E|UE|K|-", null="-"),
            option("minutes", "number", "M"),
            option("remark", "text", "R"),
        ),
    ),
    Command(
        "print",
        "papers:print_",
        N_("print a paper into a file"),
        (positional("paper"), positional("ids", "words", "ID", also=("id", "sessions")), _OUTPUT),
    ),
    Command(
        "sheet",
        "papers:sheet",
        N_("show a printed list by its number"),
        (positional("sheet_id", shown="SHEET_ID", also=("id", "sheet")), option("returned", "flag")),
    ),
    Command(
        "export",
        "exports:export",
        N_("write records into a file for other programs"),
        (
            positional("subject", also=("what", "kind")),
            _OUTPUT,
            option("pseudonymous", "flag"),
            option("sensitive", "flag"),
        ),
    ),
    Command(
        "join",
        "sharing:join",
        N_("ask to be admitted to a workspace, with a new store"),
        (
            option("share", "text", "URL", required=True),
            option("name", "text", "N", required=True),
            option("bring", "path", "STORE"),
        ),
        makes_store=True,
    ),
    Command("requests", "sharing:requests", N_("show who asks to be admitted")),
    Command(
        "admit",
        "sharing:admit",
        N_("admit a laptop after comparing its fingerprint"),
        (
            positional("request"),
            option("fingerprint", "text", "F", required=True),
            option("role", "words", "ROLE", required=True, also=("roles",)),
            option("districts", "words", "A,B", also=("offices",)),
            option("fields", "words", "HF1,HF2"),
        ),
    ),
    Command(
        "revoke",
        "sharing:revoke",
        N_("remove a laptop from the workspace"),
        (positional("replica"), option("reason", "text", "R", required=True)),
    ),
    Command(
        "sync",
        "sharing:sync",
        N_("exchange changes with the shared folder"),
        (
            option("share", "text", "URL"),
            option("fill", "flag"),
            option("once", "flag"),
            option("timeout", "number", "S"),
        ),
    ),
    Command(
        "duplicates",
        "duplicates:duplicates",
        N_("find people and companies that were perhaps recorded twice"),
        (
            option("kind", "text", "participant|business"),
            option("csv", "path", "FILE"),
            option("min_score", "text", "P"),
        ),
    ),
    Command(
        "conflicts",
        "deciding:conflicts",
        N_("show on what people disagree"),
        (option("all", "flag"), option("waiting", "flag")),
    ),
    Command(
        "settle",
        "deciding:settle",
        N_("end a conflict, or many by a rule"),
        (
            Argument("conflict", "text", (), False, (), "CONFLICT", None, ("id",)),
            option("keep", "number", "N"),
            option("value", "text", "V"),
            option("rule", choices=("holds", "mine", "theirs", "keep", "delete")),
            option("sort", "words", "A,B"),
            option("record", "text", "ID"),
            option("waiting", "flag"),
            option("dry_run", "flag"),
        ),
    ),
    Command(
        "quarantine",
        "deciding:quarantine_",
        N_("show what does not count and why; try it again, take it over or hand it on"),
        (
            option("retry", "flag"),
            option("adopt", "text", "ID"),
            option("package", "path", "FILE"),
            option("note", "text", "N"),
        ),
    ),
    Command("open-package", "deciding:open_package", N_("read what somebody handed on"), (positional("file", "path"),)),
    Command(
        "merge",
        "merging:merge",
        N_("make two records of the same person or company one"),
        (
            positional("winner"),
            positional("loser"),
            option("take", "pairs", "FIELD=WINNER|LOSER"),
            option("reason", "text", "R", required=True),
        ),
    ),
    Command(
        "unmerge",
        "merging:unmerge",
        N_("take a merge back"),
        (positional("merge", also=("id",)), option("reason", "text", "R")),
    ),
    Command(
        "not-duplicate",
        "merging:not_duplicate",
        N_("say that two records are not the same"),
        (
            positional("a"),
            positional("b"),
            option("verdict", choices=("not_same", "same_household", "later", "open")),
            option("reason", "text", "R"),
        ),
    ),
    Command(
        "merges",
        "merging:merges",
        N_("show what was merged, and what waits for a decision about it"),
        (
            option("kind", "text", "KIND"),
            option("standing", "flag"),
            option("who", "text", "NAME"),
            option("first", "text", "DATE", flags=("--from",), also=("from",)),
            option("open", "flag"),
            option("keep", "text", "QUESTION"),
            option("accept", "text", "QUESTION"),
            option("reason", "text", "R"),
        ),
    ),
    Command("status", "sharing:status", N_("show what has not been exchanged yet")),
    Command("digest", "sharing:digest", N_("show the fingerprint of all records")),
    Command("check", "stores:check", N_("check the store and its records")),
    Command("backup", "stores:backup", N_("save the whole store into one encrypted file"), (_OUTPUT,)),
    Command("restore", "stores:restore", N_("put a backup back"), (positional("file", "path"),), makes_store=True),
    Command(
        "passwd",
        "stores:passwd",
        N_("change the passphrase"),
        (option("new_passphrase_file", "path", "FILE"),),
    ),
    Command("rekey", "stores:rekey", N_("encrypt the store under a new key")),
    Command("audit", "stores:audit", N_("show who did what"), (option("from", "text", "DATE"),)),
    Command("batch", "batches:batch", N_("run commands line by line"), (positional("file", "path", "FILE|-"),)),
    Command("vocabulary", "words:vocabulary", N_("show every closed list")),
)
COMMANDS: Mapping[str, Command] = {command.name: command for command in _ALL}
