"""A walk through every page of the window on a store with data: names, widths, both looks, no way without keyboard."""

import datetime

import pytest
from helpers.screens import nameless, reachable, settle
from PySide6.QtWidgets import QTableWidget

from app.demo.make import make_demo
from resources import language
from ui.base.context import Context
from ui.base.desk import Desk
from ui.shell import heavy_imports, pages
from ui.shell.frame import Frame
from ui.shell.ui_settings import UiSettings
from ui.shell.window import Window

SIZES = [((1440, 900), 100), ((1280, 720), 100), ((1024, 640), 100), ((1440, 900), 200)]


@pytest.fixture(scope="module")
def workplace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "store"
    make_demo(folder, participants=30, businesses=8, until=datetime.date(2026, 11, 20))
    made = heavy_imports.open_workplace(folder, heavy_imports.DEMO_PASSPHRASE)
    yield made
    made.close()


@pytest.fixture
def window(workplace, qtbot, plain_look):
    language.use("de")
    made = Window()
    qtbot.addWidget(made)
    desk = Desk(repr, made)
    errors = []
    desk.told.connect(lambda tone, sentence: errors.append(sentence))
    listed = pages.entries(workplace)
    frame = Frame(listed, desk, pages.finder(workplace, listed))
    context = Context(workplace, desk, plain_look, UiSettings(), frame.navigate)
    made.show_only(frame)
    made.resize(1440, 900)
    made.show()
    frame.begin(context, pages.first(listed))
    made.frame, made.listed, made.told = frame, listed, errors
    yield made
    desk.wait()


def test_every_page_opens_without_an_error_and_every_control_has_a_name(window):
    for entry in window.listed:
        window.frame.navigate(entry.key)
        settle()
        assert nameless(window.frame.page) == [], entry.key
        assert window.told == [], entry.key
        assert window.frame.page.foot_keys, f"{entry.key} names no keys in the foot"
        assert any(True for _ in reachable(window.frame.page)), entry.key


@pytest.mark.parametrize(("size", "percent"), SIZES)
def test_no_page_is_wider_than_the_window(window, plain_look, size, percent):
    plain_look.use(percent=percent)
    window.resize(*size)
    settle()
    for entry in window.listed:
        window.frame.navigate(entry.key)
        settle()
        assert window.frame.minimumSizeHint().width() <= size[0], entry.key


def test_each_page_has_at_most_one_primary_action_in_its_head(window):
    for entry in window.listed:
        window.frame.navigate(entry.key)
        primary = [b for b in window.frame.page.head._buttons if b.property("kind") == "primary"]
        assert len(primary) <= 1, entry.key


def test_no_page_holds_its_records_in_a_widget(window):
    for entry in window.listed:
        window.frame.navigate(entry.key)
    assert window.findChildren(QTableWidget) == []


def test_the_search_finds_people_of_the_store(window, workplace):
    find = pages.finder(workplace, window.listed)
    assert find("a") and find("heute")[0].page == "today"
