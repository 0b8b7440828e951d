"""The presenter of the import assistant, on real files and a real store."""

import csv
import threading
from pathlib import Path

import pytest
from helpers.desk import LONGEST_S, TestDesk, ThreadedTestDesk
from helpers.make import workplace

from app.core.work import Me
from app.importing import commit_rows
from app.people import participants
from ui.importing import words
from ui.importing.ports import ports
from ui.importing.presenter import ImportPresenter

LIST = """Nachname;Vorname;Geb.-Datum;PLZ;Ort;Stadtteil;Eintritt;Merkmal
Yıldız;Emine;03.02.1980;45968;Gladbeck;Brauck;11.01.2021;x
Haddad;Nour;30.02.1987;45968;Gladbeck;Brauck;11.06.2021;y
Kampmann;Ralf;05.06.1975;45964;Gladbeck;Mitte;;z
;Ohne;01.01.1970;45964;Gladbeck;Mitte;;z
"""


@pytest.fixture
def place(tmp_path):
    opened = workplace(tmp_path / "store")
    yield opened
    opened.close()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "TN-Liste.csv"
    path.write_bytes(LIST.encode("utf-8"))
    return path


def assistant(place, desk=None):
    states = []
    presenter = ImportPresenter(ports(place), desk or TestDesk(), states.append)
    presenter.states = states
    presenter.begin()
    return presenter


def test_a_list_goes_through_all_steps(place, file, tmp_path):
    desk = TestDesk()
    presenter = assistant(place, desk)
    presenter.choose_file(file)
    assert presenter.state.step == "columns"
    fields = {line.heading: line.field for line in presenter.state.columns}
    assert (fields["Nachname"], fields["Geb.-Datum"], fields["Merkmal"]) == ("last_name", "birth_date", "")
    presenter.check()
    preview = presenter.state.preview
    assert presenter.state.step == "check"
    sentence = words.fitting(preview.rows - len(preview.rejected), preview.rows, len(preview.rejected), "abgelehnt.csv")
    assert sentence == "2 von 4 Zeilen passen. 2 Zeilen stehen mit Grund in „abgelehnt.csv“. Noch nichts übernommen."
    assert place.ask(participants.count) == 0
    presenter.take_over()
    assert (presenter.state.step, presenter.state.taken) == ("done", 2)
    assert [row.name for row, _ in place.ask(participants.rows)] == ["Kampmann, Ralf", "Yıldız, Emine"]
    assert desk.said == ["2 Personen übernommen."]
    presenter.save_rejects(tmp_path / "abgelehnt.csv")
    rows = list(csv.reader((tmp_path / "abgelehnt.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert [row[1] for row in rows[1:]] == ["3", "5"]
    assert presenter.state.rejects_saved == "abgelehnt.csv"


def test_the_same_list_again_adds_nothing(place, file):
    for _turn in range(2):
        presenter = assistant(place)
        presenter.choose_file(file)
        presenter.check()
        presenter.take_over()
    assert (presenter.state.preview.new, presenter.state.preview.unchanged, presenter.state.taken) == (0, 2, 0)
    assert place.ask(participants.count) == 2


def test_a_column_is_assigned_by_hand_or_left_out(place, file):
    presenter = assistant(place)
    presenter.choose_file(file)
    presenter.assign("Merkmal", "external_ref")
    presenter.assign("Geb.-Datum", None)
    assert {line.heading: line.field for line in presenter.state.columns}["Merkmal"] == "external_ref"
    presenter.check()
    assert presenter.state.preview.new == 3
    presenter.take_over()
    with place.read() as view:
        refs = view.connection.exec_driver_sql("SELECT external_ref FROM participant ORDER BY sort_key").scalars().all()
    assert refs == ["y", "z", "x"]


def test_changing_a_column_after_checking_checks_again(place, file):
    presenter = assistant(place)
    presenter.choose_file(file)
    presenter.check()
    presenter.back()
    presenter.assign("Merkmal", "external_ref")
    assert presenter.state.preview is None
    assert presenter.state.step == "columns"


def test_a_cancelled_take_over_leaves_nothing(place, file):
    desk = TestDesk(cancel_after=None)
    presenter = assistant(place, desk)
    presenter.choose_file(file)
    presenter.check()
    desk.cancel_after = 0
    presenter.take_over()
    assert place.ask(participants.count) == 0
    presenter.cancel()
    assert presenter.state.step == "check"
    assert presenter.state.refused == "Angehalten. Es wurde nichts übernommen."


def test_taking_over_that_is_being_written_cannot_be_stopped_and_says_so(place, file, monkeypatch):
    desk = ThreadedTestDesk()
    presenter = assistant(place, desk)
    presenter.choose_file(file)
    desk.settle()
    presenter.check()
    desk.settle()
    writing, go_on = threading.Event(), threading.Event()
    take_over = commit_rows._take_over

    def slowly(*given, **named):
        writing.set()
        assert go_on.wait(LONGEST_S)
        return take_over(*given, **named)

    monkeypatch.setattr(commit_rows, "_take_over", slowly)
    presenter.take_over()
    assert writing.wait(LONGEST_S)
    presenter.cancel()
    assert presenter.state.working == "Die Zeilen werden gerade geschrieben und lassen sich nicht mehr anhalten"
    assert presenter.state.refused == ""
    go_on.set()
    desk.settle()
    assert presenter.state.step == "done"
    assert place.ask(participants.count) == presenter.state.taken > 0
    desk.close()


def test_stopping_says_that_nothing_was_taken_over_when_it_has_come_true(place, file, monkeypatch):
    desk = ThreadedTestDesk()
    presenter = assistant(place, desk)
    presenter.choose_file(file)
    desk.settle()
    presenter.check()
    desk.settle()
    ready, go_on = threading.Event(), threading.Event()
    make_ready = commit_rows._make_ready

    def slowly(*given):
        ready.set()
        assert go_on.wait(LONGEST_S)
        return make_ready(*given)

    monkeypatch.setattr(commit_rows, "_make_ready", slowly)
    presenter.take_over()
    assert ready.wait(LONGEST_S)
    presenter.cancel()
    assert (presenter.state.working, presenter.state.refused) == ("Wird angehalten", "")
    go_on.set()
    desk.settle()
    assert (presenter.state.step, presenter.state.working) == ("check", "")
    assert presenter.state.refused == "Angehalten. Es wurde nichts übernommen."
    assert place.ask(participants.count) == 0
    desk.close()


# What becomes of a file that means harm: the beginning of the sentence that refuses it, or rows and rejected rows.
HOSTILE = {
    "h01_leer.csv": "Diese Datei ist leer.",
    "h03_bericht.csv": "Das ist ein PDF, keine Tabelle.",
    "h04_abgeschnitten.xlsx": "Diese Datei ist beschädigt oder wurde nicht vollständig kopiert.",
    "h06_externe_bezuege.xlsx": (3, 0),
    "h07_dde.csv": (4, 1),
    "h08_formelzeichen.csv": (5, 0),
    "h09_langer_name.csv": (3, 1),
    "h10_steuerzeichen.csv": (4, 0),
    "h11_nul.csv": (3, 1),
    "h12_schreibrichtung.csv": (3, 0),
    "h13_emoji.csv": (3, 0),
    "h16_zeilenenden.csv": (6, 0),
    "h17_offenes_anfuehrungszeichen.csv": (120, 60),
    "h18_zwei_zeichensaetze.csv": (6, 0),
    "h19_doch_csv.xlsx": (3, 0),
    "h20_kennwort.xlsx": "Diese Datei ist mit einem Kennwort geschützt.",
    "h21_defekt.xls": "Diese Datei ist beschädigt oder wurde nicht vollständig kopiert.",
    "h22_nur_kopf.csv": (0, 0),
    "h23_kopf_in_zeile_7.xlsx": (3, 0),
    "h24_zwei_kopfzeilen.csv": (3, 0),
    "h25_webseite.xls": (3, 0),
}


def outcome(state):
    if state.preview is None:
        return state.refused.partition(".")[0] + "."
    return state.preview.rows, len(state.preview.rejected)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_a_sentence_or_looked_at_row_by_row(place, name):
    presenter = assistant(place)
    presenter.choose_file(Path("tests/data/import/hostile") / name)
    if presenter.state.step == "columns":
        presenter.check()
    assert outcome(presenter.state) == HOSTILE[name]
    assert place.ask(participants.count) == 0


def test_a_file_that_is_gone_is_told(place, tmp_path):
    presenter = assistant(place)
    presenter.choose_file(tmp_path / "weg.csv")
    assert "weg.csv" in presenter.state.refused
    assert presenter.state.step == "file"


def test_rejects_that_cannot_be_written_are_told(place, file, tmp_path):
    presenter = assistant(place)
    presenter.choose_file(file)
    presenter.check()
    presenter.save_rejects(tmp_path / "nicht" / "da.csv")
    assert presenter.state.refused.startswith("Dort lässt sich die Datei nicht schreiben.")


def test_without_the_right_nothing_is_checked(place, file):
    place.me = Me(place.me.staff, "X", frozenset({"team_lead"}), ("brauck",))
    presenter = assistant(place)
    presenter.choose_file(file)
    presenter.check()
    assert "Rolle" in presenter.state.refused
    assert presenter.state.preview is None


def test_every_field_of_an_import_has_german_words(place, file):
    presenter = assistant(place)
    for subject in ("participants", "businesses"):
        presenter.begin(subject)
        presenter.choose_file(file)
        for choice in words.choices(presenter.state.proposal.fields, subject):
            assert choice.words != choice.key, choice.key
