"""The search from anywhere: what is offered for what was typed."""

from dataclasses import dataclass

import pytest

from resources import language
from ui.shell.finding import Finder

PAGES = (
    ("today", "Heute", "today", 1),
    ("participants", "Teilnehmende", "people", 2),
    ("participant", "Person", "person", 0),
)


@dataclass(frozen=True)
class Record:
    kind: str
    id: str
    code: str | None
    title: str
    second: str


EMINE = Record("participant", "7", "GLA4-5VT8-2", "Yıldız, Emine", "Butendorf")
BAKERY = Record("business", "8", None, "Bäckerei Lohmann", "Brauck")


@pytest.fixture
def finder():
    language.use("de")
    asked = []

    def find(typed, most):
        asked.append(typed)
        return [hit for hit in (EMINE, BAKERY) if typed.casefold() in hit.title.casefold()]

    made = Finder(find, PAGES)
    made.asked = asked
    return made


def test_people_come_first_then_commands_with_the_typed_name(finder):
    hits = finder("  emine ")
    assert [(hit.kind, hit.title) for hit in hits] == [
        ("Teilnehmende", "Yıldız, Emine"),
        ("Befehle", "Person „emine“ aufnehmen …"),
    ]
    assert (hits[0].second, hits[0].page, hits[0].arguments) == (
        "GLA4-5VT8-2 · Butendorf",
        "participant",
        (("record_id", "7"),),
    )
    assert hits[1].arguments == (("name", "emine"),)


def test_what_leads_to_a_page_that_is_not_there_is_not_offered(finder):
    assert [hit.kind for hit in finder("bäckerei")] == ["Befehle"]


def test_without_text_the_pages_are_listed_and_nothing_is_looked_up(finder):
    assert [(hit.title, hit.keys) for hit in finder(" ")] == [("Heute", "Ctrl+1"), ("Teilnehmende", "Ctrl+2")]
    assert finder.asked == []


def test_a_page_is_found_by_its_name(finder):
    assert [hit.page for hit in finder("teilnehm")] == ["participants", "participant"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("import", "Liste der Teilnehmenden importieren …"),
        ("excel", "Liste der Teilnehmenden importieren …"),
        ("liste teiln", "Liste der Teilnehmenden importieren …"),
        ("coach", "Einzeltermin"),
        ("serie", "Serie anlegen …"),
    ],
)
def test_a_command_is_found_by_how_its_words_or_others_for_it_begin(finder, typed, words):
    pages = [*PAGES, *((page, page, "search", 0) for page in ("importing", "individual", "series"))]
    hits = Finder(lambda _typed, _most: [], pages)(typed)
    assert words in [hit.title for hit in hits if hit.kind == "Befehle"]


def test_a_command_says_which_list_it_brings_in():
    hits = Finder(lambda _typed, _most: [], [("importing", "Import", "received", 0)])("unternehmen import")
    assert [(hit.page, hit.arguments) for hit in hits if hit.page == "importing"] == [
        ("importing", (("subject", "businesses"),))
    ]


def test_letters_in_the_middle_of_a_word_bring_up_no_command():
    hits = Finder(lambda _typed, _most: [], [("importing", "Import", "received", 0)])("portieren")
    assert not [hit for hit in hits if hit.page == "importing"]


def test_a_page_named_by_how_it_begins_comes_before_what_takes_the_word_for_a_name(finder):
    kinds = [hit.kind for hit in finder("heu")]
    assert kinds == ["Seiten", "Befehle"]
    assert [hit.kind for hit in finder("eute")] == ["Befehle", "Seiten"]
