"""The Qt palette made of the tokens, and tokens made of a system palette for people who use high contrast."""

from PySide6.QtGui import QColor, QPalette

from ui.look.tokens import DARK, LIGHT, Tokens

_Role = QPalette.ColorRole


def palette(tokens: Tokens) -> QPalette:
    """The full palette; with Fusion it alone makes a window light or dark on every platform."""
    made = QPalette()
    for role, colour in {
        _Role.Window: tokens.canvas,
        _Role.WindowText: tokens.text,
        _Role.Base: tokens.surface,
        _Role.AlternateBase: tokens.subtle,
        _Role.Text: tokens.text,
        _Role.Button: tokens.surface,
        _Role.ButtonText: tokens.text,
        _Role.BrightText: tokens.err,
        _Role.ToolTipBase: tokens.surface,
        _Role.ToolTipText: tokens.text,
        _Role.PlaceholderText: tokens.text2,
        _Role.Highlight: tokens.accent,
        _Role.HighlightedText: tokens.on_accent,
        _Role.Link: tokens.accent,
        _Role.LinkVisited: tokens.accent,
        _Role.Accent: tokens.accent,
        _Role.Light: tokens.surface,
        _Role.Midlight: tokens.subtle,
        _Role.Mid: tokens.line,
        _Role.Dark: tokens.border,
        _Role.Shadow: tokens.text,
    }.items():
        made.setColor(role, QColor(colour))
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.disabled))
    return made


def from_system(system: QPalette) -> Tokens:
    """Tokens for the painted parts when the system's own (high contrast) palette rules."""

    def name(role: QPalette.ColorRole) -> str:
        return system.color(role).name()

    ground, ink = name(_Role.Base), name(_Role.Text)
    base = DARK if system.color(_Role.Base).lightness() < 128 else LIGHT
    picked = {key: ink for key, value in vars(base).items() if isinstance(value, str)}
    grounds = ("canvas", "rail", "surface", "subtle", "hover", "neutral_soft")
    softs = tuple(key for key in picked if key.endswith("_soft"))
    picked.update(dict.fromkeys((*grounds, *softs), ground))
    picked.update(accent=name(_Role.Highlight), on_accent=name(_Role.HighlightedText), disabled=ink)
    return Tokens(**picked, dark=base.dark)
