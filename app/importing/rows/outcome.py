"""What becomes of a row: a draft of a record with warnings, or a reject with its reason. Values only, no store.

Keywords and reasons are stable words (scripts and tests know them); each has one sentence for people. A draft's values
bear the names of the flat rows; closed values are stable keys, dates are dates, amounts decimals. `row_key` is the
row's own text, brought into one form: the same row in a file saved again gives the same key.
"""

from dataclasses import dataclass

from resources.language import N_, _

REASONS = {
    "missing_last_name": N_("The surname is missing. Please add it in the list."),
    "missing_first_name": N_("The first name is missing. Please add it in the list."),
    "missing_name": N_("The name of the company is missing. Please add it in the list."),
    "not_a_name": N_("What stands in the name column is not a name. Please check this row."),
    "name_too_long": N_("The name is longer than {most} letters. Please check this row."),
    "invalid_birth_date": N_("The birth date is no real day. Please write it as 24.12.1985, or leave it empty."),
    "birth_date_in_future": N_("The birth date lies in the future. Please check the year."),
    "implausible_birth_date": N_("By this birth date the person would be older than 110. Please check the year."),
    "exit_before_entry": N_("The exit lies before the entry. Please check both dates."),
    "entry_before_project": N_("The entry lies before the project began. Please check the date."),
    "duplicate": N_("This row stands in the list a second time. The first one counts."),
    "too_many_cells": N_("This row has more cells than the list has headings. A separator may stand inside a text."),
    "damaged_row": N_("This row is damaged (signs that no text holds). Please write it anew in the list."),
    "open_quote": N_("A quotation mark in this row is never closed. Please remove it or close it."),
}

KEYWORDS = {
    "missing_birth_date": N_("The birth date is missing."),
    "under_min_age": N_("The person was younger at the entry than the project's minimum age."),
    "outside_district": N_("The person does not live in one of the project's districts."),
    "postcode_outside": N_("The postcode does not belong to Gladbeck."),
    "postcode_zero_restored": N_("The postcode had lost its leading zero; it was put back."),
    "invalid_postcode": N_("The postcode does not have five digits; it was left out."),
    "phone_zero_restored": N_("The phone number had lost its leading zero; it was put back."),
    "phone_unreadable": N_("The phone number cannot be read any more; it was left out."),
    "formula_error": N_("The cell holds the error of a formula; it was left out."),
    "invalid_email": N_("The e-mail address does not look like one. Please check it."),
    "unclear_gender": N_("The gender cannot be read from this cell; it stays without entry."),
    "unclear_address": N_("Something stands behind the house number; it was kept in the note."),
    "invalid_entry_date": N_("The entry date cannot be read; it was left empty."),
    "invalid_exit_date": N_("The exit date cannot be read; it was left empty."),
    "invalid_date": N_("A date cannot be read; it was left empty."),
    "sensitive_without_consent": N_("A sensitive answer without a consent date was not taken over."),
    "possible_duplicate": N_("Perhaps the same as an earlier row of the list. Please compare."),
    "duplicate": N_("This row stands in the list a second time."),
    "lost_character": N_("A letter was lost when the list was saved (question mark). Please correct it."),
    "mojibake": N_("Letters were broken when the list was saved; they were put right. Please compare."),
    "hidden_row": N_("This row is hidden or filtered out in the list; it was imported like the others."),
    "invalid_amount": N_("The amount cannot be read; it was left empty."),
    "invalid_duration": N_("The duration cannot be read; it was left empty."),
    "duration_differs": N_("The duration differs from what begin and end say."),
    "unclear_value": N_("This cell cannot be understood; its text was kept in the note."),
    "signs_removed": N_("Signs that cannot be printed were removed."),
    "other_code_page": N_("This row was saved with another code page. Please check its umlauts."),
    "text_cut": N_("The text was longer than {most} letters and was cut."),
    "missing_last_name": N_("The surname is missing; a question mark stands for it."),
    "missing_first_name": N_("The first name is missing; a question mark stands for it."),
    "invalid_birth_date": N_("The birth date is no real day; it was left empty."),
    "implausible_birth_date": N_("By this birth date the person would be older than 110. Please check the year."),
}


@dataclass(frozen=True, slots=True)
class RowWarning:
    """Something to look at; it never stops a row."""

    row: int
    keyword: str
    field: str | None
    message: str


@dataclass(frozen=True, slots=True)
class RowDraft:
    """A row that can become a record. `source_col` is the first column of its table, from 1."""

    source_sheet: str | None
    source_row: int
    source_line: int | None
    source_col: int
    values: dict[str, object]
    warnings: tuple[RowWarning, ...]
    row_key: str


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that is not imported, with its reason and its cells as they stood."""

    source_sheet: str | None
    source_row: int
    source_line: int | None
    reason: str
    message: str
    cells: tuple[str, ...]
    field: str | None = None


def reason_sentence(reason: str, most: int = 0) -> str:
    """The sentence for a reason of rejection."""
    return _(REASONS[reason]).format(most=most) if most else _(REASONS[reason])


def keyword_sentence(keyword: str, most: int = 0) -> str:
    """The sentence for a warning."""
    return _(KEYWORDS[keyword]).format(most=most) if most else _(KEYWORDS[keyword])
