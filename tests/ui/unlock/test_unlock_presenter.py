"""The presenter of the sign-in page."""

from pathlib import Path

import pytest
from helpers.desk import TestDesk

from app.base.errors import BadInput, StoreProblem, WrongPassphrase
from resources import language
from ui.unlock.presenter import StoreCard, StoreOpeners, UnlockPresenter

KATRIN = StoreCard(Path("/a"), "Katrin Sommerfeld")
JENS = StoreCard(Path("/b"), "Jens Overbeck")


class Laptop:
    """Two stores; one passphrase opens both, one sheet resets it."""

    def __init__(self):
        language.use("de")
        self.waits, self.tried, self.opened, self.states = {}, [], [], []
        self.desk = TestDesk()
        doors = StoreOpeners(
            lambda: [KATRIN, JENS], lambda folder: self.waits.get(folder, 0.0), self.unlock, self.recover
        )
        self.presenter = UnlockPresenter(
            doors, self.desk, self.states.append, lambda folder, store: self.opened.append((folder, store))
        )
        self.presenter.begin()

    def unlock(self, folder, passphrase):
        self.tried.append((folder, passphrase))
        if passphrase == "kaputt":
            raise StoreProblem("Der Bestand ist beschädigt.")
        if passphrase == "bug":
            raise RuntimeError("boom")
        if passphrase != "blau Tisch Wolke sieben":
            self.waits[folder] = 59.2
            raise WrongPassphrase("Der Passwortsatz stimmt nicht.", "passphrase")
        return "store"

    def recover(self, folder, sheet, new):
        if sheet != "AAAAA-BBBBB":
            raise BadInput("Gruppe 2 prüfen.", "recovery")
        if len(new) < 12:
            raise BadInput("Zu kurz.", "passphrase")
        return "recovered"

    @property
    def state(self):
        return self.states[-1]


@pytest.fixture
def laptop():
    return Laptop()


def test_the_first_store_is_chosen_and_another_can_be(laptop):
    assert laptop.state.card is KATRIN
    laptop.presenter.choose(1)
    assert laptop.state.card is JENS
    laptop.presenter.choose(7)
    assert laptop.state.card is JENS
    laptop.presenter.begin(Path("/b"))
    assert laptop.state.card is JENS


def test_the_right_passphrase_opens_and_is_not_kept(laptop):
    laptop.presenter.unlock("blau Tisch Wolke sieben")
    assert laptop.opened == [(Path("/a"), "store")]
    assert [state.busy for state in laptop.states[-2:]] == [True, False]
    assert "Wolke" not in repr(laptop.states)


def test_a_wrong_one_is_said_at_the_field_with_the_waiting_time(laptop):
    laptop.presenter.unlock("falsch")
    assert laptop.opened == []
    assert laptop.state.errors == {"passphrase": "Der Passwortsatz stimmt nicht."}
    assert laptop.state.wait == 60
    laptop.waits.clear()
    laptop.presenter.tick()
    assert laptop.state.wait == 0


def test_an_empty_passphrase_costs_no_try(laptop):
    laptop.presenter.unlock("")
    assert laptop.tried == []
    assert "passphrase" in laptop.state.errors


def test_choosing_another_store_forgets_the_error_of_the_first(laptop):
    laptop.presenter.unlock("falsch")
    laptop.presenter.choose(1)
    assert (laptop.state.errors, laptop.state.wait) == ({}, 0)


def test_a_damaged_store_is_said_and_a_bug_is_told(laptop):
    laptop.presenter.unlock("kaputt")
    assert laptop.state.errors == {"": "Der Bestand ist beschädigt."}
    laptop.presenter.unlock("bug")
    assert not laptop.state.busy
    assert [type(error) for error in laptop.desk.told] == [RuntimeError]


def test_the_recovery_sheet_opens_with_a_new_passphrase(laptop):
    laptop.presenter.forgotten()
    laptop.presenter.recover("", "x", "y")
    assert set(laptop.state.errors) == {"sheet", "again"}
    laptop.presenter.recover("AAAAA-CCCCC", "vier neue Wörter hier", "vier neue Wörter hier")
    assert laptop.state.errors == {"sheet": "Gruppe 2 prüfen."}
    laptop.presenter.recover("AAAAA-BBBBB", "kurz", "kurz")
    assert laptop.state.errors == {"new": "Zu kurz."}
    laptop.presenter.recover("AAAAA-BBBBB", "vier neue Wörter hier", "vier neue Wörter hier")
    assert laptop.opened == [(Path("/a"), "recovered")]


def test_caps_lock_is_shown_until_it_is_off(laptop):
    laptop.presenter.caps_lock(True)
    assert laptop.state.caps
    laptop.presenter.caps_lock(False)
    assert not laptop.state.caps


def test_a_laptop_without_stores_shows_none():
    states = []
    doors = StoreOpeners(list, lambda folder: 0.0, lambda *a: None, lambda *a: None)
    presenter = UnlockPresenter(doors, TestDesk(), states.append, lambda *a: None)
    presenter.begin()
    presenter.unlock("x")
    assert states[-1].card is None
