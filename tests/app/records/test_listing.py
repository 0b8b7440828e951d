"""Rows of a kind: filters in words, order, pages, rights."""

import pytest
from helpers.make import workplace
from sqlalchemy import event

from app.base.errors import BadInput, NotAllowed
from app.records import detail, listing, records


@pytest.fixture
def office(tmp_path):
    place = workplace(tmp_path)
    yield place
    place.close()


def person(place, last, first="Anna", **more):
    return place.do(records.add, "participant", {"last_name": last, "first_name": first, **more}).id


def names(place, **options):
    return [row["last_name"] for row in place.ask(listing.rows, "participant", **options)]


def test_people_come_in_the_order_of_their_names_and_in_pages(office):
    for last in ("Zander", "Özdemir", "Oertel", "Müller", "Mueller", "Muster"):
        person(office, last)
    ordered = ["Mueller", "Müller", "Muster", "Oertel", "Özdemir", "Zander"]
    assert names(office) == ordered
    assert names(office, limit=2) + names(office, limit=3, offset=2) + names(office, offset=5) == ordered
    assert names(office, sort="-last_name") == ordered[::-1]
    assert names(office, limit=0) == []


def test_a_name_is_found_as_it_is_written_among_those_that_sort_alike(office):
    for last in ("Müller", "Mueller", "MÜLLER", "Müller-Lüd", "Mulder"):
        person(office, last)
    assert names(office, where={"last_name": "Müller"}) == ["Müller"]
    assert names(office, where={"last_name": "Mueller"}) == ["Mueller"]
    assert names(office, where={"last_name": "Müll"}) == []


def test_filters_take_german_words_several_values_and_nothing(office):
    person(office, "Eins", district="Rentfort-Nord", gender="weiblich")
    person(office, "Zwei", district="zweckel", gender="m")
    person(office, "Drei", languages="Polnisch|Deutsch")
    assert names(office, where={"district": "Rentfort-Nord"}) == ["Eins"]
    assert sorted(names(office, where={"district": "rentfort_nord|Zweckel"})) == ["Eins", "Zwei"]
    assert names(office, where={"district": ""}) == ["Drei"]
    assert names(office, where={"gender": "Frau", "district": "Zweckel"}) == []
    assert names(office, where={"languages": "Deutsch"}) == ["Drei"]


def test_references_are_filtered_by_id_or_code(office):
    record_id = person(office, "Kampmann")
    person(office, "Nowak")
    office.do(records.add, "enrolment", {"participant": record_id, "entry_date": "2021-03-01"})
    code = office.ask(lambda view: view.record("participant", record_id).values["code"])
    for given in (record_id, code, code.lower().replace("-", "")):
        (row,) = office.ask(listing.rows, "enrolment", where={"participant": given})
        assert row["participant"] == record_id
    assert names(office, where={"id": code}) == ["Kampmann"]


def test_chosen_fields_alone_are_given_empty_ones_too(office):
    record_id = person(office, "Kampmann", birth_date="1980-02-03")
    rows = office.ask(listing.rows, "participant", fields=["last_name", "phone", "birth_date"])
    assert rows == [{"id": record_id, "last_name": "Kampmann", "phone": None, "birth_date": "1980-02-03"}]


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"where": {"shoe_size": "44"}}, "shoe_size"),
        ({"where": {"gender": "blau"}}, "gender"),
        ({"where": {"birth_date": "30.02.1980"}}, "birth_date"),
        ({"sort": "clocks"}, "clocks"),
        ({"fields": ["last_name", "hlc"]}, "hlc"),
        ({"limit": -1}, "limit"),
        ({"offset": 10**12}, "offset"),
    ],
)
def test_unknown_fields_and_values_are_refused_by_name(office, options, field):
    with pytest.raises(BadInput) as caught:
        office.ask(listing.rows, "participant", **options)
    assert caught.value.field == field


def test_deleted_records_are_hidden_and_counted_out(office):
    record_id = person(office, "Kampmann")
    office.do(records.delete, "participant", record_id, "doppelt")
    assert names(office) == [] and office.ask(listing.count, "participant") == 0


def test_roles_and_offices_decide_what_is_listed(tmp_path):
    place = workplace(tmp_path)
    person(place, "Mitte", office="mitte")
    person(place, "Brauck", office="brauck")
    firm = place.do(records.add, "business", {"name": "Bäckerei", "office": "mitte"}).id
    somebody = person(place, "Butendorf", office="mitte")
    for about in ({"participant": somebody}, {"business": firm}):
        place.do(records.add, "follow_up", {**about, "due_on": "2021-07-01", "text": "anrufen"})
    place.do(records.edit, "staff", place.me.staff, {"offices": "mitte", "roles": "adviser"})
    with pytest.raises(NotAllowed):
        place.ask(listing.rows, "participant")
    (reminder,) = place.ask(listing.rows, "follow_up")
    assert reminder["business"] == firm
    place.close()
    other = workplace(tmp_path / "second", offices=["mitte"], roles=["social_worker"])
    person(other, "Mitte")
    assert names(other) == ["Mitte"]
    other.close()


def test_the_customer_number_is_masked_for_those_who_only_look(tmp_path):
    place = workplace(tmp_path)
    person(place, "Kampmann", customer_number="123A456789")
    assert place.ask(listing.rows, "participant", fields=["customer_number"])[0]["customer_number"] == "123A456789"
    place.do(records.edit, "staff", place.me.staff, {"roles": "team_lead"})
    (row,) = place.ask(listing.rows, "participant", fields=["customer_number"])
    assert row["customer_number"] == "•••••••789"
    shown = place.ask(detail.show, "participant", row["id"], history=True)
    assert "123A456789" not in str(shown)
    place.close()


def test_a_page_walks_the_index_in_order_without_sorting(office):
    person(office, "Kampmann")
    seen = []

    def plan(view):
        event.listen(view.connection, "before_cursor_execute", lambda *a: seen.append((a[2], a[3])))
        listing.rows(view, "participant", limit=50, offset=100)
        statement, parameters = seen[-1]
        return [row[3] for row in view.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]

    steps = office.ask(plan)
    assert any("participant_by_sort_key" in step for step in steps) and not any("TEMP B-TREE" in step for step in steps)
