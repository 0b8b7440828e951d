"""Texts are found in whichever domain's file they stand, and only what is needed is read."""

import gettext

import pytest
from helpers.processes import python

import resources
from resources import language

FOLDER = resources.ROOT / "locale" / "de" / "LC_MESSAGES"


@pytest.fixture(autouse=True)
def german_again():
    yield
    language.use("de")


def texts() -> dict[str, set[str]]:
    """Every text of every domain, with all its translations."""
    found: dict[str, set[str]] = {}
    for file in FOLDER.glob("*.mo"):
        with file.open("rb") as opened:
            domain = gettext.GNUTranslations(opened)
        for text, german in domain._catalog.items():
            if isinstance(text, str) and text and "\x04" not in text:
                found.setdefault(text, set()).add(german)
    return found


def test_a_text_of_any_room_is_found():
    language.use("de")
    every = texts()
    assert len(every) > 1000
    assert {text for text, german in every.items() if language._(text) not in german} == set()


def test_english_and_unknown_texts_stay_as_they_are():
    language.use("en")
    assert language._("Participants") == "Participants"
    language.use("de")
    assert language._("No text of Feldbuch") == "No text of Feldbuch"


def test_plurals_and_meanings_are_found_behind_the_first_domain():
    language.use("de")
    assert language.ngettext("{number} answer open", "{number} answers open", 1) == "{number} Angabe offen"
    assert language.ngettext("{number} answer open", "{number} answers open", 2) == "{number} Angaben offen"
    assert language.pgettext("key", "open") == "öffnen"


def test_the_sign_in_page_reads_its_own_domain_alone():
    script = """
import gettext
opened = []
class Watched(gettext.GNUTranslations):
    def _parse(self, file):
        opened.append(file.name)
        super()._parse(file)
gettext.GNUTranslations = Watched
from resources.language import _
print(_("Who is working now?"), len(opened))
_("Last name")
print(len(opened) > 1)
"""
    process = python(script)
    out, _error = process.communicate()
    assert out.decode().splitlines() == ["Wer arbeitet jetzt? 1", "True"]
