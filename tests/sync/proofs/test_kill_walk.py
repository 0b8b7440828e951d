"""A process is killed at every write point of a round over a folder: repeated, the round ends as if nothing had been.

CI kills at some points of each state; `-m full` at every one.
"""

import shutil

import pytest
from helpers.killed_round import NamedFolder, killed_at
from helpers.laptops import copy_store, template
from helpers.walks import busy, end

STATES = ("push", "both", "sealed", "restored", "compact", "late")
KILLS_IN_CI = 4
FIRST_GUESS, MOST_POINTS = 400, 1_000_000

EVERY_POINT = pytest.param(0, marks=[pytest.mark.full, pytest.mark.timeout(3600)], id="all")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return template(tmp_path_factory.mktemp("template"), 3, late=1)


class Scene:
    """A team before a busy round, on a folder; can be set up again and again."""

    def __init__(self, made, folder, state):
        self.machine, which = busy(made, folder / "field", state)
        self.laptop = self.machine.field.laptops[which]
        self.root, self.kept = folder / "share", folder / "kept"
        files = self.machine.field.share.snapshot()
        self._close()
        for laptop in self.machine.field.laptops:
            copy_store(laptop.folder, self.kept / laptop.name)
        for name, (data, _at) in files.items():
            path = self.kept / "share" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        self.machine.field.share = NamedFolder(self.root)

    def _close(self):
        for laptop in self.machine.field.laptops:
            laptop.store.close()

    def set_up(self):
        """Everything as it was before the round, all stores closed."""
        self._close()
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(self.kept / "share", self.root)
        for laptop in self.machine.field.laptops:
            copy_store(self.kept / laptop.name, laptop.folder)

    def killed(self, point: int) -> bool:
        self.set_up()
        laptop = self.laptop
        return killed_at(point, laptop.path, laptop.key, self.root, laptop.now)

    def repeated(self):
        """What everybody shows after the round was repeated."""
        for laptop in self.machine.field.laptops:
            laptop.restart()
        self.laptop.round(self.machine.field.share)
        return end(self.machine)

    def points(self) -> int:
        """How many write points the round has."""
        low, high = 0, FIRST_GUESS
        while self.killed(high):
            low, high = high, high * 2
            assert high < MOST_POINTS
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.killed(middle) else (low, middle)
        return low


@pytest.mark.parametrize("kills", [pytest.param(KILLS_IN_CI, id="some"), EVERY_POINT])
@pytest.mark.parametrize("state", STATES)
def test_a_round_killed_at_any_write_point_and_repeated_gives_the_same(made, tmp_path, state, kills):
    scene = Scene(made, tmp_path, state)
    scene.set_up()
    wanted = scene.repeated()
    points = scene.points()
    assert points > 50
    step = points // kills if kills else 1
    chosen = range(1 + STATES.index(state) * (step // len(STATES)), points + 1, step)
    for point in chosen:
        assert scene.killed(point), point
        assert scene.repeated() == wanted, f"killed at write point {point} of {points}"
    scene.machine.close()


def test_what_a_killed_round_left_behind_is_never_taken_for_a_file(made, tmp_path):
    scene = Scene(made, tmp_path, "push")
    scene.killed(scene.points() // 2)
    share = NamedFolder(scene.root)
    folders = {name.rpartition("/")[0] for name in share.names()}
    listed = {f"{folder}/{file.name}".lstrip("/") for folder in folders for file in share.list(folder)}
    assert listed <= set(share.names())
    scene.machine.close()
