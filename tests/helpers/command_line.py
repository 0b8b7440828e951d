"""The command line in this process: calls on the stores of a folder, and stages that several tests begin with.

A stage is a share and its stores as some calls have left them. It is built once in a process, by the first test that
asks for it; every test works on copies of its own, so that none depends on what another one did. Each store is copied
once for each copy of its share, with the anchor beside it: to the program this is the same laptop as before.
"""

import itertools
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from app.__main__ import main
from app.commands.handlers.opening import open_workplace
from app.sharing import syncing

PASSPHRASE = "Birnenkuchen unter Wolken 7"
FOUNDER = "Katrin Sommerfeld"
T = TypeVar("T")


class CommandLine:
    """Calls with one store; remembers what the last one wrote."""

    def __init__(self, store: Path, capfd) -> None:
        self.store = store
        self._capfd = capfd
        self.out = self.err = ""

    def __call__(self, *arguments: object, store: bool = True) -> int:
        """The exit code of a call."""
        self._capfd.readouterr()
        place = ["--store", str(self.store)] if store else []
        code = main([*place, *map(str, arguments)])
        self.out, self.err = self._capfd.readouterr()
        return code

    def json(self, *arguments: object, code: int = 0, store: bool = True) -> Any:
        """What a call answers with `--json`; nothing else may stand on stdout."""
        assert self(*arguments, "--json", "--quiet", store=store) == code, self.out + self.err
        return json.loads(self.out)

    def batch(self, *lines: str | dict[str, Any], file: Path) -> list[Any]:
        """The answers to lines of a batch, given as objects or raw text."""
        file.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), "utf-8")
        assert self("batch", file) == 0
        return [json.loads(line) for line in self.out.splitlines()]

    def error(self, *arguments: object, code: int = 1, store: bool = True) -> tuple[str, str | None]:
        """Kind and field of the error a call ends with."""
        error = self.json(*arguments, code=code, store=store)["error"]
        assert error["message"] and set(error) <= {"kind", "message", "field"}
        return error["kind"], error.get("field")


class Office:
    """The command line on several stores of one share; the folder holds them all."""

    def __init__(self, cli: CommandLine, folder: Path, stages: "Stages", share: Path | None = None) -> None:
        self.cli, self.folder, self.stages, self.share = cli, folder, stages, share or folder / "share"

    def __call__(self, store: str, *arguments: object, code: int = 0) -> Any:
        return self.cli.json(*arguments, "--store", self.folder / store, store=False, code=code)

    def elsewhere(self, share: Path) -> "Office":
        """The same command line with another shared folder."""
        share.mkdir()
        return Office(self.cli, self.folder, self.stages, share)

    def begin(self, stage: "Callable[[Office], T]") -> T:
        """Have a copy of the stage in this folder; what its function returned."""
        return self.stages.copy(stage, self)

    def found_workspace(self, store: str) -> Any:
        """A first store, whose person may do everything."""
        self.share.mkdir(parents=True, exist_ok=True)
        arguments = ["workspace", "create", "--share", self.share, "--title", "Nähen im Quartier", "--name", FOUNDER]
        return self(store, *arguments)

    def join(self, admin: str, store: str, name: str, role: str = "admin,social_worker") -> Any:
        """Another store, admitted by the admin's and in contact once."""
        asked = self(store, "join", "--share", self.share, "--name", name)
        self.admit(admin, asked, role, "mitte,brauck")
        self(store, "sync")
        return asked

    def admit(self, admin: str, asked: dict[str, str], role: str, districts: str) -> None:
        """Admit whoever asked, as an admin who has compared the fingerprints."""
        given = ["--fingerprint", asked["fingerprint"], "--role", role, "--districts", districts]
        self(admin, "admit", asked["request"], *given)

    def sync(self, *stores: str) -> None:
        """A round of each, in this order."""
        for store in stores:
            self(store, "sync")


class Stages:
    """What was built in this process, by the function that built it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()
        self._built: dict[Callable[[Office], Any], tuple[Path, Any]] = {}

    def copy(self, build: Callable[[Office], T], office: Office) -> T:
        """Put a copy of the stage into the office's folder; what `build` returned for it."""
        if build not in self._built:
            folder = self._folder / f"{next(self._numbers)}-{build.__name__}"
            self._built[build] = folder, build(Office(office.cli, folder, self))
        source, result = self._built[build]
        shutil.copytree(source, office.folder, dirs_exist_ok=True)
        for keys in office.folder.glob("*/keys.json"):
            place = open_workplace(keys.parent, PASSPHRASE)
            syncing.remember_address(place, str(office.share))
            place.close()
        return result


def one_store(office: Office) -> None:
    """A workspace with nobody in it but its founder, in the folder `one`."""
    office.found_workspace("one")


def two_stores(office: Office) -> None:
    """And Jana, who may administrate, too, in `two`."""
    office.begin(one_store)
    office.join("one", "two", "Jana")


def three_stores(office: Office) -> None:
    """Three who may administrate; the second and third are called like their folders."""
    office.begin(one_store)
    for name in ("two", "three"):
        office.join("one", name, name)
