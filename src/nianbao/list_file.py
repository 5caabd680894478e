"""A new list of a district at its place, with the bodies of its latest parameter files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nianbao.conversion import list_as
from nianbao.errors import InputError, UsageError
from nianbao.inputs.agency_year import AgencyYear
from nianbao.inputs.district import MOST_BODIES, WORD
from nianbao.inputs.json_schema import list_schema_text
from nianbao.inputs.problem import ID
from nianbao.inputs.reading import read_agency_year
from nianbao.inputs.workspace import LIST, SPELLINGS, Workspace, is_file, real, write_whole
from nianbao.parameter_file import Begun, update
from nianbao.prose.claims.bodies import area, plain_name

_GIVEN = ("id", "name", "kind")
_MOST_SAID = 5


def begin_list(file: Path, workspace: Workspace) -> Begun:
    """Write a list to be looked through; UsageError if its place is none or taken."""
    district = _district(file, workspace)
    for other in map(file.with_suffix, SPELLINGS):
        if other.exists() or other.is_symlink():
            told = "" if other == file else f"，一个地区只能有一份{WORD}"
            raise UsageError(f"文件已存在，不予覆盖：{other}{told}")
    values, said = _drawn(workspace, district)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == SPELLINGS[0]:
            update(workspace.list_schema, list_schema_text().encode())
        write_whole(file, list_as(values, file, workspace))
    except OSError as error:
        raise UsageError(f"无法写入 {file}（{error.strerror}）") from None
    return Begun(file, tuple(said))


def _district(file: Path, workspace: Workspace) -> str:
    """The district of a list's place in the workspace; UsageError if it is none."""
    root = real(workspace.root)
    expected = f"应为 params/<地区>/{LIST}{SPELLINGS[0]} 或 .xlsx（工作区 {root}）"
    try:
        parts = real(file).relative_to(root / "params").parts
    except ValueError:
        parts = ()
    if len(parts) != 2 or file.suffix not in SPELLINGS or not re.fullmatch(ID, parts[0]):
        raise UsageError(f"{WORD}不能放在这里：{file}；{expected}")
    return parts[0]


def _drawn(workspace: Workspace, district: str) -> tuple[dict[str, Any], list[str]]:
    """What the parameter files of the latest year say of the bodies, and what to say of it."""
    folder = workspace.root / "params" / district
    years = sorted((one for one in folder.glob("[0-9]*") if one.is_dir()), reverse=True)
    latest = next((files for year in years if (files := list(_files(year, workspace)))), [])
    values: dict[str, Any] = {}
    bodies: dict[str, dict[str, Any]] = {}
    unread: list[str] = []
    for file in latest[:MOST_BODIES]:
        try:
            read = read_agency_year(file, complete=False)
        except InputError:
            unread.append(file.name)
            continue
        if read.rollup is not None or read.agency.id == district:  # the region's own, of no body
            if region := area(plain_name(read.agency.name)):
                values["name"] = region
        else:
            bodies[read.agency.id] = _body(read)
    said: list[str] = []
    if bodies:
        values["bodies"] = list(bodies.values())
        year = latest[0].parent.name
        said.append(
            f"已从 {year} 年度的参数文件列出 {len(bodies)} 个单位：机关编号、机关名称、机关类型；"
            "请逐个核对，补上没有参数文件的单位"
        )
    if unread:
        named = "、".join(unread[:_MOST_SAID]) + (f"等 {len(unread)} 份" if unread[5:] else "")
        said.append(f"读不出来、没有列入的参数文件：{named}")
    return values, said


def _files(year: Path, workspace: Workspace) -> Iterator[Path]:
    """The parameter files of a year in order."""
    for file in sorted(year.iterdir()):
        seen = not file.name.startswith((".", "~$"))
        if seen and file.suffix in SPELLINGS and is_file(file) and workspace.holds(file):
            yield file


def _body(read: AgencyYear) -> dict[str, Any]:
    given = {key: getattr(read.agency, key) for key in _GIVEN}
    return {key: value for key, value in given.items() if ("agency", key) not in read.absent}
