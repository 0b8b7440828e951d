"""Offers to other offices: who waits where, who may take over, and that taking back leaves everything as it was."""

import pytest
from helpers import make, people
from helpers.replicas import Team

from app.base.errors import BadInput, NotAllowed
from app.companies import companies
from app.conflicts import move_offers
from app.core.workplace import Workplace
from app.people import person
from app.records import records


@pytest.fixture
def place(tmp_path):
    return make.workplace(tmp_path / "store")


def working_for(place: Workplace, *offices: str, roles=None) -> None:
    place.me = type(place.me)(place.me.staff, place.me.name, frozenset(roles or place.me.roles), offices)


def listed_offers(place):
    return [(offer.title, offer.source, offer.target, offer.may_accept) for offer in place.ask(move_offers.offers)]


def office_of(place, participant):
    record = place.ask(lambda view: view.record("participant", participant))
    return record.values["office"], place.ask(lambda view: view.places[record.compartment].office)


@pytest.fixture
def offered(place):
    """Somebody of Brauck, offered to Mitte by one who works for Brauck alone."""
    hanna = people.person(place, "Kowalczyk", "Hanna")
    working_for(place, "brauck")
    place.do(records.edit, "participant", hanna, {"office": "mitte"})
    return hanna


def test_an_offer_is_listed_with_who_made_it_and_where_to(place, offered):
    people.person(place, "Nowak", "Piotr")
    (offer,) = place.ask(move_offers.offers)
    assert (offer.id, offer.title, offer.source, offer.target) == (offered, "Kowalczyk, Hanna", "brauck", "mitte")
    assert (offer.who, offer.when[:10]) == ("Katrin Sommerfeld", "2021-06-17")
    assert (offer.may_accept, offer.may_withdraw) == (False, True)


def test_who_works_for_both_takes_over_and_the_offer_is_gone(place, offered):
    with pytest.raises(NotAllowed, match="auch für Gladbeck-Mitte arbeitet"):
        place.do(move_offers.accept, "participant", offered)
    working_for(place, "brauck", "mitte")
    assert listed_offers(place) == [("Kowalczyk, Hanna", "brauck", "mitte", True)]
    place.do(move_offers.accept, "participant", offered)
    assert office_of(place, offered) == ("mitte", "mitte")
    assert listed_offers(place) == []


def test_an_offer_is_taken_back_by_the_office_that_gives(place, offered):
    place.do(move_offers.withdraw, "participant", offered)
    assert office_of(place, offered) == ("brauck", "brauck")
    assert listed_offers(place) == []
    with pytest.raises(BadInput, match="keinem anderen Büro mehr angeboten"):
        place.do(move_offers.withdraw, "participant", offered)


def test_who_is_offered_can_still_be_worked_with(place, offered):
    assert place.ask(person.details, offered).may_edit
    assert place.ask(person.details, offered).offered == "mitte"
    sheet = place.ask(person.open_sheet, offered)
    assert sheet.editable
    place.do(person.save_sheet, sheet, {"participant.phone": "02043 9"})
    assert office_of(place, offered) == ("mitte", "brauck")


def test_companies_are_offered_in_the_same_way(place):
    firm = place.do(records.add, "business", {"name": "Kiosk", "office": "brauck"}).id
    working_for(place, "brauck")
    place.do(records.edit, "business", firm, {"office": "mitte"})
    assert listed_offers(place) == [("Kiosk", "brauck", "mitte", False)]
    assert place.ask(companies.details, firm).may_edit
    working_for(place, "brauck", "mitte")
    place.do(move_offers.accept, "business", firm)
    assert listed_offers(place) == []


def test_the_other_office_and_those_without_the_right_see_no_names(place, offered):
    working_for(place, "mitte")
    assert listed_offers(place) == []
    working_for(place, "brauck", roles=["adviser"])
    assert listed_offers(place) == []
    working_for(place, "brauck", "mitte", roles=["team_lead"])
    (offer,) = place.ask(move_offers.offers)
    assert (offer.may_accept, offer.may_withdraw) == (False, False)


def test_an_offer_travels_and_somebody_of_both_offices_takes_over_on_another_laptop(tmp_path):
    team = Team(tmp_path)
    founder = team.founder()
    brauck = team.member("Brauck", offices=["brauck"])
    hanna = brauck.do(records.add, "participant", {"last_name": "Weiß", "first_name": "Karin", "office": "brauck"}).id
    brauck.do(records.edit, "participant", hanna, {"office": "mitte"})
    team.settle_down(3)
    (offer,) = founder.ask(move_offers.offers)
    assert (offer.title, offer.who, offer.may_accept) == ("Weiß, Karin", "Brauck", True)
    founder.do(move_offers.accept, "participant", hanna)
    team.settle_down(3)
    assert founder.ask(move_offers.offers) == []
    assert brauck.ask(move_offers.offers) == []
