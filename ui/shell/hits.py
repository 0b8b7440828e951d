"""What the search from anywhere finds, free of Qt."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Hit:
    """One find. `kind` is its heading in words ("Teilnehmende", "Befehle"); `keys` is shown where a key does the same.

    `page` and `arguments` say where it leads: the window goes there.
    """

    kind: str
    title: str
    second: str = ""
    icon: str = "search"
    keys: str = ""
    page: str = ""
    arguments: tuple[tuple[str, object], ...] = ()
