"""A person or company goes to another office: everything comes along, nothing is lost, and everybody agrees."""

import datetime

import pytest
from helpers.replicas import ALL_OFFICES
from helpers.team_stages import ready_team

from app.base.errors import NotFound
from app.records import moving, records
from sync import checker

PEOPLE_OF_TWO_OFFICES = (("Anna", "mitte"), ("Bert", "butendorf"), ("Carla", "mitte"))


@pytest.fixture
def alone(tmp_path):
    return ready_team(tmp_path)


@pytest.fixture
def made(tmp_path):
    return ready_team(tmp_path, "Zwei")


def person(replica, **more):
    given = {"last_name": "Weiß", "first_name": "Karin", "office": "brauck", "phone": "02043 1", **more}
    return replica.do(records.add, "participant", given).id


def place_of(replica, kind, record):
    return replica.ask(lambda view: view.places[view.record(kind, record).compartment].name)


def office_of(replica, record):
    participant = replica.ask(lambda view: view.record("participant", record))
    return participant.values["office"], place_of(replica, "participant", record)


def move(replica, record, office):
    return replica.do(records.edit, "participant", record, {"office": office})


def settle(team, rounds=4):
    team.settle_down(rounds)


def agree(replicas):
    """In every compartment that two of them hold."""
    seen = {}
    for first in replicas:
        for place, digest in first.digest().items():
            assert seen.setdefault(place, digest) == digest, place
    return True


def sound(replica):
    return checker.check_records(replica.place.store) == []


def values_of(replica, record, field):
    participant = replica.ask(lambda view: view.record("participant", record))
    return {leaf.value for leaf in participant.leaves.get(field, ())}


def test_a_person_moves_with_all_that_belongs_to_them(alone):
    first = alone.replicas[0]
    who = person(first)
    note = first.do(records.add, "case_note", {"participant": who, "date": "2021-06-17", "text": "Vertraulich"}).id
    enrolment = first.do(records.add, "enrolment", {"participant": who, "entry_date": "2021-05-01"}).id
    consent = first.do(records.add, "consent", {"subject": who, "kind": "esf_data", "given_on": "2021-05-01"}).id
    reminder = {"participant": who, "due_on": "2021-07-01", "text": "Anrufen"}
    follow_up = first.do(records.add, "follow_up", reminder).id
    assert "office" in move(first, who, "mitte").changed
    assert office_of(first, who) == ("mitte", "mitte.people")
    assert place_of(first, "case_note", note) == "mitte.confidential"
    assert {
        place_of(first, *of) for of in (("enrolment", enrolment), ("consent", consent), ("follow_up", follow_up))
    } == {"mitte.people"}
    assert first.values("participant", who)["phone"] == "02043 1"
    assert sound(first)


def test_values_keep_their_author_and_moment(made):
    first, second = made.replicas
    who = person(first)
    settle(made)
    second.do(records.edit, "participant", who, {"street": "Von Zwei 2"})
    settle(made)
    before = first.ask(lambda view: view.record("participant", who)).leaves["street"][0]
    move(first, who, "mitte")
    settle(made)
    after = second.ask(lambda view: view.record("participant", who)).leaves["street"][0]
    assert (after.hlc, after.value) == (before.hlc, before.value)
    staff = "SELECT DISTINCT staff FROM replica WHERE no IN (?, ?)"
    with first.store.read() as connection:
        mine = first.ask(lambda view: view.record("participant", who)).leaves["street"][0]
        assert len(connection.exec_driver_sql(staff, (before.replica, mine.replica)).all()) == 1


def test_everybody_agrees_after_a_move_and_a_newcomer_does_too(made):
    first, second = made.replicas
    who = person(first)
    settle(made)
    move(second, who, "mitte")
    settle(made)
    made.member("Drei")
    settle(made)
    for replica in made.replicas:
        assert office_of(replica, who) == ("mitte", "mitte.people")
        assert sound(replica)
    assert agree(made.replicas)
    assert first.round().alarms == []


def test_what_somebody_wrote_meanwhile_arrives_and_is_carried_on(made):
    first, second = made.replicas
    who = person(first)
    settle(made)
    move(second, who, "mitte")
    first.do(records.edit, "participant", who, {"phone": "02043 2", "city": "Gladbeck"})
    note = first.do(records.add, "case_note", {"participant": who, "date": "2021-06-17", "text": "Meanwhile"}).id
    settle(made)
    for replica in made.replicas:
        assert office_of(replica, who) == ("mitte", "mitte.people")
        assert values_of(replica, who, "phone") == {"02043 2"}  # had seen the other one
        assert values_of(replica, who, "city") == {"Gladbeck"}
        assert place_of(replica, "case_note", note) == "mitte.confidential"
        assert sound(replica)
    assert agree(made.replicas)


def test_edits_on_both_sides_of_a_move_are_a_conflict_like_any_other(made):
    first, second = made.replicas
    who = person(first)
    settle(made)
    move(first, who, "mitte")
    first.do(records.edit, "participant", who, {"phone": "02043 3"})
    second.do(records.edit, "participant", who, {"phone": "02043 2"})
    settle(made)
    for replica in made.replicas:
        assert values_of(replica, who, "phone") == {"02043 2", "02043 3"}
    assert agree(made.replicas)
    first.do(records.edit, "participant", who, {"phone": "02043 4"})
    settle(made)
    assert {frozenset(values_of(replica, who, "phone")) for replica in made.replicas} == {frozenset({"02043 4"})}


def test_moved_to_two_places_at_once_the_later_one_counts_and_the_office_is_in_conflict(made):
    first, second = made.replicas
    who = person(first)
    settle(made)
    move(first, who, "mitte")
    move(second, who, "butendorf")
    second.do(records.edit, "participant", who, {"phone": "02043 9"})
    settle(made, 6)
    for replica in made.replicas:
        assert office_of(replica, who) == ("butendorf", "butendorf.people")
        assert values_of(replica, who, "office") == {"mitte", "butendorf"}
        assert values_of(replica, who, "phone") == {"02043 9"}
        assert sound(replica)
    assert agree(made.replicas)
    move(first, who, "mitte")
    settle(made, 6)
    for replica in made.replicas:
        assert office_of(replica, who) == ("mitte", "mitte.people")
        assert values_of(replica, who, "office") == {"mitte"}
        assert values_of(replica, who, "phone") == {"02043 9"}
    assert agree(made.replicas)


def test_somebody_moved_there_and_back_while_another_moves_them_there_stands_in_one_office(made):
    first, second = made.replicas
    who = person(first)
    note = first.do(records.add, "case_note", {"participant": who, "date": "2021-06-17", "text": "Vertraulich"}).id
    settle(made)
    move(first, who, "mitte")
    move(first, who, "brauck")
    move(second, who, "mitte")
    settle(made, 6)
    for replica in made.replicas:
        assert office_of(replica, who) == ("mitte", "mitte.people")
        assert replica.ask(lambda view: view.record("participant", who)).alive
        assert values_of(replica, who, "office") == {"brauck", "mitte"}
        assert place_of(replica, "case_note", note) == "mitte.confidential"
        assert replica.ask(lambda view: view.record("case_note", note)).alive
        assert sound(replica)
    assert agree(made.replicas)
    move(second, who, "brauck")
    settle(made, 6)
    for replica in made.replicas:
        assert office_of(replica, who) == ("brauck", "brauck.people")
        assert values_of(replica, who, "office") == {"brauck"}
    assert agree(made.replicas)


def test_a_move_against_a_deletion_is_a_conflict(made):
    first, second = made.replicas
    who = person(first)
    settle(made)
    move(first, who, "mitte")
    second.do(records.delete, "participant", who, "Doppelt")
    settle(made, 6)
    for replica in made.replicas:
        participant = replica.ask(lambda view: view.record("participant", who))
        assert participant.alive
        assert len(participant.leaves["alive"]) == 1
        fields = replica.ask(lambda view: view.connection.exec_driver_sql("SELECT field FROM conflict").all())
        assert [row[0] for row in fields] == ["alive"]
    assert agree(made.replicas)


def test_what_is_disagreed_about_goes_along_with_two_moves_at_once(made):
    first, second = made.replicas
    who = person(first)
    settle(made)
    move(first, who, "mitte")
    settle(made)
    second.do(records.edit, "participant", who, {"phone": "02043 5"})
    first.do(records.delete, "participant", who, "Doppelt")
    settle(made)
    move(first, who, "brauck")
    move(second, who, "butendorf")
    settle(made, 6)
    for replica in made.replicas:
        assert office_of(replica, who) == ("butendorf", "butendorf.people")
        open_ones = replica.ask(lambda view: view.connection.exec_driver_sql("SELECT field FROM conflict").all())
        assert sorted(row[0] for row in open_ones) == ["alive", "office"]
        assert sound(replica)
    assert agree(made.replicas)


def test_there_and_back_again(made):
    first, second = made.replicas
    who = person(first)
    settle(made)
    move(first, who, "mitte")
    settle(made)
    second.do(records.edit, "participant", who, {"phone": "02043 5"})
    move(second, who, "brauck")
    settle(made)
    move(first, who, "mitte")
    settle(made)
    for replica in made.replicas:
        assert office_of(replica, who) == ("mitte", "mitte.people")
        assert values_of(replica, who, "phone") == {"02043 5"}
        assert values_of(replica, who, "office") == {"mitte"}
        assert sound(replica)
    assert agree(made.replicas)


def test_who_sees_only_the_source_is_told_where_it_went_and_only_the_target_sees_it_whole(alone):
    first = alone.replicas[0]
    source = alone.member("Brauck", ["social_worker"], ["brauck"])
    target = alone.member("Mitte", ["social_worker"], ["mitte"])
    who = person(first)
    settle(alone)
    move(first, who, "mitte")
    settle(alone)
    assert target.values("participant", who)["phone"] == "02043 1"
    with pytest.raises(NotFound, match="Mitte"):
        source.do(records.edit, "participant", who, {"phone": "1"})
    assert not source.ask(lambda view: view.record("participant", who)).alive
    assert agree(alone.replicas)
    assert sound(source)
    assert sound(target)


def test_who_holds_one_office_only_offers_and_somebody_of_both_accepts(alone):
    first = alone.replicas[0]
    source = alone.member("Brauck", ["social_worker"], ["brauck"])
    who = person(first)
    settle(alone)
    source.do(records.edit, "participant", who, {"office": "mitte"})
    source.do(records.edit, "participant", who, {"phone": "02043 7"})
    settle(alone)
    offered = first.ask(lambda view: moving.offered_to(view, view.record("participant", who)))
    assert (offered, place_of(first, "participant", who)) == ("mitte", "brauck.people")
    move(first, who, "mitte")
    settle(alone)
    assert office_of(first, who) == ("mitte", "mitte.people")
    assert values_of(first, who, "phone") == {"02043 7"}
    assert agree(alone.replicas)


def test_deleting_a_moved_person_deletes_what_was_carried_along(made):
    first, second = made.replicas
    who = person(first)
    first.do(records.add, "enrolment", {"participant": who, "entry_date": "2021-05-01"})
    settle(made)
    move(first, who, "mitte")
    settle(made)
    second.do(records.delete, "participant", who, "Auf Wunsch")
    settle(made)
    for replica in made.replicas:
        assert not replica.ask(lambda view: view.record("participant", who)).alive
    assert agree(made.replicas)


def dots_of(replica, record, field):
    participant = replica.ask(lambda view: view.record("participant", record))
    return [tuple(leaf.dot) for leaf in participant.leaves[field]]


def test_a_form_that_was_open_during_a_move_replaces_what_it_showed(alone):
    first = alone.replicas[0]
    who = person(first)
    form = {"phone": dots_of(first, who, "phone")}
    move(first, who, "mitte")
    first.do(records.edit, "participant", who, {"phone": "02043 2"}, form)
    settle(alone)
    assert values_of(first, who, "phone") == {"02043 2"}
    assert sound(first)


def test_a_form_that_was_open_during_a_move_replaces_nothing_that_it_did_not_show(alone):
    first = alone.replicas[0]
    who = person(first)
    first.do(records.edit, "participant", who, {"phone": "shown"})
    form = {"phone": dots_of(first, who, "phone")}
    move(first, who, "mitte")
    first.do(records.edit, "participant", who, {"phone": "not shown"})
    assert dots_of(first, who, "phone") == form["phone"]  # the same number, in another compartment
    first.do(records.edit, "participant", who, {"phone": "from the form"}, form)
    settle(alone)
    assert values_of(first, who, "phone") == {"not shown", "from the form"}
    assert sound(first)


def test_whoever_holds_every_office_and_may_write_in_none_agrees_in_whatever_order_it_came(alone):
    here = {name: alone.member(name, ["social_worker"], ["brauck", office]) for name, office in PEOPLE_OF_TWO_OFFICES}
    early, late = (alone.member(name, ["team_lead"], ALL_OFFICES) for name in ("Leitung", "Vertretung"))
    who = person(here["Anna"])
    for replica in here.values():
        replica.round()
    move(here["Anna"], who, "mitte")
    alone.clock.now += datetime.timedelta(minutes=1)
    move(here["Bert"], who, "butendorf")
    here["Anna"].round()
    here["Carla"].round()
    here["Anna"].do(records.delete, "participant", who, "Doppelt")
    for replica in (here["Anna"], here["Bert"], early):
        replica.round()
    here["Carla"].do(records.add, "follow_up", {"participant": who, "due_on": "2021-07-01", "text": "Anrufen"})
    for replica in (here["Carla"], late, early):
        replica.round()
    assert early.vector() == late.vector()
    assert early.digest() == late.digest()
    assert sound(early)
    assert sound(late)
