"""Reading a parameter file, in whichever spelling it is: YAML, or a workbook."""

from __future__ import annotations

from pathlib import Path

from nianbao.inputs.agency_year import AgencyYear, validated
from nianbao.inputs.source import read_source

WORKBOOKS = (".xlsx",)


def read_agency_year(file: Path) -> AgencyYear:
    """The agency-year of a parameter file; InputError with the line or cell if it is not one."""
    source = read_source(file)
    return validated(source.data, source)
