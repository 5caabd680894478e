"""Working days: the holidays of each year, and what is said where they are not known."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nianbao.errors import InputError
from nianbao.inputs.ledgers.calendar import Calendar
from nianbao.inputs.ledgers.time_limits import with_limits

NOWHERE = Path("/nowhere")


def open_since(day: str) -> pd.DataFrame:
    days = {"received_on": [pd.Timestamp(day)], "replied_on": [pd.NaT]}
    return pd.DataFrame(days, index=[7])


def test_a_year_without_known_holidays_says_how_to_add_them(tmp_path: Path) -> None:
    days = open_since("2098-12-20")
    said = r"a.csv 第7行：没有2098年的节假日安排.*holidays/2098.yaml"
    with pytest.raises(InputError, match=said):
        with_limits(days, tmp_path, "a.csv")
    for year in (2098, 2099):
        (tmp_path / f"{year}.yaml").write_text(f"off: [{year}-01-01]\nwork: []\n")
    assert with_limits(days, tmp_path)["due"].notna().all()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("off: [元旦]", "第1行：off[0]：填写有误；应为2098年的日期，如 2098-01-01，现为“元旦”"),
        ("off:\n- 2098-01-01\n- 2097-12-31", "第3行：off[1]：填写有误；应为2098年的日期"),
        ("work: [20980101]", "第1行：work[0]：填写有误；应为2098年的日期"),
        ("off: 2098-01-01", "第1行：off：填写有误；应为日期的列表"),
        ("off: []\nwork:", "第2行：work：填写有误；应为日期的列表，现为空"),
        ("rest: []", "第1行：rest：未知的键；应为off、work"),
    ],
)  # fmt: skip
def test_a_bad_holiday_file_is_named_with_its_line(tmp_path: Path, written: str, said: str) -> None:
    (tmp_path / "2098.yaml").write_text(written)
    with pytest.raises(InputError, match=re.escape(f"2098.yaml {said}")) as caught:
        with_limits(open_since("2098-03-01"), tmp_path, "a.csv")
    assert str(caught.value).startswith("a.csv 第7行：")


def test_a_holiday_file_of_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "2098.yaml").write_bytes("off: []  # 元旦\n".encode("gb18030"))
    with pytest.raises(InputError, match=r"a.csv 第7行.*2098.yaml 第1行：不是 UTF-8 编码"):
        with_limits(open_since("2098-03-01"), tmp_path, "a.csv")


def test_a_year_that_no_term_runs_through_matters_to_nobody(tmp_path: Path) -> None:
    (tmp_path / "2098.yaml").write_text("off: []\n")
    (tmp_path / "2099.yaml").write_bytes(b"\xff")
    days = pd.concat([open_since("2098-03-01"), open_since("2023-03-01")])
    assert with_limits(days, tmp_path)["due"].notna().all()
    with pytest.raises(InputError, match=r"2099\.yaml"):
        with_limits(open_since("2098-12-31"), tmp_path)


@given(st.dates(date(2022, 1, 1), date(2024, 12, 1)), st.integers(1, 60))
def test_counting_and_adding_working_days_are_inverse(day: date, number: int) -> None:
    calendar = Calendar(2022, 2025, NOWHERE)
    start = np.array([day], dtype="datetime64[D]")
    end = calendar.add(start, np.array([number]))
    assert calendar.count(start, end).tolist() == [number]
