"""The presenter of the assistant of the first start."""

from datetime import date

import pytest
from helpers.desk import TestDesk

from app.base.errors import BadInput, StoreProblem
from app.security import strength
from resources import language
from ui.first_start.presenter import FirstStartPresenter, StoreMakers

GOOD = "blau Tisch Wolke sieben"
SHEET = "ABCDE-FGHJK-LMNPQ"


class Start:
    """An assistant whose makers write down what they were asked for."""

    def __init__(self):
        language.use("de")
        self.made, self.opened, self.states, self.full = [], [], [], False
        self.desk = TestDesk()
        makers = StoreMakers(self.create, lambda report: report(1, 2) or "demo", strength.require)
        self.presenter = FirstStartPresenter(makers, self.desk, self.states.append, self.opened.append)
        self.presenter.begin()

    def create(self, answers, passphrase):
        if self.full:
            raise StoreProblem("Der Datenträger ist voll.")
        self.made.append((answers, passphrase))
        return "store", SHEET

    @property
    def state(self):
        return self.states[-1]

    def to_passphrase(self):
        self.presenter.next()
        self.presenter.next()
        self.presenter.answer(name="Katrin Sommerfeld", offices=("brauck",))
        self.presenter.next()


@pytest.fixture
def start():
    return Start()


def test_the_way_through_makes_one_store_and_opens_it(start):
    start.to_passphrase()
    start.presenter.create(GOOD, GOOD)
    assert start.state.step == "sheet"
    assert start.state.sheet == ("ABCDE", "FGHJK", "LMNPQ")
    start.presenter.confirm(start.state.sheet[start.state.asked].lower())
    assert start.state.step == "done"
    start.presenter.finish()
    assert start.opened == ["store"]
    ((answers, passphrase),) = start.made
    assert (answers.name, answers.offices, answers.preset, passphrase) == (
        "Katrin Sommerfeld",
        ("brauck",),
        "gladbeck",
        GOOD,
    )


def test_nothing_is_made_before_the_passphrase_and_back_loses_nothing(start):
    start.to_passphrase()
    start.presenter.back()
    assert (start.state.step, start.state.answers.name) == ("you", "Katrin Sommerfeld")
    assert start.made == []


def test_a_project_of_ones_own_needs_title_and_period(start):
    start.presenter.next()
    start.presenter.answer(preset="own")
    start.presenter.next()
    assert set(start.state.errors) == {"title", "first", "last"}
    start.presenter.answer(title="Quartier plus", first=date(2024, 1, 1), last=date(2023, 1, 1))
    assert start.state.errors == {}
    start.presenter.next()
    assert set(start.state.errors) == {"last"}
    start.presenter.answer(last=date(2026, 12, 31))
    start.presenter.next()
    assert start.state.step == "you"


def test_name_task_and_office_are_needed(start):
    start.presenter.next()
    start.presenter.next()
    start.presenter.answer(roles=(), offices=())
    start.presenter.next()
    assert set(start.state.errors) == {"name", "roles", "offices"}


def test_the_strength_is_said_while_typing(start):
    start.to_passphrase()
    start.presenter.typed("blau")
    assert not start.state.strong and start.state.strength
    start.presenter.typed("Katrin Sommerfeld 1")
    assert not start.state.strong
    start.presenter.typed(GOOD)
    assert start.state.strong


def test_a_weak_or_differing_passphrase_makes_no_store(start):
    start.to_passphrase()
    start.presenter.create("kurz", "kurz")
    assert "passphrase" in start.state.errors
    start.presenter.create(GOOD, GOOD + "x")
    assert "again" in start.state.errors
    assert start.made == []


def test_a_full_disk_is_said_and_can_be_tried_again(start):
    start.to_passphrase()
    start.full = True
    start.presenter.create(GOOD, GOOD)
    assert start.state.errors == {"": "Der Datenträger ist voll."}
    start.full = False
    start.presenter.create(GOOD, GOOD)
    assert start.state.step == "sheet"


def test_without_the_sheet_nobody_goes_on_and_nobody_goes_back(start):
    start.to_passphrase()
    start.presenter.create(GOOD, GOOD)
    start.presenter.confirm("XXXXX")
    assert (start.state.step, set(start.state.errors)) == ("sheet", {"group"})
    start.presenter.finish()
    start.presenter.back()
    assert (start.state.step, start.opened) == ("sheet", [])


def test_the_passphrase_is_nowhere_in_the_state(start):
    start.to_passphrase()
    start.presenter.typed(GOOD)
    start.presenter.create(GOOD, GOOD)
    assert "Wolke" not in repr(start.states)


def test_the_demo_opens_at_once(start):
    start.presenter.demo()
    assert start.opened == ["demo"]


def test_a_weak_passphrase_is_refused_by_the_real_rule():
    with pytest.raises(BadInput):
        strength.require("kurz", ())
