"""Deciding between values: cards, keys, the button that repeats the value, later, somebody was quicker."""

import pytest
from helpers.desk import TestDesk
from helpers.team_stages import ready_team

from app.conflicts import resolve
from app.records import records
from models.kinds import ALL
from resources import language
from ui.conflicts.presenter import ConflictsPresenter
from ui.sync_lists.conflict_words import OTHER
from ui.sync_lists.field_words import field_words, kind_words


@pytest.fixture
def team(tmp_path):
    language.use("de")
    return ready_team(tmp_path, "Birgit Reuter", rounds=2)


def person(team, last="Kowalska", first="Joanna", **more):
    fields = {"last_name": last, "first_name": first, "office": "brauck", "phone": "02043 555 0118", **more}
    made = team.replicas[0].do(records.add, "participant", fields).id
    team.settle_down()
    return made


def quarrel(team, record, field="phone", values=("02043 555 0163", "02043 555 0136")):
    for replica, value in zip(team.replicas, values, strict=True):
        replica.do(records.edit, "participant", record, {field: value})
    team.settle_down()


def presenter_of(replica):
    desk = TestDesk()
    made = ConflictsPresenter(replica.place, desk, lambda state: None, replica.clock)
    made.show()
    return made, desk


def test_none_is_said_as_good_news(team):
    presenter, _desk = presenter_of(team.replicas[0])
    assert presenter.state.cards == ()


def test_own_value_is_chosen_and_the_button_repeats_it(team):
    quarrel(team, person(team))
    presenter, _desk = presenter_of(team.replicas[0])
    state = presenter.state
    assert (state.title, state.field, state.before) == ("Kowalska, Joanna", "Telefon", "vorher 02043 555 0118")
    assert [card.where for card in state.cards] == ["Laptop von Birgit Reuter", "Dieser Laptop"]
    assert [card.holds for card in state.cards] == [True, False]
    assert state.button == "02043 555 0163 übernehmen"
    presenter.choose_number(1)
    assert presenter.state.button == "02043 555 0136 übernehmen"
    presenter.choose_number(9)
    assert presenter.state.chosen == "0"


def test_taking_a_value_settles_and_can_be_taken_back(team):
    record = person(team)
    quarrel(team, record)
    first = team.replicas[0]
    presenter, desk = presenter_of(first)
    presenter.settle()
    assert presenter.state.ids == ()
    assert first.values("participant", record)["phone"] == "02043 555 0163"
    words, back = desk.undos[-1]
    assert words == "Telefon von Kowalska, Joanna: Jetzt gilt „02043 555 0163“."
    back()
    assert first.values("participant", record)["phone"] == "02043 555 0136"


def test_another_value_is_typed_and_taken(team):
    record = person(team)
    quarrel(team, record)
    first = team.replicas[0]
    presenter, _desk = presenter_of(first)
    presenter.choose_number(3)
    assert presenter.state.chosen == OTHER
    presenter.settle("")
    assert presenter.state.error
    presenter.type_other("02043 7")
    assert presenter.state.button == "02043 7 übernehmen"
    presenter.settle("02043 7")
    assert first.values("participant", record)["phone"] == "02043 7"
    assert presenter.state.ids == ()


def test_later_changes_nothing_and_goes_on(team):
    kowalska, nowak = person(team), person(team, "Nowak", "Piotr")
    quarrel(team, kowalska)
    quarrel(team, nowak)
    presenter, _desk = presenter_of(team.replicas[0])
    shown = presenter.state.current
    presenter.later()
    assert presenter.state.current != shown
    assert len(presenter.state.ids) == 2
    presenter.step(-1)
    assert presenter.state.current == shown
    presenter.step(-1)
    assert presenter.state.current == shown


def test_after_settling_the_next_one_is_shown(team):
    for last in ("Kowalska", "Nowak", "Weiß"):
        quarrel(team, person(team, last))
    presenter, _desk = presenter_of(team.replicas[0])
    ids = presenter.state.ids
    presenter.select(ids[1])
    presenter.settle()
    assert presenter.state.current == ids[2]


def test_a_record_can_be_asked_for(team):
    kowalska, nowak = person(team), person(team, "Nowak", "Piotr")
    quarrel(team, kowalska)
    quarrel(team, nowak)
    presenter, _desk = presenter_of(team.replicas[0])
    for record, title in ((kowalska, "Kowalska, Joanna"), (nowak, "Nowak, Piotr")):
        presenter.show(record)
        assert presenter.state.title == title


def test_somebody_was_quicker_so_the_new_values_are_shown(team):
    record = person(team)
    quarrel(team, record)
    first, second = team.replicas
    presenter, desk = presenter_of(first)
    second.do(resolve.settle, presenter.state.current, "7")
    first.do(records.edit, "participant", record, {"phone": "8"})
    team.settle_down()
    presenter.settle()
    assert {card.value for card in presenter.state.cards} == {"7", "8"}
    assert "weiterer Wert" in presenter.state.notice
    presenter.settle()
    assert presenter.state.ids == ()
    assert desk.told == []


def test_somebody_has_settled_it_already(team):
    quarrel(team, person(team))
    first, second = team.replicas
    presenter, desk = presenter_of(first)
    second.do(resolve.settle, presenter.state.current, "7")
    team.settle_down()
    presenter.settle()
    assert presenter.state.ids == ()
    assert "schon jemand" in desk.said[-1]


def test_a_deletion_against_an_edit_has_its_own_words_and_keeps_at_first(team):
    record = person(team)
    first, second = team.replicas
    first.do(records.delete, "participant", record, "doppelt erfasst")
    second.do(records.edit, "participant", record, {"city": "Gladbeck"})
    team.settle_down()
    presenter, _desk = presenter_of(first)
    state = presenter.state
    assert state.heading == "Gelöscht und zugleich geändert"
    assert [card.value for card in state.cards] == ["Behalten", "Löschen"]
    assert "doppelt erfasst" in state.cards[1].author
    assert state.button == "Kowalska, Joanna behalten"
    assert state.other is None
    presenter.choose_number(2)
    assert presenter.state.button == "Kowalska, Joanna löschen"
    presenter.settle()
    assert not first.ask(lambda view: view.record("participant", record)).alive


def test_an_emptied_field_is_a_value_that_can_be_taken(team):
    record = person(team)
    quarrel(team, record, values=("", "02043 555 0136"))
    first = team.replicas[0]
    presenter, _desk = presenter_of(first)
    assert presenter.state.button == "keine Angabe übernehmen"
    presenter.settle()
    assert first.values("participant", record).get("phone") is None
    assert presenter.state.ids == ()


def test_closed_values_and_days_are_told_in_words(team):
    record = person(team)
    quarrel(team, record, "gender", ("female", "diverse"))
    presenter, _desk = presenter_of(team.replicas[0])
    assert "female" not in [card.value for card in presenter.state.cards]
    assert presenter.state.other.kind == "choice"
    quarrel(team, record, "birth_date", ("1980-02-03", "1980-03-02"))
    presenter.show()
    presenter.step(-1)
    assert {card.value for card in presenter.state.cards} == {"03.02.1980", "02.03.1980"}


def test_every_field_of_every_kind_has_words():
    language.use("de")
    for kind in ALL:
        if kind.name != "audit_event":
            assert kind_words(kind.name) != kind.name
            nameless = [field.name for field in kind.fields if field_words(kind.name, field.name) == field.name]
            assert nameless == [], kind.name
