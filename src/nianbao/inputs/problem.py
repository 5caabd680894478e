"""What pydantic finds wrong with a parameter file, in the words of whoever typed it."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from itertools import islice, pairwise
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from nianbao.characters import UnfitError
from nianbao.errors import InputError
from nianbao.inputs.slip import half_width, slip
from nianbao.inputs.source import LONGEST_SHOWN, Address, Origin, described, spelled

MOST_PROBLEMS = 20  # listed at once
FIRST_YEAR, LAST_YEAR = 2019, 2099  # the first edition read here; a guard against slips
DAY = "日期，如 2024-01-02"

ID, FACT, CODE = r"^[a-z0-9-]+$", r"^[a-z][a-z0-9_]*$", r"^[A-Z][0-9]{3}$"
SECTION = r"^[a-z][a-z0-9]*$"

_EXPECTED = {
    "string_type": "文字",
    "string_unicode": "看得见的文字",
    "int_type": "整数",
    "int_from_float": "整数",
    "bool_type": "true 或 false",
    "float_type": "数字",
    "finite_number": "数字",
    "dict_type": "一组键值",
    "model_type": "一组键值",
    "list_type": "列表",
    "date_type": "日期，如 2024-01-02",
    "too_short": "至少 {min_length} 项",
    "too_long": "不超过 {max_length} 项",
    "string_too_short": "不空的文字",
    "string_too_long": "不超过 {max_length} 字的文字",
    "greater_than_equal": f"{FIRST_YEAR} 至 {LAST_YEAR} 之间的年份",
    "less_than_equal": f"{FIRST_YEAR} 至 {LAST_YEAR} 之间的年份",
}
_PATTERNS = {
    ID: "小写字母、数字和连字符",
    FACT: "小写字母开头的英文名，如 hotline_cases",
    CODE: "规则编码，如 T304",
    SECTION: "部分的 id",
}


M = TypeVar("M", bound=BaseModel)


def parsed(model: type[M], data: dict[str, Any], source: Origin | None) -> M:
    """The model of plain data; InputError, naming the places in its file, if it is none."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        # Of the branches of a union the last, text, says it best: one problem a value.
        found = (problem(model, data, d, source) for d in islice(error.errors(), 4 * MOST_PROBLEMS))
        problems = {(p.path, p.cell): p for p in found}
        raise InputError.together(list(problems.values())[:MOST_PROBLEMS]) from None


def problem(
    model: type[BaseModel], data: dict[str, Any], details: Any, source: Origin | None
) -> InputError:
    """One pydantic error as one line of Chinese, with the line where it stands."""
    kind, context, loc = details["type"], details.get("ctx", {}), details["loc"]
    # Behind the address of the value pydantic names the branch of a union: left off.
    address: list[str | int] = []
    value: Any = data
    for part in loc:
        if kind != "missing" and not _holds(value, part):
            break
        address.append(part)
        value = value[part] if _holds(value, part) else None
    field = _field(model, tuple(address))
    wanted = _wanted(field)
    message, expected, fragment = "填写有误", None, None
    found: str | None = described(details["input"])
    if kind == "missing":
        if source and (mended := source.slip(tuple(address[:-1]), str(address[-1]))):
            return mended
        message, expected, found = "缺少必填项", wanted, None
    elif value in (None, "") and wanted and kind != "extra_forbidden":
        message, expected, found = "尚未填写", wanted, None
    elif kind == "extra_forbidden":
        message, expected, found = _unknown(model, data, loc)
    elif kind == "value_error":
        error = context["error"]
        expected, _, found = str(error).partition("|")
        if isinstance(error, UnfitError):
            fragment = details["input"][error.at :][:20].split("\n")[0]
    elif kind.endswith("_type") and tuple(address) != loc:
        expected = "数字或文字"
    elif kind == "literal_error":
        expected = field.description if field else None
    elif kind == "string_pattern_mismatch":
        expected = _PATTERNS.get(context["pattern"], context["pattern"])
    else:
        expected = _EXPECTED.get(kind, kind).format(**context)
    if loc and loc[-1] == "[key]":  # the name itself is at fault, not what it stands for
        fragment = str(address[-1])
    if kind == "int_type" and (number := half_width(details["input"])) is not None:
        expected = f"{expected} {number}"
    at = tuple(address)
    if source:
        return source.error(at, message, expected=expected, found=found, fragment=fragment)
    return InputError(message, path=spelled(at), expected=expected, found=found)


def _holds(value: Any, part: str | int) -> bool:
    if isinstance(value, dict):
        return part in value
    return isinstance(value, list) and isinstance(part, int) and 0 <= part < len(value)


def _wanted(field: FieldInfo | None) -> str | None:
    """What a field is for, as its title and description have it."""
    if field is None or field.title is None or field.description is None:
        return (field.title or field.description) if field else None
    return f"{field.title}（{field.description}）"


def fields(model: Any) -> dict[str, FieldInfo]:
    """The fields of the model in an annotation such as `list[Problem]`, by their keys."""
    own = next((m for m in (model, *get_args(model)) if hasattr(m, "model_fields")), None)
    known: Mapping[str, FieldInfo] = own.model_fields if own else {}
    return {field.alias or name: field for name, field in known.items()}


def _field(model: Any, address: Address) -> FieldInfo | None:
    field: FieldInfo | None = None
    for part in address:
        if isinstance(part, int):
            continue
        field = fields(model).get(part)
        model = field.annotation if field else None
    return field


def _unknown(
    model: Any, data: dict[str, Any], loc: tuple[str | int, ...]
) -> tuple[str, str | None, str | None]:
    """Message, what is expected and what was found, for a key that is unknown."""
    owner: Any = data
    for part in loc[:-1]:
        owner = owner[part]
        if not isinstance(part, int):
            model = fields(model)[part].annotation
    key, keys = str(loc[-1]), fields(model)
    if owner[key] is None and (slipped := slip(key, within=True)):
        return slipped, None, described(key)
    known = {name: name for name in keys}
    known.update({field.title: name for name, field in keys.items() if field.title})
    if close := get_close_matches(key[:LONGEST_SHOWN], known):
        return "未知的键", "、".join(dict.fromkeys(known[name] for name in close)), described(key)
    if owner[key] is None and (split := _split(owner, key)):
        before, text = split
        return "文字中有半角逗号", f'加引号的整段文字，如 {before}: "{text}"', f"“{text}”"
    return "未知的键", "、".join(keys), described(key)


def _split(owner: Mapping[str, Any], key: str) -> tuple[str, str] | None:
    """The text that braces have split at an English comma before a key without a value.

    With the key that it belongs to; None where no text stands before it.
    """
    whole: list[str] = []
    start = ""
    for before, after in pairwise(owner):
        if owner[before] is not None:
            start, whole = before, [str(owner[before])]
        if owner[after] is None and start:
            whole.append(after)
        elif start and key in whole:
            break
    ours = key in whole[1:] and isinstance(owner[start], str)
    return (start, ", ".join(whole)[:40]) if ours else None
