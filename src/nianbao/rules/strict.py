"""Models that take what they declare and nothing else, and their faults in Chinese."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from nianbao.errors import InputError
from nianbao.inputs.source import Address, Source, described

LEFT_OUT: Any = None  # of a key that may be left out, but does not take null


class Strict(BaseModel):
    """Keys and types as declared, nothing else."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, data: Any) -> Any:
        known = [field.alias or name for name, field in cls.model_fields.items()]
        for key in data if isinstance(data, dict) else ():
            if key not in known:
                found = {"key": key, "known": "、".join(known)}
                raise PydanticCustomError("unknown_key", "unknown", found)
        return data


_EXPECTED = {
    "string_type": "文字",
    "int_type": "整数",
    "int_from_float": "整数",
    "float_type": "数字",
    "bool_type": "true 或 false",
    "dict_type": "一组键值",
    "model_type": "一组键值",
    "model_attributes_type": "一组键值",
    "list_type": "列表",
    "finite_number": "有限的数字",
    "string_too_short": "不空的文字",
    "string_too_long": "不超过 {max_length} 字的文字",
    "too_short": "至少 {min_length} 项的列表",
    "too_long": "不超过 {max_length} 项的列表",
    "greater_than_equal": "不小于 {ge:g} 的数",
    "less_than_equal": "不大于 {le:g} 的数",
    "string_pattern_mismatch": "规则编码，如 T304",
}


def refused(error: ValidationError, source: Source, above: Address = ()) -> InputError:
    """The first fault of what stands at an address of the source, with its line."""
    details = error.errors(include_url=False)[0]
    kind, context = details["type"], details.get("ctx", {})
    address = above
    for part in details["loc"]:  # between keys pydantic names the branch of a union: left off
        if (*address, part) in source.lines:
            address = (*address, part)
    message, found = "填写有误", described(details["input"])
    expected: str | None
    if kind == "missing":
        message, expected, found = "缺少必填项", str(details["loc"][-1]), "没有"
    elif kind == "unknown_key":
        address = (*address, context["key"])
        message, expected, found = "未知的键", context["known"], described(context["key"])
    elif kind == "value_error":
        expected, _, found = str(context["error"]).partition("|")
    elif kind in ("union_tag_invalid", "union_tag_not_found"):
        tags = context.get("expected_tags", "'comparison', 'nullity', 'and', 'or'")
        expected = f"type 为 {tags}".replace("'", "")
    elif kind == "literal_error":
        expected = str(context["expected"]).replace("'", "").replace(" or ", ", ")
    else:
        expected = _EXPECTED.get(kind, kind).format(**context)
    return source.error(address, message, expected=expected, found=found)
