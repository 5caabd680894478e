"""A district's list written as a person would: what each key is for, a body a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_origin

from pydantic.fields import FieldInfo

from nianbao.inputs.district import MONTH_DAY, WORD, Body, Deadlines, District
from nianbao.inputs.parameter_text import flow, said_of
from nianbao.inputs.problem import fields

_HEAD = """\
# {name}{word}：哪些单位编制年度报告，从哪一年到哪一年，由谁报送，是否计入汇总
#
# 填写：一个单位一行，键用半角冒号、逗号隔开，如
#   - {{id: finance, name: 示例区财政局, kind: department}}
# 单位撤销了，不要删去这一行，写明 to（最后编制年度报告的年度）：以前各年度仍要用。
# 核对：nianbao check {file}
"""
_EMPTY = "  # - {id: , name: , kind: }"


def _told(key: str, given: FieldInfo) -> list[str]:
    """What a key is for; the words that it may have in a line each."""
    if get_origin(given.annotation) is not Literal:
        return [f"#   {key}: {said_of(given)}"]
    words = str(given.description).split("、")
    return [f"#   {key}: {given.title}，下面的一个", *(f"#       {word}" for word in words)]


def list_text(values: Mapping[str, Any], file: str, schema: str | None = None) -> str:
    """The text of a list, as `District.parameters` gives it; what is not there is to be filled in.

    `file` is the file's name as it is shown in the text, `schema` the path from there to its
    schema.
    """
    name, known = values.get("name"), fields(District)
    lines = [f"# yaml-language-server: $schema={schema}"] if schema else []
    lines += _HEAD.format(name=name or "", word=WORD, file=file).splitlines()
    told = said_of(known["name"])
    lines += ["", f"name: {flow(name)}" if name else f"name:  # {told}", ""]
    lines += ["# 各单位的键："]
    for key, given in fields(Body).items():
        lines += _told(key, given)
    lines += ["bodies:"]
    lines += [f"  - {flow(body)}" for body in values.get("bodies", ())] or [_EMPTY]
    lines += ["", f"deadlines:  # {said_of(known['deadlines'])}；报告年度次年的{MONTH_DAY}"]
    given = values.get("deadlines", {})
    for key, one in fields(Deadlines).items():
        day = f" {flow(given[key])}" if given.get(key) else ""
        lines.append(f"  {key}:{day}  # {one.title}")
    return "\n".join(lines) + "\n"
