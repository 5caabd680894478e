"""What an agency-year puts into the open cells and lists of its workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nianbao.inputs.agency_year import AgencyYear
from nianbao.inputs.raw_figures import raw_figures
from nianbao.inputs.source import Address
from nianbao.inputs.workbook.cell_text import typed_text
from nianbao.inputs.workbook.layout import layout
from nianbao.inputs.workbook.sheet import BLANK, Column, Entry, Kind, Listing


def values_of(agency_year: AgencyYear) -> tuple[dict[Address, Any], dict[Address, Any]]:
    """The values of the open cells, and the items of the lists, by the layout's addresses.

    Figures as they were typed, `BLANK` for one that is left blank on purpose; texts as they are
    typed in a cell, choices in words. What was not given has no address here.
    """
    places = layout(agency_year.form)
    data = agency_year.model_dump(by_alias=True, exclude_unset=True)
    values: dict[Address, Any] = {}
    for address, entry in places.entries.items():
        told = entry.kind != "figure" and address not in agency_year.absent
        given = _at(data, address) if told else None
        if given not in (None, "", []):
            values[address] = shown(entry, given)
    for cell, raw in raw_figures(agency_year).items():
        values["figures", *(str(part) for part in cell)] = BLANK if raw is None else raw
    lists = {
        address: items
        for address, listing in places.lists.items()
        if (items := typed_items(listing, _at(data, address)))
    }
    return values, lists


def shown(entry: Entry, given: Any) -> Any:
    """A value as its cell shows it: a choice in its words."""
    if entry.kind == "choice":
        return next((words for words, id in entry.choices.items() if id == given), given)
    return _typed(entry.kind, given)


def _typed(kind: Kind, given: Any) -> Any:
    if kind == "lines":
        return "\n".join(given)
    return typed_text(given) if kind == "text" else given


def typed_items(listing: Listing, given: Any) -> list[dict[str, Any]]:
    """The items of a list as its cells show them; names with their values are a list of both."""
    if isinstance(given, Mapping):
        name, value = (str(column.key) for column in listing.columns)
        given = [{name: one, value: other} for one, other in given.items()]
    kinds = {column.key: column for column in listing.columns if column.key}
    return [
        {key: _of_item(kinds[key], one) for key, one in item.items() if one is not None}
        for item in given or ()
    ]


def _of_item(column: Column, given: Any) -> Any:
    return _typed(column.kind, given)


def _at(data: Any, address: Address) -> Any:
    for key in address:
        data = data.get(key) if isinstance(data, Mapping) else None
    return data
