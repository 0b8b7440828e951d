"""What a command takes: its arguments as data, the same for a call and for a line of a batch."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

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
        return {key: argument for argument in self.arguments for key in (argument.name, *argument.also)}


def positional(
    name: str,
    shape: Shape = "text",
    shown: str = "",
    *,
    choices: tuple[str, ...] = (),
    null: str | None = None,
    also: tuple[str, ...] = (),
) -> Argument:
    """A required argument that stands by its place."""
    return Argument(name, shape, (), True, choices, shown or name.upper(), null, also)


def option(
    name: str,
    shape: Shape = "text",
    shown: str = "",
    *,
    flags: tuple[str, ...] = (),
    required: bool = False,
    choices: tuple[str, ...] = (),
    also: tuple[str, ...] = (),
) -> Argument:
    """An argument with a flag, by default `--name`."""
    flags = flags or (f"--{name.replace('_', '-')}",)
    return Argument(name, shape, flags, required, choices, shown or name.upper(), None, also)
