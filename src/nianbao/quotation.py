"""Figures quoted in prose: {{ t3.new_received.total }}.

Jinja parses the text; what it may contain is walked here, node by node, so nothing is
ever run: names, sums and shares of numbers, and the filters below. No call, loop or
attribute of a Python object exists in this language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal, DivisionByZero, InvalidOperation
from functools import cache
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

BLANK = "〔空〕"  # what a quoted cell without a number leaves; the cell itself is a finding
LARGEST = Decimal(10) ** 15


class QuotationError(ValueError):
    """A quotation that cannot be read: `fragment` is the text at fault."""

    def __init__(self, message: str, fragment: str) -> None:
        super().__init__(message)
        self.fragment = fragment


class _BlankError(Exception):
    """The quotation reaches a cell that has no number."""


def _percent(value: Decimal, places: int = 2) -> str:
    return f"{_rounded(value * 100, places)}%"


def _rounded(value: Decimal, places: int = 0) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-min(max(places, 0), 8)), ROUND_HALF_UP)


_FILTERS: dict[str, Callable[..., Any]] = {"percent": _percent, "round": _rounded}
_OPERATIONS: dict[type[nodes.Expr], Callable[[Decimal, Decimal], Decimal]] = {
    nodes.Add: lambda a, b: a + b,
    nodes.Sub: lambda a, b: a - b,
    nodes.Mul: lambda a, b: a * b,
    nodes.Div: lambda a, b: a / b,
}


@cache
def _environment() -> Environment:
    return Environment(autoescape=False, keep_trailing_newline=True)


def quoted(text: str, names: Mapping[str, Any]) -> str:
    """The text with its quotations filled in from nested `names`; QuotationError if it cannot."""
    if "{{" not in text and "{%" not in text and "{#" not in text:
        return text
    try:
        template = _environment().parse(text)
        return "".join(_output(node, names) for node in template.body)
    except TemplateSyntaxError as error:
        lines = text.split("\n")
        line = lines[min(error.lineno, len(lines)) - 1]
        raise QuotationError(f"引用写法有误（{error.message}）", line.strip()) from None
    except RecursionError:
        raise QuotationError("引用嵌套过深", "{{") from None


def _output(node: nodes.Node, names: Mapping[str, Any]) -> str:
    if not isinstance(node, nodes.Output):
        raise QuotationError("只能用 {{ }} 引用数字，不能使用语句", "{%")
    parts = []
    for part in node.nodes:
        if isinstance(part, nodes.TemplateData):
            parts.append(part.data)
            continue
        try:
            parts.append(_spelled(_value(part, names)))
        except _BlankError:
            parts.append(BLANK)
        except (DivisionByZero, InvalidOperation, OverflowError):
            raise QuotationError("引用的算式算不出数", "{{") from None
    return "".join(parts)


def _value(node: nodes.Node, names: Mapping[str, Any]) -> Any:
    if isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
        return _looked_up(node, names)
    if isinstance(node, nodes.Const) and isinstance(node.value, int | float):
        return Decimal(str(node.value))
    if isinstance(node, nodes.Neg):
        return -_number(node.node, names)
    if isinstance(node, nodes.BinExpr) and type(node) in _OPERATIONS:
        result = _OPERATIONS[type(node)](_number(node.left, names), _number(node.right, names))
        if abs(result) >= LARGEST:
            raise QuotationError("引用的算式结果过大", "{{")
        return result
    if isinstance(node, nodes.Filter) and node.name in _FILTERS and node.node is not None:
        arguments = [int(_number(argument, names)) for argument in node.args]
        if len(arguments) <= 1 and not node.kwargs:
            return _FILTERS[node.name](_number(node.node, names), *arguments)
    raise QuotationError(
        "引用中只能有名称、数字、加减乘除和 " + "、".join(_FILTERS), _spelling(node) or "{{"
    )


def _number(node: nodes.Node, names: Mapping[str, Any]) -> Decimal:
    value = _value(node, names)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise QuotationError("引用的不是数字", _spelling(node) or "{{")
    return Decimal(str(value))


def _looked_up(node: nodes.Node, names: Mapping[str, Any]) -> Any:
    path = _spelling(node)
    value: Any = names
    for key in path.split("."):
        if not isinstance(value, Mapping) or key not in value:
            raise QuotationError(f"引用了没有的名称 {path}", path)
        value = value[key]
    if value is None:
        raise _BlankError
    if isinstance(value, Mapping):
        raise QuotationError(f"{path} 不是一个数，请写到行和列", path)
    return value


def _spelling(node: nodes.Node | None) -> str:
    """The dotted name of a look-up; what is no name gives an empty text."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_spelling(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{_spelling(node.node)}.{node.arg.value}"
    if isinstance(node, nodes.Filter | nodes.Call):
        return _spelling(node.node)
    return ""


def _spelled(value: Any) -> str:
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, Decimal):
        if value == value.to_integral_value():
            return str(int(value))
        short = value if -value.as_tuple().exponent <= 6 else _rounded(value, 2)  # type: ignore[operator]
        return format(short, "f")
    return str(value)
