"""The files that a run leaves beside its pages."""

from __future__ import annotations

from typing import Any

from nianbao.inputs.agency_year import from_parameters
from nianbao.inputs.figures import read_figures
from nianbao.pages.exporters import figures_csv
from nianbao.pages.outputs import NamedAgency, NamedForm, Record


def test_csv_begins_with_the_report_that_a_figure_belongs_to(small: dict[str, Any]) -> None:
    record = Record(
        title="",
        agency=NamedAgency("test", "small", "=某局"),
        year=2023,
        scope="agency",
        date="2024-01-02",
        form=NamedForm("国办公开办函〔2021〕30号", "gb2021_30"),
        figures=tuple(read_figures(from_parameters(small)).records()),
        rulebook="",
        findings=(),
        explanations=(),
        inexplicable=(),
        provenance=(),
    )
    head, first, *_ = figures_csv(record).splitlines()
    assert head.startswith("\ufeffdistrict,agency,name,year,form,table,row,column,")
    assert first.startswith("test,small,'=某局,2023,gb2021_30,t2_1,rules,made,")
