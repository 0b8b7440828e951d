"""Merging, taking back, "not the same": who may, what is refused, and what is shown afterwards."""

import pytest
from helpers.make import workplace

from app.base.errors import BadInput, NotAllowed, NotFound
from app.core import merged_records, merged_values
from app.duplicates import merge_log, merge_preview, merge_questions, merging, reassign
from app.records import detail, listing, records
from app.sessions import attendance
from app.sessions.register import register
from sync.store import clusters


@pytest.fixture
def place(tmp_path):
    return workplace(tmp_path / "store")


def person(place, last="Yılmaz", first="Ayşe", **more):
    return place.do(records.add, "participant", {"last_name": last, "first_name": first, "office": "mitte", **more}).id


def company(place, name="Bäckerei Öztürk", **more):
    return place.do(records.add, "business", {"name": name, "office": "mitte", **more}).id


def merge(place, winner, loser, take=None, kind="participant"):
    return place.do(merging.merge, kind, winner, loser, take or {}, "dieselbe Person")


def shown(place, record_id, kind="participant"):
    cluster = place.ask(merged_records.cluster_of, kind, record_id)
    return place.ask(lambda view: merged_values.combined_values(view, view.described(kind), cluster))


def table(place):
    return place.ask(lambda view: clusters.held(view.connection))


def test_a_merge_makes_one_cluster_with_the_winner_as_root(place):
    a, b = person(place), person(place, first="Ayse")
    merge(place, a, b)
    assert {(row.record, row.root == row.representative) for row in table(place)}
    assert place.ask(merged_records.representative_of, "participant", b) == a
    assert place.ask(merged_records.cluster_of, "participant", b).merged == [b]


def test_fields_come_from_where_the_merge_says_and_else_from_the_winner(place):
    a = person(place, phone="02043 1", city="Gladbeck")
    b = person(place, phone="02043 2", city="Bottrop", email="a@example.org")
    merge(place, a, b, {"phone": "LOSER"})
    fields = shown(place, a)
    assert (fields["phone"], fields["city"], fields["email"]) == ("02043 2", "Gladbeck", "a@example.org")


def test_notes_and_languages_of_both_are_kept(place):
    a = person(place, note="kommt mit Kind", languages=["türkisch"])
    b = person(place, note="braucht Brille", languages=["deutsch", "türkisch"])
    merge(place, a, b)
    fields = shown(place, a)
    assert fields["note"] == "kommt mit Kind\nbraucht Brille"
    assert fields["languages"] == ["türkisch", "deutsch"]


def test_both_phone_numbers_are_kept_where_somebody_asks_for_it(place):
    a, b = person(place, phone="02043 1"), person(place, phone="02043 2")
    merge(place, a, b, {"phone": "both"})
    assert shown(place, a)["phone"] == "02043 1 / 02043 2"


def test_what_is_changed_on_the_survivor_later_is_shown_whatever_the_merge_chose(place):
    a, b = person(place, phone="02043 1"), person(place, phone="02043 2")
    merge(place, a, b, {"phone": "LOSER"})
    place.do(records.edit, "participant", a, {"phone": "02043 3"})
    assert shown(place, a)["phone"] == "02043 3"


def test_taking_back_makes_everything_as_it_was(place):
    a, b = person(place, phone="1"), person(place, phone="2")
    before = [place.ask(detail.show, "participant", record_id) for record_id in (a, b)]
    rows = place.ask(listing.rows, "participant")
    made = merge(place, a, b, {"phone": "LOSER"})
    place.do(merging.unmerge, made, "doch zwei")
    assert [place.ask(detail.show, "participant", record_id) for record_id in (a, b)] == before
    assert place.ask(listing.rows, "participant") == rows
    assert table(place) == []


def test_a_cluster_of_four_stays_one_when_one_merge_is_taken_back_and_made_again(place):
    a, b, c, d = (person(place, last=name) for name in "ABCD")
    first = merge(place, a, b)
    merge(place, c, d)
    merge(place, a, c)
    assert {row.root for row in table(place)} == {clusters.to_blob(a)}
    assert len(table(place)) == 4
    place.do(merging.unmerge, first, "B ist eine andere")
    assert len(table(place)) == 3
    assert place.ask(merged_records.representative_of, "participant", b) == b
    assert place.ask(merged_records.representative_of, "participant", d) == a


@pytest.mark.parametrize(
    ("act", "word"),
    [
        (lambda place, a, b, firm: merge(place, a, a), "derselbe"),
        (lambda place, a, b, firm: merge(place, a, firm), "Unternehmen"),
        (lambda place, a, b, firm: merge(place, a, b, {"phone": "keiner"}), "WINNER"),
        (lambda place, a, b, firm: merge(place, a, b, {"office": "LOSER"}), "bleibt in jedem"),
        (lambda place, a, b, firm: merge(place, a, b, {"birth_date": "both"}), "einen Wert"),
        (lambda place, a, b, firm: place.do(merging.merge, "participant", a, b, {}, " "), "Grund"),
        (lambda place, a, b, firm: place.do(merging.merge, "session", a, b, {}, "x"), "Personen"),
    ],
)
def test_what_cannot_be_merged_is_refused_with_a_sentence_and_nothing_changes(place, act, word):
    a, b, firm = person(place), person(place), company(place)
    with pytest.raises(BadInput) as refused:
        act(place, a, b, firm)
    assert word in refused.value.message
    assert table(place) == []


def test_an_absorbed_record_is_not_merged_again_and_the_sentence_says_into_which_it_went(place):
    a, b, c = person(place, last="Adler"), person(place), person(place)
    merge(place, a, b)
    with pytest.raises(BadInput) as refused:
        merge(place, c, b)
    assert "Adler, Ayşe" in refused.value.message
    assert a in refused.value.message


def test_a_merge_that_was_taken_back_is_not_taken_back_twice(place):
    made = merge(place, person(place), person(place))
    place.do(merging.unmerge, made, "doch zwei")
    with pytest.raises(BadInput, match="doch zwei"):
        place.do(merging.unmerge, made, "noch einmal")


def test_records_of_other_offices_are_not_found(tmp_path):
    place = workplace(tmp_path / "store")
    a = person(place)
    b = place.do(records.add, "participant", {"last_name": "Y", "first_name": "A", "office": "brauck"}).id
    staff = place.me.staff
    place.do(records.edit, "staff", staff, {"offices": ["mitte"]})
    place.refresh()
    with pytest.raises(NotFound):
        merge(place, a, b)


def test_only_the_administration_merges_takes_back_and_says_not_the_same(tmp_path):
    place = workplace(tmp_path / "store")
    a, b = person(place), person(place)
    made = merge(place, a, b)
    place.do(records.edit, "staff", place.me.staff, {"roles": ["social_worker", "adviser", "team_lead"]})
    place.refresh()
    for act in (
        lambda: merge(place, a, b),
        lambda: place.do(merging.unmerge, made, "x"),
        lambda: place.do(merging.not_duplicate, "participant", a, b, "not_same", "x"),
        lambda: place.do(records.add, "merge", {"subject": "participant", "survivor": a, "absorbed": b, "reason": "x"}),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_program_alone_writes_decisions(place):
    a, b = person(place), person(place)
    made = merge(place, a, b)
    for act in (
        lambda: place.do(records.edit, "merge", made, {"survivor": b}),
        lambda: place.do(records.delete, "merge", made, "x"),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_verdict_holds_until_one_of_the_compared_fields_changes(place):
    a, b = person(place, phone="1"), person(place, phone="2")
    place.do(merging.not_duplicate, "participant", b, a, "not_same", "Zwillinge")
    pair = tuple(sorted((a, b)))
    verdict = place.ask(merge_log.verdicts, "participant")[pair]
    assert (verdict.verdict, verdict.current, verdict.authorship.reason) == ("not_same", True, "Zwillinge")
    place.do(records.edit, "participant", a, {"city": "Gladbeck", "note": "anderes"})
    assert not place.ask(merge_log.verdicts, "participant")[pair].current
    place.do(merging.not_duplicate, "participant", a, b, "open", "neu prüfen")
    assert place.ask(merge_log.verdicts, "participant") == {}


def test_two_that_are_merged_are_not_called_different_before_it_is_taken_back(place):
    a, b = person(place), person(place)
    merge(place, a, b)
    with pytest.raises(BadInput, match="zurück"):
        place.do(merging.not_duplicate, "participant", a, b, "same_household", "")


def test_merges_are_listed_with_who_when_laptop_and_reason(place):
    a, b = person(place, last="Adler"), person(place, last="Bär")
    made = merge(place, a, b)
    place.do(merging.unmerge, made, "doch zwei")
    (row,) = place.ask(merge_log.merges)
    assert (row.survivor_title, row.absorbed_title) == ("Adler, Ayşe", "Bär, Ayşe")
    assert row.authorship.who == "Katrin Sommerfeld"
    assert row.authorship.reason == "dieselbe Person"
    assert row.authorship.when.startswith("2021-06-17")
    assert row.authorship.laptop
    assert row.taken_back.reason == "doch zwei"
    assert place.ask(merge_log.merges, merge_log.MergeFilter(standing=True)) == []


def test_what_was_recorded_after_a_merge_is_offered_when_it_is_taken_back(place):
    a, b = person(place), person(place)
    place.do(records.add, "follow_up", {"participant": a, "due_on": "2021-07-01", "text": "vorher"})
    made = merge(place, a, b)
    later = place.do(records.add, "follow_up", {"participant": a, "due_on": "2021-08-01", "text": "nachher"}).id
    place.do(merging.unmerge, made, "doch zwei")
    (addition,) = place.ask(merge_log.recorded_since, made)
    assert (addition.kind, addition.id, addition.about) == ("follow_up", later, a)


def test_a_change_of_an_absorbed_record_is_kept_there_and_offered_on_the_survivor(place):
    a, b = person(place, phone="1"), person(place, phone="2")
    merge(place, a, b)
    place.do(records.edit, "participant", b, {"phone": "3"})
    assert shown(place, a)["phone"] == "1"
    (offer,) = place.ask(merge_questions.offers)
    assert (offer.record, offer.bearer, offer.field, offer.value, offer.shown) == (a, b, "phone", "3", "1")
    place.do(merge_questions.accept, offer.id)
    assert shown(place, a)["phone"] == "3"
    assert place.ask(merge_questions.offers) == []


def test_an_offer_that_is_declined_does_not_come_back(place):
    a, b = person(place, phone="1"), person(place, phone="2")
    merge(place, a, b)
    place.do(records.edit, "participant", b, {"phone": "3"})
    (offer,) = place.ask(merge_questions.offers)
    place.do(merge_questions.keep, offer.id, "alte Nummer")
    assert place.ask(merge_questions.questions) == []
    assert shown(place, a)["phone"] == "1"
    with pytest.raises(NotFound):
        place.do(merge_questions.keep, offer.id, "alte Nummer")


def test_the_preview_puts_both_side_by_side_and_says_what_the_sums_will_be(place):
    a, b = person(place, phone="02043 1"), person(place, phone="02043 2", email="b@example.org")
    days = ["2021-06-01", "2021-06-02", "2021-06-03"]
    meetings = [
        place.do(records.add, "session", {"date": day, "begin": "09:00", "end": "10:00", "public_content": "x"}).id
        for day in days
    ]
    for who, wheres in ((a, meetings[:2]), (b, meetings[1:])):
        for where in wheres:
            place.do(records.add, "attendance", {"session": where, "participant": who, "status": "A"})
    preview = place.ask(merge_preview.preview, "participant", a, b)
    phone = next(field for field in preview.fields if field.name == "phone")
    assert (phone.a.value, phone.b.value, phone.a.who, phone.proposal) == (
        "02043 1",
        "02043 2",
        "Katrin Sommerfeld",
        "both",
    )
    assert next(field for field in preview.fields if field.name == "email").proposal == "loser"
    assert preview.sums == "3 Termine, einer war doppelt"
    assert preview.minutes == 180
    assert any("einmal" in note for note in preview.notes)
    assert next((field.a, field.b, field.after) for field in preview.belonging if field.kind == "attendance") == (
        2,
        2,
        3,
    )


def test_two_who_are_enrolled_at_the_same_time_are_merged_and_the_preview_says_so(place):
    a, b = person(place), person(place)
    for who, day in ((a, "2021-02-01"), (b, "2021-03-01")):
        place.do(records.add, "enrolment", {"participant": who, "entry_date": day})
    preview = place.ask(merge_preview.preview, "participant", a, b)
    assert any("01.02.2021" in note and "01.03.2021" in note for note in preview.notes)
    merge(place, a, b)


def test_companies_are_merged_like_people_and_a_branch_can_be_kept_apart(place):
    a = company(place, street="Hochstraße", house_no="1", phone="02043 5")
    b = company(place, street="Horster Straße", house_no="7", phone="02043 6")
    preview = place.ask(merge_preview.preview, "business", a, b)
    assert any("Filiale" in note for note in preview.notes)
    made = merge(place, a, b, {"phone": "LOSER"}, kind="business")
    assert shown(place, a, "business")["phone"] == "02043 6"
    place.do(merging.unmerge, made, "zwei Filialen")
    place.do(merging.not_duplicate, "business", a, b, "not_same", "zwei Filialen")
    assert len(place.ask(merge_log.verdicts, "business")) == 1


def test_what_was_recorded_after_a_merge_is_given_to_the_one_it_is_about(place):
    a, b = person(place), person(place)
    made = merge(place, a, b)
    where = place.do(records.add, "session", {"date": "2021-06-01", "begin": "09:00", "end": "10:00"}).id
    place.do(attendance.mark, where, a, "T", 30)
    remind = place.do(records.add, "follow_up", {"participant": a, "due_on": "2021-08-01", "text": "anrufen"}).id
    alone = place.do(records.add, "session", {"date": "2021-06-02", "kind": "individual", "participant": a}).id
    place.do(merging.unmerge, made, "doch zwei")
    for addition in place.ask(merge_log.recorded_since, made):
        place.do(reassign.assign, addition.kind, addition.id, b)
    assert [(row.participant, row.status, row.minutes) for row in place.ask(register, where).rows] == [(b, "T", 30)]
    assert {row["participant"] for row in place.ask(listing.rows, "follow_up")} == {b}
    assert place.ask(lambda view: view.record("session", alone)).values["participant"] == b
    assert not place.ask(lambda view: view.record("follow_up", remind)).alive
