"""The team in the window: listed, added, changed, left and come back; nobody administers by accident no more."""

import pytest
from helpers.desk import TestDesk
from helpers.make import workplace
from helpers.screens import nameless, settle

from app.project import staffing
from app.records import records
from resources import language
from ui.base.context import Context
from ui.base.desk import Desk
from ui.record_form.presenter import RecordPresenter
from ui.shell import pages
from ui.shell.frame import Frame
from ui.shell.ui_settings import UiSettings
from ui.shell.window import Window
from ui.staff import form_specs
from ui.staff.presenter import StaffPresenter


@pytest.fixture
def place(tmp_path):
    language.use("de")
    return workplace(tmp_path / "store")


def colleague(place, name="Birgit Reuter", roles="social_worker", **more):
    return place.do(records.add, "staff", {"name": name, "roles": roles, "offices": "brauck", **more}).id


def presenter_of(place):
    desk = TestDesk()
    made = StaffPresenter(place, desk, lambda state: None)
    made.show()
    return made, desk


def test_everybody_is_listed_by_name_and_found_by_part_of_it(place):
    colleague(place)
    colleague(place, "Mehmet Aksoy", "team_lead", function="Teamleitung")
    presenter, _desk = presenter_of(place)
    assert [row.name for row in presenter.state.rows] == ["Birgit Reuter", "Katrin Sommerfeld", "Mehmet Aksoy"]
    assert [row.own for row in presenter.state.rows] == [False, True, False]
    presenter.search("aks")
    assert [row.name for row in presenter.state.rows] == ["Mehmet Aksoy"]


def test_who_has_left_is_hidden_at_first_and_can_come_back(place):
    colleague(place)
    presenter, desk = presenter_of(place)
    presenter.set_active(presenter.state.rows[0], False)
    assert [row.name for row in presenter.state.rows] == ["Katrin Sommerfeld"]
    presenter.show_gone(True)
    assert [row.active for row in presenter.state.rows] == [True, False]
    desk.undos[-1][1]()
    presenter.show_gone(False)
    assert len(presenter.state.rows) == 2


def form(place, record_id="", **arguments):
    made = RecordPresenter(place, TestDesk(), form_specs.person(), lambda state: None)
    assert made.open(record_id, arguments)
    return made


def test_a_colleague_is_added_with_roles_and_offices(place):
    made = form(place, name="Jutta Overbeck")
    typed = {"name": "Jutta Overbeck", "roles": ("social_worker",), "offices": ("mitte",), "active": True}
    assert made.save(typed, {})
    (row,) = [person for person in place.ask(staffing.everybody) if person.name == "Jutta Overbeck"]
    assert (row.roles, row.offices, row.active) == (("social_worker",), ("mitte",), True)


def test_a_colleague_without_roles_is_refused_at_the_field(place):
    made = form(place)
    assert not made.save({"name": "Jutta Overbeck", "roles": (), "offices": ("mitte",)}, {})
    assert "roles" in made.state.errors


def test_the_last_one_who_administers_is_warned_and_not_when_there_is_another(place):
    def saved():
        return place.do(records.edit, "staff", place.me.staff, {"roles": ["admin", "social_worker"]})

    assert saved().warnings == ()
    other = colleague(place, "Tobias Rehm", "admin")
    findings = place.ask(records.review, "staff", {"roles": ["social_worker"]}, place.me.staff)
    assert findings == []
    place.do(staffing.set_active, other, False)
    (findings,) = place.ask(records.review, "staff", {"roles": ["social_worker"]}, place.me.staff)
    assert (findings.level, findings.field) == ("warning", "roles")


def test_the_page_opens_a_colleague_with_the_keyboard(place, qtbot, plain_look):
    colleague(place)
    window = Window()
    qtbot.addWidget(window)
    desk = Desk(repr, window)
    listed = pages.entries(place)
    frame = Frame(listed, desk, pages.finder(place, listed))
    window.show_only(frame)
    window.resize(1280, 720)
    window.show()
    frame.begin(Context(place, desk, plain_look, UiSettings(), frame.navigate), "team")
    settle()
    assert nameless(frame.page) == []
    assert frame.page._table.rows_model.rows.count == 2
    frame.page._table.select_row(0)
    frame.page._table.opened.emit(frame.page._table.current_row())
    settle()
    assert frame.page.presenter.state.shown["name"] == "Birgit Reuter"
    assert nameless(frame.page) == []
    desk.wait()


def test_who_does_not_administer_has_no_such_page(tmp_path):
    place = workplace(tmp_path / "store", roles=["team_lead"])
    assert not {"team", "colleague"} & {entry.key for entry in pages.entries(place)}


def test_who_loses_a_right_is_told_what_becomes_of_what_they_still_write(place):
    birgit = colleague(place, roles="social_worker|adviser")
    made = form(place, birgit)
    made.change({"roles": ("social_worker",)})
    made.review()
    warning = made.state.warnings["roles"]
    assert warning.startswith(
        "Birgit Reuter darf danach weniger. Was bis zu Ihrem nächsten Abgleich bei Ihnen angekommen"
    )
    made.change({"roles": ("social_worker", "adviser"), "offices": ("brauck", "mitte")})
    made.review()
    assert made.state.warnings == {}
    made.change({"offices": ("mitte",)})
    made.review()
    assert made.state.warnings["offices"].startswith("Birgit Reuter darf danach weniger.")


def test_a_role_is_changed_on_the_page_and_counts_at_once_for_the_one_who_works_here(place):
    birgit = colleague(place)
    made = form(place, birgit)
    assert made.save({**made._values, "roles": ("team_lead",)}, {})
    (row,) = [person for person in place.ask(staffing.everybody) if person.id == birgit]
    assert row.roles == ("team_lead",)


def test_who_takes_the_administration_from_themselves_is_told_who_settles_it(place):
    colleague(place, "Mehmet Aksoy", "admin")
    made = form(place, place.me.staff)
    made.change({"roles": ("social_worker",)})
    made.review()
    assert made.state.warnings["roles"].startswith("Danach verwalten Sie nicht mehr.")
