"""A store that was copied or set back notices it, loses nothing, and goes on under a new line."""

import pytest
from helpers.replicas import Replica, agree, rounds

from app.core.workplace import Workplace
from app.records import records
from models.database import Store
from sync.membership.workspace import Workspace


def person(replica, name="Weiß", **more):
    given = {"last_name": name, "first_name": "Karin", "office": "brauck", **more}
    return replica.do(records.add, "participant", given).id


def epoch_of(replica):
    return Workspace.load(replica.store).line[1]


def last_name(replica, record):
    return replica.values("participant", record)["last_name"]


def test_a_restored_backup_loses_nothing_that_was_sent_and_nothing_new(three, tmp_path):
    a, b, c = three
    before = person(a, "Vorher")
    rounds(three)
    backup = a.copy(tmp_path / "backup")
    sent = person(a, "Gesendet")
    rounds(three)
    a.place.close()
    three[0] = backup
    fresh = person(backup, "Neu")
    report = backup.round()
    assert "copy" in report.alarms
    rounds(three)
    for replica in three:
        assert [last_name(replica, record) for record in (before, sent, fresh)] == ["Vorher", "Gesendet", "Neu"]
    assert agree(three)
    assert epoch_of(backup) == 1
    assert backup.round().alarms == b.round().alarms == c.round().alarms == []


def test_the_anchor_tells_before_anything_is_sent_under_an_old_number(three, tmp_path):
    a, b, c = three
    person(a, "Vorher")
    rounds(three)
    backup_file = tmp_path / "set-back.db"
    a.store.copy_to(backup_file)
    person(a, "Gesendet")
    a.round()
    a.place.close()
    a.store.path.write_bytes(backup_file.read_bytes())
    three[0] = Replica(Workplace(Store.open(a.store.path, a.key), clock=a.clock), a.share, a.clock, a.key)
    a.share.set_back({name: file for name, file in a.share.snapshot().items() if not name.startswith("heads/")})
    fresh = person(three[0], "Neu")
    assert "copy" in three[0].round().alarms
    assert epoch_of(three[0]) == 1
    rounds(three)
    assert agree(three)
    assert last_name(b, fresh) == last_name(c, fresh) == "Neu"


def test_a_clone_in_use_beside_the_original_keeps_both_works(three, tmp_path):
    a, _b, _c = three
    record = person(a, "Vorher")
    rounds(three)
    clone = a.copy(tmp_path / "clone")
    mine = person(a, "Original")
    theirs = person(clone, "Kopie")
    a.do(records.edit, "participant", record, {"phone": "1"})
    clone.do(records.edit, "participant", record, {"phone": "2"})
    a.round()
    assert "copy" in clone.round().alarms
    everybody = [*three, clone]
    rounds(everybody)
    for replica in everybody:
        assert (last_name(replica, mine), last_name(replica, theirs)) == ("Original", "Kopie")
    assert len(a.ask(lambda view: view.record("participant", record)).leaves["phone"]) == 2
    assert agree(everybody)
    assert {epoch_of(a), epoch_of(clone)} == {0, 1}


def test_a_clone_that_has_sealed_the_same_number_unpublished_keeps_its_work(three, tmp_path):
    a, _b, _c = three
    rounds(three)
    clone = a.copy(tmp_path / "clone")
    mine, theirs = person(a, "Original"), person(clone, "Kopie")
    clone.share.room = 0
    with pytest.raises(Exception, match="Full"):
        clone.round()
    clone.share.room = None
    a.round()
    report = clone.round()
    assert "copy" in report.alarms
    everybody = [*three, clone]
    rounds(everybody)
    for replica in everybody:
        assert (last_name(replica, mine), last_name(replica, theirs)) == ("Original", "Kopie")
    assert agree(everybody)


def test_two_clones_of_a_clone_find_lines_of_their_own(three, tmp_path):
    a, _b, _c = three
    rounds(three)
    copies = [a.copy(tmp_path / f"copy{number}") for number in range(3)]
    made = [person(replica, f"Nummer {number}") for number, replica in enumerate([a, *copies])]
    everybody = [*three, *copies]
    rounds(everybody, 5)
    for replica in everybody:
        assert [last_name(replica, record) for record in made] == [f"Nummer {number}" for number in range(4)]
    assert agree(everybody)
    assert sorted(epoch_of(replica) for replica in [a, *copies]) == [0, 1, 2, 3]


def test_work_done_before_the_backup_and_sent_after_it_is_not_entered_twice(three, tmp_path):
    a, b, _c = three
    rounds(three)
    record = person(a, "Einmal", phone="1")
    backup = a.copy(tmp_path / "backup")
    a.do(records.edit, "participant", record, {"phone": "2"})
    rounds(three)
    a.place.close()
    three[0] = backup
    rounds(three)
    assert b.values("participant", record)["phone"] == "2"
    assert len(b.ask(lambda view: view.record("participant", record)).leaves["phone"]) == 1
    assert agree(three)


def test_a_deletion_that_moves_to_a_new_line_still_covers_what_it_had_seen(three, tmp_path):
    a, _b, _c = three
    rounds(three)
    clone = a.copy(tmp_path / "clone")
    record = person(clone, "Kurz")
    clone.do(records.delete, "participant", record, "Probe")
    person(a, "Anderes")
    a.round()
    everybody = [*three, clone]
    rounds(everybody)
    assert not any(replica.ask(lambda view: view.record("participant", record)).alive for replica in everybody)
    assert agree(everybody)


def test_junk_that_pretends_to_be_ahead_of_us_does_not_start_a_new_line(three):
    a = three[0]
    person(a)
    rounds(three)
    mine = [name for name in a.share.names() if name.endswith(".seg")]
    for name in mine:
        number = int(name[-14:-4]) + 50
        a.share.plant(f"{name[:-14]}{number:010d}.seg", a.share.read(name))
    rounds(three)
    assert epoch_of(a) == 0
    assert agree(three)
