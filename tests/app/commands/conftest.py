"""A command line to try: a real store, calls in this process (`main`), and batches."""

import json
import os

import pytest

from app.__main__ import main

PASSPHRASE = "Birnenkuchen unter Wolken 7"


class Cli:
    """Calls of the command line with one store; remembers what the last one wrote."""

    def __init__(self, store, capfd):
        self.store = store
        self._capfd = capfd
        self.out = self.err = ""

    def __call__(self, *arguments, store=True):
        """The exit code of a call."""
        self._capfd.readouterr()
        place = ["--store", str(self.store)] if store else []
        code = main([*place, *map(str, arguments)])
        self.out, self.err = self._capfd.readouterr()
        return code

    def json(self, *arguments, code=0, store=True):
        """What a call answers with `--json`; nothing else may stand on stdout."""
        assert self(*arguments, "--json", "--quiet", store=store) == code, self.out + self.err
        return json.loads(self.out)

    def batch(self, *lines, file):
        """The answers to lines of a batch, given as objects or raw text."""
        file.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines), "utf-8")
        assert self("batch", file) == 0
        return [json.loads(line) for line in self.out.splitlines()]

    def error(self, *arguments, code=1, store=True):
        """Kind and field of the error a call ends with."""
        error = self.json(*arguments, code=code, store=store)["error"]
        assert error["message"] and set(error) <= {"kind", "message", "field"}
        return error["kind"], error.get("field")


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """A workspace as the command line makes it; shared, so each test adds what it needs."""
    folder = tmp_path_factory.mktemp("cli")
    os.environ["FELDBUCH_PASSPHRASE"] = PASSPHRASE
    home, os.environ["FELDBUCH_HOME"] = os.environ.get("FELDBUCH_HOME"), str(folder / "home")
    (folder / "share").mkdir()
    arguments = ["workspace", "create", "--share", str(folder / "share"), "--title", "Nähen im Quartier"]
    assert main([*arguments, "--name", "Katrin Sommerfeld", "--store", str(folder / "store"), "--quiet"]) == 0
    if home is not None:
        os.environ["FELDBUCH_HOME"] = home
    yield folder / "store"
    os.environ.pop("FELDBUCH_PASSPHRASE", None)


@pytest.fixture
def cli(made, capfd, monkeypatch):
    """The command line on the shared store."""
    monkeypatch.setenv("FELDBUCH_PASSPHRASE", PASSPHRASE)
    return Cli(made, capfd)


@pytest.fixture
def share(tmp_path):
    folder = tmp_path / "share"
    folder.mkdir()
    return folder


class Office:
    """The command line on several stores."""

    def __init__(self, cli, folder, share):
        self._cli, self._folder, self.share = cli, folder, share

    def __call__(self, store, *arguments, code=0):
        return self._cli.json(*arguments, "--store", self._folder / store, store=False, code=code)

    def elsewhere(self, share):
        """The same command line with another shared folder."""
        return Office(self._cli, self._folder, share)

    def found(self, store):
        return self(store, "workspace", "create", "--share", self.share, "--title", "T", "--name", "Katrin")

    def join(self, admin, store, name, role="admin,social_worker"):
        asked = self(store, "join", "--share", self.share, "--name", name)
        given = ["--fingerprint", asked["fingerprint"], "--role", role, "--districts", "mitte,brauck"]
        self(admin, "admit", asked["request"], *given)
        self(store, "sync")
        return asked


@pytest.fixture
def office(cli, tmp_path, share):
    return Office(cli, tmp_path, share)
