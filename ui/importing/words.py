"""The words of the import assistant, free of Qt."""

from app.importing.files.sheets import Workbook
from resources.language import N_, _, ngettext
from ui.companies.fields import LABELS as COMPANY
from ui.formatting import phrases
from ui.participants.fields import LABELS as PERSON
from ui.parts.forms.fields import Choice

STEPS = (
    ("file", N_("Choose the file")),
    ("columns", N_("Check the columns")),
    ("check", N_("Look at the rows")),
    ("run", N_("Take over")),
    ("done", N_("Done")),
)
SUBJECTS = (
    ("participants", N_("Participants"), "people"),
    ("businesses", N_("Companies"), "company"),
)
KINDS = {
    "text": N_("text file"),
    "xlsx": N_("Excel file"),
    "xls": N_("Excel file of an older kind"),
    "ods": N_("OpenDocument sheet"),
    "html": N_("table of a web page"),
}
SEPARATORS = {";": N_("semicolon"), ",": N_("comma"), "\t": N_("tab"), "|": N_("bar")}
# Fields of an import that are no fields of one record, or hold several of them in one column.
OWN = {
    "last_first": N_("Last name, first name"),
    "first_last": N_("First name last name"),
    "street_house_no": N_("Street and house number"),
    "address": N_("Whole address"),
    "postcode_city": N_("Postcode and town"),
    "consent_given_on": N_("Consent given on"),
    "founded_year": N_("Year of foundation"),
    "consultation_minutes": N_("Hours of consultation so far"),
    "aid_value": N_("Value of the aid so far"),
}


def field(name: str, subject: str) -> str:
    """A field in words."""
    plain = name.strip("<>")
    if plain in OWN:
        return _(OWN[plain])
    if subject == "businesses":
        return _(COMPANY[plain]) if plain in COMPANY else plain
    kinds = ("participant", "enrolment", "participant_sensitive")
    return next((_(PERSON[f"{kind}.{plain}"]) for kind in kinds if f"{kind}.{plain}" in PERSON), plain)


def choices(fields: tuple[str, ...], subject: str) -> tuple[Choice, ...]:
    """All fields a column may feed, by their words."""
    named = (Choice(name.strip("<>"), field(name, subject)) for name in fields)
    return tuple(sorted(named, key=lambda choice: choice.words.casefold()))


def found(workbook: Workbook, rows: int, columns: int, unknown: int) -> str:
    """What was recognised in the file."""
    parts = [_(KINDS[workbook.kind])]
    sheets = len(workbook.sheets)
    if sheets > 1:
        parts.append(ngettext("{n} sheet", "{n} sheets", sheets).format(n=sheets))
    if workbook.separator in SEPARATORS:
        parts.append(_(SEPARATORS[workbook.separator]))
    if workbook.encoding:
        parts.append(workbook.encoding)
    parts.append(ngettext("{n} row", "{n} rows", rows).format(n=phrases.whole(rows)))
    known = ngettext("{n} column recognised", "{n} columns recognised", columns - unknown)
    parts.append(known.format(n=columns - unknown))
    if unknown:
        parts.append(_("{n} left out").format(n=unknown))
    return " · ".join(parts)


def fitting(fits: int, rows: int, rejected: int, file: str) -> str:
    """118 von 120 Zeilen passen. 2 Zeilen stehen mit Grund in „abgelehnt.csv“. Noch nichts übernommen."""
    first = ngettext("{fits} of {n} row fits.", "{fits} of {n} rows fit.", rows)
    sentences = [first.format(fits=phrases.whole(fits), n=phrases.whole(rows))]
    if rejected:
        second = ngettext(
            "{n} row stands with its reason in “{file}”.", "{n} rows stand with their reasons in “{file}”.", rejected
        )
        sentences.append(second.format(n=phrases.whole(rejected), file=file))
    return " ".join((*sentences, _("Nothing has been taken over yet.")))


def taken(subject: str, number: int, added: int = 0) -> str:
    """118 Personen übernommen. / 116 Personen neu übernommen, 2 als Ergänzung zu Bekannten."""
    if added:
        return " ".join((_new(subject, number - added), additions(added)))
    if subject == "businesses":
        return ngettext("{n} company taken over.", "{n} companies taken over.", number).format(n=phrases.whole(number))
    return ngettext("{n} person taken over.", "{n} people taken over.", number).format(n=phrases.whole(number))


def _new(subject: str, number: int) -> str:
    if subject == "businesses":
        text = ngettext("{n} new company taken over.", "{n} new companies taken over.", number)
    else:
        text = ngettext("{n} new person taken over.", "{n} new people taken over.", number)
    return text.format(n=phrases.whole(number))


def additions(number: int) -> str:
    """2 Zeilen sind Ergänzungen zu Bekannten."""
    text = ngettext("{n} row was added to somebody known.", "{n} rows were added to somebody known.", number)
    return text.format(n=phrases.whole(number))


def apart_again(number: int) -> str:
    """What taking the additions back has made of them."""
    text = ngettext("{n} addition stands as a record of its own now.", "{n} additions stand as records now.", number)
    return text.format(n=phrases.whole(number))


def take(subject: str, number: int, added: int = 0) -> str:
    """The words of the primary button."""
    if added:
        text = _("Take over {n}, {added} of them as additions")
        return text.format(n=phrases.whole(number), added=phrases.whole(added))
    if subject == "businesses":
        return ngettext("Take over {n} company", "Take over {n} companies", number).format(n=phrases.whole(number))
    return ngettext("Take over {n} person", "Take over {n} people", number).format(n=phrases.whole(number))


def alike(number: int, subject: str) -> str:
    """3 Zeilen sehen aus wie jemand, der schon da ist."""
    if subject == "businesses":
        text = ngettext("{n} row looks like a company known", "{n} rows look like companies known", number)
    else:
        text = ngettext("{n} row looks like somebody known", "{n} rows look like people known", number)
    return text.format(n=phrases.whole(number))


def sure(number: int) -> str:
    """The button for all that are very likely the same."""
    text = ngettext("The {n} very likely one as an addition", "All {n} very likely ones as additions", number)
    return text.format(n=phrases.whole(number))


def unchanged(number: int) -> str:
    """What was there already."""
    text = ngettext("{n} row was there already and stays as it is.", "{n} rows were there already and stay.", number)
    return text.format(n=phrases.whole(number))
