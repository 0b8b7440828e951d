"""Rows of a list about somebody known, in a window: reasons, one by one or all, and taken back."""

import pytest
from helpers import make, people
from helpers.screens import nameless, settle
from helpers.windows import quiet, window_on
from PySide6.QtCore import Qt

from app.duplicates import merge_log
from app.people import participants
from resources import language

LIST = """Nachname;Vorname;Geburtsdatum;Strasse;PLZ;Ort
Wisniewska;Katarzina;09.03.1984;Lambertistr. 12;45964;Gladbeck
Emre;Yılmaz;01.02.1979;Hochstraße 3;45964;Gladbeck
Neumann;Grete;01.02.1991;Hochstraße 4;45964;Gladbeck
"""


def opened(tmp_path, qtbot, plain_look, roles=make.ALL_ROLES):
    language.use("de")
    place = make.workplace(tmp_path / "store", roles=roles)
    for last, first, born, street, number in (
        ("Wiśniewska", "Katarzyna", "1984-03-09", "Lambertistraße", "12"),
        ("Yılmaz", "Emre", "1979-02-01", "Hochstraße", "3"),
    ):
        people.person(place, last, first, birth_date=born, street=street, house_no=number, postcode="45964")
    file = tmp_path / "TN-Liste.csv"
    file.write_bytes(LIST.encode("utf-8-sig"))
    made = window_on(place, qtbot, plain_look)
    made.frame.navigate("importing", subject="participants", path=str(file))
    quiet(qtbot, made)
    qtbot.keyClick(made.frame.page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.wait(150)
    quiet(qtbot, made)
    return made


@pytest.fixture
def window(tmp_path, qtbot, plain_look):
    made = opened(tmp_path, qtbot, plain_look)
    yield made
    made.desk.wait()


def check(window):
    return window.frame.page._check


def cell(window, row, key):
    model = check(window).alike.table.rows_model
    number = next(at for at, column in enumerate(model.columns) if column.key == key)
    return model.cell(row, number)


def test_rows_about_somebody_known_stand_apart_with_their_reasons(window):
    view = check(window).alike
    assert view.table.rows_model.rows.count == 2
    assert (cell(window, 0, "listed").text, cell(window, 0, "known").text) == (
        "Wisniewska, Katarzina",
        "Wiśniewska, Katarzyna",
    )
    assert cell(window, 0, "what").text == "neue Person"
    assert view._why.text().startswith("Gleiches Geburtsdatum")
    assert [hint for hint in window.frame.page._presenter.state.hints if hint.keyword == "possible_duplicate"] == []
    assert nameless(check(window)) == []


def test_space_makes_a_row_an_addition_and_a_click_at_the_right_makes_it_new_again(window, qtbot):
    table = check(window).alike.table
    table.setFocus()
    table.select_row(1)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert (cell(window, 0, "what").text, cell(window, 1, "what").text) == ("neue Person", "Ergänzung")
    assert check(window).primary.text() == "3 übernehmen, davon 1 als Ergänzung"
    at = table.visualRect(table.rows_model.index(1, 4)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert cell(window, 1, "what").text == "neue Person"


def test_all_at_once_are_taken_over_as_additions_and_taken_back_with_one_key(window, qtbot):
    qtbot.mouseClick(check(window).alike._sure, Qt.MouseButton.LeftButton)
    qtbot.keyClick(window.frame.page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.wait(150)
    quiet(qtbot, window)
    done = window.frame.page._done
    assert done._result.text() == "1 neue Person übernommen. 2 Zeilen ergänzen schon Erfasstes."
    assert window.place.ask(participants.count) == 3
    assert len(window.place.ask(merge_log.merges)) == 2
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    quiet(qtbot, window)
    assert window.place.ask(participants.count) == 5
    assert all(merge.taken_back for merge in window.place.ask(merge_log.merges))
    assert done._result.text() == "3 Personen übernommen."
    assert "2 Ergänzungen stehen jetzt jede für sich allein." in done._more.text()


def test_from_the_end_the_additions_are_one_step_away(window, qtbot):
    check(window).alike.sure_wanted.emit()
    window.frame.page._presenter.take_over()
    quiet(qtbot, window)
    window.frame.page._done._merges.click()
    quiet(qtbot, window)
    assert window.frame.page._tabs.current == "merges"
    assert window.frame.page._merges.table.rows_model.rows.count == 2


def test_who_may_not_merge_sees_a_hint_instead(tmp_path, qtbot, plain_look):
    window = opened(tmp_path, qtbot, plain_look, roles=["social_worker"])
    assert not check(window).alike.isVisible()
    hints = window.frame.page._presenter.state.hints
    assert len([hint for hint in hints if hint.message.startswith("Vielleicht schon da")]) == 2
    window.desk.wait()


def test_on_a_small_screen_what_becomes_of_a_row_stays_in_sight(window, plain_look):
    for size, percent in (((1024, 640), 100), ((1440, 900), 200)):
        plain_look.use(percent=percent)
        window.resize(*size)
        settle()
        table = check(window).alike.table
        last = table.visualRect(table.rows_model.index(0, 4))
        assert last.right() <= table.viewport().width()
        assert window.frame.minimumSizeHint().width() <= size[0]
