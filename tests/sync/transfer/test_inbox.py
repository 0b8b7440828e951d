"""What lies on the share may be anybody's: what is not genuine is listed, blocks only itself, and is tried again."""

from dataclasses import replace

import pytest
from helpers.replicas import Team, agree, person, rounds
from helpers.team_stages import ready_team

from sync.format import file_names, signed
from sync.membership import heads
from sync.membership.workspace import Workspace
from sync.store import bad_files


def newest_segment(replica, compartment="brauck.people"):
    known = Workspace.load(replica.store)
    place = next(candidate for candidate in known.places.values() if candidate.name == compartment)
    folder = file_names.folder(*known.line, place.share_id)
    return max(name for name in replica.share.names() if name.startswith(folder))


def own_head(replica):
    with replica.store.read() as connection:
        return heads.held(connection)[replica.place.own.replica]


def heads_of_others(replica):
    """Per line the number of the head held."""
    with replica.store.read() as connection:
        numbers = heads.numbers(connection)
    return {line: n for line, n in numbers.items() if line != replica.place.own.replica}


def bad_of(replica):
    with replica.store.read() as connection:
        return {file["name"]: file["reason"] for file in bad_files.listed(connection)}


def flipped(data, place):
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


DAMAGES = {
    "a bit of the sealed part": lambda data: flipped(data, len(data) - 5),
    "a bit of the header": lambda data: flipped(data, 40),
    "cut off": lambda data: data[: len(data) // 2],
    "other content": lambda data: b"FBS1" + b"\x00" * 200,
    "longer": lambda data: data + b"x",
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_segment_is_listed_and_put_back_by_its_author(three, damage):
    a, b, c = three
    other = person(b, office="mitte")
    b.round()
    record = person(a, office="brauck")
    a.round()
    name = newest_segment(a)
    good = a.share.read(name)
    a.share.plant(name, damage(good))
    c.round()
    assert name in bad_of(c)
    assert c.values("participant", other)["last_name"] == "Weiß"
    a.round()
    assert a.share.read(name) == good
    c.round()
    assert bad_of(c) == {}
    assert c.values("participant", record)["last_name"] == "Weiß"
    rounds(three)
    assert agree(three)


def test_an_empty_file_is_no_file_and_is_put_back(three):
    a, _b, c = three
    record = person(a, office="brauck")
    a.round()
    name = newest_segment(a)
    a.share.plant(name, b"")
    c.round()
    rounds(three)
    assert c.values("participant", record)["last_name"] == "Weiß"
    assert agree(three)


def test_a_segment_under_another_number_or_compartment_is_refused(three):
    a, _b, c = three
    person(a, office="brauck")
    a.round()
    first = newest_segment(a)
    person(a, office="brauck")
    a.round()
    second = newest_segment(a)
    good = a.share.read(second)
    a.share.plant(second, a.share.read(first))
    c.round()
    assert "number" in bad_of(c)[second]
    a.share.plant(second, good)
    rounds(three)
    assert agree(three)


def test_foreign_files_are_left_alone(three):
    a = three[0]
    person(a, office="brauck")
    a.round()
    junk = ["heads/desktop.ini", "heads/readme.txt", "d/notiz.txt", "roster/0000000002x", "keys/abc", "req/hallo"]
    junk.append(newest_segment(a).replace(".seg", "-conflicted-copy.seg"))
    for name in junk:
        a.share.plant(name, b"junk")
    person(a, office="brauck")
    rounds(three)
    assert agree(three)
    assert set(junk) <= set(a.share.names())
    assert a.round().operations == 3


def test_a_head_that_is_not_genuine_is_listed_and_moves_nothing(three):
    a, b, _c = three
    line = file_names.text(a.place.own.replica_id)
    genuine = a.share.read(next(name for name in a.share.names() if name.startswith(f"heads/{line}")))
    forged = file_names.head(a.place.own.replica_id, 0, 9999, genuine)
    a.share.plant(forged, genuine)
    before = heads_of_others(b)
    report = b.round()
    assert (report.alarms, report.pulled) == ([], 0)
    assert bad_of(b) == {forged: "another head's content"}
    assert heads_of_others(b) == before
    assert agree(three)


def test_a_head_with_another_signature_than_its_lines_is_listed_and_moves_nothing(three):
    a, b, _c = three
    of_b = Workspace.load(b.store)
    forged_head = replace(own_head(a), n=9999)
    forged = heads.write(forged_head, of_b)  # signed by b, in the name of a
    name = file_names.head(*forged_head.line, 9999, forged)
    a.share.plant(name, forged)
    report = three[2].round()
    assert (report.alarms, report.pulled) == ([], 0)
    assert bad_of(three[2]) == {name: "no signature of this replica"}
    assert agree(three)


@pytest.mark.parametrize("damage", [DAMAGES["a bit of the sealed part"], DAMAGES["cut off"], DAMAGES["longer"]])
def test_a_head_that_was_damaged_before_anybody_read_it_is_put_again_by_its_line(three, damage):
    """Its line has nothing new to say, and nobody else has it: without that, what it tells would wait for ever."""
    a, b, _c = three
    before = set(a.share.names())
    record = person(a, office="brauck")
    a.round()
    (name,) = (name for name in set(a.share.names()) - before if name.startswith("heads/"))
    good = a.share.read(name)
    a.share.plant(name, damage(good))
    report = b.round()
    assert name in bad_of(b) and report.pulled == 0
    assert "set_back" not in a.round().alarms
    assert a.share.read(name) == good
    rounds(three)
    assert agree(three)
    assert b.values("participant", record)["office"] == "brauck"
    assert name not in bad_of(b)


def test_a_head_of_a_stranger_with_a_forged_roster_is_nothing(three):
    a, b, _c = three
    forged = signed.MAGIC + b"H" + b"\x93\xc4\x01\x80\x90\x90"
    stranger = file_names.head(b"\x07" * 16, 0, 1, forged)
    a.share.plant(stranger, forged)
    a.share.plant(file_names.roster(99), b"junk")
    b.round()
    assert stranger in bad_of(b)
    rounds(three)
    assert agree(three)


def test_a_forged_next_roster_is_refused_and_the_real_one_is_still_found(tmp_path):
    made = ready_team(tmp_path, "Zwei")
    a, b = made.replicas
    next_one = file_names.roster(Workspace.load(a.store).newest.n + 1)
    made.share.plant(next_one, made.share.read(file_names.roster(1)))
    third = made.member("Drei")
    made.settle_down()
    assert agree([a, b, third])


def test_files_of_another_workspace_are_refused(tmp_path):
    ours, theirs = Team(tmp_path / "one"), Team(tmp_path / "two")
    a, stranger = ours.founder(), theirs.founder()
    b = ours.member("Zwei")
    person(stranger, office="brauck")
    stranger.round()
    person(a, office="brauck")
    a.round()
    ours.share.plant(newest_segment(a), theirs.share.read(newest_segment(stranger)))
    b.round()
    assert "workspace" in bad_of(b)[newest_segment(a)]
    ours.settle_down()
    assert agree(ours.replicas)


def test_a_segment_of_another_compartment_is_taken_away_and_what_belongs_there_put_back(three):
    a, b, _c = three
    in_mitte, in_brauck = person(a, office="mitte"), person(a, office="brauck")
    a.round()
    theirs, ours = newest_segment(a, "mitte.people"), newest_segment(a)
    a.share.plant(ours, a.share.snapshot()[theirs][0])
    rounds(three)
    assert b.values("participant", in_mitte)["office"] == "mitte"
    assert b.values("participant", in_brauck)["office"] == "brauck"
    assert agree(three)
    assert len([name for name in a.share.names() if name.startswith(ours.removesuffix(".seg"))]) == 1
