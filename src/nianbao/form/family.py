"""A form in all its editions: a folder with form.yaml and one file an edition.

The forms of the package stand beside this file. The environment variable NIANBAO_FORMS names
one more folder of such folders: a form, or an edition, that is not in the package yet.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from nianbao.errors import InputError, UsageError
from nianbao.form.role import Role
from nianbao.form.table import STRICT

FORMS = "NIANBAO_FORMS"
USUAL = "annual_report"  # the form of a parameter file that names none
_DESCRIPTION = "form.yaml"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where it was built


@dataclass(frozen=True)
class Family:
    """A form in all its editions. Its notebook is notebooks/<id>.ipynb."""

    __pydantic_config__ = STRICT

    id: str
    composer: str  # of its prose: a name in prose/compose.py
    suites: tuple[str, ...]  # that judge it
    key_figures: dict[str, tuple[Role, ...]] = field(default_factory=dict)  # for lists of reports


def folders() -> list[Path]:
    """The folders of all forms, those of the package first."""
    own = os.environ.get(FORMS)
    if own and not Path(own).is_dir():
        raise UsageError(f"环境变量 {FORMS} 指定的文件夹不存在：{own}")
    roots = [Path(__file__).parent, *([Path(own)] if own else [])]
    return [folder for root in roots for folder in sorted(root.iterdir()) if folder.is_dir()]


def edition_files() -> dict[str, tuple[str, Path]]:
    """The file of each edition by its id, with the id of the form."""
    found: dict[str, tuple[str, Path]] = {}
    for folder in folders():
        for file in sorted(folder.glob("*.yaml")):
            if file.name == _DESCRIPTION or file.name.startswith("."):
                continue
            if file.stem in found:
                raise InputError("两版格式的 id 相同", file=file, found=str(found[file.stem][1]))
            found[file.stem] = folder.name, file
    return found


@cache
def family(id: str) -> Family:
    """The form of that id; InputError if there is none, or its file is not sound."""
    described = (folder / _DESCRIPTION for folder in folders())
    files = {file.parent.name: file for file in described if file.is_file()}
    if id not in files:
        raise InputError("没有这种报告格式", path="form", expected="、".join(files), found=id)
    found: Family = read_yaml(Family, files[id])
    if found.id != id:
        raise InputError("与文件夹名不同", file=files[id], path="id", expected=id, found=found.id)
    return found


def read_yaml(model: Any, file: Path) -> Any:
    """What a file of a form says, by a strict model; InputError for whatever is wrong with it."""
    try:
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)
        return TypeAdapter(model).validate_python(data)
    except (yaml.YAMLError, UnicodeError) as error:
        raise InputError("不是有效的 YAML", file=file, found=str(error).split("\n")[0]) from None
    except OSError as error:
        raise InputError(f"无法读取（{error.strerror}）", file=file) from None
    except ValidationError as error:
        raise refused(error, file) from None


def refused(error: ValidationError, file: Path) -> InputError:
    """The first thing that a model refuses, in the words of a parameter file's errors."""
    first = error.errors()[0]
    path, kind = ".".join(map(str, first["loc"])), first["type"]
    found, expected = str(first["input"])[:80], str(first["msg"])
    if kind == "unexpected_keyword_argument":
        return InputError("未知的键", file=file, path=path)
    if kind in ("missing", "missing_argument"):
        return InputError("缺少必填项", file=file, path=path)
    if kind == "enum":
        expected = "、".join(get_close_matches(found, Role, 3) or Role)
    return InputError("填写有误", file=file, path=path, expected=expected, found=found)
