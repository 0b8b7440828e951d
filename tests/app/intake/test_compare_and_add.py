"""Somebody typed in beside one who is known: what is compared, what is added, and that nothing known is lost."""

import pytest
from helpers import make, people

from app.base.errors import BadInput, NotAllowed, NotFound
from app.companies import companies
from app.intake import compare_and_add
from app.intake.duplicate_hint import duplicate_hints
from app.people import person
from app.records import detail, listing, records


@pytest.fixture
def place(tmp_path):
    return make.workplace(tmp_path / "store")


@pytest.fixture
def hanna(place):
    about = {"birth_date": "1983-11-04", "phone": "02043 555 0129", "note": "kommt vormittags"}
    return people.person(place, "Kowalczyk", "Hanna", **about, customer_number="355A123")


TYPED = {
    "participant.last_name": "Kowalczyk",
    "participant.first_name": "Hana",
    "participant.birth_date": "1983-11-04",
    "participant.phone": "0170 555 0130",
    "participant.email": "hana@example.org",
    "participant.note": "spricht Polnisch",
    "participant.office": "brauck",
    "enrolment.entry_date": "2021-06-01",
    "participant.birth_name": None,
}


def values_of(place, hanna):
    return place.ask(detail.show, "participant", hanna)["fields"]


def test_only_what_is_typed_is_compared_and_what_is_known_stays_in_front(place, hanna):
    comparison = place.ask(compare_and_add.compare_plain, "participant", hanna, TYPED)
    proposals = {field.name.partition(".")[2]: field.proposal for field in comparison.fields}
    assert (comparison.title, comparison.typed_title) == ("Kowalczyk, Hanna", "Kowalczyk, Hana")
    assert proposals == {
        "last_name": "winner",
        "first_name": "winner",
        "birth_date": "winner",
        "phone": "winner",
        "email": "loser",
        "note": "both",
        "entry_date": "loser",
    }


def test_why_they_are_perhaps_one_is_what_the_hint_said(place, hanna):
    own = {key.partition(".")[2]: value for key, value in TYPED.items() if key.startswith("participant.")}
    (hint,) = place.ask(duplicate_hints, "participant", own)
    comparison = place.ask(compare_and_add.compare_plain, "participant", hanna, TYPED, hint.pair)
    assert hint.id == hanna
    assert comparison.why.score > 0.9


def test_additions_fill_what_is_empty_keep_both_notes_and_leave_the_rest(place, hanna):
    comparison = place.ask(compare_and_add.compare_plain, "participant", hanna, TYPED)
    added = place.do(compare_and_add.add, comparison, {})
    now = values_of(place, hanna)
    assert added.number == 3
    assert (now["first_name"], now["phone"], now["email"]) == ("Hanna", "02043 555 0129", "hana@example.org")
    assert now["note"] == "kommt vormittags\nspricht Polnisch"
    assert [row["entry_date"] for row in place.ask(listing.rows, "enrolment")] == ["2021-06-01"]
    assert len(place.ask(listing.rows, "participant")) == 1


def test_a_differing_value_is_taken_where_it_was_chosen_and_all_is_taken_back(place, hanna):
    before = values_of(place, hanna)
    comparison = place.ask(compare_and_add.compare_plain, "participant", hanna, TYPED)
    added = place.do(compare_and_add.add, comparison, {"participant.phone": "loser"})
    assert values_of(place, hanna)["phone"] == "0170 555 0130"
    place.do(compare_and_add.take_back, added)
    assert values_of(place, hanna) == before
    assert place.ask(listing.rows, "enrolment") == []


def test_a_number_that_one_may_not_read_is_compared_as_it_is_and_shown_masked(place, hanna):
    place.me = type(place.me)(place.me.staff, place.me.name, frozenset({"team_lead"}), place.me.offices)
    same = place.ask(
        compare_and_add.compare_plain, "participant", hanna, {"participant.customer_number": "355A123"}
    ).fields[0]
    other = place.ask(
        compare_and_add.compare_plain, "participant", hanna, {"participant.customer_number": "355A124"}
    ).fields[0]
    assert same.same
    assert not other.same
    assert "355A123" not in str(other.a.value)


def test_a_refused_value_is_named_and_nothing_is_added(place, hanna):
    before = values_of(place, hanna)
    typed = {**TYPED, "enrolment.exit_date": "2020-01-01"}
    comparison = place.ask(compare_and_add.compare_plain, "participant", hanna, typed)
    with pytest.raises(BadInput):
        place.do(compare_and_add.add, comparison, {})
    assert values_of(place, hanna) == before


def test_what_a_colleague_changed_meanwhile_is_kept_beside_what_is_added(place, hanna):
    comparison = place.ask(compare_and_add.compare_plain, "participant", hanna, TYPED)
    place.do(records.edit, "participant", hanna, {"email": "kowalczyk@example.org"})
    place.do(compare_and_add.add, comparison, {})
    shown = place.ask(detail.show, "participant", hanna)
    assert {value["value"] for value in shown["conflicts"]["email"]} == {"kowalczyk@example.org", "hana@example.org"}


def test_protected_answers_are_compared_with_a_note_that_they_were_read(place, hanna):
    place.do(records.add, "consent", {"subject": hanna, "kind": "sensitive", "given_on": "2021-01-11"})
    place.do(records.add, "participant_sensitive", {"participant": hanna, "minority": "no"})
    typed = {**TYPED, "participant_sensitive.minority": "no", "participant_sensitive.homeless": "no"}
    comparison = place.do(compare_and_add.compare, "participant", hanna, typed)
    answers = {
        field.name: (field.a.value, field.same)
        for field in comparison.fields
        if field.name.startswith("participant_sens")
    }
    assert answers["participant_sensitive.minority"] == ("no", True)
    trail = [field["action"] for field in place.ask(listing.rows, "audit_event")]
    assert "read_sensitive" in trail
    added = place.do(compare_and_add.add, comparison, {})
    values, _basis = place.do(person.open_answers, hanna)
    assert values["participant_sensitive.homeless"] == "no"
    place.do(compare_and_add.take_back, added)
    values, _basis = place.do(person.open_answers, hanna)
    assert values.get("participant_sensitive.homeless") is None


def test_a_company_gets_additions_in_the_same_way(place):
    given = {"name": "Bäckerei Öztürk GmbH", "street": "Horster Str.", "house_no": "5", "office": "brauck"}
    firm = place.do(records.add, "business", given).id
    typed = {"business.name": "Bäckerei Oeztürk", "business.phone": "02043 1", "business.house_no": "5"}
    comparison = place.ask(compare_and_add.compare_plain, "business", firm, typed)
    added = place.do(compare_and_add.add, comparison, {})
    assert added.number == 1
    assert place.ask(companies.details, firm).values["phone"] == "02043 1"
    place.do(compare_and_add.take_back, added)
    assert place.ask(companies.details, firm).values.get("phone") is None


def test_somebody_of_another_office_cannot_be_compared_with(place, hanna):
    place.me = type(place.me)(place.me.staff, place.me.name, place.me.roles, ("mitte",))
    with pytest.raises(NotFound):
        place.ask(compare_and_add.compare_plain, "participant", hanna, TYPED)


def test_who_may_only_look_adds_nothing(place, hanna):
    comparison = place.ask(compare_and_add.compare_plain, "participant", hanna, TYPED)
    place.me = type(place.me)(place.me.staff, place.me.name, frozenset({"team_lead"}), place.me.offices)
    with pytest.raises(NotAllowed):
        place.do(compare_and_add.add, comparison, {})
