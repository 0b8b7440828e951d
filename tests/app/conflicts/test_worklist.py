"""What waits for a decision: the author first, the lead after a week, the administration always; many by one rule."""

import datetime

import pytest
from helpers import people
from helpers.team_stages import Person, ready_team

from app.conflicts import bulk_rules, worklist
from app.conflicts.resolve import undoable
from app.conflicts.worklist import ConflictFilter
from app.records import records
from app.sessions import attendance
from sync.store.conflict_sorts import DELETED, DOUBLE, FIELD, RECREATED, ROSTER

SW = "social_worker"


@pytest.fixture
def team(tmp_path):
    team = (("Birgit Reuter", SW), ("Jutta Overbeck", SW), ("Mehmet Aksoy", "team_lead"), ("Tobias Rehm", "admin"))
    return ready_team(tmp_path, *(Person(name, (role,), ("brauck",)) for name, role in team), rounds=2)


def person(team, last="Kowalska"):
    made = people.person(team.replicas[1].place, last, phone="0")
    team.settle_down(2)
    return made


def quarrel(team, record, field="phone", values=("1", "2")):
    """Birgit and Jutta say different things."""
    for replica, value in zip(team.replicas[1:3], values, strict=True):
        replica.do(records.edit, "participant", record, {field: value})
    team.settle_down(2)


def waiting(team):
    return [replica.ask(worklist.count) for replica in team.replicas[1:]]


def shown(replica, wanted=None):
    return list(replica.ask(lambda view: list(worklist.disputes(view, wanted or ConflictFilter(everybody=True)))))


def test_the_authors_are_asked_at_once_the_administration_always_the_lead_after_a_week(team):
    quarrel(team, person(team))
    assert waiting(team) == [1, 1, 0, 1]
    team.clock.now += datetime.timedelta(days=worklist.LEAD_DAYS, hours=1)
    assert waiting(team) == [1, 1, 1, 1]


def test_who_said_nothing_may_look_and_settle_but_is_not_asked(team):
    record = person(team)
    quarrel(team, record)
    other = team.member("Karin Weiß", roles=["social_worker"], offices=["brauck"])
    team.settle_down(2)
    assert other.ask(worklist.count) == 0
    (conflict,) = shown(other)
    assert conflict.may_settle
    lead = shown(team.replicas[3])
    assert [seen.may_settle for seen in lead] == [False]


def test_the_one_who_worked_on_what_was_deleted_is_asked_too(team):
    """A deletion against a record below the deleted one: the author of that record said one of the values."""
    _founder, birgit, jutta, *_rest = team.replicas
    record = person(team)
    birgit.do(records.delete, "participant", record, "doppelt")
    jutta.do(records.add, "follow_up", {"participant": record, "due_on": "2021-07-01", "text": "Anrufen"})
    team.settle_down(2)
    (conflict,) = shown(jutta)
    assert (conflict.sort, conflict.deletion) == (DELETED, True)
    assert waiting(team)[:2] == [1, 1]


def test_every_sort_is_told_apart(team):
    _founder, birgit, jutta, *_rest = team.replicas
    field, deleted, anew = (person(team, last) for last in ("Weiß", "Brandt", "Haddad"))
    quarrel(team, field)
    birgit.do(records.delete, "participant", deleted, "verzogen")
    jutta.do(records.edit, "participant", deleted, {"city": "Gladbeck"})
    birgit.do(records.add, "participant_sensitive", {"participant": field, "minority": "declined"})
    jutta.do(records.add, "participant_sensitive", {"participant": field, "minority": "no"})
    birgit.do(records.delete, "participant", anew, "doppelt")
    team.settle_down(2)
    birgit.do(records.restore, "participant", anew)
    jutta.do(records.restore, "participant", anew)
    jutta.do(records.delete, "participant", anew, "doch doppelt")
    team.settle_down(2)
    sorts = {(conflict.kind, conflict.sort) for conflict in shown(birgit)}
    assert sorts == {
        ("participant", FIELD),
        ("participant", DELETED),
        ("participant_sensitive", DOUBLE),
        ("participant", RECREATED),
    }
    counted = birgit.ask(worklist.counts)
    assert counted.sorts == {FIELD: 1, DELETED: 1, DOUBLE: 1, RECREATED: 1}
    assert [conflict.sort for conflict in shown(birgit, ConflictFilter(everybody=True, sorts=(DOUBLE,)))] == [DOUBLE]


def test_taken_off_the_list_by_one_and_marked_by_another(team):
    _founder, birgit, jutta, *_rest = team.replicas
    record = person(team)
    session = people.session(birgit.place, people.offering(birgit.place), people=[record])
    team.settle_down(2)
    birgit.do(attendance.take_off_list, session, record)
    jutta.do(attendance.mark, session, record, "A")
    team.settle_down(2)
    (conflict,) = shown(jutta)
    assert conflict.sort == ROSTER


def test_a_rule_settles_all_it_says_something_about_and_is_taken_back_as_a_whole(team):
    _founder, birgit, _jutta, *_rest = team.replicas
    some = [person(team, f"Person{letter}") for letter in "ABC"]
    for record in some:
        quarrel(team, record)
    before = [birgit.values("participant", record)["phone"] for record in some]
    planned = birgit.ask(bulk_rules.plan, ConflictFilter(), "mine")
    assert (len(planned.ids), planned.left) == (3, 0)
    done = bulk_rules.settle_all(birgit.place, planned)
    assert (len(done.settled), done.left) == (3, 0)
    assert [birgit.values("participant", record)["phone"] for record in some] == ["1", "1", "1"]
    assert birgit.ask(worklist.count) == 0
    back = bulk_rules.take_back_all(birgit.place, [settlement for settlement in done.settled if undoable(settlement)])
    assert back == sum(value != "1" for value in before)
    assert [birgit.values("participant", record)["phone"] for record in some] == before


def test_a_rule_leaves_what_it_says_nothing_about_and_what_changed_meanwhile(team):
    _founder, birgit, jutta, *_rest = team.replicas
    first, second, third = (person(team, last) for last in ("Weiß", "Brandt", "Haddad"))
    quarrel(team, first)
    quarrel(team, second)
    birgit.do(records.delete, "participant", third, "verzogen")
    jutta.do(records.edit, "participant", third, {"city": "Gladbeck"})
    team.settle_down(2)
    planned = birgit.ask(bulk_rules.plan, ConflictFilter(), "theirs")
    assert (len(planned.ids), planned.left) == (2, 1)
    jutta.do(records.edit, "participant", first, {"phone": "9"})
    team.settle_down(2)
    done = bulk_rules.settle_all(birgit.place, planned)
    assert (len(done.settled), done.left) == (1, 1)
    assert birgit.values("participant", second)["phone"] == "2"


def test_stopping_a_rule_half_way_keeps_the_rest_open(team, monkeypatch):
    _founder, birgit, *_rest = team.replicas
    for letter in "ABC":
        quarrel(team, person(team, f"Person{letter}"))
    monkeypatch.setattr(bulk_rules, "AT_ONCE", 1)
    planned = birgit.ask(bulk_rules.plan, ConflictFilter(), "holds")
    calls = []
    done = bulk_rules.settle_all(birgit.place, planned, lambda *at: calls.append(at), lambda: len(calls) == 2)
    assert (len(done.settled), done.left, calls) == (2, 1, [(1, 3), (2, 3)])
    assert birgit.ask(worklist.count) == 1


def test_no_rule_is_offered_to_who_may_settle_nothing(team):
    quarrel(team, person(team))
    lead = team.replicas[3]
    assert lead.ask(bulk_rules.rules_for, ConflictFilter(everybody=True)) == []
    assert team.replicas[1].ask(bulk_rules.rules_for, ConflictFilter()) == ["holds", "mine", "theirs"]


def test_a_record_leads_to_its_conflict_and_to_those_of_what_belongs_to_it(team):
    _founder, birgit, jutta, *_rest = team.replicas
    record = person(team)
    birgit.do(records.add, "participant_sensitive", {"participant": record, "minority": "declined"})
    jutta.do(records.add, "participant_sensitive", {"participant": record, "minority": "no"})
    team.settle_down(2)
    conflict = birgit.ask(worklist.first_of, record)
    assert birgit.ask(worklist.dispute_of, conflict).kind == "participant_sensitive"
    assert birgit.ask(worklist.first_of, person(team, "Nowak")) == ""
