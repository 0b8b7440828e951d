"""Candidate pairs in a store: found by a scan, kept up with every write, left out once decided; a look while typing."""

import pytest
from helpers.make import workplace

from app.base.errors import BadInput, NotAllowed
from app.duplicates import duplicates, index, merging, scan
from app.records import records

HANNA = {
    "last_name": "Kowalczyk",
    "first_name": "Hanna",
    "birth_date": "1988-04-12",
    "street": "Ringstraße",
    "house_no": "5",
    "postcode": "45964",
    "city": "Gladbeck",
    "office": "mitte",
}
ELSE = [
    ("Yılmaz", "Emre", "1979-01-01"),
    ("Brandt", "Sigrid", "1961-07-30"),
    ("Haddad", "Mohamed", "1990-01-01"),
    ("Popescu", "Ion", "1984-11-02"),
]


@pytest.fixture
def place(tmp_path):
    place = workplace(tmp_path / "store")
    for last, first, born in ELSE:
        person(place, last_name=last, first_name=first, birth_date=born, street="Am Markt", house_no=str(len(last)))
    return place


def person(place, **values):
    return place.do(records.add, "participant", HANNA | values).id


def found(place, kind="participant", least=duplicates.TO_CHECK):
    duplicates.scan(place, kind)
    return place.ask(duplicates.pairs, kind, least)


def ids(pairs):
    return [(pair.a, pair.b) for pair in pairs]


def test_a_pair_is_found_with_its_sentence_its_reasons_and_what_else_it_could_be(place):
    pair = sorted((person(place), person(place, first_name="Hana", birth_date="1988-12-04")))
    (only,) = found(place)
    assert [only.a, only.b] == pair
    assert only.score > 0.9
    assert "Geburtstag und -monat vertauscht" in only.explanation
    assert only.explanation.endswith(".")
    by_field = {reason.field: reason for reason in only.reasons}
    assert by_field["last_name"].state == "same"
    assert "auch bei Familien üblich" in by_field["address"].words
    assert by_field["phone"].state == "missing"
    assert only.runner_up.startswith("sonst: ")


def test_spouses_are_not_listed(place):
    person(place, gender="female")
    person(place, first_name="Piotr", gender="male", birth_date="1985-02-20")
    assert found(place) == []


def test_the_second_scan_compares_only_what_is_new(place):
    first = person(place)
    assert duplicates.scan(place, "participant").whole
    second = person(place, street="Ringstr.")
    after = duplicates.scan(place, "participant")
    assert (after.records, after.whole) == (1, False)
    assert ids(place.ask(duplicates.pairs, "participant")) == [tuple(sorted((first, second)))]


def test_a_store_compared_by_another_table_of_chances_is_compared_anew(place, monkeypatch):
    person(place)
    person(place, phone=None)
    duplicates.scan(place, "participant")
    monkeypatch.setattr(index, "VERSION", index.VERSION + 1)
    assert place.ask(duplicates.is_behind, "participant")
    assert duplicates.scan(place, "participant").whole
    assert not place.ask(duplicates.is_behind, "participant")
    assert len(found(place)) == 1


def test_a_change_of_a_compared_field_is_compared_again_and_of_another_is_not(place):
    first, second = person(place), person(place, last_name="Nowak", birth_date="1970-02-02", street="Weg")
    assert found(place) == []
    place.do(records.edit, "participant", second, {"note": "kommt montags"})
    assert not place.ask(duplicates.is_behind, "participant")
    like = {name: HANNA[name] for name in ("last_name", "birth_date", "street")}
    place.do(records.edit, "participant", second, like)
    assert place.ask(duplicates.is_behind, "participant")
    assert ids(found(place)) == [tuple(sorted((first, second)))]
    place.do(records.edit, "participant", second, {"last_name": "Nowak", "birth_date": "1970-02-02", "street": "Weg"})
    assert found(place) == []


def test_what_the_increments_find_is_what_a_whole_scan_finds(place):
    duplicates.scan(place, "participant")
    for shift in range(8):
        person(place, last_name=f"Kowal{'czyk' * (shift % 2)}", birth_date=f"19{80 + shift // 2}-04-12")
        duplicates.scan(place, "participant")
    step_by_step = {(pair.a, pair.b) for pair in found(place)}
    duplicates.scan(place, "participant", anew=True)
    assert step_by_step == {(pair.a, pair.b) for pair in place.ask(duplicates.pairs, "participant")}


def test_a_decided_pair_is_left_out_until_what_was_compared_changes(place):
    a, b = person(place), person(place)
    assert len(found(place)) == 1
    place.do(merging.not_duplicate, "participant", a, b, "same_household", "Zwillinge")
    assert found(place) == []
    place.do(records.edit, "participant", b, {"phone": "02043 112233"})
    assert len(found(place)) == 1


def test_merged_records_are_one_and_what_fits_one_of_them_is_listed_with_the_one_that_stands_for_them(place):
    a, b = person(place), person(place)
    found(place)
    place.do(merging.merge, "participant", a, b, {}, "dieselbe Person")
    assert found(place) == []
    c = person(place, first_name="Hana")
    assert ids(found(place)) == [tuple(sorted((a, c)))]


def test_a_deleted_record_is_not_listed_and_comes_back_with_it(place):
    a, b = person(place), person(place)
    place.do(records.delete, "participant", b, "doppelt")
    assert found(place) == []
    place.do(records.restore, "participant", b)
    assert ids(found(place)) == [tuple(sorted((a, b)))]


def test_a_scan_stopped_half_way_leaves_the_list_as_it_was_and_begins_anew(place):
    person(place), person(place)
    before = found(place)
    person(place, first_name="Hana")
    with pytest.raises(duplicates.ScanStopped):
        duplicates.scan(place, "participant", anew=True, cancelled=lambda: True)
    assert ids(place.ask(duplicates.pairs, "participant")) == ids(before)
    assert len(found(place)) == 3


def test_progress_is_reported_on_the_way(place):
    calls = []
    duplicates.scan(place, "participant", anew=True, progress=lambda done, total: calls.append((done, total)))
    assert calls == [(0, 1), (0, 5), (4, 5)]  # reading, comparing; the last step is the writing


def test_while_somebody_is_typed_in_those_who_are_there_are_shown(place):
    known = person(place)
    duplicates.scan(place, "participant")
    (only,) = place.ask(duplicates.check, "participant", HANNA | {"first_name": "Hana"})
    assert (only.a, only.b) == ("", known)
    assert place.ask(duplicates.check, "participant", {"last_name": "Okafor", "first_name": "Grace"}) == []
    assert place.ask(duplicates.check, "participant", {}) == []


def test_a_check_sees_what_was_written_since_the_last_scan_and_before_the_first(place):
    known = person(place)
    assert [pair.b for pair in place.ask(duplicates.check, "participant", HANNA)] == [known]
    duplicates.scan(place, "participant")
    second = person(place, first_name="Hana")
    assert {pair.b for pair in place.ask(duplicates.check, "participant", HANNA)} == {known, second}


def test_of_merged_records_a_check_shows_the_one_that_stands_for_them(place):
    a, b = person(place), person(place)
    place.do(merging.merge, "participant", a, b, {}, "dieselbe Person")
    assert [pair.b for pair in place.ask(duplicates.check, "participant", HANNA)] == [a]


def test_five_hundred_of_one_name_and_birth_date_are_scanned_in_seconds(place):
    same = {"last_name": "Mohamed", "first_name": "Ahmed", "birth_date": "1980-01-01", "office": "mitte"}
    with place.work() as work:
        for _ in range(500):
            records.add(work, "participant", same)
    scanned = duplicates.scan(place, "participant")
    assert scanned.records == 504
    assert place.ask(duplicates.count, "participant", 0.002) <= 500 * 80


def test_companies_are_found_as_well(place):
    values = {"name": "Bäckerei Öztürk GmbH", "street": "Hochstraße", "house_no": "7", "phone": "02043 445566"}
    made = [
        place.do(records.add, "business", values | {"office": "mitte"} | more).id
        for more in ({}, {"name": "Oeztuerk Baeckerei"})
    ]
    assert ids(found(place, "business")) == [tuple(sorted(made))]


def test_other_kinds_and_other_roles_are_refused(tmp_path, place):
    with pytest.raises(BadInput):
        place.ask(duplicates.pairs, "session")
    with pytest.raises(BadInput):
        duplicates.scan(place, "offering")
    adviser = workplace(tmp_path / "adviser", roles=["adviser"])
    with pytest.raises(NotAllowed):
        adviser.ask(duplicates.pairs, "participant")
    with pytest.raises(NotAllowed):
        adviser.ask(duplicates.check, "participant", HANNA)


def test_what_lies_in_offices_of_others_is_not_shown(tmp_path):
    place = workplace(tmp_path / "store")
    person(place, office="mitte"), person(place, office="brauck")
    assert len(found(place)) == 1
    with place.read() as view:
        view.me = type(view.me)(view.me.staff, view.me.name, view.me.roles, ("mitte",))
        assert duplicates.pairs(view, "participant") == []


def test_a_scan_is_quick_where_little_is_new_or_the_store_is_small(place, monkeypatch):
    person(place)
    assert place.ask(duplicates.is_quick, "participant")
    monkeypatch.setattr(scan, "_MODERATE", 0)
    assert not place.ask(duplicates.is_quick, "participant")
    duplicates.scan(place, "participant")
    person(place, last_name="Nowak")
    assert place.ask(duplicates.is_quick, "participant")
