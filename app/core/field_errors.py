"""One sentence for every reason why a value, or a whole record, is refused: what is wrong and what to do."""

from app.base.errors import BadInput
from models.fields import Refused
from resources.language import N_, _

SENTENCES: dict[str, str] = {
    "unknown_field": N_("There is no field “{field}” here. Check the name of the field."),
    "unknown_kind": N_("There is no kind of record “{kind}”. Check the name."),
    "not_a_text": N_("This is not a text. Enter a line of text."),
    "text_control": N_("Contains a control character. Type the text again instead of pasting it."),
    "text_invisible": N_("Contains an invisible sign that can turn the line around. Type the text again."),
    "text_symbol": N_("Contains a picture sign. Names consist of letters; remove the sign."),
    "text_unknown_sign": N_("Contains a sign that cannot be shown or printed. Type the text again."),
    "too_long": N_("Is longer than {most} characters. Shorten it; the rest fits into a note."),
    "not_a_date": N_("There is no such day. Enter a date such as 17.06.2021."),
    "not_a_time": N_("There is no such time of day. Enter a time such as 14:30."),
    "not_a_number": N_("Is not a whole number. Enter digits only."),
    "not_an_amount": N_("Is not an amount. Enter euros with at most two places, such as 1370.00."),
    "out_of_range": N_("Lies outside of {least} to {most}. Correct the number."),
    "not_yes_or_no": N_("Is neither yes nor no. Enter yes or no, or leave it empty."),
    "not_in_list": N_("Is not in the list. Possible: {allowed}."),
    "not_an_id": N_("Is not an identifier. Give the identifier of the record."),
    "not_a_table": N_("Is not in the expected form. Give it as JSON."),
    "missing": N_("Is missing. Fill in this field."),
    "no_such_record": N_("There is no such record. Choose one from the list."),
    "wrong_kind": N_("Is a record of another kind. Choose one from the list."),
}


def refusal(refused: Refused) -> BadInput:
    """The sentence for a refused value, with its field."""
    details = {"field": refused.field, **refused.details}
    return BadInput(_(SENTENCES[refused.reason]).format(**details), field=refused.field)
