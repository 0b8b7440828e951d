"""What all presenters have in common: one frozen state, rendered as a whole after every change. Free of Qt."""

from collections.abc import Callable
from dataclasses import Field as DataclassField
from dataclasses import replace
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from app.base.errors import BadInput, FeldbuchError


class Dataclass(Protocol):
    """Any dataclass, as `dataclasses.replace` wants it."""

    __dataclass_fields__: ClassVar[dict[str, DataclassField[Any]]]


S = TypeVar("S", bound=Dataclass)


class Presenter(Generic[S]):
    """Holds the state of a page and has it rendered. Main thread only."""

    def __init__(self, state: S, render: Callable[[S], None]) -> None:
        self.state = state
        self._render = render

    def _set(self, **changes: Any) -> None:
        """Render the state with these fields changed."""
        self.state = replace(self.state, **changes)
        self._render(self.state)


def sentences(refused: FeldbuchError) -> dict[str, str]:
    """What a refused act says, by field; under "" what belongs to no field."""
    by_field = refused.errors if isinstance(refused, BadInput) else {}
    return dict(by_field) or {"": refused.message}
