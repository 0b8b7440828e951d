"""What becomes of rows: kept remainders, doubtful rows on request, trades from above, the file of rejects."""

from datetime import date
from pathlib import Path

import xlsxwriter

from app.importing.columns.proposal import propose
from app.importing.files.reading import read_workbook
from app.importing.files.sheets import Workbook
from app.importing.rejects import rejects_csv
from app.importing.rows.drafts import drafts
from app.importing.rows.outcome import Reject, RowDraft
from app.importing.rows.rules import Rules

RULES = Rules(today=date(2022, 7, 1), project_start=date(2019, 1, 1))


def text_file(folder: Path, text: str) -> Workbook:
    file = folder / "liste.csv"
    file.write_text(text, encoding="utf-8")
    return read_workbook(file)


def people(workbook: Workbook, rules: Rules = RULES) -> list[RowDraft | Reject]:
    return list(drafts(workbook, "participants", propose(workbook, "participants"), rules))


def test_doubtful_rows_come_in_with_a_warning_when_asked_for(tmp_path: Path) -> None:
    text = "Name;Vorname;Geburtsdatum\nWeber;Anna;12.07.1974\nWEBER ;anna;12.07.1974\nKurz;;1.1.80\nLang;Eva;1978\n"
    book = text_file(tmp_path, text)
    strict = people(book)
    assert [outcome.reason for outcome in strict if isinstance(outcome, Reject)] == [
        "duplicate",
        "missing_first_name",
        "invalid_birth_date",
    ]
    kept = people(
        book,
        Rules(date(2022, 7, 1), date(2019, 1, 1), duplicates="keep", incomplete="keep", defaults={"city": "Gladbeck"}),
    )
    drafted = [outcome for outcome in kept if isinstance(outcome, RowDraft)]
    assert len(drafted) == 4
    assert len({outcome.row_key for outcome in drafted}) == 4
    assert [outcome.warnings[0].keyword for outcome in drafted[1:]] == [
        "duplicate",
        "missing_first_name",
        "invalid_birth_date",
    ]
    assert all(outcome.values["city"] == "Gladbeck" for outcome in drafted)


def test_what_cannot_be_read_is_kept_in_the_note(tmp_path: Path) -> None:
    text = "Name;Vorname;E-Mail;Eintritt;Telefon;Bemerkung\nWeber;Anna;anna.gmx.de;Mai 21;1,7E+10;kommt gern\n"
    (draft,) = people(text_file(tmp_path, text))
    assert isinstance(draft, RowDraft)
    note = str(draft.values["note"])
    assert note.startswith("kommt gern")
    assert all(part in note for part in ("anna.gmx.de", "Mai 21", "1,7E+10"))
    assert {warning.keyword for warning in draft.warnings} >= {
        "invalid_email",
        "invalid_entry_date",
        "phone_unreadable",
    }


def test_companies_take_trade_and_subproject_from_what_stands_above(tmp_path: Path) -> None:
    path = tmp_path / "firmen.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("TP 2")
        sheet.write_row(0, 0, ["Firma", "Inhaber", "Adresse", "Dauer", "Wert"])
        sheet.write_row(1, 0, ["Apotheken"])
        sheet.write_row(2, 0, ["Apotheke Roma, Inh. Eva Kurz", "", "Kohlweg 3\n45964 Gladbeck", "1:30", "97,50 €"])
    book_read = read_workbook(path)
    (draft,) = drafts(book_read, "businesses", propose(book_read, "businesses"), RULES)
    assert isinstance(draft, RowDraft)
    assert draft.values["contact_person"] == "Eva Kurz"
    assert draft.values["industry_text"] == "Apotheken"
    assert draft.values["subproject"] == "tp2"
    assert draft.values["consultation_minutes"] == 90


def test_the_rejects_file_opens_in_german_excel_and_runs_nothing() -> None:
    reject = Reject(
        None, 4, 4, "not_a_name", "Kein Name.", ("=cmd|' /C calc'!A0", "@x", "+49", "-1", "Ä;ö"), "last_name"
    )
    data = rejects_csv([reject])
    assert data.startswith(b"\xef\xbb\xbf")
    line = data.decode("utf-8-sig").split("\r\n")[1]
    assert line == ";4;Kein Name.;'=cmd|' /C calc'!A0;'@x;'+49;'-1;\"Ä;ö\""
