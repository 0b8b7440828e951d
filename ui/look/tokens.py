"""The colours of Feldbuch as two frozen sets, light and dark, and the tones in which a state is shown.

A tone is a word a page may use ("warn"); a token is a colour. Pages name tones, never colours. Free of Qt.
"""

from dataclasses import dataclass
from typing import Literal

Tone = Literal[
    "text", "text2", "disabled", "accent", "on_accent", "ok", "warn", "err", "info", "conflict", "neutral", "focus"
]


@dataclass(frozen=True, repr=False, match_args=False)
class Tokens:
    """One complete set of colours, each as `#RRGGBB`."""

    canvas: str
    rail: str
    surface: str
    subtle: str
    hover: str
    accent_soft: str
    neutral_soft: str
    line: str
    rowline: str
    btn: str
    border: str
    text: str
    text2: str
    disabled: str
    accent: str
    on_accent: str
    accent_hover: str
    focus: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    err: str
    err_soft: str
    info: str
    info_soft: str
    conflict: str
    conflict_soft: str
    dark: bool = False

    def ink(self, tone: Tone) -> str:
        """The colour of text and icons in this tone."""
        return self.text2 if tone == "neutral" else str(getattr(self, tone))

    def soft(self, tone: Tone) -> str:
        """The ground of a chip, notice or row in this tone; plain surface where the tone has none."""
        return str(getattr(self, f"{tone}_soft", self.surface))


LIGHT = Tokens(
    canvas="#F2F4F3",
    rail="#E7EBE9",
    surface="#FFFFFF",
    subtle="#F7F9F8",
    hover="#EEF3F2",
    accent_soft="#D9EBEA",
    neutral_soft="#EBEFEE",
    line="#D9DFDD",
    rowline="#E7ECEA",
    btn="#B7C2C0",
    border="#7C8886",
    text="#15201E",
    text2="#4B5856",
    disabled="#8C9795",
    accent="#0B5C62",
    on_accent="#FFFFFF",
    accent_hover="#084A4F",
    focus="#1B57C8",
    ok="#1C6B38",
    ok_soft="#E1F2E7",
    warn="#7A4C00",
    warn_soft="#FBEFD6",
    err="#A5221B",
    err_soft="#FBE6E4",
    info="#2B52A0",
    info_soft="#E5ECF8",
    conflict="#7C2A72",
    conflict_soft="#F5E5F2",
)

DARK = Tokens(
    canvas="#131819",
    rail="#0E1213",
    surface="#1B2122",
    subtle="#20282A",
    hover="#243032",
    accent_soft="#1C3C3E",
    neutral_soft="#2A3335",
    line="#2F393A",
    rowline="#283132",
    btn="#4A5859",
    border="#758382",
    text="#E6ECEA",
    text2="#A8B5B3",
    disabled="#65716F",
    accent="#6CC6C8",
    on_accent="#062728",
    accent_hover="#8AD6D7",
    focus="#8DB6FF",
    ok="#7FCF98",
    ok_soft="#19321F",
    warn="#E8B85F",
    warn_soft="#382B12",
    err="#FF9D93",
    err_soft="#43211E",
    info="#9FBDF7",
    info_soft="#1F2C46",
    conflict="#E39CD9",
    conflict_soft="#3A2037",
    dark=True,
)
