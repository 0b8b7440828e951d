"""Merging on several laptops that do not know of each other: it ends the same everywhere, says so, can be undone."""

import pytest
from helpers.replicas import Team
from helpers.team_stages import ready_team

from app.base.errors import BadInput
from app.conflicts import quarantine
from app.core import merged_records
from app.duplicates import merge_log, merge_questions, merging
from app.records import detail, listing, records
from models.identifiers import new_id
from sync.store import clusters


@pytest.fixture
def team(tmp_path):
    return ready_team(tmp_path, "Mehmet Kaya", "Olga Petrenko", rounds=2)


def person(replica, last="Yılmaz", **more):
    given = {"last_name": last, "first_name": "Ayşe", "office": "mitte", **more}
    return replica.do(records.add, "participant", given).id


def merge(replica, winner, loser, take=None):
    return replica.do(merging.merge, "participant", winner, loser, take or {}, "dieselbe Person")


def agree(team):
    """Everybody syncs; the clusters that all of them hold."""
    team.settle_down(3)
    tables = [one.ask(lambda view: clusters.held(view.connection)) for one in team.replicas]
    assert all(table == tables[0] for table in tables)
    assert all(one.digest() == team.replicas[0].digest() for one in team.replicas)
    questions = [sorted(one.ask(merge_questions.questions), key=lambda q: q.id) for one in team.replicas]
    assert all(found == questions[0] for found in questions)
    return tables[0], questions[0]


def test_overlapping_pairs_merged_at_the_same_time_are_one_and_somebody_is_asked(team):
    one, two, three = team.replicas
    a, b, c = (person(one, name) for name in ("Adler", "Bär", "Cramer"))
    team.settle_down(2)
    merge(two, a, b)
    second = merge(three, c, b)
    table, (question,) = agree(team)
    assert len(table) == 3
    assert {row.root for row in table} == {merged_records.to_blob(min(a, c))}
    assert question.sort == "united"
    assert "Adler" in question.sentence and "Cramer" in question.sentence
    assert "gleichzeitig" in question.sentence
    one.do(merge_questions.keep, question.id, "alle dieselbe")
    assert agree(team)[1] == []
    two.do(merging.unmerge, second, "doch nicht")
    table, _questions = agree(team)
    assert len(table) == 2


def test_a_clash_of_fields_chosen_at_the_same_time_is_asked_about_and_never_silent(team):
    one, two, three = team.replicas
    a, b = person(one, phone="02043 1"), person(one, phone="02043 2")
    team.settle_down(2)
    merge(two, a, b, {"phone": "WINNER"})
    merge(three, a, b, {"phone": "LOSER"})
    _table, (question,) = agree(team)
    assert question.sort == "united"
    shown = {one.ask(detail.show, "participant", a)["fields"]["phone"] for one in team.replicas}
    assert len(shown) == 1
    one.do(merge_questions.keep, question.id, "stimmt")
    assert agree(team)[1] == []
    assert {one.ask(detail.show, "participant", a)["fields"]["phone"] for one in team.replicas} == shown


def test_the_same_pair_merged_twice_is_no_question_and_one_taking_back_takes_both(team):
    one, two, three = team.replicas
    a, b = person(one), person(one)
    team.settle_down(2)
    first = merge(two, a, b)
    merge(three, a, b)
    assert agree(team)[1] == []
    one.do(merging.unmerge, first, "zwei Menschen")
    assert agree(team) == ([], [])


def test_a_merge_against_not_the_same_goes_back_to_the_queue_until_it_is_decided(team):
    one, two, three = team.replicas
    a, b = person(one, "Adler"), person(one, "Adler-Weber")
    team.settle_down(2)
    made = merge(two, a, b)
    three.do(merging.not_duplicate, "participant", a, b, "not_same", "Zwillinge")
    _table, (question,) = agree(team)
    assert (question.sort, question.who) == ("contested", "Olga Petrenko")
    assert "nicht dasselbe" in question.sentence
    kept = one.do(merge_questions.keep, question.id, "Ausweis gesehen")
    assert agree(team)[1] == []
    one.do(merging.unmerge, kept, "doch Zwillinge")
    assert agree(team) == ([], [])
    pair = tuple(sorted((a, b)))
    assert two.ask(merge_log.verdicts, "participant")[pair].verdict == "not_same"
    assert made in {row.id for row in two.ask(merge_log.merges) if row.taken_back}


def test_an_edit_of_an_absorbed_record_made_offline_is_offered_on_the_survivor(team):
    one, two, three = team.replicas
    a, b = person(one, phone="02043 1"), person(one, phone="02043 2")
    team.settle_down(2)
    merge(two, a, b)
    three.do(records.edit, "participant", b, {"phone": "02043 3"})  # does not know of the merge
    _table, (offer,) = agree(team)
    assert (offer.sort, offer.field, offer.value, offer.shown) == ("edited", "phone", "02043 3", "02043 1")
    assert (offer.record, offer.bearer, offer.who) == (a, b, "Olga Petrenko")
    three.do(merge_questions.accept, offer.id)
    assert agree(team)[1] == []
    assert two.ask(detail.show, "participant", b)["fields"]["phone"] == "02043 3"


def test_an_unmerge_against_a_further_merge_is_asked_about(team):
    one, two, three = team.replicas
    a, b, c = (person(one, name) for name in ("Adler", "Bär", "Cramer"))
    first = merge(one, a, b)
    agree(team)
    two.do(merging.unmerge, first, "doch zwei")
    further = merge(three, a, c)
    table, (question,) = agree(team)
    assert {row.record for row in table} == {merged_records.to_blob(a), merged_records.to_blob(c)}
    assert (question.sort, question.who, question.merges) == ("unmerged", "Mehmet Kaya", (further,))
    assert "nicht" in question.sentence
    one.do(merge_questions.keep, question.id, "A und C bleiben")
    assert agree(team)[1] == []
    one.do(merging.unmerge, further, "auch das nicht")
    assert agree(team) == ([], [])


def test_a_merge_of_a_record_deleted_meanwhile_is_asked_about_and_the_other_stays_in_sight(team):
    one, two, three = team.replicas
    a, b = person(one, "Adler"), person(one, "Bär")
    team.settle_down(2)
    made = merge(two, a, b)
    three.do(records.delete, "participant", a, "doppelt")
    _table, (question,) = agree(team)
    assert (question.sort, question.bearer, question.who) == ("deleted", a, "Olga Petrenko")
    assert "doppelt" in question.sentence
    for replica in team.replicas:
        assert [row["id"] for row in replica.ask(listing.rows, "participant")] == [b]
    one.do(records.restore, "participant", a)
    assert agree(team)[1] == []
    assert [row["id"] for row in one.ask(listing.rows, "participant")] == [a]
    two.do(merging.unmerge, made, "doch zwei")
    assert agree(team) == ([], [])


def test_a_merge_that_another_laptop_took_back_meanwhile_is_not_taken_back_again(team):
    one, two, three = team.replicas
    a, b = person(one), person(one)
    made = merge(one, a, b)
    agree(team)
    two.do(merging.unmerge, made, "doch zwei")
    agree(team)
    with pytest.raises(BadInput, match="doch zwei"):
        three.do(merging.unmerge, made, "noch einmal")


def test_a_laptop_that_reads_one_of_the_offices_shows_its_own_record_and_holds_the_same_cluster(tmp_path):
    team = Team(tmp_path)
    team.founder()
    brauck = team.member("Bo Brauck", roles=["social_worker"], offices=["brauck"])
    team.settle_down(2)
    admin = team.replicas[0]
    a, b = person(admin), person(admin, "Yilmaz", office="brauck", phone="02043 9")
    made = merge(admin, a, b)
    team.settle_down(3)
    tables = [
        one.ask(lambda view: [(r.record, r.root) for r in clusters.held(view.connection)]) for one in team.replicas
    ]
    assert tables[0] == tables[1]
    (row,) = brauck.ask(listing.rows, "participant")
    assert (row["id"], row["last_name"]) == (b, "Yilmaz")
    told = brauck.ask(detail.show, "participant", b)
    assert (told["id"], told["merged"]) == (b, [a])
    assert [row["id"] for row in admin.ask(listing.rows, "participant")] == [a]
    admin.do(merging.unmerge, made, "doch zwei")
    team.settle_down(3)
    assert brauck.ask(detail.show, "participant", b)["merged"] == []


def test_a_merge_by_somebody_who_may_not_counts_nowhere(tmp_path):
    team = Team(tmp_path)
    team.founder()
    two = team.member("Bo Brauck", roles=["social_worker"])
    one = team.replicas[0]
    a, b = person(one), person(one)
    team.settle_down(2)
    values = {"subject": "participant", "survivor": a, "absorbed": b, "reason": "x"}
    two.do(lambda work: work.create("merge", values, record_id=new_id()))  # past the use case
    team.settle_down(3)
    assert one.ask(lambda view: clusters.held(view.connection)) == []
    assert one.ask(merged_records.representative_of, "participant", b) == b
    assert [item.kind for item in one.ask(quarantine.listed)] == ["merge"]
