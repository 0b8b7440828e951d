"""The form: fields as data, values back, errors at their field."""

from datetime import date, time
from decimal import Decimal

import pytest
from helpers.screens import nameless, press, settle, type_text
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QRadioButton

from resources import language
from ui.parts.boxes import Scroll
from ui.parts.forms.fields import Choice, Field, Section
from ui.parts.forms.form import Form

pytestmark = pytest.mark.usefixtures("plain_look")
TODAY = date(2021, 6, 17)
FEW = (Choice("alg2", "ALG II"), Choice("none", "ohne"))
MANY = tuple(Choice(str(n), f"Abschluss {n}") for n in range(20))
PEOPLE = [Choice("p1", "Kowalska, Joanna", "Brauck"), Choice("p2", "Kowalczyk, Hanna", "Mitte")]


def find(typed):
    return [c for c in PEOPLE if typed.casefold() in c.words.casefold() or typed == c.key]


SECTIONS = (
    Section(
        "Eintritt",
        (
            Field("name", "Name", required=True, length=300),
            Field("day", "Eintritt am", "day", required=True),
            Field("begin", "Beginn", "time"),
            Field("minutes", "Dauer", "number", unit="Min."),
            Field("benefit", "Leistungsbezug", "choice", choices=FEW),
            Field("school", "Schulabschluss", "choice", choices=MANY),
            Field("topics", "Themen", "choices", choices=FEW),
            Field("person", "Person", "reference", find=find),
            Field("note", "Bemerkung", "note"),
        ),
    ),
    Section("Freiwillig", (Field("migration", "Migrationshintergrund", "answer", note="liegt vor"),
                           Field("told", "Hinweise ausgehändigt", "yes_no")), chip="geschützt"),
)  # fmt: skip
VALUES = {
    "name": "Haddad, Nour",
    "day": date(2021, 6, 11),
    "begin": time(10),
    "minutes": Decimal(90),
    "benefit": "alg2",
    "school": "7",
    "topics": ("alg2", "none"),
    "note": "zwei\nZeilen",
    "migration": "declined",
    "told": True,
}


@pytest.fixture
def form(qtbot):
    language.use("de")
    made = Form(SECTIONS, lambda: TODAY)
    qtbot.addWidget(made)
    made.resize(860, 700)
    made.show()
    settle()
    return made


def test_values_come_back_as_they_were_given(form):
    form.set_values({**VALUES, "person": PEOPLE[0]})
    assert form.values() == {**VALUES, "person": "p1"}
    assert form.problems() == {}


def test_an_empty_form_holds_nothing_and_no_answer_is_chosen(form):
    assert form.values() == {
        "name": "", "day": None, "begin": None, "minutes": None, "benefit": None, "school": None,
        "topics": (), "person": None, "note": "", "migration": None, "told": False,
    }  # fmt: skip


def test_a_day_is_read_and_written_neatly_when_left(form):
    box = form.box("day").input
    box.setFocus()
    type_text(box, "17.6.")
    form.focus("name")
    assert (box.text(), form.values()["day"]) == ("17.06.2021", TODAY)
    press(box, Qt.Key.Key_Up)
    assert form.values()["day"] == date(2021, 6, 18)


def test_what_cannot_be_read_is_kept_and_named(form):
    type_text(form.box("day").input, "31.02.2021")
    type_text(form.box("minutes").input, "viel")
    assert form.values()["day"] == "31.02.2021"
    assert set(form.problems()) == {"day", "minutes"}


def test_a_draft_brings_back_even_what_cannot_be_read(form, qtbot):
    form.set_values({**VALUES, "person": PEOPLE[1]})
    form.box("day").input.setText("31.02.")
    kept = form.draft()
    other = Form(SECTIONS, lambda: TODAY)
    qtbot.addWidget(other)
    other.set_values(kept)
    assert other.draft() == kept
    assert other.values()["person"] == "p2"
    assert other.box("day").input.text() == "31.02."


def test_only_people_change_fields_not_set_values(form):
    changed = []
    form.changed.connect(changed.append)
    form.set_values(VALUES)
    assert changed == []
    type_text(form.box("name").input, "x")
    press(form.box("migration").input.editor, Qt.Key.Key_N, "n")
    assert changed == ["name", "migration"]


def test_keys_answer_and_backspace_takes_back(form):
    answer = form.box("migration").input
    for key, text, value in (
        (Qt.Key.Key_J, "j", "yes"),
        (Qt.Key.Key_N, "n", "no"),
        (Qt.Key.Key_K, "k", "declined"),
        (Qt.Key.Key_Backspace, "", None),
    ):
        press(answer.editor, key, text)
        assert answer.value() == value
    radios = answer.findChildren(QRadioButton)
    assert [radio.text() for radio in radios] == ["Ja", "Nein", "Keine Angabe"]
    assert all(radio.accessibleDescription() == "noch nicht gefragt" for radio in radios)


def test_a_long_list_is_searched_by_typing(form):
    school = form.box("school").input
    assert isinstance(school, QComboBox) and school.isEditable()
    school.setEditText("abschluss 17")
    school.lineEdit().editingFinished.emit()
    assert form.values()["school"] == "17"
    school.setEditText("Abschluss 1")
    assert form.problems() == {"school": "Das steht nicht in der Liste. Einen der Einträge wählen."}
    assert form.values()["school"] is None
    school.setEditText("gibt es nicht")
    school.lineEdit().editingFinished.emit()
    assert "school" in form.problems()


def test_a_reference_is_found_while_typing_and_named_until_chosen(form):
    person = form.box("person").input
    type_text(person, "kowal")
    assert "person" in form.problems()
    type_text(person, "ska")
    person.editingFinished.emit()
    assert form.values()["person"] == "p1"
    assert person.text() == "Kowalska, Joanna"


def test_errors_stand_at_their_field_and_the_focus_goes_there(form):
    sentence = "Liegt in der Zukunft. Frühestens 01.01.2019, spätestens heute."
    form.set_errors({"day": sentence, "note": "Fehlt noch."})
    day = form.box("day").input
    assert form.focusWidget() is day
    assert sentence in day.accessibleDescription()
    assert day.property("state") == "err"
    assert form._summary.isVisible()
    assert "2 Fehler" in form._summary.accessibleName()
    form.next_error()
    assert form.focusWidget() is form.box("note").input
    form.next_error()
    assert form.focusWidget() is day


def test_changing_a_field_takes_its_error_away(form):
    form.set_errors({"name": "Fehlt noch."})
    type_text(form.box("name").input, "a")
    assert form.box("name").error == ""
    assert not form._summary.isVisible()


def test_a_warning_does_not_hide_an_error(form):
    form.set_warnings({"day": "Wohnt außerhalb."})
    assert form.box("day").input.property("state") == "warn"
    form.set_errors({"day": "Fehlt."}, focus=False)
    assert form.box("day").input.property("state") == "err"
    form.set_errors({})
    assert form.box("day").input.property("state") == "warn"


def test_required_is_a_word_also_for_the_ear(form):
    assert "Pflichtfeld" in form.box("name").input.accessibleDescription()


def test_every_control_has_a_name(form):
    assert nameless(form) == []


def test_two_columns_become_one_where_room_is_scarce(qtbot):
    form = Form(SECTIONS, lambda: TODAY)
    page = Scroll(form)
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    settle()
    name, day = form.box("name"), form.box("day")
    assert name.y() == day.y()
    page.resize(500, 700)
    settle()
    assert name.y() < day.y()
    assert form.width() <= 500


def test_a_field_left_out_keeps_its_value(form):
    form.set_values(VALUES)
    form.show_field("day", False)
    assert not form.box("day").isVisible()
    assert form.values()["day"] == VALUES["day"]
    form.show_field("day", True)
    assert form.box("day").isVisible()


def test_read_only_fields_can_still_be_read(form):
    form.set_values(VALUES)
    form.set_read_only(True)
    press(form.box("name").input, Qt.Key.Key_X, "x")
    press(form.box("migration").input.editor, Qt.Key.Key_J, "j")
    assert form.values()["name"] == "Haddad, Nour"
    assert form.box("name").input.isReadOnly()


def test_names_of_many_scripts_survive(form):
    for name in ("Çiğdem Yıldız", "محمد علي", "Łukasik-Đorđević", "Ó Séaghdha"):
        form.set_values({"name": name})
        assert form.values()["name"] == name
