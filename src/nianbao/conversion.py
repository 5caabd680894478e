"""A parameter file or a district's list in its other spelling: YAML as a workbook, and back."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from itertools import islice, zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nianbao.errors import InputError, UsageError
from nianbao.inputs.agency_year import AgencyYear
from nianbao.inputs.district import WORD, read_district
from nianbao.inputs.list_text import list_text
from nianbao.inputs.parameter_text import parameter_text
from nianbao.inputs.problem import MOST_PROBLEMS
from nianbao.inputs.reading import TAKEN, read_agency_year
from nianbao.inputs.source import Address, Origin, described
from nianbao.inputs.spelling import Refusal
from nianbao.inputs.workspace import (
    LIST,
    SPELLINGS,
    Workspace,
    find_workspace,
    is_list,
    real,
    require_place,
    write_whole,
)
from nianbao.workbooks.bodies import bodies_workbook
from nianbao.workbooks.form import workbook
from nianbao.workbooks.values import values_of

TEXTS, WORKBOOK = (".yaml", ".yml"), ".xlsx"
_NONE: Any = object()  # in place of a value that is not there


def convert(file: Path, target: Path) -> Origin | None:
    """Write the file anew in the spelling that the target's name asks for; its origin.

    InputError for what is wrong in the file, or would be lost; UsageError for a target that is
    there already, or of the same spelling. Then nothing is written.
    """
    _require_other(file, target)
    content, source = _list(file, target) if is_list(file) else _parameters(file, target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, content)
    except OSError as error:
        raise UsageError(f"无法写入 {target}（{error.strerror}）") from None
    return source


def _parameters(file: Path, target: Path) -> tuple[bytes, Origin | None]:
    """What a parameter file's other spelling holds."""
    agency_year = read_agency_year(file)
    workspace = workspace_at(target)
    if workspace and workspace.has_place_for(target):
        require_place(real(target), agency_year)
    content = spelled_as(agency_year, target, workspace)
    require_same(agency_year, content, target)
    return content, agency_year.source


def _list(file: Path, target: Path) -> tuple[bytes, Origin | None]:
    """What a list's other spelling holds."""
    if not is_list(target):
        names = " 或者 ".join(f"{LIST}{suffix}" for suffix in SPELLINGS)
        raise UsageError(f"{WORD}的文件名应为 {names}：{target}")
    district = read_district(file)
    values, source = district.parameters(), district.source
    assert source is not None
    content = list_as(values, target, workspace_at(target))
    _require_back(
        values, lambda one: read_district(one).parameters(), source.error, content, target
    )
    return content, source


def list_as(values: Mapping[str, Any], target: Path, workspace: Workspace | None = None) -> bytes:
    """The content of a list's file of that name with these values."""
    if target.suffix.lower() == WORKBOOK:
        return bodies_workbook(values)
    schema = _schema(workspace.list_schema, target) if workspace else None
    name = workspace.relative(target) if workspace else target.name
    return list_text(values, name, schema).encode()


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
        schema = _schema(workspace.schema, target)
    values = agency_year.parameters()
    return parameter_text(agency_year.form, values, name, schema, notes).encode()


def _schema(schema: Path, target: Path) -> str | None:
    """The way from a file to its schema, if that is there."""
    if not schema.exists():
        return None
    return os.path.relpath(real(schema), real(target).parent).replace(os.sep, "/")


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

    def read(written: Path) -> dict[str, Any]:
        return read_agency_year(written, complete=not agency_year.absent).parameters()

    _require_back(agency_year.parameters(), read, agency_year.error, content, target)


def _require_back(
    values: dict[str, Any],
    read: Callable[[Path], dict[str, Any]],
    refuse: Refusal,
    content: bytes,
    target: Path,
) -> None:
    """What was refused of the values that do not come back from the new file."""
    with TemporaryDirectory() as folder:
        written = Path(folder, target.name)
        written.write_bytes(content)
        try:
            back = read(written)
        except InputError as error:
            said = str(error).replace(f"{folder}{os.sep}", "")
            raise refuse((), f"写成 {target.name} 后读不回来，没有写出：{said}") from None
    lost = islice(_differences(values, back, ()), MOST_PROBLEMS)
    message = f"{target.name} 存不下这个值，没有写出"
    errors = [
        refuse(address, message, expected=_shown(wanted), found=_shown(found))
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
