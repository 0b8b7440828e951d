"""Lists in forms that other offices use: headings, orders, groups, tables beside and below each other."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from app.base.errors import BadInput
from app.importing.columns.proposal import propose
from app.importing.files.reading import read_workbook
from app.importing.files.sheets import Workbook
from app.importing.rows.drafts import drafts
from app.importing.rows.outcome import Reject, RowDraft
from app.importing.rows.rules import Rules

RULES = Rules(today=date(2022, 7, 1), project_start=date(2019, 1, 1))


def text_file(folder: Path, text: str, encoding: str = "utf-8", name: str = "liste.csv") -> Workbook:
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return read_workbook(file)


def people(workbook: Workbook, rules: Rules = RULES) -> list[RowDraft | Reject]:
    return list(drafts(workbook, "participants", propose(workbook, "participants"), rules))


def values(workbook: Workbook) -> list[dict[str, object]]:
    return [outcome.values for outcome in people(workbook) if isinstance(outcome, RowDraft)]


def test_english_headings_and_commas_are_read(tmp_path: Path) -> None:
    book = text_file(
        tmp_path,
        "Last name,First name,Date of birth,Gender,Street and number,ZIP,City,Phone\n"
        'Weber,Anna,"12/07/1974",female,Kohlweg 3,45964,Gladbeck,0170 1234567\n'
        "Yılmaz,Emre,1980-01-02,m,Ringstr. 4a,45968,Gladbeck,\n",
    )
    first, second = values(book)
    assert first["birth_date"] == date(1974, 7, 12)
    assert (first["street"], first["house_no"]) == ("Kohlweg", "3")
    assert (second["last_name"], second["gender"]) == ("Yılmaz", "male")


def test_two_heading_rows_with_groups_are_one_heading(tmp_path: Path) -> None:
    book = text_file(
        tmp_path,
        "Liste;;;;;\nNachname;Vorname;Telefon;;Teilnahme;\n;;privat;mobil;von;bis\n"
        "Weber;Anna;02043 12345;0170 1234567;01.02.2021;03.04.2021\nKurz;Bernd;;0171 7654321;1.3.21;\n",
    )
    first, second = values(book)
    assert first["entry_date"] == date(2021, 2, 1)
    assert first["exit_date"] == date(2021, 4, 3)
    assert "0170 1234567" in str(first["note"])
    assert second["phone"] == "0171 7654321"


def test_a_second_table_below_with_another_order_is_read_by_its_own_headings(tmp_path: Path) -> None:
    book = text_file(
        tmp_path,
        "Name;Vorname;Geburtsdatum;PLZ\nWeber;Anna;12.07.1974;45964\nKurz;Bernd;13.08.1975;45968\n;;;\nBrauck;;;\n"
        "Vorname;Name;PLZ;Geburtsdatum\nCem;Demir;45968;14.09.1976\n",
    )
    rows = values(book)
    assert [row["last_name"] for row in rows] == ["Weber", "Kurz", "Demir"]
    assert rows[2]["birth_date"] == date(1976, 9, 14)
    assert rows[2]["district"] == "brauck"


def test_groups_totals_and_footers_are_no_people(tmp_path: Path) -> None:
    book = text_file(
        tmp_path,
        "Gladbeck-Mitte;;;\nName;Vorname;geb.;Ort\nWeber;Anna;12.07.1974;Gladbeck\nSumme;1;;\n;;;\n"
        "Stadtteil: Butendorf;;;\n"
        "Name;Vorname;geb.;Ort\nEnde;Michael;13.08.1975;Gladbeck\nSumme Butendorf;1;;\nGesamt;2;;\n"
        "Stand: 30.06.2022;;;\n"
        "Seite 1 von 1;;;\n",
    )
    outcomes = people(book)
    assert [
        (outcome.values["last_name"], outcome.values["district"])
        for outcome in outcomes
        if isinstance(outcome, RowDraft)
    ] == [
        ("Weber", "mitte"),
        ("Ende", "butendorf"),
    ]
    assert len(outcomes) == 2


def test_a_legend_on_the_sheet_comes_first(tmp_path: Path) -> None:
    book = text_file(
        tmp_path,
        "Name;Vorname;Einwilligung vom;Migrationshintergrund;Behinderung\nWeber;Anna;01.02.2021;1;2\n"
        "Kurz;Bernd;01.02.2021;2;9\n;;;;\nLegende: 1 = ja, 2 = nein, 9 = keine Angabe;;;;\n",
    )
    first, second = values(book)
    assert (first["migration_background"], first["disability"]) == ("yes", "no")
    assert (second["migration_background"], second["disability"]) == ("no", "declined")


def test_one_column_with_both_names_is_parted(tmp_path: Path) -> None:
    book = text_file(tmp_path, "Teilnehmer/in;geb. am\nWeber, Anna;12.07.1974\nvon der Heide, Bernd;1.2.80\n")
    assert [(row["last_name"], row["first_name"]) for row in values(book)] == [
        ("Weber", "Anna"),
        ("von der Heide", "Bernd"),
    ]


def test_an_unquoted_separator_makes_a_reject_and_not_a_shifted_person(tmp_path: Path) -> None:
    book = text_file(
        tmp_path,
        "Name;Vorname;Straße;Hausnr.;PLZ\nWeber;Anna;Kohlweg;Hof;3;45964\nKurz;Bernd;Ringstr.;4;45968;;\n",
    )
    first, second = people(book)
    assert isinstance(first, Reject)
    assert first.reason == "too_many_cells"
    assert isinstance(second, RowDraft)


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "mac_roman"])
def test_umlauts_survive_in_every_usual_code_page(encoding: str, tmp_path: Path) -> None:
    text = "Name;Vorname;Straße;Ort\nMüller;Jörg;Größenweg;Gladbeck\n"
    text += "Weiß;Änne;Übergasse;Gladbeck\nSöhn;Käthe;Kohlweg;Gladbeck\n"
    rows = values(text_file(tmp_path, text, encoding))
    assert [(row["last_name"], row["first_name"]) for row in rows] == [
        ("Müller", "Jörg"),
        ("Weiß", "Änne"),
        ("Söhn", "Käthe"),
    ]


def workbook_file(path: Path, rows: list[list[object]], **options: object) -> Workbook:
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet("TN Brauck")
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(row, column, cell, day)
                else:
                    sheet.write(row, column, cell)
        sheet.set_row(2, None, None, {"hidden": True})
    return read_workbook(path)


def test_date_cells_mean_the_same_day_in_both_date_systems(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Name", "Vorname", "Geburtsdatum"], ["Weber", "Anna", date(1974, 7, 12)]]
    for old in (False, True):
        book = workbook_file(tmp_path / f"liste{old}.xlsx", rows, date_1904=old)
        (row,) = values(book)
        assert row["birth_date"] == date(1974, 7, 12)
        assert row["district"] == "brauck"


def test_hidden_rows_are_imported_and_pointed_out(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Name", "Vorname"], ["Weber", "Anna"], ["Kurz", "Bernd"]]
    outcomes = people(workbook_file(tmp_path / "liste.xlsx", rows))
    marked = [
        [warning.keyword for warning in outcome.warnings] for outcome in outcomes if isinstance(outcome, RowDraft)
    ]
    assert marked == [[], ["hidden_row"]]


def test_the_same_row_gives_the_same_key_in_every_kind_of_file(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Name", "Vorname", "Geburtsdatum", "PLZ", "Telefon"],
        ["Weber", "Anna", date(1974, 7, 12), 45964, 1701234567],
    ]
    (sheet,) = people(workbook_file(tmp_path / "liste.xlsx", rows))
    text = "Vorname;Name;Geburtsdatum;PLZ;Telefon\n;;;;\nAnna ;Weber;12.07.1974;45964;0170 1234567\n"
    (line,) = people(text_file(tmp_path, text))
    assert isinstance(sheet, RowDraft)
    assert isinstance(line, RowDraft)
    assert sheet.row_key == line.row_key
    assert sheet.source_row != line.source_row


def test_a_proposal_can_be_corrected_by_heading(tmp_path: Path) -> None:
    book = text_file(tmp_path, "Name;Vorname;Spitzname;Ort\nWeber;Anna;Anni;Gladbeck\n")
    proposal = propose(book, "participants")
    assert proposal.mapping == {"Name": "last_name", "Vorname": "first_name", "Spitzname": None, "Ort": "city"}
    corrected = proposal.corrected({"Spitzname": "note", "Ort": None})
    (draft,) = drafts(book, "participants", corrected, RULES)
    assert isinstance(draft, RowDraft)
    assert draft.values["note"] == "Anni"
    assert "city" not in draft.values
    with pytest.raises(BadInput):
        proposal.corrected({"Spitzname": "shoe_size"})
    with pytest.raises(BadInput):
        proposal.corrected({"Schuhgröße": "note"})


def test_columns_without_known_headings_can_be_mapped_by_hand(tmp_path: Path) -> None:
    book = text_file(tmp_path, "Eins;Zwei;Drei\nWeber;Anna;12.07.1974\n")
    proposal = propose(book, "participants")
    with pytest.raises(BadInput):
        list(drafts(book, "participants", proposal, RULES))
    corrected = proposal.corrected({"Eins": "last_name", "Zwei": "first_name", "Drei": "birth_date"})
    (draft,) = drafts(book, "participants", corrected, RULES)
    assert isinstance(draft, RowDraft)
    assert draft.values["birth_date"] == date(1974, 7, 12)


def test_a_list_without_headings_loses_no_row_when_its_columns_are_named(tmp_path: Path) -> None:
    book = text_file(tmp_path, "Weber;Anna;12.07.1974\nKurz;Bernd;1.2.1980\n")
    corrected = propose(book, "participants").corrected(
        {"Spalte 1": "last_name", "Spalte 2": "first_name", "Spalte 3": "birth_date"}
    )
    outcomes = list(drafts(book, "participants", corrected, RULES))
    assert [outcome.values["last_name"] for outcome in outcomes if isinstance(outcome, RowDraft)] == ["Weber", "Kurz"]


def test_lines_that_ended_up_in_one_cell_are_taken_apart(tmp_path: Path) -> None:
    lines = ["Name;Vorname;Geburtsdatum", "Weber;Anna;12.07.1974", "Kurz;Bernd;1.2.1980"]
    wrapped = text_file(tmp_path, "".join(f'"{line}"\n' for line in lines))
    opened = workbook_file(tmp_path / "liste.xlsx", [[line] for line in lines])
    for book in (wrapped, opened):
        assert [row["last_name"] for row in values(book)] == ["Weber", "Kurz"]


def test_phone_and_mail_in_one_column_are_both_kept(tmp_path: Path) -> None:
    text = "Name;Vorname;Telefon / E-Mail\nWeber;Anna;0170 1234567, anna@web.de\nKurz;Bernd;b@web.de\n"
    first, second = values(text_file(tmp_path, text))
    assert (first["phone"], first["email"]) == ("0170 1234567", "anna@web.de")
    assert second["email"] == "b@web.de"


def test_cancelling_ends_the_pass_and_nothing_else_happens(tmp_path: Path) -> None:
    lines = "".join(f"Weber{n};Anna;12.07.1974\n" for n in range(500))
    book = text_file(tmp_path, "Name;Vorname;Geburtsdatum\n" + lines)
    seen: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        seen.append((done, total))
        if done > 200:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(drafts(book, "participants", propose(book, "participants"), RULES, progress=progress))
    assert seen[-1][0] < 400


def test_hidden_sheets_are_read_only_when_chosen(tmp_path: Path) -> None:
    path = tmp_path / "mappe.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, last in (("Mitte", "Weber"), ("alt", "Kurz")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Name", "Vorname"])
            sheet.write_row(1, 0, [last, "Anna"])
        sheet.hide()
    assert [row["last_name"] for row in values(read_workbook(path))] == ["Weber"]
    assert [entry.sheet for entry in propose(read_workbook(path), "participants").skipped] == ["alt"]
    assert [row["last_name"] for row in values(read_workbook(path, sheet="alt"))] == ["Kurz"]
    with pytest.raises(BadInput):
        read_workbook(path, sheet="neu")
