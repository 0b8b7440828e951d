"""The style sheet: resources/style/feldbuch.qss with colours and sizes put in. Free of Qt.

In the template `@token` is a colour of `Tokens`, `px(n)` a size that grows with the text, `sp(n)` a distance,
`half(n)` half of px(n). Anything else is plain Qt style sheet.
"""

import re

import resources
from ui.look.measures import Measures
from ui.look.tokens import Tokens

_MARK = re.compile(r"@([a-z0-9_]+)|\b(px|sp)\((-?\d+(?:\.\d+)?)\)")


def style_sheet(tokens: Tokens, measures: Measures, icons: str) -> str:
    """The whole sheet; `icons` is the search path under which tinted icon files are found. KeyError: unknown token."""

    def value(match: re.Match[str]) -> str:
        name, unit, number = match.groups()
        if name == "icons":
            return icons
        if name:
            return str(vars(tokens)[name])
        size = measures.px(float(number)) if unit == "px" else measures.space(float(number))
        return f"{size}px"

    return _MARK.sub(value, resources.text("style/feldbuch.qss"))
