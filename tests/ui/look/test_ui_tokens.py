"""Colours and the style sheet made of them."""

import re
import subprocess
import sys

import pytest
from helpers.threads import LONGEST_S

import resources
from ui.look.measures import Measures, nearest
from ui.look.sheet import style_sheet
from ui.look.tokens import DARK, LIGHT

STATES = ("ok", "warn", "err", "info", "conflict")

# Drawings the style sheet itself takes from files, one tinted set per theme in resources/style: name -> tone.
SHEET_ICONS = {"down": "text2", "check": "on_accent", "minus": "on_accent", "right": "text2"}


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(colour, other):
    """The contrast of two colours by the formula of WCAG 2, 1 to 21."""
    bright, dim = sorted((luminance(colour), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read_on_every_ground_it_stands_on(tokens):
    grounds = (tokens.surface, tokens.canvas, tokens.subtle, tokens.accent_soft, tokens.hover, tokens.rail)
    for name in ("text", "text2", "accent", *STATES):
        for ground in grounds:
            assert contrast(getattr(tokens, name), ground) >= 4.5, (name, ground)
    for name in STATES:
        assert contrast(getattr(tokens, name), getattr(tokens, f"{name}_soft")) >= 4.5, name
    assert contrast(tokens.text2, tokens.neutral_soft) >= 4.5
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5
    assert contrast(tokens.on_accent, tokens.accent_hover) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_borders_focus_and_bars_stand_out(tokens):
    for ground in (tokens.surface, tokens.canvas):
        assert contrast(tokens.border, ground) >= 3
        assert contrast(tokens.focus, ground) >= 3
    assert contrast(tokens.focus, tokens.accent_soft) >= 3
    assert contrast(tokens.accent, tokens.neutral_soft) >= 3
    assert contrast(tokens.info, tokens.neutral_soft) >= 3


def test_the_contrast_table_of_the_design_is_recomputed():
    table = {"text": (16.7, 13.6), "text2": (7.4, 7.7), "accent": (7.7, 8.2), "focus": (6.5, 8.0), "err": (7.4, 8.2)}
    for name, (light, dark) in table.items():
        assert round(contrast(getattr(LIGHT, name), LIGHT.surface), 1) == pytest.approx(light, abs=0.1), name
        assert round(contrast(getattr(DARK, name), DARK.surface), 1) == pytest.approx(dark, abs=0.1), name


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_the_style_sheet_has_no_mark_left_open(percent):
    for tokens in (LIGHT, DARK):
        sheet = style_sheet(tokens, Measures(percent), "looklight")
        assert not re.search(r"@\w|\bpx\(|\bsp\(", sheet.replace("url(looklight:", ""))
        assert tokens.accent in sheet


def test_an_unknown_colour_in_the_style_sheet_is_found_out(monkeypatch):
    monkeypatch.setattr(resources, "text", lambda _name: "QLabel { color: @nothing; }")
    with pytest.raises(KeyError):
        style_sheet(LIGHT, Measures(), "x")


def test_drawings_of_the_style_sheet_carry_the_colours_of_their_theme():
    for kind, tokens in (("light", LIGHT), ("dark", DARK)):
        for name, tone in SHEET_ICONS.items():
            shipped = resources.text(f"style/{kind}/{name}.svg")
            assert shipped == resources.text(f"icons/{name}.svg").replace("currentColor", tokens.ink(tone)), name


def test_sizes_grow_with_the_text_and_distances_less():
    large = Measures(200)
    assert (large.px(14), large.row, large.space(24)) == (28, 72, 32)
    assert Measures(100, compact=True).row == 28
    assert large.unscaled(1440) == 720
    assert [nearest(value) for value in (90, 104, 155, 999)] == [100, 100, 160, 200]


@pytest.mark.parametrize(
    "module",
    [
        "ui",
        "ui.unlock.presenter",
        "ui.first_start.presenter",
        "ui.formatting.phrases",
        "ui.base.desk_protocol",
        "ui.parts.tables.cells",
        "ui.parts.forms.fields",
        "ui.shell.hits",
    ],
)
def test_modules_for_presenters_reach_no_qt(module):
    code = f"import sys, {module}; sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    assert (
        subprocess.run(
            [sys.executable, "-c", code], check=False, cwd=resources.ROOT.parent, timeout=LONGEST_S
        ).returncode
        == 0
    )
