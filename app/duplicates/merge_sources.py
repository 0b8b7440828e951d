"""Where the value of each field of a merged pair comes from: as chosen by a person, and as it is shown now."""

from collections.abc import Mapping

from app.base.errors import BadInput
from app.core import merged_records, merged_values
from app.core.field_errors import refusal
from app.core.work import View
from models.fields import Field, Kind, Refused
from resources.language import _
from sync.store.record import Record

STAYS = frozenset({"office", "source_sheet", "source_row"})  # where a record lives is no matter of choice
Take = Mapping[str, object]  # field -> "winner", "loser", "both" or the id or code of one of the two


def chosen_sources(
    view: View, kind: Kind, first: Record, second: Record, take: Take, given: tuple[str, str]
) -> dict[str, list[str]]:
    """Where the value of each field comes from, as records; what is not said follows from the survivor."""
    groups = [merged_records.cluster_of(view, kind.name, record.id) for record in (first, second)]
    sides = [group.records if group else (record,) for group, record in zip(groups, (first, second), strict=True)]
    values = [
        merged_values.combined_values(view, kind, group) if group else record.values
        for group, record in zip(groups, (first, second), strict=True)
    ]
    words = {"winner": (0,), "loser": (1,), "both": (0, 1), given[0].casefold(): (0,), given[1].casefold(): (1,)}
    words |= {first.id: (0,), second.id: (1,)}
    chosen: dict[str, list[str]] = {}
    for name, source in take.items():
        field = _choosable(kind, name)
        wanted = words.get(str(source).strip().casefold())
        if wanted is None:
            sentence = _("Say which of the two the value comes from: WINNER or LOSER.")
            raise BadInput(sentence, field=name)
        if len(wanted) > 1 and field.shape not in merged_values.MAY_JOIN:
            raise BadInput(_("This field holds one value. Choose one of the two records for it."), field=name)
        chosen[name] = [source for side in wanted for source in _sources(view, field, groups[side], sides[side][0])]
    for field in kind.fields:
        differ = values[0].get(field.name), values[1].get(field.name)
        if (
            field.name not in chosen
            and field.shape in merged_values.ALWAYS_JOINED
            and None not in differ
            and differ[0] != differ[1]
        ):
            chosen[field.name] = [
                source for side in (0, 1) for source in _sources(view, field, groups[side], sides[side][0])
            ]
    return chosen


def _choosable(kind: Kind, name: str) -> Field:
    try:
        field = kind.field(name)
    except Refused as refused:
        raise refusal(refused) from None
    if name in STAYS:
        raise BadInput(_("This stays as it is in each record. Leave it out."), field=name)
    return field


def _sources(view: View, field: Field, group: merged_records.Cluster | None, alone: Record) -> list[str]:
    """The records that what one side shows in a field comes from."""
    return [alone.id] if group is None else merged_values.sources_of(view, field, group)


def shown_sources(view: View, kind: Kind, cluster: merged_records.Cluster) -> dict[str, list[str]]:
    """Where every field that is not the representative's own comes from, as it is shown now."""
    shown = {}
    for field in kind.fields:
        sources = merged_values.sources_of(view, field, cluster)
        if field.name not in STAYS and sources != [cluster.representative.id]:
            shown[field.name] = sources
    return shown
