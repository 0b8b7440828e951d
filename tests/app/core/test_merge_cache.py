"""What one look worked out of merged people serves the next, and never outlives what it was worked out of."""

import dataclasses

import pytest
from helpers.make import workplace

from app.core import merge_cache, merged_records, merged_values
from app.duplicates import merging
from app.records import listing, records
from models.identifiers import to_blob


@pytest.fixture
def place(tmp_path):
    opened = workplace(tmp_path)
    yield opened
    opened.close()


def note(view, value):
    view.kept.setdefault("noted", {})[b"one"] = value


def noted(view):
    return view.kept.get("noted", {}).get(b"one")


def somebody(place, **more):
    given = {"last_name": "Haddad", "first_name": "Nour", "office": "mitte", **more}
    return place.do(records.add, "participant", given).id


def test_the_next_look_finds_what_the_last_one_worked_out(place):
    place.ask(note, 1)
    assert place.ask(noted) == 1


def test_it_serves_until_something_of_merged_people_is_written(place):
    a, b = somebody(place), somebody(place)
    place.ask(note, 1)
    place.do(records.edit, "participant", a, {"phone": "1"})
    somebody(place)
    assert place.ask(noted) == 1  # nobody was merged yet
    merge = place.do(merging.merge, "participant", a, b, {}, "dieselbe")
    assert place.ask(noted) is None
    place.ask(note, 2)
    somebody(place)
    assert place.ask(noted) == 2
    place.do(records.edit, "participant", b, {"phone": "2"})
    assert place.ask(noted) is None
    place.ask(note, 3)
    place.do(records.delete, "participant", a, "Versehen")
    assert place.ask(noted) is None
    place.ask(note, 4)
    place.do(merging.unmerge, merge, "doch nicht")
    assert place.ask(noted) is None


def test_a_save_through_another_connection_is_noticed_as_well(place):
    a, b = somebody(place), somebody(place)
    place.ask(note, 1)
    with place.read() as view:
        assert noted(view) == 1
        place.do(merging.merge, "participant", a, b, {}, "dieselbe")
        assert noted(view) == 1  # this picture is older than the save
    assert place.ask(noted) is None


def test_an_act_that_was_undone_leaves_nothing_of_what_it_saw(place):
    a, b = somebody(place), somebody(place)

    def fail(work):
        merging.merge(work, "participant", a, b, {}, "dieselbe")
        work.settle()
        note(work, 2)
        raise RuntimeError

    place.ask(note, 1)
    with pytest.raises(RuntimeError):
        place.do(fail)
    assert place.ask(noted) == 1
    assert place.ask(merged_records.representatives, "participant", [to_blob(b)]) == {}


def test_another_person_works_it_out_anew(place):
    place.ask(note, 1)
    place.me = dataclasses.replace(place.me, offices=())
    assert place.ask(noted) is None


def test_with_too_much_kept_it_begins_anew(place, monkeypatch):
    monkeypatch.setattr(merge_cache, "MOST", 0)
    place.ask(note, 1)
    assert place.ask(noted) is None


def test_lists_show_a_merged_person_as_changed_meanwhile(place):
    a, b = somebody(place), somebody(place, phone="1")
    place.do(merging.merge, "participant", a, b, {}, "dieselbe")
    assert [row.get("phone") for row in place.ask(listing.rows, "participant")] == ["1"]
    place.do(records.edit, "participant", a, {"phone": "2"})
    assert [row.get("phone") for row in place.ask(listing.rows, "participant")] == ["2"]


def test_what_one_look_does_to_the_values_of_a_merged_person_no_other_sees(place):
    a, b = somebody(place), somebody(place, phone="1")
    place.do(merging.merge, "participant", a, b, {}, "dieselbe")

    def spoil(view):
        merged_values.load_combined(view, "participant", a).values["phone"] = "9"

    place.ask(spoil)
    assert place.ask(merged_values.load_combined, "participant", a).values["phone"] == "1"
    assert place.ask(merged_records.representatives, "participant", [to_blob(b)]) == {to_blob(b): a}
