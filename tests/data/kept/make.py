"""Makes the kept samples anew: `python tests/data/kept/make.py`; a share and two stores of its team, all invented.

Only before the first release, when a format has changed: from then on what lies here is what people have on their
laptops, and later versions must read it (`tests/app/test_kept_samples.py`). Both stores hold something unsent that
contradicts the other, so that a round over a copy has work to do. `told.json` says what each store showed when it was
put here.
"""

import contextlib
import io
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))

from app.__main__ import main  # noqa: E402

PASSPHRASE = "Birnenkuchen unter Wolken 7"  # of nothing but these samples
STORES = ("one", "two")
LEFT_OUT = ("*.log", "logs", "*.tmp-*", "*-wal", "*-shm", "*.lock", "backups")


class Team:
    """Calls of the command line on the stores in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.share = folder / "share"
        self.share.mkdir()

    def __call__(self, store: str, *arguments: str) -> Any:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            code = main(["--store", str(self.folder / store), *arguments, "--json", "--quiet"])
        if code:
            raise SystemExit(f"{store} {arguments}: {said.getvalue()}")
        return json.loads(said.getvalue())

    def sync(self, *stores: str) -> None:
        for store in stores:
            self(store, "sync")


def fill(team: Team) -> dict[str, str]:
    """People, a company, a conflict, a deletion and a merge; then both work offline. The ids that are asked for."""
    address = str(team.share)
    team(
        "one", "workspace", "create", "--share", address, "--title", "Nähen im Quartier", "--name", "Katrin Sommerfeld"
    )
    asked = team("two", "join", "--share", address, "--name", "Jana Winterkorn")
    given = ("--fingerprint", asked["fingerprint"], "--role", "social_worker,adviser", "--districts", "mitte,brauck")
    team("one", "admit", asked["request"], *given)
    team.sync("two", "one")
    made = [
        team(
            "one", "add", "participant", f"last_name={last}", f"first_name={first}", f"office={office}", f"city={city}"
        )
        for last, first, office, city in (
            ("Weißbrot", "Karin", "brauck", "Gladbeck"),
            ("Yıldırım", "Şule", "mitte", "Gladbeck"),
            ("Weissbrot", "Karin", "brauck", ""),
            ("Łąka", "Żaneta", "mitte", "Bottrop"),
        )
    ]
    karin, sule, double, _zaneta = (one["id"] for one in made)
    team("one", "add", "enrolment", f"participant={karin}", "entry_date=2021-05-03")
    firm = team("one", "add", "business", "name=Bäckerei Kornblume", "office=mitte")["id"]
    team.sync("one", "two")
    team("two", "add", "business_consultation", f"business={firm}", "date=2021-06-01", "minutes=45")
    team("one", "set", "participant", sule, "phone=02043 0001")
    team("two", "set", "participant", sule, "phone=02043 0002")
    team("two", "delete", "business", firm, "--reason", "doppelt")
    team("one", "merge", karin, double, "--reason", "dieselbe Person")
    team.sync("one", "two", "one", "two")
    team("one", "set", "participant", karin, "phone=02043 0003", "street=Amselweg 3")
    team("two", "set", "participant", karin, "phone=02043 0004")
    return {"karin": karin, "firm": firm}


def keep(team: Team, ids: dict[str, str]) -> None:
    """Put share, stores and what they tell where the test finds them."""
    told = {**ids, **{store: team(store, "digest") for store in STORES}}
    for name in ("share", *STORES):
        shutil.rmtree(HERE / name, ignore_errors=True)
        shutil.copytree(team.folder / name, HERE / name, ignore=shutil.ignore_patterns(*LEFT_OUT))
    (HERE / "told.json").write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def remake() -> int:
    """All anew; returns the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FELDBUCH_PASSPHRASE"], os.environ["FELDBUCH_HOME"] = PASSPHRASE, str(Path(folder) / "home")
        team = Team(Path(folder))
        keep(team, fill(team))
    sys.stdout.write(f"{sum(file.stat().st_size for file in HERE.rglob('*') if file.is_file())} bytes\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(remake())
