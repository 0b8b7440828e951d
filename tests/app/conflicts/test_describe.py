"""Conflicts as people meet them: told in words, settled by who may, refused when somebody was quicker."""

import pytest
from helpers.team_stages import Person, ready_team

from app.base.errors import BadInput, NotAllowed
from app.conflicts import resolve, worklist
from app.conflicts.resolve import Overtaken
from app.conflicts.worklist import ConflictFilter
from app.records import records


@pytest.fixture
def team(tmp_path):
    birgit = Person("Birgit Reuter", ("social_worker",), ("brauck", "butendorf"))
    return ready_team(tmp_path, birgit, Person("Mehmet Aksoy", ("team_lead",), ("brauck",)), rounds=2)


@pytest.fixture
def quarrel(team):
    """Two values for the phone of one person."""
    first, second, _third = team.replicas
    fields = {"last_name": "Kowalska", "first_name": "Joanna", "office": "brauck", "phone": "02043 555 0118"}
    person = first.do(records.add, "participant", fields).id
    team.settle_down()
    first.do(records.edit, "participant", person, {"phone": "02043 555 0163"})
    second.do(records.edit, "participant", person, {"phone": "02043 555 0136"})
    team.settle_down()
    return person


def only(replica):
    (dispute,) = everything(replica)
    return dispute


def everything(replica):
    return replica.ask(lambda view: list(worklist.disputes(view, ConflictFilter(everybody=True))))


def test_a_conflict_names_record_values_people_and_what_was_there_before(team, quarrel):
    dispute = only(team.replicas[0])
    assert (dispute.title, dispute.field, dispute.subject) == ("Kowalska, Joanna", "phone", quarrel)
    assert [(option.value, option.author, option.own) for option in dispute.options] == [
        ("02043 555 0136", "Birgit Reuter", False),
        ("02043 555 0163", "Katrin Sommerfeld", True),
    ]
    assert dispute.before.value == "02043 555 0118"
    assert [option.own for option in only(team.replicas[1]).options] == [True, False]


def test_settling_ends_it_on_every_laptop(team, quarrel):
    first = team.replicas[0]
    assert first.do(resolve.settle, only(first).id, "02043 555 0163").title == "Kowalska, Joanna"
    team.settle_down()
    assert [everything(replica) for replica in team.replicas] == [[], [], []]
    assert {replica.values("participant", quarrel)["phone"] for replica in team.replicas} == {"02043 555 0163"}


def test_a_value_nobody_had_said_is_read_like_any_other(team, quarrel):
    first = team.replicas[0]
    first.do(resolve.settle, only(first).id, "  02043 99 ")
    assert first.values("participant", quarrel)["phone"] == "02043 99"
    with pytest.raises(BadInput):
        second = team.replicas[1]
        second.do(resolve.settle, only(second).id, "0" * 600)


def test_who_may_not_write_the_field_sees_the_conflict_and_may_not_settle(team, quarrel):
    lead = team.replicas[2]
    dispute = only(lead)
    assert not dispute.may_settle
    assert lead.ask(worklist.count) == 0
    assert team.replicas[0].ask(worklist.count) == 1
    with pytest.raises(NotAllowed):
        lead.do(resolve.settle, dispute.id, "1")


def test_somebody_was_quicker_and_the_new_values_are_told(team, quarrel):
    first, second, _third = team.replicas
    old = only(first).id
    second.do(resolve.settle, old, "7")
    first.do(records.edit, "participant", quarrel, {"phone": "8"})
    team.settle_down()
    with pytest.raises(Overtaken) as refused:
        first.do(resolve.settle, old, "02043 555 0163")
    assert {option.value for option in refused.value.now.options} == {"7", "8"}


def test_a_settled_conflict_is_told_as_settled(team, quarrel):
    first, second, _third = team.replicas
    old = only(first).id
    second.do(resolve.settle, old, "7")
    team.settle_down()
    with pytest.raises(Overtaken) as refused:
        first.do(resolve.settle, old, "8")
    assert refused.value.now is None
    assert first.values("participant", quarrel)["phone"] == "7"


@pytest.mark.parametrize("stays", [True, False])
def test_an_edit_against_a_deletion_is_settled_both_ways(team, quarrel, stays):
    first, second, _third = team.replicas
    first.do(resolve.settle, only(first).id, "7")
    team.settle_down()
    first.do(records.delete, "participant", quarrel, "doppelt")
    second.do(records.edit, "participant", quarrel, {"city": "Gladbeck"})
    team.settle_down()
    dispute = only(first)
    assert dispute.deletion
    assert [option.value for option in dispute.options] == [True, {"deleted": "doppelt"}]
    first.do(resolve.settle, dispute.id, stays)
    team.settle_down()
    assert [option.ask(lambda view: view.record("participant", quarrel)).alive for option in team.replicas] == [
        stays
    ] * 3
    with pytest.raises(Overtaken):
        second.do(resolve.settle, dispute.id, not stays)


def test_a_conflict_of_another_office_is_not_seen(team):
    first = team.replicas[0]
    fields = {"last_name": "Weiß", "first_name": "Karin", "office": "mitte", "phone": "0"}
    person = first.do(records.add, "participant", fields).id
    assistant = team.member("Jutta Overbeck", roles=["social_worker"], offices=["mitte"])
    team.settle_down()
    first.do(records.edit, "participant", person, {"phone": "1"})
    assistant.do(records.edit, "participant", person, {"phone": "2"})
    team.settle_down()
    assert only(assistant).title == "Weiß, Karin"
    assert everything(team.replicas[1]) == []


def test_references_and_closed_values_are_told_in_words(team, quarrel):
    first, second, _third = team.replicas
    first.do(records.edit, "participant", quarrel, {"gender": "female"})
    second.do(records.edit, "participant", quarrel, {"gender": "diverse"})
    team.settle_down()
    conflict = next(conflict for conflict in everything(first) if conflict.field == "gender")
    assert sorted((option.value, option.named) for option in conflict.options) == [
        ("diverse", "divers"),
        ("female", "weiblich"),
    ]
    assert conflict.vocabulary
