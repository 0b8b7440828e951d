"""A web page that a portal calls .xls -> the rows of its largest table. Only text is taken; nothing in it is run."""

from html.parser import HTMLParser

from app.importing.files.sheets import Row

_MOST_SPAN = 50
_SILENT = frozenset({"script", "style", "head"})


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._cell: list[str] | None = None
        self._span = 1
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._close()
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self._close()
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables:
            self._close()
            if not self.tables[-1]:
                self.tables[-1].append([])
            span = dict(attrs).get("colspan") or "1"
            self._span = min(int(span), _MOST_SPAN) if span.isdecimal() else 1
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in ("td", "th", "tr", "table"):
            self._close()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._silent:
            self._cell.append(data)

    def _close(self) -> None:
        if self._cell is not None:
            self.tables[-1][-1].extend(["".join(self._cell).strip()] + [""] * (self._span - 1))
            self._cell = None


def rows_of(text: str) -> tuple[Row, ...]:
    """The rows of the table with the most rows; empty where the page holds none."""
    page = _Tables()
    page.feed(text)
    page.close()
    largest = max(page.tables, key=len, default=[])
    return tuple(Row(number, tuple(cells)) for number, cells in enumerate(largest, 1))
