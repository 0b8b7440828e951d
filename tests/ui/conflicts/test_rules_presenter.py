"""Many conflicts by one rule: which ones, what would hold, done in the background, taken back as a whole."""

import pytest
from helpers import people
from helpers.desk import TestDesk
from helpers.team_stages import ready_team

from app.conflicts import worklist
from app.conflicts.worklist import ConflictFilter
from app.records import records
from resources import language
from ui.conflicts.rules_presenter import RulesPresenter


@pytest.fixture
def team(tmp_path):
    language.use("de")
    return ready_team(tmp_path, "Birgit Reuter", rounds=2)


@pytest.fixture
def quarrels(team):
    """Two phones in dispute, and a deletion against an edit."""
    first, second = team.replicas
    some = [people.person(first.place, last, phone="0") for last in ("Kowalska", "Nowak", "Weiß")]
    team.settle_down(2)
    for record in some[:2]:
        first.do(records.edit, "participant", record, {"phone": "02043 1"})
        second.do(records.edit, "participant", record, {"phone": "02043 2"})
    first.do(records.delete, "participant", some[2], "verzogen")
    second.do(records.edit, "participant", some[2], {"city": "Gladbeck"})
    team.settle_down(2)
    return some


def presenter_of(replica, wanted=None, shown=None, desk=None):
    desk = desk or TestDesk()
    made = RulesPresenter(replica.place, desk, lambda state: None, wanted or ConflictFilter(), shown)
    made.show()
    return made, desk


def test_what_would_hold_is_shown_before_anything_happens(team, quarrels):
    first = team.replicas[0]
    presenter, _desk = presenter_of(first)
    state = presenter.state
    assert [rule.words for rule in state.rules][:2] == ["Es bleibt, was zurzeit gilt", "Mein Wert gilt"]
    assert (state.button, state.rows.count) == ("3 Konflikte entscheiden", 3)
    presenter.choose_rule("mine")
    assert (presenter.state.button, presenter.state.plan.left) == ("2 Konflikte entscheiden", 1)
    line = presenter.state.rows.fetch(0, 1)[0]
    assert (presenter.holds(line).text, presenter.holds(line).second) == ("02043 1", "statt 02043 2")
    assert presenter.title(line).second == "Telefon"
    assert first.ask(worklist.count) == 3


def test_a_rule_is_carried_out_and_taken_back_as_a_whole(team, quarrels):
    first = team.replicas[0]
    presenter, desk = presenter_of(first)
    presenter.choose_rule("mine")
    presenter.settle()
    message, back = desk.undos[-1]
    assert message == "2 Konflikte entschieden."
    assert [first.values("participant", record)["phone"] for record in quarrels[:2]] == ["02043 1"] * 2
    back()
    assert desk.said[-1] == "2 frühere Werte gelten wieder."
    assert [first.values("participant", record)["phone"] for record in quarrels[:2]] == ["02043 2"] * 2


def test_stopped_half_way_what_was_done_can_still_be_taken_back(team, quarrels, monkeypatch):
    monkeypatch.setattr("app.conflicts.bulk_rules.AT_ONCE", 1)
    first = team.replicas[0]
    presenter, desk = presenter_of(first, desk=TestDesk(cancel_after=1))
    presenter.choose_rule("holds")
    presenter.settle()
    assert first.ask(worklist.count) == 1
    message, _back = desk.undos[-1]
    assert message.startswith("2 Konflikte entschieden.")


def test_one_record_or_one_sort_alone_can_be_chosen(team, quarrels):
    first = team.replicas[0]
    conflict = first.ask(worklist.first_of, quarrels[0])
    presenter, _desk = presenter_of(first, shown=first.ask(worklist.dispute_of, conflict))
    assert [choice.key for choice in presenter.state.scopes] == ["list", "record", "field", "deleted"]
    presenter.choose_scope("record")
    assert presenter.state.rows.count == 1
    presenter.choose_scope("deleted")
    assert [choice.key for choice in presenter.state.rules] == ["holds", "keep", "delete"]
    presenter.choose_rule("delete")
    assert presenter.holds(presenter.state.rows.fetch(0, 1)[0]).text == "Löschen"
    presenter.settle()
    assert not first.ask(lambda view: view.record("participant", quarrels[2])).alive


def test_who_may_settle_none_reads_why(team, quarrels):
    lead = team.member("Mehmet Aksoy", roles=["team_lead"])
    team.settle_down(2)
    presenter, _desk = presenter_of(lead, ConflictFilter(everybody=True))
    assert (presenter.state.rules, presenter.state.button) == ((), "")
    assert presenter.state.sentence
    presenter.settle()
    assert lead.ask(worklist.count, ConflictFilter(everybody=True)) == 3
