"""A long frame, column by column, without pandas: what a rule needs of one is loaded at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]


@dataclass(frozen=True)
class Frame:
    """Columns of equal length by name; a missing value is None."""

    columns: Mapping[str, list[Any]]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def __contains__(self, column: str) -> bool:
        return column in self.columns

    def __getitem__(self, column: str) -> list[Any]:
        return self.columns[column]

    def row(self, number: int) -> Row:
        """One row, by column."""
        return {name: values[number] for name, values in self.columns.items()}


def frame_of(rows: Sequence[Row]) -> Frame:
    """The frame of rows; a column that a row has not is missing there."""
    names = dict.fromkeys(name for row in rows for name in row)
    return Frame({name: [row.get(name) for row in rows] for name in names})


def from_pandas(data: pd.DataFrame) -> Frame:
    """The frame of a table that was counted with pandas."""
    columns = {str(name): data[name].astype(object) for name in data}
    return Frame({n: column.where(column.notna(), None).tolist() for n, column in columns.items()})


def together(frames: Sequence[Frame]) -> Frame:
    """Frames of the same columns, one below the other."""
    names = frames[0].columns if frames else ()
    return Frame({name: [value for frame in frames for value in frame[name]] for name in names})
