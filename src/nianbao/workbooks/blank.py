"""A workbook to fill in: what is known already, and otherwise nothing."""

from __future__ import annotations

from nianbao.form.edition import Form
from nianbao.inputs.blank import ANSWERED, TakenOver
from nianbao.inputs.figures import Figures
from nianbao.inputs.source import Address
from nianbao.inputs.workbook.layout import layout
from nianbao.workbooks.entering import Lists, Values
from nianbao.workbooks.form import workbook
from nianbao.workbooks.values import shown, typed_items


def blank_workbook(form: Form, taken: TakenOver, prior: Figures | None = None) -> bytes:
    """The .xlsx file with the values and the problems that were taken over, and no others."""
    entries = layout(form).entries
    values: Values = {
        address: shown(entries[address], value)
        for address, value in taken.values.items()
        if address in entries
    }
    return workbook(form, values, _problems(form, taken.problems), prior)


def _problems(form: Form, problems: tuple[str, ...]) -> Lists:
    """Last year's problems, to be answered, in the list that asks for them."""
    places = layout(form).lists
    listing = next((one for address, one in places.items() if address[-1] == ANSWERED), None)
    if listing is None or not problems:
        return {}
    address: Address = listing.address
    first = str(listing.columns[0].key)
    return {address: typed_items(listing, [{first: problem} for problem in problems])}
