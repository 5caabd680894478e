"""Figures quoted in prose: {{ t3.new_received.total }}.

Jinja parses a quotation; what it may contain is walked here, node by node, so nothing is
ever run: names, sums and shares of numbers, and the filters below. No call, loop or
attribute of a Python object exists in this language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal, DivisionByZero, InvalidOperation
from functools import cache
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

BLANK = "〔空〕"  # what a quoted cell without a number leaves; the cell itself is a finding
LARGEST = Decimal(10) ** 15
MOST_PLACES = 8
LONGEST = 1000  # characters of a quotation

# Too many digits, 0x10, 1_000, 1e5, １２: what Jinja or Python would read in its own way.
_UNUSUAL = re.compile(r"(?<!\w)(?:[0-9.]{17}|[0-9]+[^\W0-9])|(?![0-9])\d")


class QuotationError(ValueError):
    """A quotation that cannot be read: `fragment` is the text at fault."""

    def __init__(self, message: str, fragment: str = "") -> None:
        super().__init__(message)
        self.fragment = fragment


class _BlankError(Exception):
    """The quotation reaches a cell that has no number."""


def _percent(value: Decimal, places: int = 2) -> str:
    return f"{_rounded(value * 100, places):f}%"


def _rounded(value: Decimal, places: int = 0) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0  # no zero below zero


_FILTERS: dict[str, Callable[..., Any]] = {"percent": _percent, "round": _rounded}
_OPERATIONS: dict[type[nodes.Expr], Callable[[Decimal, Decimal], Decimal]] = {
    nodes.Add: lambda a, b: a + b,
    nodes.Sub: lambda a, b: a - b,
    nodes.Mul: lambda a, b: a * b,
    nodes.Div: lambda a, b: a / b,
}
_LANGUAGE = "引用中只能有名称、数字、加减乘除和 " + "、".join(_FILTERS)


@cache
def _environment() -> Environment:
    return Environment(autoescape=False)


def quoted(text: str, names: Mapping[str, Any]) -> str:
    """The text with its quotations filled in from nested `names`; QuotationError if it cannot."""
    before, *parts = text.split("{{")
    pieces = [_prose(before)]
    for part in parts:
        inner, closed, after = part.partition("}}")
        fragment = f"{{{{{inner}{closed}"
        try:
            if not closed:
                raise QuotationError("引用没有写完，缺少 }}")
            pieces.append(_filled_in(fragment, names))
        except QuotationError as error:
            raise QuotationError(str(error), fragment.split("\n")[0].strip()) from None
        pieces.append(_prose(after))
    return "".join(pieces)


def _prose(text: str) -> str:
    for mark in ("{%", "{#"):
        if mark in text:
            raise QuotationError("只能用 {{ }} 引用数字，不能使用语句和注释", mark)
    return text


def _filled_in(quotation: str, names: Mapping[str, Any]) -> str:
    if len(quotation) > LONGEST:
        raise QuotationError(f"引用过长，应不超过 {LONGEST} 个字符")
    if _UNUSUAL.search(quotation):
        raise QuotationError("引用中的数字应为半角十进制，不超过 15 位")
    try:
        output = _parsed(quotation)
        return _spelled(_value(output.nodes[0], names), output)
    except _BlankError:
        return BLANK
    except (DivisionByZero, InvalidOperation):
        raise QuotationError("引用的算式算不出数") from None
    except RecursionError:
        raise QuotationError("引用嵌套过深") from None


def _parsed(quotation: str) -> nodes.Output:
    """The one thing printed; signs at the braces are Jinja's own and would be read as minus."""
    try:
        body = _environment().parse(quotation).body
    except TemplateSyntaxError:
        body = []
    if len(body) != 1 or quotation[2] in "-+" or quotation[-3] in "-+":
        raise QuotationError("引用写法有误，应为 {{ 名称 }} 或 {{ 算式 }}")
    assert isinstance(body[0], nodes.Output)
    return body[0]


def _value(node: nodes.Node, names: Mapping[str, Any]) -> Any:
    if isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
        return _looked_up(node, names)
    if isinstance(node, nodes.Const) and type(node.value) in (int, float):
        return Decimal(str(node.value))
    if isinstance(node, nodes.Neg):
        return -_number(node.node, names)
    if isinstance(node, nodes.BinExpr) and type(node) in _OPERATIONS:
        result = _OPERATIONS[type(node)](_number(node.left, names), _number(node.right, names))
        if abs(result) >= LARGEST:
            raise QuotationError("引用的算式结果过大")
        return result
    if isinstance(node, nodes.Filter) and node.name in _FILTERS and node.node is not None:
        return _FILTERS[node.name](_number(node.node, names), *_places(node, names))
    raise QuotationError(_LANGUAGE)


def _places(node: nodes.Filter, names: Mapping[str, Any]) -> list[int]:
    """The number of decimals that a filter is told, if it is told any."""
    places = [_number(argument, names) for argument in node.args]
    told = len(places) > 1 or node.kwargs or node.dyn_args or node.dyn_kwargs
    if told or any(n not in range(MOST_PLACES + 1) for n in places):
        raise QuotationError(f"{node.name} 后只能写一个小数位数，0 至 {MOST_PLACES}")
    return [int(n) for n in places]


def _number(node: nodes.Node, names: Mapping[str, Any]) -> Decimal:
    value = _value(node, names)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise QuotationError("引用的不是数字")
    return Decimal(str(value))


def _looked_up(node: nodes.Node, names: Mapping[str, Any]) -> Any:
    keys = _path(node)
    path = ".".join(keys)
    value: Any = names
    for key in keys:
        if not isinstance(value, Mapping) or key not in value:
            raise QuotationError(f"引用了没有的名称 {path}")
        value = value[key]
    if value is None:
        raise _BlankError
    if isinstance(value, Mapping):
        raise QuotationError(f"{path} 不是一个数，请写到行和列")
    return value


def _path(node: nodes.Node) -> list[str]:
    """The keys of a look-up, from the first."""
    if isinstance(node, nodes.Name):
        return [node.name]
    if isinstance(node, nodes.Getattr):
        return [*_path(node.node), node.attr]
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return [*_path(node.node), str(node.arg.value)]
    raise QuotationError(_LANGUAGE)


def _spelled(value: Any, output: nodes.Output) -> str:
    """What is quoted or summed with all its digits; a quotient that does not end with two."""
    if isinstance(value, str):
        return value
    number = Decimal(str(value))
    if number == number.to_integral_value():
        return str(int(number))
    quotient = output.find(nodes.Div) and not isinstance(output.nodes[0], nodes.Filter)
    if quotient and -int(number.as_tuple().exponent) > 6:
        number = _rounded(number, 2)
        if not number:
            raise QuotationError("引用的算式结果过小，请用 round 或 percent 写明小数位数")
    return format(number, "f")
