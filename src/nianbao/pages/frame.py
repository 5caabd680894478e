"""A table of the form as a pandas frame: computed with by id, shown with the official labels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from nianbao.form.editions import edition
from nianbao.form.table import AXES
from nianbao.inputs.figures import Figures

_TABLE = "nianbao_table"  # what `attrs` keep: the edition and the table whose labels are shown


class FormFrame(pd.DataFrame):
    """A frame whose index and columns are ids of a table of the form.

    `t3.loc["granted", "total"]` computes with ids; JupyterLab shows every label with its id
    beside it, of what is computed from the table too. What is no id of the table stays as it is.
    """

    @property
    def _constructor(self) -> Callable[..., FormFrame]:
        return FormFrame

    def labelled(self) -> pd.DataFrame:
        """A plain frame with the official labels in place of the ids, say for `to_excel`."""
        labels, plain = self._labels(), pd.DataFrame(self)
        plain.index = pd.Index([labels.get(id, id) for id in self.index])
        plain.columns = pd.Index([labels.get(id, id) for id in self.columns])
        return plain

    def _labels(self) -> dict[Any, str]:
        """The labels of rows and columns by id; none once pandas has lost the table."""
        if not (named := self.attrs.get(_TABLE)):
            return {}
        table = edition(named[0]).table(named[1])
        ids = {node.id: axis for axis in AXES for node, _ in table.walk(axis)}
        return {id: table.label(axis, id) for id, axis in ids.items()}

    def _repr_html_(self) -> str:
        labels, shown = self._labels(), pd.DataFrame(self)
        if labels and not isinstance(self.index, pd.MultiIndex):
            shown.index = _both(self.index, labels)
        if labels and not isinstance(self.columns, pd.MultiIndex):
            shown.columns = _both(self.columns, labels)
        return str(shown._repr_html_())  # type: ignore[operator]


def _both(ids: pd.Index[Any], labels: dict[Any, str]) -> pd.Index[Any]:
    """Labels and ids beside each other, where any id has a label."""
    if not any(id in labels for id in ids):
        return ids
    named = [labels.get(id, "") for id in ids]
    return pd.MultiIndex.from_arrays([named, list(ids)])


def form_frame(figures: Figures, id: str) -> FormFrame:
    """A table of a report as a frame; blank cells are missing."""
    frame = FormFrame(figures.wide(id))
    frame.attrs[_TABLE] = [figures.form.id, id]
    return frame
