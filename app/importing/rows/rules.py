"""What the import must know of the project, and what it is to do with doubtful rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal

NO_DEFAULTS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Rules:
    """`defaults` fill fields that a row leaves empty; `keep` imports doubtful rows with a warning."""

    today: date
    project_start: date
    min_age: int = 27
    districts: tuple[str, ...] = ("mitte", "butendorf", "brauck")
    defaults: Mapping[str, str] = field(default_factory=lambda: NO_DEFAULTS)
    duplicates: Literal["reject", "keep"] = "reject"
    incomplete: Literal["reject", "keep"] = "reject"
