"""What does not count, as people meet it: in words, tried again, taken over, handed on."""

import pytest
from helpers import people
from helpers.desk import TestDesk
from helpers.replicas import Team

from app.base.errors import NotAllowed
from app.sharing import enrolling
from resources import language
from ui.quarantine.presenter import QuarantinePresenter
from ui.sync_lists import columns


@pytest.fixture
def team(tmp_path):
    """A newcomer recorded somebody while waiting, and was admitted without the right to it."""
    language.use("de")
    made = Team(tmp_path)
    first = made.founder()
    made.member("Birgit Reuter", roles=["social_worker"], offices=["brauck"])
    newcomer = made.newcomer("Mehmet Aksoy")
    people.person(newcomer.place, "Haddad", "Nour", phone="02043 7")
    (request,) = enrolling.list_requests(first.place, made.share)
    given = (request["request"], request["fingerprint"], ["team_lead"], ["brauck"], [])
    enrolling.admit_request(first.place, made.share, *given)
    made.replicas.append(newcomer)
    made.settle_down(3)
    return made


def presenter_of(replica):
    desk, rounds = TestDesk(), []
    made = QuarantinePresenter(replica.place, desk, lambda state: None, lambda: rounds.append(1), replica.clock)
    made.show()
    return made, desk, rounds


def test_an_entry_is_told_by_name_reason_and_value(team):
    presenter, _desk, _rounds = presenter_of(team.replicas[0])
    (item,) = presenter.state.rows.fetch(0, 9)
    cells = {column.key: column.cell(item) for column in columns.barred(team.clock)}
    assert cells["what"].text == "Haddad, Nour"
    assert cells["what"].second == "Person · Mehmet Aksoy · 1 Änderung"
    assert cells["reason"].text == "Wer das geschrieben hat, durfte es zu der Zeit nicht."
    phone = next(value for value in presenter.values(item) if value.field == "Telefon")
    assert (phone.entry, phone.record) == ("02043 7", "keine Angabe")


def test_values_are_taken_over_and_the_entry_stays_listed(team):
    birgit = team.replicas[1]
    presenter, desk, _rounds = presenter_of(birgit)
    (item,) = presenter.state.rows.fetch(0, 9)
    presenter.adopt(item)
    assert desk.said[-1] == "Haddad, Nour: Die Werte wurden übernommen."
    assert presenter.state.number == 1
    presenter.try_again()
    assert _rounds == [1]
    assert "Noch zählt keiner" in desk.said[-1]


def test_a_package_is_made_and_read_by_the_administration_alone(team, tmp_path):
    birgit = team.replicas[1]
    presenter, desk, _rounds = presenter_of(birgit)
    assert presenter.state.may_hand_over and not presenter.state.may_open
    file = tmp_path / "zettel.feldbuch-paket"
    presenter.hand_over(file)
    assert desk.said[-1] == "1 Eintrag ist im Paket. Nur die Verwaltung kann es öffnen."
    assert presenter.open_package(file) is None
    assert isinstance(desk.told[-1], NotAllowed)
    admin, _told, _more = presenter_of(team.replicas[0])
    assert admin.state.may_open
    opened = admin.open_package(file)
    assert (opened.author, len(opened.items)) == ("Birgit Reuter", 1)
    presenter.hand_over(file)
    assert len(desk.told) == 2
