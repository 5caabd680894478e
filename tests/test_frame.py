"""A table in the notebook: computed with by id, shown by label."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from nianbao.annual_report import AnnualReport
from nianbao.inputs.workspace import Workspace
from nianbao.pages.edited import require_own_table
from nianbao.pages.frame import FormFrame, form_frame


@pytest.fixture
def t3(small: dict[str, Any], report: Callable[[dict[str, Any]], AnnualReport]) -> FormFrame:
    return form_frame(report(small).figures, "t3")


def test_a_table_is_computed_with_by_id(t3: FormFrame) -> None:
    assert t3.loc["granted", "total"] == 6
    assert t3[["natural_person", "total"]].sum()["total"] == t3["total"].sum()


def test_a_table_and_what_comes_of_it_are_shown_with_labels_and_ids(t3: FormFrame) -> None:
    for frame in (t3, t3 * 2, t3[["natural_person"]], t3.T, t3.loc[["granted"]], t3.copy()):
        shown = frame._repr_html_()
        for word in ("自然人", "natural_person", "（一）予以公开", "granted"):
            assert word in shown


def test_what_the_form_does_not_have_is_shown_as_it_is(t3: FormFrame) -> None:
    shown = t3.assign(**{"<b>": 1})._repr_html_()
    assert "&lt;b&gt;" in shown
    assert "<b>" not in shown
    assert "自然人" in shown
    assert "<td>6</td>" in FormFrame(pd.DataFrame({"a": [6]}))._repr_html_()


def test_a_labelled_table_is_a_plain_frame(t3: FormFrame) -> None:
    labelled = t3.labelled()
    assert type(labelled) is pd.DataFrame
    assert labelled.loc["（一）予以公开", "总计"] == 6
    assert "granted" in t3.index


def test_a_shown_table_is_still_the_report_s(
    t3: FormFrame,
    small: dict[str, Any],
    report: Callable[[dict[str, Any]], AnnualReport],
    workspace: Workspace,
) -> None:
    t3._repr_html_()
    assert require_own_table(t3, report(small), workspace) == "t3"
