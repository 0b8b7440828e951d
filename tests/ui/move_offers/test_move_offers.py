"""The open offers on the page "Sync", and giving a person to another office from the list, in a window."""

from dataclasses import replace

import pytest
from helpers import make, people
from helpers.screens import nameless, settle
from helpers.windows import quiet, window_on
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.conflicts import move_offers
from app.records import records
from resources import language
from ui.participants import giving
from ui.participants.dialog_fields import FieldsDialog


@pytest.fixture
def window(tmp_path, qtbot, plain_look):
    language.use("de")
    place = make.workplace(tmp_path / "store")
    hanna = people.person(place, "Kowalczyk", "Hanna")
    everything = place.me
    place.me = replace(everything, offices=("brauck",))
    place.do(records.edit, "participant", hanna, {"office": "mitte"})
    place.me = replace(everything, offices=("brauck", "mitte"))
    made = window_on(place, qtbot, plain_look, "sync")
    made.hanna = hanna
    quiet(qtbot, made)
    yield made
    made.desk.wait()


def office_of(window):
    record = window.place.ask(lambda view: view.record("participant", window.hanna))
    return window.place.ask(lambda view: view.places[record.compartment].office)


def offered(window):
    return window.frame.page._offered


def test_an_offer_stands_on_the_page_and_is_taken_over_and_back(window, qtbot):
    card = offered(window)
    assert card.isVisible()
    assert card._title.text() == "1 Angebot an ein anderes Büro"
    words = [card.table.rows_model.cell(0, number).words for number in range(4)]
    assert words[:2] == ["Kowalczyk, Hanna", "von Brauck nach Gladbeck-Mitte"]
    assert words[3] == "Sie können übernehmen"
    assert nameless(window.frame.page) == []
    assert card._accept.text() == "Nach Gladbeck-Mitte übernehmen"
    qtbot.mouseClick(card._accept, Qt.MouseButton.LeftButton)
    quiet(qtbot, window)
    assert office_of(window) == "mitte"
    assert not card.isVisible()
    window.desk.take_back()
    quiet(qtbot, window)
    assert office_of(window) == "brauck"
    assert window.told == []


def test_an_offer_is_taken_back_and_enter_opens_whom_it_is_about(window, qtbot):
    card = offered(window)
    card.table.setFocus()
    qtbot.keyClick(card.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.frame.page._presenter.state.selected == window.hanna, timeout=5_000)
    window.frame.navigate("sync")
    quiet(qtbot, window)
    qtbot.mouseClick(offered(window)._back, Qt.MouseButton.LeftButton)
    quiet(qtbot, window)
    assert window.place.ask(move_offers.offers) == []
    assert office_of(window) == "brauck"


def test_the_form_of_who_is_offered_says_so_and_stays_open_for_changes(window, qtbot):
    window.frame.navigate("participant", record_id=window.hanna)
    form = window.frame.page
    assert form._notices.offered.isVisible()
    assert form._notices.offered._title.text() == "Angeboten an Gladbeck-Mitte"
    assert not form._forms["person"]._boxes["participant.phone"].input.editor.isReadOnly()


def give(window, office):
    """Answer the dialog as somebody would, and return its words."""
    read = []

    def answer():
        dialog = QApplication.activeModalWidget()
        try:
            assert isinstance(dialog, FieldsDialog)
            read.append(dialog.windowTitle())
            dialog.form.set_values({"office": office})
            dialog._take()
        finally:
            dialog.reject()  # where something failed; else it is closed already

    QTimer.singleShot(0, answer)
    window.frame.page._give()
    return read


def test_a_person_is_given_to_another_office_from_the_list_and_comes_back_with_one_key(window, qtbot):
    window.place.do(move_offers.withdraw, "participant", window.hanna)
    window.frame.navigate("participants")
    quiet(qtbot, window)
    window.frame.page._presenter.select(window.hanna)
    give(window, "mitte")
    quiet(qtbot, window)
    assert office_of(window) == "mitte"
    window.desk.take_back()
    quiet(qtbot, window)
    assert office_of(window) == "brauck"
    give(window, "butendorf")
    quiet(qtbot, window)
    assert office_of(window) == "brauck"
    assert [offer.target for offer in window.place.ask(move_offers.offers)] == ["butendorf"]


def test_the_dialog_says_what_will_happen():
    assert giving.hint("brauck", ("brauck", "mitte", "butendorf")).startswith("Die Person wechselt sofort")
    assert giving.hint("brauck", ("brauck",)).startswith("Für Gladbeck-Mitte und Butendorf arbeiten Sie nicht")


def test_nothing_is_wider_than_the_screen(window, plain_look):
    for size, percent in (((1440, 900), 100), ((1024, 640), 100), ((1440, 900), 200)):
        plain_look.use(percent=percent)
        window.resize(*size)
        settle()
        assert window.frame.minimumSizeHint().width() <= size[0]
