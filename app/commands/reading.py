"""From a call or a batch line to the options of a command: the same names, the same checks.

Common options stand before or after the command. What does not fit a call is a UsageError (exit 2); what does not fit
a batch line is a BadInput with its key. Nothing that was typed is repeated: it may be somebody's name.
"""

import argparse
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any, NoReturn

from app.base.errors import BadInput
from app.commands.answers import UsageError
from app.commands.arguments import Argument, Command
from app.commands.table import COMMANDS
from resources.language import _

COMMON = ("store", "passphrase_file", "json", "quiet")
_IN_BATCH = ("store", "passphrase_file")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """The usage and a sentence, instead of argparse's own words, which repeat what was typed."""
        sentence = _("The call does not fit; see --help.")
        raise UsageError(f"{self.format_usage().strip()}\n{sentence}")


def of_call(arguments: Sequence[str]) -> tuple[Command, SimpleNamespace]:
    """The command and its options, the common ones among them. UsageError; SystemExit(0) after `--help`."""
    first = _Parser(prog="feldbuch-cli", parents=[_common()], allow_abbrev=False, epilog=_overview())
    first.formatter_class = argparse.RawDescriptionHelpFormatter
    first.add_argument("command", metavar=_("COMMAND"))
    first.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    found = first.parse_args(arguments)
    command = COMMANDS.get(found.command)
    if command is None:
        raise UsageError(_("There is no such command. All commands: feldbuch-cli --help."))
    given = vars(found)
    rest = given.pop("rest")
    given.pop("command")
    given |= vars(_parser(command).parse_intermixed_args(_with_backward_sort(rest)))
    for one in command.arguments:
        value = given.get(one.name)
        if one.shape == "pairs":
            given[one.name] = _pairs(value or (), in_call=True)
        elif one.shape == "words" and one.flags and value is not None:
            given[one.name] = _words(value)
    _refuse_unreadable(given)
    return command, SimpleNamespace(**{name: given.get(name) for name in COMMON} | given)


def of_line(line: object) -> tuple[Command, SimpleNamespace]:
    """The command and its options of one batch line; BadInput with the key that does not fit."""
    if not isinstance(line, dict) or not isinstance(line.get("do"), str):
        raise BadInput(_("A line is a JSON object with the command under “do”."), field="do")
    name, _blank, verb = line["do"].partition(" ")
    command = COMMANDS.get(name)
    if command is None:
        raise BadInput(_("There is no such command. All commands: feldbuch-cli --help."), field="do")
    given = {key.replace("-", "_"): value for key, value in line.items() if key != "do"}
    if verb:
        given["verb"] = verb
    options: dict[str, Any] = {one.name: {} if one.shape == "pairs" else None for one in command.arguments}
    options |= {one.name: False for one in command.arguments if one.shape == "flag"} | dict.fromkeys(COMMON)
    for key, value in given.items():
        one = command.by_key.get(key)
        if one is None and not (command.makes_store and key in _IN_BATCH):
            raise BadInput(_("This command takes no such key. See feldbuch-cli COMMAND --help."), field=key)
        if one is None:
            options[key] = _of_json(Argument(key, "path"), value)
        else:
            options[one.name] = _of_json(one, value)
    for one in command.arguments:
        if one.required and options[one.name] in (None, [], ""):
            raise BadInput(_("Is missing. Fill in this field."), field=one.name)
    return command, SimpleNamespace(**options)


def _common() -> argparse.ArgumentParser:
    parser = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    parser.add_argument("--store", metavar="DIR", help=_("folder of the store (or FELDBUCH_STORE)"))
    about = _("file with the passphrase (or FELDBUCH_PASSPHRASE)")
    parser.add_argument("--passphrase-file", metavar="FILE", help=about)
    parser.add_argument("--json", action="store_true", help=_("answer in JSON"))
    parser.add_argument("--quiet", action="store_true", help=_("no progress"))
    return parser


def _parser(command: Command) -> argparse.ArgumentParser:
    prog, about = f"feldbuch-cli {command.name}", _(command.about)
    parser = _Parser(prog=prog, description=about, parents=[_common()], allow_abbrev=False)
    for one in command.arguments:
        options: dict[str, Any] = {"metavar": one.shown}
        if one.choices:
            options = {"choices": one.choices}
        if one.shape == "flag":
            options = {"action": "store_true"}
        elif one.shape == "number":
            options["type"] = int
        elif one.shape == "pairs":
            options |= {"nargs": "+", "action": "extend"} if one.flags else {"nargs": "*"}
        elif one.shape == "words" and not one.flags:
            options["nargs"] = "+"
        if one.flags:
            parser.add_argument(*one.flags, dest=one.name, required=one.required, **options)
        else:
            if not one.required and one.shape != "pairs":
                options["nargs"] = "?"
            parser.add_argument(one.name, **options)
    return parser


def _with_backward_sort(rest: Sequence[str]) -> list[str]:
    """`--sort -date` as one word: argparse would take the field for an option."""
    found: list[str] = []
    for one in rest:
        if found and found[-1] == "--sort" and one.startswith("-") and not one.startswith("--"):
            found[-1] = f"--sort={one}"
        else:
            found.append(one)
    return found


def _overview() -> str:
    return "\n".join(f"  {one.name:<16}{_(one.about)}" for one in COMMANDS.values())


def _pairs(given: object, *, in_call: bool) -> dict[str, object]:
    if isinstance(given, dict):
        return given
    found: dict[str, object] = {}
    for one in given if isinstance(given, (list, tuple)) else (given,):
        name, equals, value = str(one).partition("=")
        if not equals or not name.strip():
            sentence = _("Fields are given as field=value.")
            raise UsageError(sentence) if in_call else BadInput(sentence, field="fields")
        found[name.strip()] = value
    return found


def _words(given: object) -> list[str]:
    parts = given if isinstance(given, (list, tuple)) else str(given).split(",")
    return [text for part in parts if (text := str(part).strip())]


def _of_json(one: Argument, value: object) -> Any:
    """A value of a batch line in the shape of its argument; BadInput with the key."""
    if value is None:
        return one.null if one.null is not None else ({} if one.shape == "pairs" else None)
    if one.shape == "pairs":
        fits = isinstance(value, dict)
    elif one.shape == "flag":
        fits = isinstance(value, bool)
    elif one.shape == "number":
        fits = isinstance(value, int) and not isinstance(value, bool)
    elif one.shape == "words":
        fits = isinstance(value, str) or (isinstance(value, list) and all(isinstance(part, str) for part in value))
    else:
        fits = isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool))
    if not fits or (one.choices and value not in one.choices) or (one.shape == "path" and "\0" in str(value)):
        raise BadInput(_("This value does not fit. See feldbuch-cli COMMAND --help."), field=one.name)
    if one.shape == "words":
        return _words(value)
    return str(value) if one.shape in {"text", "path"} else value


def _refuse_unreadable(given: Mapping[str, object]) -> None:
    """BadInput for bytes that are no UTF-8: they could be stored by nobody."""
    for name, value in given.items():
        held = [*value.keys(), *value.values()] if isinstance(value, dict) else value
        for text in held if isinstance(held, list) else [held]:
            if isinstance(text, str) and not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text):
                raise BadInput(_("Contains signs that are no UTF-8. Type the text again."), field=name)
