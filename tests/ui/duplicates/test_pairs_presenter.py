"""Pairs side by side: what is chosen by itself, what has to be chosen, merging, telling apart, all taken back again."""

import pytest
from helpers import make, people
from helpers.desk import TestDesk

from app.core import merged_values
from app.duplicates import merge_log
from app.records import records
from resources import language
from ui.duplicates.decisions_presenter import DecisionsPresenter
from ui.duplicates.lines import BOTH, LEFT, RIGHT
from ui.duplicates.presenter import PairsPresenter

HANNA = {
    "birth_date": "1983-11-04",
    "street": "Horster Straße",
    "house_no": "112",
    "postcode": "45968",
    "phone": "02043 555 0129",
    "district": "brauck",
}
HANA = {
    "birth_date": "1983-11-04",
    "street": "Horsterstr.",
    "house_no": "112",
    "postcode": "45968",
    "email": "h.kowalczyk@example.org",
    "district": "butendorf",
}


@pytest.fixture
def place(tmp_path):
    language.use("de")
    return make.workplace(tmp_path / "store")


@pytest.fixture
def pair(place):
    """Two records of one woman."""
    hanna = people.person(place, "Kowalczyk", "Hanna", **HANNA, office="brauck")
    other = people.person(place, "Kowalczyk", "Hana", **HANA, office="butendorf")
    return hanna, other


def presenter_of(place):
    desk = TestDesk()
    made = PairsPresenter(place, desk, lambda state: None)
    made.show("participant")
    return made, desk


def line(presenter, name):
    return next(field for field in presenter.state.lines if field.name == name)


def test_what_is_equal_or_on_one_side_alone_is_chosen_and_the_rest_has_to_be(place, pair):
    presenter, desk = presenter_of(place)
    state = presenter.state
    assert state.counted == "Paar 1 von 1"
    assert {state.pair.a, state.pair.b} == set(pair)
    assert (line(presenter, "birth_date").likeness, line(presenter, "birth_date").choice) == ("same", LEFT)
    one_sided = {line(presenter, "phone").choice, line(presenter, "email").choice}
    assert one_sided == {LEFT, RIGHT}
    assert line(presenter, "first_name").likeness == "similar"
    assert line(presenter, "street").likeness == "similar"
    assert [field.name for field in state.open_fields] == ["district"]
    assert state.missing == "1 Angabe noch wählen: Stadtteil"
    assert state.chips and desk.told == []


def test_nothing_is_merged_before_everything_is_chosen(place, pair):
    presenter, desk = presenter_of(place)
    assert not presenter.merge()
    assert desk.undos == []
    presenter.choose("district", RIGHT)
    assert presenter.state.missing == ""
    survivor, absorbed = presenter.state.preview.a, presenter.state.preview.b
    assert presenter.merge()
    assert presenter.state.pairs == ()
    (made,) = place.ask(merge_log.merges)
    assert (made.survivor, made.absorbed) == (survivor, absorbed)
    shown = place.ask(lambda view: merged_values.load_combined(view, "participant", survivor)).values
    assert shown["district"] == ("butendorf" if survivor == pair[0] else "brauck")
    words, back = desk.undos[-1]
    assert words == "Kowalczyk, Hanna und Kowalczyk, Hana sind von jetzt an eins."
    back()
    assert place.ask(merge_log.merges)[0].taken_back is not None
    assert len(presenter.state.pairs) == 1


def test_the_other_one_can_be_the_one_that_goes_on(place, pair):
    presenter, _desk = presenter_of(place)
    before = presenter.state.preview
    presenter.swap()
    after = presenter.state.preview
    assert (after.a, after.b) == (before.b, before.a)


def test_a_field_that_may_hold_both_keeps_both_and_one_that_may_not_does_not(place):
    people.person(place, "Nowak", "Piotr", birth_date="1980-01-02", phone="02043 1", note="kommt morgens")
    people.person(place, "Nowak", "Piotr", birth_date="1980-01-02", phone="02043 1", note="braucht Brille")
    presenter, _desk = presenter_of(place)
    assert line(presenter, "note").choice == BOTH
    presenter.choose("birth_date", BOTH)
    assert line(presenter, "birth_date").choice == LEFT


@pytest.mark.parametrize("verdict", ["not_same", "same_household", "later"])
def test_a_verdict_takes_the_pair_off_the_list_and_can_be_taken_back(place, pair, verdict):
    presenter, desk = presenter_of(place)
    presenter.tell_apart(verdict)
    assert presenter.state.pairs == ()
    presenter.refresh()
    assert presenter.state.pairs == ()
    desk.undos[-1][1]()
    assert len(presenter.state.pairs) == 1


def test_after_a_decision_the_next_pair_is_shown(place, pair):
    for last in ("Yilmaz", "Haddad"):
        for first in ("Emre", "Emre"):
            people.person(place, last, first, birth_date="1975-05-01", street=f"{last}str.", house_no="4")
    presenter, _desk = presenter_of(place)
    number, second = len(presenter.state.pairs), presenter.state.pairs[1]
    presenter.tell_apart("not_same")
    assert (len(presenter.state.pairs), presenter.state.pair) == (number - 1, second)
    presenter.step(1)
    assert presenter.state.place == 1
    presenter.step(5)
    assert presenter.state.place == 1


def test_a_pair_can_be_asked_for(place, pair):
    twins = [people.person(place, "Yilmaz", "Emre", birth_date="1975-05-01", phone="1") for _ in range(2)]
    presenter, _desk = presenter_of(place)
    presenter.show("participant", twins)
    assert {presenter.state.pair.a, presenter.state.pair.b} == set(twins)


def test_who_may_not_merge_reads_why_and_sees_nothing(tmp_path):
    language.use("de")
    made = make.workplace(tmp_path / "store", roles=["adviser"])
    presenter, _desk = presenter_of(made)
    assert presenter.state.pair is None
    assert presenter.state.trouble


def decisions_of(place):
    desk, changes = TestDesk(), []
    made = DecisionsPresenter(place, desk, lambda state: None, lambda: changes.append(1))
    made.show()
    return made, desk, changes


def test_merges_are_listed_and_taken_back_with_a_reason(place, pair):
    presenter, _desk = presenter_of(place)
    presenter.choose("district", LEFT)
    presenter.give_reason("dieselbe Frau")
    presenter.merge()
    survivor = place.ask(merge_log.merges)[0].survivor
    about = {"participant": survivor, "due_on": "2021-07-01", "text": "Anrufen"}
    decisions, _desk, changes = decisions_of(place)
    (row,) = decisions.state.merges.fetch(0, 9)
    assert row.authorship.reason == "dieselbe Frau"
    assert decisions.made_since(row) == []
    place.do(records.add, "follow_up", about)
    assert [recorded.kind for recorded in decisions.made_since(row)] == ["follow_up"]
    assert list(decisions.take_back(row.id, "  ")) == ["reason"]
    assert decisions.take_back(row.id, "doch nicht") == {}
    assert len(changes) == 1
    decisions.narrow(True)
    assert decisions.state.number == 0
    decisions.narrow(False)
    assert decisions.state.number == 1


def test_the_list_of_merges_is_saved_whole_and_never_over_another_file(place, pair, tmp_path):
    presenter, _desk = presenter_of(place)
    presenter.choose("district", LEFT)
    presenter.give_reason("=HYPERLINK")
    presenter.merge()
    decisions, desk, _told = decisions_of(place)
    target = tmp_path / "liste.csv"
    decisions.save_list(target)
    text = target.read_text("utf-8-sig")
    assert "Kowalczyk" in text and ";=HYPERLINK" not in text
    decisions.save_list(target)
    assert desk.told and target.read_text("utf-8-sig") == text


def test_an_edit_of_the_absorbed_record_is_offered_and_taken_over(place, pair):
    presenter, _desk = presenter_of(place)
    presenter.choose("district", LEFT)
    presenter.merge()
    row = place.ask(merge_log.merges)[0]
    place.do(lambda work: work.change("participant", row.absorbed, {"phone": "02043 777"}))
    decisions, _desk, _told = decisions_of(place)
    (question,) = decisions.state.questions.fetch(0, 9)
    assert decisions.values(question)[0] == "Telefon"
    decisions.accept(question)
    assert place.ask(lambda view: view.record("participant", row.survivor)).values["phone"] == "02043 777"


def test_two_that_nobody_suspects_can_be_compared_and_merged(place):
    nowak, celik = people.person(place, "Nowak", "Piotr"), people.person(place, "Çelik", "Murat")
    presenter, _desk = presenter_of(place)
    assert presenter.state.pairs == ()
    assert [choice.key for choice in presenter.find("Nowak")] == [nowak]
    assert "absorbed" in presenter.compare(nowak, nowak)
    assert "survivor" in presenter.compare("", celik)
    assert presenter.compare(nowak, celik) == {}
    assert {presenter.state.pair.a, presenter.state.pair.b} == {nowak, celik}
    for line_ in presenter.state.open_fields:
        presenter.choose(line_.name, LEFT)
    presenter.merge()
    assert len(place.ask(merge_log.merges)) == 1
