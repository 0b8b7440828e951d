"""How one person wants the program: language, look, sizes. No personal data, and never a reason not to start.

A small JSON file, written whole. Keys this version does not know are kept; a value out of its bounds becomes the
default; a damaged file is kept aside (`settings.damaged.json`) and the defaults hold.
"""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from app.base.files import write_whole
from app.base.places import home, make_home, settings_file

LANGUAGES = ("de", "en")
LOOKS = ("system", "light", "dark")
DENSITIES = ("comfortable", "compact")
SMALLEST_SCALE, LARGEST_SCALE = 100, 200
LONGEST_IDLE_MINUTES = 120


@dataclass(frozen=True)
class Settings:
    """All settings with their defaults; `text_scale` in percent, `idle_minutes` 0 = never, geometry as Qt's hex."""

    language: str = "de"
    look: str = "system"
    text_scale: int = 100
    density: str = "comfortable"
    idle_minutes: int = 10
    window_geometry: str = ""
    unknown: dict[str, object] = field(default_factory=dict)


def load(file: Path | None = None) -> Settings:
    """The settings of this account; never raises for what the file holds."""
    source = file or settings_file()
    try:
        content = json.loads(source.read_bytes())
        if not isinstance(content, dict):
            raise ValueError("not an object")
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, RecursionError):
        with suppress(OSError):
            source.replace(source.with_name("settings.damaged.json"))
        return Settings()
    return _checked(content)


def save(settings: Settings, file: Path | None = None) -> None:
    """Write them, whole or not at all; raises OSError."""
    target = file or settings_file()
    make_home() if target.parent == home() else target.parent.mkdir(parents=True, exist_ok=True)
    content = asdict(settings)
    unknown = content.pop("unknown")
    write_whole(target, json.dumps(unknown | content, ensure_ascii=False, indent=1).encode())


def _checked(content: dict[str, object]) -> Settings:
    known = {entry.name for entry in fields(Settings)} - {"unknown"}
    default = Settings()
    geometry = content.get("window_geometry")
    return Settings(
        language=_one_of(content.get("language"), LANGUAGES, default.language),
        look=_one_of(content.get("look"), LOOKS, default.look),
        text_scale=_within(content.get("text_scale"), SMALLEST_SCALE, LARGEST_SCALE, default.text_scale),
        density=_one_of(content.get("density"), DENSITIES, default.density),
        idle_minutes=_within(content.get("idle_minutes"), 0, LONGEST_IDLE_MINUTES, default.idle_minutes),
        window_geometry=geometry if isinstance(geometry, str) else default.window_geometry,
        unknown={name: value for name, value in content.items() if name not in known},
    )


def _one_of(value: object, allowed: tuple[str, ...], default: str) -> str:
    return value if isinstance(value, str) and value in allowed else default


def _within(value: object, smallest: int, largest: int, default: int) -> int:
    right = isinstance(value, int) and not isinstance(value, bool) and smallest <= value <= largest
    return value if right and isinstance(value, int) else default
