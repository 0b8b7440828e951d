"""What a chosen offering puts into the form of a session or series, without a window.

It fills what nobody has typed into: an empty field, the default of a new form, what the offering chosen before had put
there. A field somebody changed by hand - also by emptying it - is theirs.
"""

from collections.abc import Mapping

from app.sessions.coaching import OfferingRow
from ui.parts.forms.fields import Value
from ui.parts.forms.form_values import is_empty
from ui.sessions.form.fields import to_form

FILLED = ("begin", "end", "break_minutes", "location", "leaders", "topics")


class OfferingFilling:
    """Remembers what the program put into one form and what the person has touched since."""

    def __init__(self, defaults: Mapping[str, Value] | None = None) -> None:
        self._filled: dict[str, Value] = {key: value for key, value in (defaults or {}).items() if key in FILLED}
        self._touched: set[str] = set()

    def touched(self, key: str) -> None:
        """Somebody changed a field by hand."""
        self._touched.add(key)

    def choose(self, offering: OfferingRow, values: Mapping[str, Value]) -> dict[str, Value]:
        """What to put into the form, where `values` stand now."""
        offered = to_form({name: getattr(offering, name) for name in FILLED})
        fill = {
            name: value
            for name, value in offered.items()
            if name not in self._touched
            and not is_empty(value)
            and (is_empty(values.get(name)) or values.get(name) == self._filled.get(name))
            and values.get(name) != value
        }
        self._filled |= fill
        return fill
