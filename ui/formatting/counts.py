"""Whole numbers as German offices write them: 1.234, 18 von 64. Free of Qt.

Light on purpose: what stands in the window while a store is opened needs it. Everybody else takes these from
`ui.formatting.phrases`.
"""

from resources.language import _


def whole(number: int) -> str:
    """1.234"""
    return f"{number:,}".replace(",", ".")


def of(part: int, total: int) -> str:
    """18 von 64."""
    return _("{part} of {total}").format(part=whole(part), total=whole(total))
