"""The page "Sync" without a window: the folder, admitting and removing laptops, what is told of them."""

import datetime
import shutil

import pytest
from helpers.desk import TestDesk
from helpers.make import workplace
from helpers.replicas import Team

from app.base.errors import NotAdmitted
from app.records import records
from app.sharing import enrolling, syncing
from resources import language
from ui.sync_lists.words import laptop_seen, laptop_state
from ui.syncing.dialogs import admission_errors
from ui.syncing.presenter import SyncPresenter
from ui.syncing.rounds import Rounds


@pytest.fixture
def team(tmp_path):
    language.use("de")
    made = Team(tmp_path)
    made.clock.now = datetime.datetime.now().replace(microsecond=0)
    made.founder()
    return made


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "ablage"
    made.mkdir()
    return made


def presenter_of(replica, desk):
    rounds = Rounds(replica.place, desk)
    rounds.begin()
    made = SyncPresenter(replica.place, desk, rounds, lambda state: None)
    made.show()
    return made


def test_an_empty_folder_becomes_the_shared_folder_after_a_question(team, folder):
    first = team.replicas[0]
    (folder / "Urlaub.txt").write_text("x")
    desk = TestDesk(answers=[None, "begin"])
    presenter = presenter_of(first, desk)
    presenter.choose_folder(folder)
    assert syncing.address_of(first.place) is None
    assert "noch 1 anderer Eintrag" in desk.asked[-1][1]
    presenter.choose_folder(folder)
    assert syncing.address_of(first.place) == str(folder)
    assert presenter.state.folder == f"Ablage {folder}"
    assert presenter.state.rounds.line.first == "Alles abgeglichen"


def test_a_folder_that_was_full_and_is_empty_is_filled_only_after_a_question_of_its_own(team, folder):
    first = team.replicas[0]
    desk = TestDesk(answers=["begin", None, "begin"])
    presenter = presenter_of(first, desk)
    presenter.choose_folder(folder)
    shutil.rmtree(folder)
    folder.mkdir()
    presenter.sync_now()
    assert presenter.state.rounds.line.first == "Ordner ist leer"
    assert "nicht verbunden" in presenter.state.rounds.line.sentence
    assert list(folder.iterdir()) == []
    presenter.choose_folder(folder)
    assert desk.asked[-1][0] == "Die Ablage neu füllen?"
    assert list(folder.iterdir()) == []
    presenter.choose_folder(folder)
    assert list(folder.iterdir())
    assert presenter.state.rounds.line.first == "Alles abgeglichen"


def test_an_empty_stick_is_filled_after_the_question_and_asked_about_again_when_it_is_empty_again(team, folder):
    first = team.replicas[0]
    desk = TestDesk(answers=["begin", "begin"])
    presenter = presenter_of(first, desk)
    for title in ("Hier eine Ablage anlegen?", "Die Ablage neu füllen?"):
        presenter.over_stick(folder)
        assert desk.asked[-1][0] == title
        assert list(folder.iterdir())
        shutil.rmtree(folder)
        folder.mkdir()


def test_the_folder_of_another_team_is_refused_in_a_plain_sentence(team, folder, tmp_path):
    stranger = Team(tmp_path / "fremd").founder()
    syncing.sync_round(stranger.place, str(folder))
    desk = TestDesk()
    first = team.replicas[0]
    presenter = presenter_of(first, desk)
    presenter.choose_folder(folder)
    tone, title, text = presenter.state.notice
    assert (tone, title) == ("err", "Dieser Ordner gehört zu einem anderen Team")
    assert "Nichts wurde gelesen" in text
    assert syncing.address_of(first.place) is None
    assert desk.asked == []


def test_a_folder_that_is_gone_is_told_on_the_page(team, tmp_path):
    desk = TestDesk()
    presenter = presenter_of(team.replicas[0], desk)
    presenter.choose_folder(tmp_path / "gibt es nicht")
    assert presenter.state.notice[0] == "err"
    assert "nicht erreichbar" in presenter.state.notice[2]
    assert desk.told == []


def test_a_request_is_admitted_with_the_fingerprint_both_compared(team, folder):
    first = team.replicas[0]
    syncing.sync_round(first.place, str(folder))
    newcomer = team.newcomer("Jutta Overbeck")
    syncing.remember_address(newcomer.place, str(folder))
    enrolling_share = syncing.share_at(str(folder))
    desk = TestDesk()
    presenter = presenter_of(first, desk)
    assert presenter.state.requests == ()
    with pytest.raises(NotAdmitted):
        syncing.sync_round(newcomer.place)
    presenter.show()
    (request,) = presenter.state.requests
    assert request.name == "Jutta Overbeck"
    assert request.fingerprint == enrolling.fingerprint_of(newcomer.place)
    presenter.admit(request, ["social_worker"], ["brauck"])
    assert presenter.state.requests == ()
    assert "Jutta Overbeck ist aufgenommen." in desk.said
    syncing.round_with(newcomer.place, enrolling_share)
    assert newcomer.place.me.offices == ("brauck",)


def test_a_laptop_that_waits_shows_its_fingerprint(team, folder):
    first = team.replicas[0]
    syncing.sync_round(first.place, str(folder))
    newcomer = team.newcomer("Jutta Overbeck")
    syncing.remember_address(newcomer.place, str(folder))
    presenter = presenter_of(newcomer, TestDesk())
    presenter.sync_now()
    assert not presenter.state.admitted
    assert presenter.state.fingerprint == enrolling.fingerprint_of(newcomer.place)
    assert not presenter.state.may_admit
    assert presenter.state.rounds.line.first == "Noch nicht aufgenommen"


def test_removing_a_laptop_tells_everybody_at_once(team, folder):
    first = team.replicas[0]
    other = team.member("Birgit Reuter")
    for replica in (first, other):
        syncing.sync_round(replica.place, str(folder))
    desk = TestDesk()
    presenter = presenter_of(first, desk)
    laptop = next(replica for replica in presenter.state.laptops if not replica.own)
    presenter.remove(laptop, "Laptop verloren")
    assert [laptop.removed for laptop in presenter.state.laptops] == [False, True]
    gone = presenter_of(other, TestDesk())
    gone.sync_now()
    assert gone.state.rounds.line.first == "Laptop wurde entfernt"
    assert desk.said == ["Der Laptop von Birgit Reuter ist entfernt."]


def test_what_a_laptop_has_not_fetched_is_told(team, folder):
    first = team.replicas[0]
    other = team.member("Birgit Reuter")
    for replica in (first, other, first):
        syncing.sync_round(replica.place, str(folder))
    first.do(records.add, "participant", {"last_name": "Weiß", "first_name": "Karin", "office": "brauck"})
    presenter = presenter_of(first, TestDesk())
    assert [waiting.title for waiting in presenter.state.waiting] == ["Weiß, Karin"]
    presenter.sync_now()
    assert presenter.state.waiting == ()
    laptop = next(replica for replica in presenter.state.laptops if not replica.own)
    assert laptop_seen(laptop, presenter.now()) == "1 Änderung fehlt"
    team.clock.now += datetime.timedelta(days=9)
    presenter.refresh()
    laptop = next(replica for replica in presenter.state.laptops if not replica.own)
    assert laptop_state(laptop, 0, presenter.now()) == ("seit 9 Tagen", "warn", "warn")


def test_who_does_not_administer_is_shown_no_requests(team, folder):
    first = team.replicas[0]
    syncing.sync_round(first.place, str(folder))
    worker = team.member("Birgit Reuter", roles=["social_worker"], offices=["brauck"])
    syncing.sync_round(worker.place, str(folder))
    desk = TestDesk()
    presenter = presenter_of(worker, desk)
    assert not presenter.state.may_admit
    assert presenter.state.requests is None
    assert "share" not in desk.lanes


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({}, {"compared", "roles"}),
        ({"compared": True, "roles": ["social_worker"]}, {"offices"}),
        ({"compared": False, "roles": ["admin"]}, {"compared"}),
        ({"compared": True, "roles": ["admin"]}, set()),
        ({"compared": True, "roles": ["adviser"], "offices": ["mitte"]}, set()),
    ],
)
def test_nobody_is_admitted_without_comparing_and_a_task(values, missing):
    assert set(admission_errors(values)) == missing


def test_a_store_that_began_alone_makes_its_team_in_the_folder(tmp_path, folder):
    language.use("de")
    place = workplace(tmp_path / "store", now=datetime.datetime.now())
    place.do(records.add, "participant", {"last_name": "Weiß", "first_name": "Karin", "office": "brauck"})
    desk = TestDesk(answers=["begin"])
    rounds = Rounds(place, desk)
    rounds.begin()
    presenter = SyncPresenter(place, desk, rounds, lambda state: None)
    presenter.show()
    assert presenter.state.laptops == ()
    presenter.choose_folder(folder)
    assert [laptop.own for laptop in presenter.state.laptops] == [True]
    assert presenter.state.rounds.line.first == "Alles abgeglichen"
    assert presenter.state.may_admit
    place.close()
