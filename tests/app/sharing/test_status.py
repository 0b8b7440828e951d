"""What is told of rounds: what waits, the laptops, rounds worth telling, a folder somebody points at."""

import datetime

import pytest
from helpers.replicas import Team
from helpers.team_stages import ready_team
from sqlalchemy import select

from app.base.errors import ShareAway
from app.records import records
from app.sharing import enrolling, laptops, round_log, shared_folder, status, syncing, unsent_changes
from models.identifiers import to_blob
from models.tables import ENTRY
from sync.format import clock


@pytest.fixture
def team(tmp_path):
    return ready_team(tmp_path, "Birgit Reuter", rounds=2)


def person(replica, **more):
    fields = {"last_name": "Weiß", "first_name": "Karin", "office": "brauck", **more}
    return replica.do(records.add, "participant", fields).id


def light(replica):
    return replica.ask(status.sync_status)


def quiet(_done, _total):
    return None


def never():
    return False


def test_what_waits_is_what_the_ledger_holds_beyond_the_last_round(team):
    first = team.replicas[0]
    record = person(first)
    first.do(records.edit, "participant", record, {"phone": "1"})
    with first.place.read() as view:
        entries = view.connection.execute(select(ENTRY.c.hlc).where(ENTRY.c.record == to_blob(record))).scalars().all()
    assert len(entries) == 2
    assert (light(first).unsent, light(first).oldest) == (2, clock.moment(min(entries)))
    data = first.ask(status.status_data)
    assert (data["unsent"], data["oldest_unsent"]) == (2, clock.moment(min(entries)))
    first.round()
    assert light(first).unsent == first.ask(status.status_data)["unsent"] == 0
    assert light(first).oldest == ""


def test_what_waits_is_told_by_whom_it_is_about(team):
    first = team.replicas[0]
    record = person(first)
    first.do(records.add, "enrolment", {"participant": record, "entry_date": "2021-06-01"})
    (unsent,), more = first.ask(unsent_changes.unsent_by_subject)
    assert (unsent.title, unsent.subject, more) == ("Weiß, Karin", record, False)
    assert set(unsent.kinds) == {"participant", "enrolment"}


def test_records_wait_only_where_there_is_a_folder(team, tmp_path):
    first = team.replicas[0]
    record = person(first)
    known = to_blob(record)
    assert first.ask(unsent_changes.unsent_records, [known]) == set()
    syncing.remember_address(first.place, str(tmp_path))
    assert first.ask(unsent_changes.unsent_records, [known]) == {known}
    first.round()
    assert first.ask(unsent_changes.unsent_records, [known]) == set()


def test_laptops_say_what_they_have_seen(team):
    first, second = team.replicas
    person(first)
    first.round()
    here = {laptop.person: laptop for laptop in laptops.list_laptops(first.place)}
    assert here["Katrin Sommerfeld"].own
    assert here["Birgit Reuter"].behind >= 1
    assert here["Birgit Reuter"].silent_days == 0
    second.round()
    first.round()
    assert {laptop.behind for laptop in laptops.list_laptops(first.place)} == {0}


def test_a_laptop_is_silent_only_if_it_lacks_something(team):
    first = team.replicas[0]
    team.clock.now += datetime.timedelta(days=9)
    first.round()
    assert {laptop.silent_days for laptop in laptops.list_laptops(first.place)} == {0}
    person(first)
    first.round()
    silent = [laptop for laptop in laptops.list_laptops(first.place) if laptop.silent_days]
    assert [(laptop.person, laptop.silent_days) for laptop in silent] == [("Birgit Reuter", 9)]


def test_a_removed_laptop_is_told_as_removed(team):
    first, second = team.replicas
    enrolling.revoke_replica(first.place, team.share, laptops.list_laptops(first.place)[1].id, "verloren")
    assert [laptop.removed for laptop in laptops.list_laptops(first.place)] == [False, True]
    assert second.place.own.replica


def test_rounds_without_news_are_left_out(team):
    first, second = team.replicas
    person(second)
    second.round()
    first.round()
    for _ in range(5):
        first.round()
    past = first.ask(round_log.rounds)
    assert (past[0].sent, past[0].received) == (0, 0)
    assert past[1].received == 1
    assert not any(round_.quiet for round_ in past[1:])


def test_a_folder_is_ours_empty_or_of_somebody_else(team, tmp_path):
    first = team.replicas[0]
    empty = tmp_path / "leer"
    empty.mkdir()
    (empty / "Urlaub.txt").write_text("x")
    folder = shared_folder.look_into(first.place, str(empty))
    assert (folder.state, folder.files) == ("empty", 1)
    assert sorted(file.name for file in empty.iterdir()) == ["Urlaub.txt"]
    shared_folder.use(first.place, str(empty), quiet, never)
    assert shared_folder.look_into(first.place, str(empty)).state == "ours"
    assert light(first).address == str(empty)
    stranger = Team(tmp_path / "fremd").founder()
    assert shared_folder.look_into(stranger.place, str(empty)).state == "other"
    with pytest.raises(ShareAway):
        shared_folder.look_into(first.place, str(tmp_path / "gibt es nicht"))


def test_a_stick_carries_changes_and_does_not_become_the_folder(team, tmp_path):
    first, second = team.replicas
    # Folders have the laptop's real time.
    team.clock.now = datetime.datetime.now()
    main, stick = tmp_path / "ablage", tmp_path / "stick"
    for folder in (main, stick):
        folder.mkdir()
    shared_folder.use(first.place, str(main), quiet, never)
    record = person(first)
    for replica in (first, second):
        shared_folder.over_stick(replica.place, str(stick), quiet, never)
    assert second.values("participant", record)["last_name"] == "Weiß"
    assert light(first).address == str(main)
    past = first.ask(round_log.rounds)[0]
    assert past.stick
    assert past.warnings == ()
    shared_folder.use(first.place, str(main), quiet, never)
    assert first.ask(round_log.rounds)[0].warnings == ()


def test_a_stick_of_another_team_is_refused(team, tmp_path):
    stranger = Team(tmp_path / "fremd").founder()
    stick = tmp_path / "stick"
    stick.mkdir()
    shared_folder.use(stranger.place, str(stick), quiet, never)
    before = sorted(stick.rglob("*"))
    with pytest.raises(ShareAway):
        shared_folder.over_stick(team.replicas[0].place, str(stick), quiet, never)
    assert sorted(stick.rglob("*")) == before
