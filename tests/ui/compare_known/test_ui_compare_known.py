"""The hint that somebody is known, in a window: beside each other, added, taken back, or someone else."""

import pytest
from helpers import make, people
from helpers.screens import nameless, press, settle
from helpers.windows import window_on
from PySide6.QtCore import Qt

from app.companies import companies
from app.records import detail, drafts, listing, records
from resources import language


@pytest.fixture
def window(tmp_path, qtbot, plain_look):
    language.use("de")
    place = make.workplace(tmp_path / "store")
    hanna = people.person(place, "Kowalczyk", "Hanna", birth_date="1983-11-04", phone="02043 555 0129")
    firm = {"name": "Bäckerei Öztürk GmbH", "street": "Horster Str.", "house_no": "5", "office": "brauck"}
    bakery = place.do(records.add, "business", firm).id
    made = window_on(place, qtbot, plain_look)
    made.hanna, made.bakery = hanna, bakery
    yield made
    made.desk.wait()


def page(window):
    return window.frame.page


def typed(qtbot, form, **fields):
    for key, text in fields.items():
        box = form._boxes[key.replace("__", ".")].input
        box.setFocus()
        for letter in text:
            press(box, Qt.Key.Key_unknown, letter)
    settle()


def new_person(window, qtbot):
    window.frame.navigate("participant")
    form = page(window)._forms["person"]
    name = {"participant__last_name": "Kowalczyk", "participant__first_name": "Hana"}
    typed(
        qtbot,
        form,
        **name,
        participant__birth_date="04.11.1983",
        participant__phone="0170 5550130",
        participant__email="hana@example.org",
    )
    page(window)._presenter.review()
    settle()
    return page(window)


def click_compare(window, qtbot, notice):
    assert notice.isVisible()
    button = next(part for part in notice.findChildren(type(window.frame.page.head._buttons[0])) if part.isVisible())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle()


def test_the_hint_leads_to_both_side_by_side_and_what_differs_is_chosen_with_keys(window, qtbot):
    form = new_person(window, qtbot)
    click_compare(window, qtbot, form._notices.known_already)
    beside = page(window)
    lines = {line.name: (line.left, line.right, line.choice) for line in beside._presenter.state.lines}
    assert lines["participant.phone"] == ("02043 555 0129", "0170 5550130", "")
    assert lines["participant.email"] == ("", "hana@example.org", "loser")
    assert lines["participant.birth_date"] == ("04.11.1983", "04.11.1983", "winner")
    assert beside._score.text() == "97 von 100"
    assert nameless(beside) == []
    assert window.focusWidget() is beside.table
    qtbot.keyClick(beside.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page(window) is beside
    assert beside.table.current_row().name == "participant.phone"
    press(beside.table, Qt.Key.Key_2, "2")
    qtbot.keyClick(beside.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page(window) is not beside)
    shown = window.place.ask(detail.show, "participant", window.hanna)["fields"]
    assert (shown["first_name"], shown["phone"], shown["email"]) == ("Hanna", "0170 5550130", "hana@example.org")
    assert page(window)._presenter.state.sheet.id == window.hanna
    assert window.place.ask(drafts.unfinished) == []
    assert len(window.place.ask(listing.rows, "participant")) == 1
    assert window.told == []


def test_adding_is_taken_back_with_one_key_and_what_was_typed_is_a_draft_again(window, qtbot):
    form = new_person(window, qtbot)
    click_compare(window, qtbot, form._notices.known_already)
    beside = page(window)
    beside._presenter.choose("participant.phone", "winner")
    beside.add()
    settle()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    shown = window.place.ask(detail.show, "participant", window.hanna)["fields"]
    assert shown.get("email") is None
    assert [draft.key for draft in window.place.ask(drafts.unfinished)] == ["participant:new"]
    window.frame.navigate("participant")
    assert page(window)._values()["participant.email"] == "hana@example.org"
    assert str(page(window)._values()["participant.birth_date"]) == "1983-11-04"


def test_someone_else_leads_back_to_the_form_and_is_not_asked_about_again(window, qtbot):
    form = new_person(window, qtbot)
    click_compare(window, qtbot, form._notices.known_already)
    qtbot.mouseClick(page(window)._else, Qt.MouseButton.LeftButton)
    settle()
    assert page(window) is form
    assert form._values()["participant.first_name"] == "Hana"
    form._presenter.review()
    assert form._presenter.state.known_already == ()
    assert not form._notices.known_already.isVisible()


def test_the_known_person_is_opened_and_the_draft_stays(window, qtbot):
    form = new_person(window, qtbot)
    click_compare(window, qtbot, form._notices.known_already)
    qtbot.mouseClick(page(window)._open, Qt.MouseButton.LeftButton)
    settle()
    assert form._presenter.state.sheet.id == window.hanna
    assert [draft.title for draft in window.place.ask(drafts.unfinished)] == ["Kowalczyk, Hana"]


def test_escape_leads_back_to_the_form_with_the_hint(window, qtbot):
    form = new_person(window, qtbot)
    click_compare(window, qtbot, form._notices.known_already)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    settle()
    assert page(window) is form
    assert form._notices.known_already.isVisible()


def test_a_company_typed_in_again_is_compared_in_the_same_way(window, qtbot):
    window.frame.navigate("company_form")
    form = page(window)
    typed(qtbot, form._form, name="Bäckerei Oeztürk GmbH", street="Horster Str.", house_no="5", phone="02043 1")
    form.presenter.review()
    settle()
    click_compare(window, qtbot, form._known_already)
    beside = page(window)
    assert {line.name for line in beside._presenter.state.lines} == {
        "business.name",
        "business.street",
        "business.house_no",
        "business.phone",
    }
    assert beside._presenter.state.missing == ""
    beside.add()
    settle()
    assert window.place.ask(companies.details, window.bakery).values["phone"] == "02043 1"
    assert window.frame.rail._items["companies"].current
    assert window.told == []


def test_nothing_is_wider_than_the_screen(window, qtbot, plain_look):
    form = new_person(window, qtbot)
    click_compare(window, qtbot, form._notices.known_already)
    for size, percent in (((1440, 900), 100), ((1024, 640), 100), ((1440, 900), 200)):
        plain_look.use(percent=percent)
        window.resize(*size)
        settle()
        assert window.frame.minimumSizeHint().width() <= size[0]
