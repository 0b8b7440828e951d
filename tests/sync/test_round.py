"""One push and pull: replicas that agree, quiet contacts, and shares that are not as they should be."""

import pytest
from helpers.memory_share import MemoryShare
from helpers.replicas import Team, agree, person, rounds
from helpers.team_stages import ready_team

from app.core.workplace import Workplace
from app.records import records
from models.database import Store
from sync.format import file_names, signed
from sync.format.bodies import Marker
from sync.format.errors import Away, Cancelled, Emptied, NewerFormat, NoMarker, OtherWorkspace
from sync.format.progress import Progress
from sync.membership import marker
from sync.membership.workspace import Workspace
from sync.report import last_good_round, last_round
from sync.store import bad_files


def test_a_record_reaches_everybody(three):
    a, b, c = three
    record = person(a, office="brauck")
    rounds(three)
    assert b.values("participant", record)["last_name"] == c.values("participant", record)["last_name"] == "Weiß"
    assert agree(three)


def test_a_contact_with_nothing_new_takes_three_operations_and_tells_nothing(three):
    a = three[0]
    rounds(three)
    report = a.round()
    assert (report.operations, report.pulled, report.pushed) == (3, 0, 0)
    assert report.alarms == []


def test_a_round_counts_changes_both_ways(three):
    a, b, _c = three
    for number in range(4):
        person(a, office="brauck", phone=str(number))
    assert a.round().pushed == 4
    assert b.round().pulled == 4


def test_fields_edited_apart_are_both_kept(three):
    a, b, _c = three
    record = person(a, office="mitte")
    rounds(three)
    a.do(records.edit, "participant", record, {"phone": "1"})
    b.do(records.edit, "participant", record, {"city": "Gladbeck"})
    rounds(three)
    for replica in three:
        assert replica.values("participant", record)["phone"] == "1"
        assert replica.values("participant", record)["city"] == "Gladbeck"
    assert agree(three)


def test_a_store_that_began_alone_fills_an_empty_share_with_all_it_has(tmp_path):
    made = Team(tmp_path)
    first = made.founder()
    record = person(first, office="brauck")
    first.round()
    second = made.member("Jana Kessler")
    assert second.values("participant", record)["last_name"] == "Weiß"
    assert second.place.me.name == "Jana Kessler"
    assert second.place.own.secret == first.place.own.secret
    assert second.place.own.workspace == first.place.own.workspace


def test_a_share_of_another_workspace_is_refused_and_left_alone(tmp_path):
    first = Team(tmp_path / "one").founder()
    other = Team(tmp_path / "two")
    stranger = other.founder()
    before = other.share.snapshot()
    first.share = other.share
    with pytest.raises(OtherWorkspace):
        first.round()
    assert other.share.snapshot() == before
    assert stranger.round().alarms == []


def test_a_store_alone_does_not_take_somebody_elses_share(tmp_path):
    made = Team(tmp_path)
    made.founder()
    with pytest.raises(OtherWorkspace):
        Team(tmp_path / "other", made.share).founder()


def test_a_share_that_is_away_changes_nothing_and_the_next_round_sends_all(three):
    a, b, _c = three
    record = person(a, office="brauck")
    a.share.away = True
    with pytest.raises(Away):
        a.round()
    a.share.away = False
    rounds(three)
    assert b.values("participant", record)["last_name"] == "Weiß"
    assert agree(three)


def test_a_read_only_share_is_still_read(three):
    a, b, _c = three
    record = person(a, office="brauck")
    a.round()
    b.share.read_only = True
    with pytest.raises(Exception, match="ReadOnly"):
        b.round()
    assert b.values("participant", record)["last_name"] == "Weiß"


def test_a_full_share_loses_nothing(three):
    a, b, _c = three
    a.share.room = 0
    record = person(a, office="brauck")
    with pytest.raises(Exception, match="Full"):
        a.round()
    a.share.room = None
    rounds(three)
    assert b.values("participant", record)["last_name"] == "Weiß"
    assert agree(three)


def test_an_emptied_share_deletes_nothing_and_is_filled_again(three):
    a, b, c = three
    record = person(a, office="brauck")
    rounds(three)
    full = a.digest()
    a.share.set_back({})
    assert "refilled" in b.round().alarms
    rounds(three)
    assert a.digest() == b.digest() == c.digest() == full
    assert any(name.endswith(".seg") for name in a.share.names())
    assert a.values("participant", record)["last_name"] == "Weiß"


def test_a_share_known_as_full_is_not_filled_again_unless_somebody_says_so(three):
    """The folder of a drive that is not mounted is empty, too."""
    a, b, c = three
    rounds(three)
    full = a.share.snapshot()
    a.share.set_back({})
    record = person(a, office="brauck")
    for replica in three:
        with pytest.raises(Emptied):
            replica.round(may_fill=False)
    assert a.share.names() == []
    a.share.set_back(full)  # the drive is there again
    for replica in (*three, *three):
        replica.round(may_fill=False)
    assert b.values("participant", record) == c.values("participant", record)
    assert agree(three)


def test_a_share_that_somebody_began_to_fill_is_filled_on_by_all(three):
    a, b, c = three
    rounds(three)
    a.share.set_back({name: file for name, file in a.share.snapshot().items() if name.startswith("roster/")})
    for replica in (b, c, a, b, c):
        replica.round(may_fill=False)
    assert agree(three)


def test_a_laptop_that_waits_to_be_admitted_does_not_fill_an_empty_share(tmp_path):
    made = ready_team(tmp_path, "Zwei")
    late = made.newcomer("Drei")
    made.share.set_back({})
    with pytest.raises(Emptied):
        late.round(may_fill=False)
    assert made.share.names() == []


def test_a_newcomer_gets_everything_from_a_share_that_was_emptied_and_refilled(tmp_path):
    made = ready_team(tmp_path, "Zwei")
    a = made.replicas[0]
    record = person(a, office="brauck")
    made.settle_down()
    made.share.set_back({})
    made.settle_down()
    third = made.member("Drei")
    made.settle_down()
    assert third.values("participant", record)["last_name"] == "Weiß"
    assert agree(made.replicas)


def test_a_share_set_back_to_an_earlier_day_heals_itself(three):
    a, b, c = three
    person(a, office="brauck")
    rounds(three)
    earlier = a.share.snapshot()
    kept = [person(replica, office="brauck", phone=str(number)) for number, replica in enumerate(three)]
    rounds(three)
    before = a.digest()
    a.share.set_back(earlier)
    assert "set_back" in a.round().alarms
    rounds(three)
    assert agree(three)
    assert a.digest() == before
    assert all(replica.values("participant", record) for replica in three for record in kept)
    assert a.round().alarms == b.round().alarms == c.round().alarms == []


def test_a_marker_that_was_replaced_by_junk_stops_the_round(three):
    a = three[0]
    a.share.plant("marker.0000000001", b"junk" * 30)
    before = a.share.snapshot()
    with pytest.raises(NoMarker):
        a.round()
    assert a.share.snapshot() == before


def demand(team_member, minimum, number=2):
    """The administration's newer program sets the least version and goes on with its work."""
    known = Workspace.load(team_member.store)
    data = signed.write(Marker(known.id, minimum, minimum, ""), known.id, [known.signer])
    team_member.share.plant(file_names.marker(number), data)
    with team_member.store.write() as connection:
        marker.hold(connection, number, data)
    return data


def test_a_share_that_needs_a_newer_program_stops_every_round_and_loses_nothing(three, monkeypatch):
    a, b, _c = three
    with monkeypatch.context() as program_of_tomorrow:
        program_of_tomorrow.setattr(marker, "FORMAT", 2)
        demand(a, 2)
        record = person(a, office="brauck")
        a.round()
    mine = person(b, office="brauck")
    for _again in range(2):
        before = b.share.snapshot()
        with pytest.raises(NewerFormat):
            b.round()
        assert b.share.snapshot().keys() == before.keys()
    monkeypatch.setattr(marker, "FORMAT", 2)
    rounds(three)
    assert agree(three)
    assert b.values("participant", record) and a.values("participant", mine)


def test_a_greater_marker_of_our_own_version_counts_and_stops_nothing(three):
    a, b, _c = three
    data = demand(a, 1)
    person(a, office="brauck")
    a.round()
    b.round()
    with b.store.read() as connection:
        assert marker.held(connection) == (2, data)
    rounds(three)
    assert agree(three)
    assert b.round().operations == 3


def test_a_greater_marker_that_is_not_genuine_is_listed_and_stops_nothing(three):
    a, b, _c = three
    b.share.plant(file_names.marker(9), b"junk" * 30)
    person(a, office="brauck")
    a.round()
    b.round()
    with b.store.read() as connection:
        assert [file["name"] for file in bad_files.listed(connection)] == [file_names.marker(9)]
    rounds(three)
    assert agree(three)


def test_progress_never_runs_backwards_and_ends_at_the_whole(three):
    a, b, _c = three
    for number in range(30):
        person(a, office="brauck", phone=str(number))
    a.round()
    steps = []
    b.round(Progress(lambda done, total: steps.append((done, total)), lambda: False))
    assert steps == sorted(steps)
    assert steps[-1] == (100, 100)


def test_a_cancelled_round_leaves_nothing_half_done_and_the_next_one_goes_on(three):
    a, b, _c = three
    for number in range(20):
        person(a, office="brauck", phone=str(number))
        a.round()
    calls = iter(range(1000))
    with pytest.raises(Cancelled):
        b.round(Progress(lambda done, total: None, lambda: next(calls) > 5))
    rounds(three)
    assert agree(three)


def test_every_round_leaves_a_record(three):
    a = three[0]
    a.share.away = True
    with pytest.raises(Away):
        a.round()
    with a.store.read() as connection:
        assert last_round(connection).trouble == "Away"
        assert last_good_round(connection) is not None


def test_a_restarted_store_goes_on_where_it_was(three, tmp_path):
    a, b, _c = three
    record = person(a, office="brauck")
    a.place.close()
    a.place = Workplace(Store.open(a.store.path, a.key), clock=a.clock)
    rounds(three)
    assert b.values("participant", record)["last_name"] == "Weiß"
    assert agree(three)


def test_a_share_may_be_moved_to_another_empty_folder(three):
    a = three[0]
    record = person(a, office="brauck")
    rounds(three)
    new = MemoryShare(a.clock.ms)
    for replica in three:
        replica.share = new
    rounds(three)
    assert agree(three)
    assert three[2].values("participant", record)["last_name"] == "Weiß"
