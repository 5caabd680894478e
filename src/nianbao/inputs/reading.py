"""Reading a parameter file, in whichever spelling it is: YAML, or a workbook."""

from __future__ import annotations

from pathlib import Path

from nianbao.inputs.agency_year import AgencyYear, validated
from nianbao.inputs.source import Origin, read_source, read_text
from nianbao.inputs.workbook.container import SUFFIXES, require_xlsx

TAKEN = (".yaml", ".yml", *SUFFIXES)  # ends of names that are read, or told why they are not


def read_agency_year(file: Path, *, complete: bool = True) -> AgencyYear:
    """The agency-year of a parameter file; InputError with the line or cell if it is not one.

    The file of a year before need not be `complete`: see AgencyYear.absent.
    """
    source = _source(file, complete)
    return validated(source.data, source, complete=complete)


def require_readable(file: Path) -> None:
    """InputError for a file that is not there, or of another kind than its name says."""
    if file.suffix.lower() in SUFFIXES:
        require_xlsx(file)
    else:
        read_text(file)


def _source(file: Path, complete: bool) -> Origin:
    if file.suffix.lower() not in SUFFIXES:
        return read_source(file)
    from nianbao.inputs.workbook.reader import read_workbook  # takes a while, for YAML in vain

    return read_workbook(file, complete=complete)
