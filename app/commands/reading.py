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
    parsed = first.parse_args(arguments)
    command = COMMANDS.get(parsed.command)
    if command is None:
        raise UsageError(_("There is no such command. All commands: feldbuch-cli --help."))
    given = vars(parsed)
    rest = given.pop("rest")
    given.pop("command")
    given |= vars(_parser(command).parse_intermixed_args(_with_backward_sort(rest)))
    for argument in command.arguments:
        value = given.get(argument.name)
        if argument.shape == "pairs":
            given[argument.name] = _pairs(value or (), in_call=True)
        elif argument.shape == "words" and argument.flags and value is not None:
            given[argument.name] = _words(value)
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
    options: dict[str, Any] = {
        argument.name: {} if argument.shape == "pairs" else None for argument in command.arguments
    }
    options |= {argument.name: False for argument in command.arguments if argument.shape == "flag"} | dict.fromkeys(
        COMMON
    )
    for key, value in given.items():
        argument = command.by_key.get(key)
        if argument is None and not (command.makes_store and key in _IN_BATCH):
            raise BadInput(_("This command takes no such key. See feldbuch-cli COMMAND --help."), field=key)
        if argument is None:
            options[key] = _of_json(Argument(key, "path"), value)
        else:
            options[argument.name] = _of_json(argument, value)
    for argument in command.arguments:
        if argument.required and options[argument.name] in (None, [], ""):
            raise BadInput(_("Is missing. Fill in this field."), field=argument.name)
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
    for argument in command.arguments:
        options: dict[str, Any] = {"metavar": argument.shown}
        if argument.choices:
            options = {"choices": argument.choices}
        if argument.shape == "flag":
            options = {"action": "store_true"}
        elif argument.shape == "number":
            options["type"] = int
        elif argument.shape == "pairs":
            options |= {"nargs": "+", "action": "extend"} if argument.flags else {"nargs": "*"}
        elif argument.shape == "words" and not argument.flags:
            options["nargs"] = "+"
        if argument.flags:
            parser.add_argument(*argument.flags, dest=argument.name, required=argument.required, **options)
        else:
            if not argument.required and argument.shape != "pairs":
                options["nargs"] = "?"
            parser.add_argument(argument.name, **options)
    return parser


def _with_backward_sort(rest: Sequence[str]) -> list[str]:
    """`--sort -date` as one word: argparse would take the field for an option."""
    joined: list[str] = []
    for word in rest:
        if joined and joined[-1] == "--sort" and word.startswith("-") and not word.startswith("--"):
            joined[-1] = f"--sort={word}"
        else:
            joined.append(word)
    return joined


def _overview() -> str:
    return "\n".join(f"  {command.name:<16}{_(command.about)}" for command in COMMANDS.values())


def _pairs(given: object, *, in_call: bool) -> dict[str, object]:
    if isinstance(given, dict):
        return given
    pairs: dict[str, object] = {}
    for pair in given if isinstance(given, (list, tuple)) else (given,):
        name, equals, value = str(pair).partition("=")
        if not equals or not name.strip():
            sentence = _("Fields are given as field=value.")
            raise UsageError(sentence) if in_call else BadInput(sentence, field="fields")
        pairs[name.strip()] = value
    return pairs


def _words(given: object) -> list[str]:
    parts = given if isinstance(given, (list, tuple)) else str(given).split(",")
    return [text for part in parts if (text := str(part).strip())]


def _of_json(argument: Argument, value: object) -> Any:
    """A value of a batch line in the shape of its argument; BadInput with the key."""
    if value is None:
        return argument.null if argument.null is not None else ({} if argument.shape == "pairs" else None)
    if argument.shape == "pairs":
        fits = isinstance(value, dict)
    elif argument.shape == "flag":
        fits = isinstance(value, bool)
    elif argument.shape == "number":
        fits = isinstance(value, int) and not isinstance(value, bool)
    elif argument.shape == "words":
        fits = isinstance(value, str) or (isinstance(value, list) and all(isinstance(part, str) for part in value))
    else:
        fits = isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool))
    if (
        not fits
        or (argument.choices and value not in argument.choices)
        or (argument.shape == "path" and "\0" in str(value))
    ):
        raise BadInput(_("This value does not fit. See feldbuch-cli COMMAND --help."), field=argument.name)
    if argument.shape == "words":
        return _words(value)
    return str(value) if argument.shape in {"text", "path"} else value


def _refuse_unreadable(given: Mapping[str, object]) -> None:
    """BadInput for bytes that are no UTF-8: they could be stored by nobody."""
    for name, value in given.items():
        held = [*value.keys(), *value.values()] if isinstance(value, dict) else value
        for text in held if isinstance(held, list) else [held]:
            if isinstance(text, str) and not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text):
                raise BadInput(_("Contains signs that are no UTF-8. Type the text again."), field=name)
