"""The headings of exported columns in the language in use (`resources/lists/export_headings.tsv`)."""

from functools import cache

from resources import language, text


@cache
def _headings() -> dict[str, tuple[str, str]]:
    lines = text("lists/export_headings.tsv").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {name: (german, english) for name, german, english in rows}


def heading(name: str) -> str:
    """The heading of a field; its own name where the list has none."""
    german, english = _headings().get(name, (name, name))
    return german if language.current() == "de" else english
