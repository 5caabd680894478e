"""A parameter file in its other spelling: YAML as a workbook, a workbook as YAML."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from itertools import islice, zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nianbao.errors import InputError, UsageError
from nianbao.inputs.agency_year import AgencyYear
from nianbao.inputs.parameter_text import parameter_text
from nianbao.inputs.problem import MOST_PROBLEMS
from nianbao.inputs.reading import TAKEN, read_agency_year
from nianbao.inputs.source import Address, described
from nianbao.inputs.workspace import Workspace, find_workspace, real, require_place, write_whole
from nianbao.workbooks.form import workbook
from nianbao.workbooks.values import values_of

TEXTS, WORKBOOK = (".yaml", ".yml"), ".xlsx"
_NONE: Any = object()  # in place of a value that is not there


def convert(file: Path, target: Path) -> AgencyYear:
    """Write the parameter file anew in the spelling that the target's name asks for.

    InputError for what is wrong in the file, or would be lost; UsageError for a target that is
    there already, or of the same spelling. Then nothing is written.
    """
    _require_other(file, target)
    agency_year = read_agency_year(file)
    workspace = workspace_at(target)
    if workspace and workspace.has_place_for(target):
        require_place(real(target), agency_year)
    content = spelled_as(agency_year, target, workspace)
    require_same(agency_year, content, target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, content)
    except OSError as error:
        raise UsageError(f"无法写入 {target}（{error.strerror}）") from None
    return agency_year


def spelled_as(
    agency_year: AgencyYear,
    target: Path,
    workspace: Workspace | None = None,
    notes: Mapping[Address, str] | None = None,
) -> bytes:
    """The content of a file of that name with these parameters; of notes only YAML has any."""
    if target.suffix.lower() == WORKBOOK:
        return workbook(agency_year.form, *values_of(agency_year))
    name, schema = target.name, None
    if workspace and workspace.has_place_for(target):
        name = workspace.relative(target)
        if workspace.schema.exists():
            schema = os.path.relpath(real(workspace.schema), real(target).parent)
            schema = schema.replace(os.sep, "/")
    values = agency_year.parameters()
    return parameter_text(agency_year.form, values, name, schema, notes).encode()


def _require_other(file: Path, target: Path) -> None:
    """UsageError unless one is a workbook, the other YAML, and the target is still to be made."""
    for one, known in ((file, TAKEN), (target, (*TEXTS, WORKBOOK))):
        if one.suffix.lower() not in known:
            raise UsageError(f"文件名应以 .yaml 或者 .xlsx 结尾：{one}")
    if (file.suffix.lower() in TEXTS) == (target.suffix.lower() in TEXTS):
        what = " YAML 文件" if target.suffix.lower() in TEXTS else "工作簿"
        raise UsageError(f"两个都是{what}，不用转换：{file}、{target}")
    if target.exists() or target.is_symlink():
        raise UsageError(f"文件已存在，不予覆盖：{target}")


def workspace_at(target: Path) -> Workspace | None:
    """The workspace that a file lies in, if it lies in one."""
    try:
        return find_workspace(target.parent)
    except UsageError:
        return None


def require_same(agency_year: AgencyYear, content: bytes, target: Path) -> None:
    """InputError that names each value which does not come back from the new file."""
    with TemporaryDirectory() as folder:
        written = Path(folder, target.name)
        written.write_bytes(content)
        try:
            complete = not agency_year.absent
            read = read_agency_year(written, complete=complete).parameters()
        except InputError as error:
            said = str(error).replace(f"{folder}{os.sep}", "")
            raise agency_year.error(
                (), f"写成 {target.name} 后读不回来，没有写出：{said}"
            ) from None
    lost = islice(_differences(agency_year.parameters(), read, ()), MOST_PROBLEMS)
    message = f"{target.name} 存不下这个值，没有写出"
    errors = [
        agency_year.error(address, message, expected=_shown(wanted), found=_shown(found))
        for address, wanted, found in lost
    ]
    if errors:
        raise InputError.together(errors)


def _differences(wanted: Any, found: Any, at: Address) -> Iterator[tuple[Address, Any, Any]]:
    """The values that are not the same, each with its address."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        for key in dict.fromkeys((*wanted, *found)):
            yield from _differences(wanted.get(key, _NONE), found.get(key, _NONE), (*at, key))
    elif isinstance(wanted, list) and isinstance(found, list):
        for index, (one, other) in enumerate(zip_longest(wanted, found, fillvalue=_NONE)):
            yield from _differences(one, other, (*at, index))
    elif type(wanted) is not type(found) or wanted != found:
        yield at, wanted, found


def _shown(value: Any) -> str:
    return "没有" if value is _NONE else described(value)
