"""Which field a heading means: the table `resources/lists/import_headings.json`, folded.

A heading matches when its letters are one of the known ones; else without the additions in brackets, without a prefix
of the office's own (`TN_`, `Dat`), and last word by word, where only filler words may stand beside the known one.
Fields in angle brackets hold several fields in one column and are split by the value readers.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from app.importing.values.words import fold
from resources import text as shipped

Subject = Literal["participants", "businesses"]

_CAMEL = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_PARTS = re.compile(r"\s*(?:[/,;+&|\n]|\bund\b|\bu\.|\boder\b|\bbzw\.?)\s*", re.I)
_JOINED = {
    frozenset({"phone", "email"}): "phone",
    frozenset({"street", "house_no"}): "<street_house_no>",
    frozenset({"postcode", "city"}): "<postcode_city>",
    frozenset({"street", "postcode", "city"}): "<address>",
    frozenset({"street", "house_no", "postcode", "city"}): "<address>",
    frozenset({"<street_house_no>", "postcode", "city"}): "<address>",
    frozenset({"<street_house_no>", "<postcode_city>"}): "<address>",
    frozenset({"street", "<postcode_city>"}): "<address>",
}
LONGEST_HEADING = 80


def _words(text: str) -> list[str]:
    return [folded for word in re.findall(r"[^\W\d_]+|\d+", _CAMEL.sub(" ", text)) if (folded := fold(word))]


@dataclass(frozen=True)
class HeadingTable:
    """The headings of one kind of list."""

    fields: tuple[str, ...]
    exact: Mapping[str, str]
    plain: Mapping[str, str]
    ignored: frozenset[str]
    fillers: frozenset[str]
    prefixes: tuple[str, ...]
    _known: dict[str, str | None]

    def match(self, heading: str) -> str | None:
        """The field a heading means, or None."""
        if heading not in self._known:
            if len(self._known) > 20_000:
                self._known.clear()
            self._known[heading] = self._match(heading)
        return self._known[heading]

    def _match(self, heading: str) -> str | None:
        text = heading.strip().strip("*: ")
        if not text or len(text) > LONGEST_HEADING:
            return None
        if text.casefold() in self.exact:
            return self.exact[text.casefold()]
        bare = _BRACKETS.sub(" ", text)
        for attempt in (text, bare):
            if (folded := fold(attempt)) in self.plain:
                return self.plain[folded]
            if folded in self.ignored:
                return None
        return self._with_prefix(fold(bare)) or self._by_words(_words(bare)) or self._by_parts(bare)

    def _by_parts(self, text: str) -> str | None:
        """`Straße und Haus-Nr.`, `Webseite/Homepage`: what the parts mean together, or what all of them mean."""
        parts = [part for part in _PARTS.split(text) if fold(part) and fold(part) not in self.fillers]
        if not 2 <= len(parts) <= 4:
            return None
        fields = [self.plain.get(fold(part)) or self._by_words(_words(part)) for part in parts]
        if None in fields:
            return None
        if fields == ["last_name", "first_name"]:
            return "<last_first>"
        if fields == ["first_name", "last_name"]:
            return "<first_last>"
        together = frozenset(field for field in fields if field is not None)
        return next(iter(together)) if len(together) == 1 else _JOINED.get(together)

    def _with_prefix(self, folded: str) -> str | None:
        for prefix in self.prefixes:
            rest = folded.removeprefix(prefix)
            if rest != folded and len(rest) > 2 and rest in self.plain:
                return self.plain[rest]
        return None

    def _by_words(self, words: list[str]) -> str | None:
        """The longest run of words that is a known heading, if only fillers stand beside it."""
        for length in range(len(words), 0, -1):
            for start in range(len(words) - length + 1):
                run = "".join(words[start : start + length])
                rest = words[:start] + words[start + length :]
                if len(run) > 1 and run in self.plain and all(word in self.fillers for word in rest):
                    return self.plain[run]
        return None


@cache
def _lists() -> Any:
    return json.loads(shipped("lists/import_headings.json"))


@cache
def table_for(subject: Subject) -> HeadingTable:
    """The table of headings for lists of participants or of businesses."""
    raw = _lists()
    exact: dict[str, str] = {}
    plain: dict[str, str] = {}
    for field, headings in raw[subject].items():
        for heading in (*headings, field.strip("<>")):
            exact.setdefault(heading.casefold(), field)
            if folded := fold(heading):
                plain.setdefault(folded, field)
    return HeadingTable(
        fields=tuple(raw[subject]),
        exact=exact,
        plain=plain,
        ignored=frozenset(fold(word) for word in raw["ignored"]) - {""} - set(plain),
        fillers=frozenset(raw["fillers"]),
        prefixes=tuple(sorted(raw["prefixes"], key=len, reverse=True)),
        _known={},
    )
