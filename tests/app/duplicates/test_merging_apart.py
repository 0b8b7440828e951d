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
    tables = [replica.ask(lambda view: clusters.held(view.connection)) for replica in team.replicas]
    assert all(table == tables[0] for table in tables)
    assert all(replica.digest() == team.replicas[0].digest() for replica in team.replicas)
    questions = [sorted(replica.ask(merge_questions.questions), key=lambda q: q.id) for replica in team.replicas]
    assert all(listed == questions[0] for listed in questions)
    return tables[0], questions[0]


def test_overlapping_pairs_merged_at_the_same_time_are_one_and_somebody_is_asked(team):
    anna, bert, carla = team.replicas
    a, b, c = (person(anna, name) for name in ("Adler", "Bär", "Cramer"))
    team.settle_down(2)
    merge(bert, a, b)
    second = merge(carla, c, b)
    table, (question,) = agree(team)
    assert len(table) == 3
    assert {row.root for row in table} == {merged_records.to_blob(min(a, c))}
    assert question.sort == "united"
    assert "Adler" in question.sentence and "Cramer" in question.sentence
    assert "gleichzeitig" in question.sentence
    anna.do(merge_questions.keep, question.id, "alle dieselbe")
    assert agree(team)[1] == []
    bert.do(merging.unmerge, second, "doch nicht")
    table, _questions = agree(team)
    assert len(table) == 2


def test_a_clash_of_fields_chosen_at_the_same_time_is_asked_about_and_never_silent(team):
    anna, bert, carla = team.replicas
    a, b = person(anna, phone="02043 1"), person(anna, phone="02043 2")
    team.settle_down(2)
    merge(bert, a, b, {"phone": "WINNER"})
    merge(carla, a, b, {"phone": "LOSER"})
    _table, (question,) = agree(team)
    assert question.sort == "united"
    shown = {replica.ask(detail.show, "participant", a)["fields"]["phone"] for replica in team.replicas}
    assert len(shown) == 1
    anna.do(merge_questions.keep, question.id, "stimmt")
    assert agree(team)[1] == []
    assert {replica.ask(detail.show, "participant", a)["fields"]["phone"] for replica in team.replicas} == shown


def test_the_same_pair_merged_twice_is_no_question_and_one_taking_back_takes_both(team):
    anna, bert, carla = team.replicas
    a, b = person(anna), person(anna)
    team.settle_down(2)
    first = merge(bert, a, b)
    merge(carla, a, b)
    assert agree(team)[1] == []
    anna.do(merging.unmerge, first, "zwei Menschen")
    assert agree(team) == ([], [])


def test_a_merge_against_not_the_same_goes_back_to_the_queue_until_it_is_decided(team):
    anna, bert, carla = team.replicas
    a, b = person(anna, "Adler"), person(anna, "Adler-Weber")
    team.settle_down(2)
    made = merge(bert, a, b)
    carla.do(merging.not_duplicate, "participant", a, b, "not_same", "Zwillinge")
    _table, (question,) = agree(team)
    assert (question.sort, question.who) == ("contested", "Olga Petrenko")
    assert "nicht dasselbe" in question.sentence
    kept = anna.do(merge_questions.keep, question.id, "Ausweis gesehen")
    assert agree(team)[1] == []
    anna.do(merging.unmerge, kept, "doch Zwillinge")
    assert agree(team) == ([], [])
    pair = tuple(sorted((a, b)))
    assert bert.ask(merge_log.verdicts, "participant")[pair].verdict == "not_same"
    assert made in {row.id for row in bert.ask(merge_log.merges) if row.taken_back}


def test_an_edit_of_an_absorbed_record_made_offline_is_offered_on_the_survivor(team):
    anna, bert, carla = team.replicas
    a, b = person(anna, phone="02043 1"), person(anna, phone="02043 2")
    team.settle_down(2)
    merge(bert, a, b)
    carla.do(records.edit, "participant", b, {"phone": "02043 3"})  # does not know of the merge
    _table, (offer,) = agree(team)
    assert (offer.sort, offer.field, offer.value, offer.shown) == ("edited", "phone", "02043 3", "02043 1")
    assert (offer.record, offer.bearer, offer.who) == (a, b, "Olga Petrenko")
    carla.do(merge_questions.accept, offer.id)
    assert agree(team)[1] == []
    assert bert.ask(detail.show, "participant", b)["fields"]["phone"] == "02043 3"


def test_an_unmerge_against_a_further_merge_is_asked_about(team):
    anna, bert, carla = team.replicas
    a, b, c = (person(anna, name) for name in ("Adler", "Bär", "Cramer"))
    first = merge(anna, a, b)
    agree(team)
    bert.do(merging.unmerge, first, "doch zwei")
    further = merge(carla, a, c)
    table, (question,) = agree(team)
    assert {row.record for row in table} == {merged_records.to_blob(a), merged_records.to_blob(c)}
    assert (question.sort, question.who, question.merges) == ("unmerged", "Mehmet Kaya", (further,))
    assert "nicht" in question.sentence
    anna.do(merge_questions.keep, question.id, "A und C bleiben")
    assert agree(team)[1] == []
    anna.do(merging.unmerge, further, "auch das nicht")
    assert agree(team) == ([], [])


def test_a_merge_of_a_record_deleted_meanwhile_is_asked_about_and_the_other_stays_in_sight(team):
    anna, bert, carla = team.replicas
    a, b = person(anna, "Adler"), person(anna, "Bär")
    team.settle_down(2)
    made = merge(bert, a, b)
    carla.do(records.delete, "participant", a, "doppelt")
    _table, (question,) = agree(team)
    assert (question.sort, question.bearer, question.who) == ("deleted", a, "Olga Petrenko")
    assert "doppelt" in question.sentence
    for replica in team.replicas:
        assert [row["id"] for row in replica.ask(listing.rows, "participant")] == [b]
    anna.do(records.restore, "participant", a)
    assert agree(team)[1] == []
    assert [row["id"] for row in anna.ask(listing.rows, "participant")] == [a]
    bert.do(merging.unmerge, made, "doch zwei")
    assert agree(team) == ([], [])


def test_a_merge_that_another_laptop_took_back_meanwhile_is_not_taken_back_again(team):
    anna, bert, carla = team.replicas
    a, b = person(anna), person(anna)
    made = merge(anna, a, b)
    agree(team)
    bert.do(merging.unmerge, made, "doch zwei")
    agree(team)
    with pytest.raises(BadInput, match="doch zwei"):
        carla.do(merging.unmerge, made, "noch einmal")


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
        replica.ask(lambda view: [(row.record, row.root) for row in clusters.held(view.connection)])
        for replica in team.replicas
    ]
    assert tables[0] == tables[1]
    (row,) = brauck.ask(listing.rows, "participant")
    assert (row["id"], row["last_name"]) == (b, "Yilmaz")
    shown = brauck.ask(detail.show, "participant", b)
    assert (shown["id"], shown["merged"]) == (b, [a])
    assert [row["id"] for row in admin.ask(listing.rows, "participant")] == [a]
    admin.do(merging.unmerge, made, "doch zwei")
    team.settle_down(3)
    assert brauck.ask(detail.show, "participant", b)["merged"] == []


def test_a_merge_by_somebody_who_may_not_counts_nowhere(tmp_path):
    team = Team(tmp_path)
    team.founder()
    worker = team.member("Bo Brauck", roles=["social_worker"])
    founder = team.replicas[0]
    a, b = person(founder), person(founder)
    team.settle_down(2)
    values = {"subject": "participant", "survivor": a, "absorbed": b, "reason": "x"}
    worker.do(lambda work: work.create("merge", values, record_id=new_id()))  # past the use case
    team.settle_down(3)
    assert founder.ask(lambda view: clusters.held(view.connection)) == []
    assert founder.ask(merged_records.representative_of, "participant", b) == b
    assert [item.kind for item in founder.ask(quarantine.listed)] == ["merge"]
