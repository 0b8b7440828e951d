"""Rounds in the background: when they are due, what the sync line says, that a dead folder never opens a box."""

import datetime

import pytest
from helpers.desk import TestDesk
from helpers.replicas import Team

from app.records import records
from app.sharing import syncing
from resources import language
from ui.syncing.rounds import AGAIN, EVERY, FIRST, SOON, Rounds


@pytest.fixture
def team(tmp_path):
    language.use("de")
    made = Team(tmp_path)
    made.clock.now = datetime.datetime.now().replace(microsecond=0)
    made.founder()
    return made


@pytest.fixture
def folder(team, tmp_path):
    """A shared folder that the founder uses."""
    made = tmp_path / "ablage"
    made.mkdir()
    syncing.sync_round(team.replicas[0].place, str(made))
    return made


def rounds_of(replica, desk=None):
    made = Rounds(replica.place, desk or TestDesk())
    made.begin()
    return made


def person(replica):
    return replica.do(records.add, "participant", {"last_name": "Weiß", "first_name": "Karin", "office": "brauck"}).id


def test_without_a_folder_nothing_is_due_and_the_line_says_so(team):
    desk = TestDesk()
    rounds = rounds_of(team.replicas[0], desk)
    assert rounds.state.line.first == "Keine Ablage eingerichtet"
    rounds.tick()
    rounds.start()
    assert desk.lanes == []
    assert "Ablage" in desk.said[-1]


def test_the_first_round_comes_a_moment_after_opening_the_next_after_five_minutes(team, folder):
    desk = TestDesk()
    first = team.replicas[0]
    rounds = rounds_of(first, desk)
    rounds.tick()
    assert desk.lanes == []
    team.clock.now += FIRST
    rounds.tick()
    assert desk.lanes == ["share"]
    assert rounds.state.next_at == rounds.now() + EVERY
    assert rounds.state.line.first == "Alles abgeglichen"
    assert rounds.state.line.second.startswith("zuletzt um ")


def test_an_own_change_is_sent_soon(team, folder):
    first = team.replicas[0]
    rounds = rounds_of(first)
    rounds.start()
    person(first)
    rounds.touched()
    assert rounds.state.line.first == "1 Änderung wartet"
    assert rounds.state.next_at == rounds.now() + SOON
    team.clock.now += SOON
    rounds.tick()
    assert rounds.state.light.unsent == 0


def test_a_dead_folder_turns_the_line_and_tells_nobody(team, folder):
    desk = TestDesk()
    first = team.replicas[0]
    rounds = rounds_of(first, desk)
    person(first)
    folder.rename(folder.with_name("weg"))
    for again in (*AGAIN, AGAIN[-1]):
        rounds.start()
        assert rounds.state.next_at == rounds.now() + again
    line = rounds.state.line
    assert (line.first, line.short, line.tone) == ("Ablage nicht erreichbar", "Keine Verbindung", "warn")
    assert f"{rounds.state.next_at:%H:%M} Uhr" in line.sentence
    assert line.second.startswith("1 warten")
    assert desk.told == []
    folder.with_name("weg").rename(folder)
    rounds.start()
    assert rounds.state.line.first == "Alles abgeglichen"


def test_an_own_change_does_not_hurry_a_folder_that_is_away(team, folder):
    first = team.replicas[0]
    rounds = rounds_of(first)
    folder.rename(folder.with_name("weg"))
    rounds.start()
    due = rounds.state.next_at
    person(first)
    rounds.touched()
    assert rounds.state.next_at == due
    assert not rounds.worth_a_last_round()


def test_a_stopped_round_is_no_trouble_and_what_arrived_stays(team, folder):
    first = team.replicas[0]
    rounds = rounds_of(first)
    person(first)
    stopped = StoppedDesk()
    rounds_stopped = Rounds(first.place, stopped)
    rounds_stopped.begin()
    rounds_stopped.start()
    assert stopped.told == []
    assert rounds_stopped.state.line.tone != "warn"
    rounds.start()
    assert rounds.state.light.unsent == 0


class StoppedDesk(TestDesk):
    """Every piece of work was cancelled before it had begun to look."""

    def run(self, work, then, **how):
        return super().run(lambda task: (task.cancel(), task.reports.append((0, 1)), work(task))[-1], then, **how)


def test_after_the_end_nothing_is_begun(team, folder):
    desk = TestDesk()
    rounds = rounds_of(team.replicas[0], desk)
    rounds.end()
    team.clock.now += EVERY
    rounds.tick()
    rounds.touched()
    assert desk.lanes == []


def test_what_arrived_is_said(team, folder):
    first = team.replicas[0]
    other = team.member("Birgit Reuter")
    for replica in (first, other):
        syncing.sync_round(replica.place, str(folder))
    person(other)
    syncing.sync_round(other.place, str(folder))
    desk = TestDesk()
    rounds = rounds_of(first, desk)
    rounds.start()
    assert desk.said == ["1 Änderung ist angekommen."]
