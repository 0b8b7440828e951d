"""The share stays small for ever, and who comes late starts from the state; nothing of the past is lost by either."""

import pytest
from helpers.latecomers import files, late, share_id, take_away_the_past, unread
from helpers.team_stages import begin, ready_team
from sqlalchemy import select

from app.records import detail, searching
from app.sharing import enrolling
from models.identifiers import from_blob, new_id
from models.tables import CONFLICT, ENTRY
from sync import checker
from sync.delivery.compaction import Rules
from sync.format import file_names
from sync.format.errors import Cancelled
from sync.format.progress import PHASES, Progress

SMALL = Rules(entries=10, fewest=6, crowded=20)
PERSON = {"last_name": "Kaya", "first_name": "Can", "office": "brauck"}


@pytest.fixture
def team(tmp_path):
    return ready_team(tmp_path, "Zwei", rules=SMALL)


def edited(folder, edits):
    """Three people, each edited many times by both in turn; a contact after every edit. Their ids."""
    team = ready_team(folder, "Zwei", rules=SMALL)
    first, second = team.replicas
    ids = [first.do(lambda work: work.create("participant", PERSON)) for _ in range(3)]
    team.settle_down(2)
    for number in range(edits):
        replica = (first, second)[number % 2]
        for id_ in ids:
            replica.do(lambda work, id_=id_, n=number: work.change("participant", id_, {"phone": f"02043 {n}"}))
        team.settle_down(1)
    team.settle_down(2)
    return team, ids


def busy(folder, edits=8):
    return begin(folder, edited, edits)


def everywhere(team, start):
    """The files of a folder of the share, of whatever compartment."""
    return [name for name in team.share.names() if name.startswith(start)]


def entries(replica):
    with replica.store.read() as connection:
        return len(connection.execute(select(ENTRY.c.no)).all())


def history(replica, id_):
    events = replica.ask(detail.show, "participant", id_, history=True)["history"]
    return sorted((event["moment"], event["field"], event["value"]) for event in events)


def test_who_comes_late_starts_from_a_snapshot_and_has_the_whole_past_afterwards(tmp_path):
    team, ids = busy(tmp_path)
    assert len(files(team, "snap/")) == 1
    new = late(team)
    new.round()
    assert new.digest() == team.replicas[0].digest()
    assert unread(new) == set()
    assert checker.check_records(new.place.store) == []
    for id_ in ids:
        assert history(new, id_) == history(team.replicas[0], id_) != []


def test_the_state_is_there_before_the_past_and_needs_nothing_of_it(tmp_path):
    team, ids = busy(tmp_path)
    taken = take_away_the_past(team)
    new = late(team)
    new.round()
    assert new.digest() == team.replicas[0].digest()
    assert len(unread(new)) == 1
    assert checker.check_records(new.place.store) == []
    assert new.values("participant", ids[0])["phone"] == "02043 7"
    new.do(lambda work: work.change("participant", ids[0], {"phone": "neu"}))
    new.round()
    team.replicas[0].round()  # puts back what the newcomer looks for
    assert team.replicas[0].values("participant", ids[0])["phone"] == "neu"
    new.round()
    assert unread(new) == set()
    assert checker.check_records(new.place.store) == []
    assert history(new, ids[0]) == history(team.replicas[0], ids[0])
    assert entries(new) >= len(taken)


def test_who_was_away_for_long_joins_a_snapshot_into_what_is_here(tmp_path):
    team, ids = busy(tmp_path, edits=2)
    away = team.member("Drei")
    team.replicas.remove(away)
    away.do(lambda work: work.change("participant", ids[0], {"city": "Gladbeck"}))
    away.do(lambda work: work.change("participant", ids[2], {"phone": "1"}))
    own = away.do(lambda work: work.create("participant", PERSON))
    first, second = team.replicas
    first.do(lambda work: work.delete("participant", ids[1], "entered_by_mistake"))
    for number in range(14):
        second.do(lambda work, n=number: work.change("participant", ids[2], {"phone": f"0209 {n}"}))
        first.do(lambda work, n=number: work.change("participant", ids[0], {"street": f"Weg {n}"}))
        team.settle_down(2)
    assert files(team, "snap/")
    take_away_the_past(team)
    away.round()
    assert len(unread(away)) == 1
    team.replicas.append(away)
    team.settle_down(3)
    assert unread(away) == set()
    assert len({str(replica.digest()) for replica in team.replicas}) == 1
    shown = first.values("participant", ids[0])
    assert (shown["city"], shown["street"]) == ("Gladbeck", "Weg 13")
    assert first.values("participant", own)["last_name"] == "Kaya"
    for replica in team.replicas:
        assert checker.check_records(replica.place.store) == []
        with replica.store.read() as connection:
            assert list(connection.execute(select(CONFLICT.c.field)).scalars()) == ["phone"]


def test_what_a_removed_replica_wrote_too_late_is_taken_out_even_where_its_past_is_not_read_yet(tmp_path):
    team, ids = busy(tmp_path)
    taken = take_away_the_past(team)
    first, second = team.replicas
    new = late(team)
    new.round()
    assert unread(new)
    second.do(lambda work: work.change("participant", ids[0], {"phone": "zu spät"}))
    second.round()
    new.round()
    assert new.values("participant", ids[0])["phone"] == "zu spät"
    enrolling.revoke_replica(first.place, team.share, replica_id(second), "ausgeschieden")
    for name, data in taken.items():
        team.share.plant(name, data)
    for replica in (first, new, first, new):
        replica.round()
    assert unread(new) == set()
    assert new.values("participant", ids[0])["phone"] == "02043 7"
    assert new.digest() == first.digest()
    assert checker.check_records(new.place.store) == []


def test_a_snapshot_that_was_tampered_with_is_not_used_and_its_publisher_is_not_needed(tmp_path):
    team, _ids = busy(tmp_path)
    for name in files(team, "snap/"):
        data = bytearray(team.share.read(name))
        data[len(data) // 2] ^= 1
        team.share.plant(name, bytes(data))
    new = late(team)
    new.round()
    assert new.digest() == team.replicas[0].digest()
    assert unread(new) == set()
    assert checker.check_records(new.place.store) == []


def test_old_snapshots_are_taken_away(tmp_path):
    team, ids = busy(tmp_path)
    for number in range(120):
        replica = team.replicas[number % 2]
        replica.do(lambda work, n=number: work.change("participant", ids[n % 3], {"phone": f"0{n}"}))
        replica.round()
    team.settle_down(2)
    assert 1 <= len(files(team, "snap/")) <= 2


def test_a_line_keeps_few_files_and_everybody_reads_packs_like_segments(team):
    first, second = team.replicas
    id_ = first.do(lambda work: work.create("participant", PERSON))
    for number in range(60):
        first.do(lambda work, n=number: work.change("participant", id_, {"phone": f"0{n}"}))
        first.round()
        second.round()
    folder = file_names.folder(*first_line(first), share_id(first))
    singles = [name for name in files(team, "d/") if name.startswith(folder)]
    assert len(singles) < 2 * SMALL.fewest
    assert files(team, "pack/")
    for name in everywhere(team, "snap/"):
        team.share.delete(name)
    new = late(team)
    new.round()
    assert new.digest() == first.digest()
    assert checker.check_records(new.place.store) == []


def replica_id(replica):
    return from_blob(first_line(replica)[0])


def first_line(replica):
    with replica.store.read() as connection:
        own = connection.exec_driver_sql("SELECT id, epoch FROM replica WHERE no = 1").one()
    return bytes(own.id), own.epoch


def test_somebody_who_never_comes_does_not_keep_the_files_from_being_bundled(team):
    first, _silent = team.replicas
    id_ = first.do(lambda work: work.create("participant", PERSON))
    for number in range(60):
        first.do(lambda work, n=number: work.change("participant", id_, {"phone": f"0{n}"}))
        first.round()
    assert (
        len([name for name in everywhere(team, "d/") if file_names.text(first_line(first)[0]) in name])
        < 2 * SMALL.crowded
    )


@pytest.mark.parametrize("damage", [lambda data: data[:-7], lambda data: data[:40] + b"\0\0\0\0\0" + data[45:], None])
def test_a_pack_that_is_damaged_or_lost_is_made_good(team, damage):
    first, second = team.replicas
    id_ = first.do(lambda work: work.create("participant", PERSON))
    for number in range(20):
        first.do(lambda work, n=number: work.change("participant", id_, {"phone": f"0{n}"}))
        first.round()
        second.round()
    for name in everywhere(team, "snap/"):
        team.share.delete(name)
    hurt = files(team, "pack/")
    assert hurt
    for name in hurt:
        data = team.share.read(name)
        team.share.delete(name)
        if damage is not None:
            team.share.plant(name, damage(data))
    new = late(team)
    team.replicas.append(new)
    team.settle_down(3)
    assert new.digest() == first.digest()
    assert checker.check_records(new.place.store) == []
    for number in range(20):
        first.do(lambda work, n=number: work.change("participant", id_, {"phone": f"1{n}"}))
        team.settle_down(1)
    another = late(team, "Vier")
    another.round()
    assert another.digest() == first.digest()


def test_a_share_that_was_emptied_is_filled_again_with_packs(tmp_path):
    team, _ids = busy(tmp_path, edits=12)
    before = len(everywhere(team, "d/"))
    team.share.set_back({})
    team.settle_down(3)
    assert len(everywhere(team, "d/")) <= before + SMALL.crowded
    for name in everywhere(team, "snap/"):
        team.share.delete(name)
    new = late(team)
    new.round()
    new.round()
    assert new.digest() == team.replicas[0].digest()
    assert checker.check_records(new.place.store) == []


def test_a_bulk_is_merged_before_it_is_searched_and_before_its_past_is_read(team):
    first, second = team.replicas
    people = [(new_id(), {**PERSON, "phone": f"02043 9{number:03}"}) for number in range(700)]
    first.do(lambda work: work.create_many("participant", people))
    first.round()
    marks = {}

    def tell(done, _total):
        if done >= PHASES["derive"][0] and not marks:
            marks["unread"], marks["digest"] = unread(second), second.digest()
            marks["found"] = second.ask(searching.find, "02043 905", ["participant"])

    second.round(Progress(tell, lambda: False))
    assert marks["digest"] == first.digest()
    assert marks["unread"] and not marks["found"]
    assert unread(second) == set()
    assert len(second.ask(searching.find, "02043 905", ["participant"])) == 10
    assert checker.check_records(second.place.store) == []
    assert entries(second) == entries(first)


def test_a_round_cut_off_while_search_words_or_the_past_are_read_goes_on_in_the_next(team):
    first, second = team.replicas
    people = [(new_id(), {**PERSON, "phone": f"02043 9{number:03}"}) for number in range(700)]
    first.do(lambda work: work.create_many("participant", people))
    first.round()
    for at in (PHASES["derive"][0], PHASES["past"][0]):
        reached = [0]

        def tell(done, _total, reached=reached):
            reached[0] = done

        with pytest.raises(Cancelled):
            second.round(Progress(tell, lambda at=at, reached=reached: reached[0] >= at))
        assert checker.check_records(second.place.store) == []
        second.do(lambda work: work.change("participant", people[3][0], {"phone": "0209 12345"}))
    team.settle_down(2)
    assert unread(second) == set()
    assert second.digest() == first.digest()
    for replica in (first, second):
        assert checker.check_records(replica.place.store) == []
        assert [hit.id for hit in replica.ask(searching.find, "0209 12345", ["participant"])] == [people[3][0]]
