from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest
import yaml

from nianbao.errors import InputError
from nianbao.inputs.agency_year import PARAMETERS, from_parameters
from nianbao.inputs.figures import read_figures
from nianbao.inputs.problem import MOST_PROBLEMS
from nianbao.inputs.reading import read_agency_year
from nianbao.inputs.workspace import PARAMS_FILE
from tests.conftest import CITY, EXAMPLE

WRONG: dict[str, tuple[Any, str]] = {
    "half a character": (
        lambda p: p["agency"].update(id="\ud800"),
        "agency.id：.*应为看得见的文字",
    ),
    "half a character as a day": (
        lambda p: p.update(signed_on="\ud800"),
        r"signed_on：填写有误；应为日期，如 2024-01-02，现为“\\ud800”",
    ),
    "half a character as a key": (
        lambda p: p.update(facts={"\ud800": 1}),
        r"facts：.*应为看得见的文字，现为“\\ud800”",
    ),
    "an unknown key": (lambda p: p.update({"zzz": 1}), "“?zzz”?：未知的键"),
    "a key that would be code": (lambda p: p.update({"x=1\nimport os": 1}), "未知的键"),
    "an unknown key deep inside": (
        lambda p: p.update(narrative={"s5": {"this_year": [{"problem": "a", "mesure": "b"}]}}),
        r"narrative\.s5\.this_year\[0\]\.mesure：未知的键",
    ),
    "a missing key": (lambda p: p.pop("contact"), "contact：缺少必填项"),
    "the year 1999": (lambda p: p.update(year=1999), "2019 至 2099"),
    "the year 3000": (lambda p: p.update(year=3000), "2019 至 2099"),
    "a year as text": (lambda p: p.update(year="2023"), "year：填写有误；应为整数"),
    "an id that climbs out": (lambda p: p["agency"].update(id="../../etc"), "agency.id"),
    "an id with a line break": (lambda p: p["agency"].update(id="a\n"), "agency.id"),
    "an unknown kind": (lambda p: p["agency"].update(kind="club"), "agency.kind"),
    "lines of another title": (
        lambda p: p.update(title_lines=["某局", "2022年政府信息公开工作年度报告"]),
        "title_lines：标题各行连起来不是标题；应为.*2023年.*现为“?某局2022年",
    ),
    "too many lines of a title": (lambda p: p.update(title_lines=["某"] * 5), "title_lines"),
    "an empty name": (lambda p: p["agency"].update(name=" "), "agency.name"),
    "a name on two lines": (lambda p: p["agency"].update(name="甲\n乙"), "一行文字"),
    "a name with an invisible space": (lambda p: p["agency"].update(name="甲\u200b局"), "U\\+200B"),
    "prose without a place to break": (
        lambda p: p.update(narrative={"s2": "甲，" + "a" * 1001}),
        "narrative.s2：.*应为能换行的文字，连续不超过 1000 个字符，现为“，aaa",
    ),
    "an explanation of an invisible value": (
        lambda p: p.update(
            explanations=[{"code": "T304", "found": "\x1b", "reason": "x", "by": "y", "on": "z"}]
        ),
        "U\\+001B",
    ),
    "a name that turns its reading": (lambda p: p["agency"].update(name="甲\u202e"), "U\\+202E"),
    "a date that is none": (lambda p: p.update(signed_on="2024-13-01"), "signed_on"),
    "a fact with a bad name": (lambda p: p.update(facts={"A b": 1}), "小写字母开头的英文名"),
    "a fact that is a list": (lambda p: p.update(facts={"a": [1]}), "facts.a：.*应为数字或文字"),
    "a fact that is too long": (lambda p: p.update(facts={"a": "长" * 201}), "不超过 200 字"),
    "facts named by numbers": (lambda p: p.update(facts={1: 1, None: 2, 1.5: 3}), "facts.“1”"),
    "an unknown ledger": (lambda p: p.update(ledgers={"letters": "a.csv"}), "ledgers.letters"),
    "a bad explanation": (
        lambda p: p.update(explanations=[{"code": "zz", "reason": "x", "by": "y", "on": "z"}]),
        r"explanations\[0\]\.code",
    ),
    "prose of 10 MB": (lambda p: p.update(narrative={"s2": "长" * 5_000_000}), "不超过"),
}


@pytest.mark.parametrize("name", WRONG)
def test_is_refused(name: str, small: dict[str, Any]) -> None:
    change, message = WRONG[name]
    change(small)
    with pytest.raises(InputError, match=message):
        from_parameters(small)


# Of a parameter file the value of one key, as typed on its last line.
TYPED: dict[str, tuple[str, str, str]] = {
    "a merge key": ("figures", "{<<: {t2_5: 0}}", "figures.“<<”：没有这张表"),
    "a list of tables": ("figures", "[0]", "figures：填写有误；应为一组键值"),
    "text for tables": ("figures", "none", "figures：填写有误；应为一组键值"),
    "null for tables": ("figures", "~", "figures：尚未填写；应为各表数字"),
    "a number as a table": ("figures", "{1: 0}", "figures.“1”：没有这张表"),
    "a row without a name": ("figures", "{t3: {'': 0}}", "figures.t3.“”：表三没有这一行"),
    "null as a row": ("figures", "{t3: {~: 0}}", "figures.t3.“~”：表三没有这一行"),
    "a column of 10,000 letters": (
        "figures",
        "{t3: {granted: {? " + "x" * 10_000 + " : 0}}}",
        "figures.t3.granted.“x{40}…”：表三没有这一列",
    ),
    "a column that steers a terminal": (
        "figures",
        '{t3: {granted: {"\\e[31m": 0}}}',
        r"figures.t3.granted.“\\x1b\[31m”：表三没有这一列",
    ),
    "a table that is a day": ("figures", "{t2_5: 2024-01-02}", "应为一个数，现为“2024-01-02”"),
    "a cell that is true": ("figures", "{t2_5: {licensing: yes}}", "应为一个数，现为布尔值 true"),
    "a list of lists": ("figures", "{t2_5: {licensing: [[1]]}}", r"licensing\[0\]：填写有误"),
    "a list of 10,000": (
        "figures",
        f"{{t4: [{'0, ' * 10_000}]}}",
        "15 个数：.*，现为10000 个",
    ),
    "mappings 11 deep": ("figures", "{t3: " * 11 + "0" + "}" * 11, "figures.t3.t3：表三没有这一行"),
    "mappings 12 deep": ("figures", "{t3: " * 12 + "0" + "}" * 12, "嵌套过深"),
    "18 digits": ("figures", "{t2_5: 999999999999999999}", "数字过大"),
    "a decimal of 20 digits": ("figures", "{t2_8: 1.1234567890123456789}", "小数过长"),
    "a quoted decimal of 20 digits": ("figures", "{t2_8: '1.1234567890123456789'}", "小数过长"),
    "a cell that steers a terminal": ("figures", r'{t2_5: "\e[31m5"}', "控制字符 U\\+001B"),
    "a cell with a zero-width space": ("figures", '{t2_5: "5\\u200b"}', "U\\+200B"),
    "infinity as a fact": ("facts", "{a: .inf}", "facts.a：写法有歧义"),
    "a day as a fact": ("facts", "{a: 2024-01-02}", "facts.a：填写有误；应为数字或文字"),
    "null as a fact": ("facts", "{a: ~}", "facts.a：填写有误；应为数字或文字，现为空"),
    "a fact with a name that is no word": ("facts", "{A b: 1}", "facts.“A b”：.*英文名"),
    "a fact that steers a terminal": ("facts", r'{a: "\e[31m"}', "facts.a：.*看得见的文字"),
    "an explained value that is true": (
        "explanations",
        "[{code: T304, found: yes, reason: x, by: y, on: 2024-01-02}]",
        r"explanations\[0\].found：填写有误；应为数字或文字，现为布尔值 true",
    ),
    "an explanation without a day": (
        "explanations",
        "[{code: T304, reason: x, by: y, on: yes}]",
        r"explanations\[0\].on：填写有误；应为日期",
    ),
    "a year as a fraction": ("year", "2023.0", "year：填写有误；应为整数"),
    "a year as text": ("year", "'2023'", "year：填写有误；应为整数"),
    "a moment as a day": ("signed_on", "2024-01-02 10:00:00", "signed_on：写法有歧义"),
    "true as a day": ("signed_on", "yes", "signed_on：填写有误；应为日期"),
    "prose that is a number": ("narrative", "{s2: 5}", "narrative.s2：填写有误；应为文字"),
    "prose that is a list": ("narrative", "{s5: {this_year: x}}", "应为列表"),
}


@pytest.mark.parametrize("name", TYPED)
def test_a_value_of_another_kind_is_answered_with_its_line(
    name: str, small: dict[str, Any], tmp_path: Path
) -> None:
    key, typed, message = TYPED[name]
    small.pop(key, None)
    file = tmp_path / "x.yaml"
    others = yaml.safe_dump(small, allow_unicode=True, sort_keys=False)
    file.write_text(f"{others}{key}: {typed}\n", encoding="utf-8")
    line = others.count("\n") + 1
    with pytest.raises(InputError, match=f"第{line}行：.*{message}") as caught:
        read_figures(read_agency_year(file))
    assert str(caught.value).count("\n") == 0
    assert len(str(caught.value)) < len(str(file)) + 1000


ODD = [nan, inf, 10**30, 1e300, 1e-300, True, None, b"x", (1,), {1}, {1: 2}, {None: 1}, [[[1]]]]
ODD += [date(2024, 1, 2), datetime(2024, 1, 2, 3), Decimal("1.5"), "", "\x1b", "a\rb", -0.0]


@pytest.mark.parametrize("value", ODD, ids=repr)
@pytest.mark.parametrize(
    "key", ["figures", "t2_5", "facts", "found", "on", "explanations", "year", "s2", "signed_on"]
)
def test_any_parameter_is_taken_or_refused(key: str, value: Any, small: dict[str, Any]) -> None:
    accepted = {"code": "T304", "reason": "x", "by": "y", "on": "2024-01-02"}
    change: dict[str, Any] = {
        "t2_5": {"figures": {"t2_5": value}},
        "facts": {"facts": {"a": value}},
        "found": {"explanations": [{**accepted, "found": value}]},
        "on": {"explanations": [{**accepted, "on": value}]},
        "s2": {"narrative": {"s2": value}},
    }.get(key, {key: value})
    try:
        agency_year = from_parameters({**small, **change})
        assert len(agency_year.sha256) == 64
        for record in read_figures(agency_year).records():
            assert record["value"] is None or abs(record["value"]) < 10**12
    except InputError as error:
        assert "\x1b" not in str(error)


def test_the_line_of_an_invisible_character_is_its_own(
    small: dict[str, Any], tmp_path: Path
) -> None:
    file = tmp_path / "x.yaml"
    others = yaml.safe_dump(small, allow_unicode=True, sort_keys=False)
    file.write_text(f"{others}facts:\n  a: 1\n  # 注\n  b: 甲\u200b\n", encoding="utf-8")
    line = others.count("\n") + 4
    with pytest.raises(InputError, match=rf"第{line}行：字符有误.*U\+200B"):
        read_agency_year(file)


def test_an_error_names_the_line(small: dict[str, Any], tmp_path: Path) -> None:
    small["agency"]["kind"] = "club"
    file = tmp_path / "x.yaml"
    file.write_text(yaml.safe_dump(small, allow_unicode=True, sort_keys=False), encoding="utf-8")
    line = file.read_text(encoding="utf-8").splitlines().index("  kind: club") + 1
    with pytest.raises(InputError, match=f"第{line}行：agency.kind：.*应为government.*现为“club”"):
        read_agency_year(file)


def test_all_wrong_values_are_listed_at_once(small: dict[str, Any]) -> None:
    small["year"], small["scope"] = "x", "y"
    with pytest.raises(InputError) as caught:
        from_parameters(small)
    assert [line.split("：")[0] for line in str(caught.value).splitlines()] == ["year", "scope"]


@pytest.mark.parametrize("file", [EXAMPLE, CITY], ids=["example", "city"])
def test_papermill_reads_the_same_parameters(file: Path) -> None:
    from papermill.iorw import read_yaml_file
    from papermill.utils import nb_kernel_name  # noqa: F401  (papermill is what is compared)

    own, stock = read_agency_year(file), from_parameters(read_yaml_file(str(file)))
    assert own.parameters() == stock.parameters()
    assert own.sha256 == stock.sha256


@pytest.mark.parametrize("typed", ["0.1", "-0.5", "123456789012.345", "0.00000012", "1000000.00"])
def test_a_decimal_survives_the_notebook(typed: str, small: dict[str, Any], tmp_path: Path) -> None:
    from papermill.translators import PythonTranslator

    file = tmp_path / "x.yaml"
    small["facts"] = {"a": float(typed)}
    others = yaml.safe_dump({**small, "facts": None}, allow_unicode=True).replace("facts: null", "")
    file.write_text(f"{others}facts: {{a: {typed}}}\n", encoding="utf-8")
    parameters = read_agency_year(file).parameters()
    injected = eval(PythonTranslator.translate(parameters))
    assert Decimal(repr(from_parameters(injected).facts["a"])) == Decimal(typed)


def test_a_key_without_a_value_is_as_if_it_were_not_there(
    small: dict[str, Any], tmp_path: Path
) -> None:
    del small["approved_by"]
    file = tmp_path / "x.yaml"
    file.write_text(f"{yaml.safe_dump(small)}approved_by:\n", encoding="utf-8")
    read = read_agency_year(file)
    assert read.sha256 == from_parameters(read.parameters()).sha256 == from_parameters(small).sha256


def test_the_explanation_date_survives_yaml_1_1(small: dict[str, Any]) -> None:
    small["explanations"] = [{"code": "T304", "reason": "x", "by": "y", True: "2024-01-02"}]
    assert from_parameters(small).explanations[0].on.isoformat() == "2024-01-02"


def test_the_notebook_lists_every_parameter() -> None:
    from papermill import inspect_notebook

    listed = inspect_notebook(str(EXAMPLE.parents[3] / "notebooks" / "annual_report.ipynb"))
    assert tuple(listed) == (PARAMS_FILE, *PARAMETERS)
    assert all(parameter["help"] for parameter in listed.values())


@pytest.mark.parametrize("key", ["contact", "facts", "agency"])
def test_ten_thousand_keys_without_values_are_refused_at_once(
    key: str, small: dict[str, Any], tmp_path: Path
) -> None:
    small.pop(key, None)
    file = tmp_path / "x.yaml"
    others = yaml.safe_dump(small, allow_unicode=True, sort_keys=False)
    keys = ", ".join(f"b{n}" for n in range(9_000))
    file.write_text(f"{others}{key}: {{a: 甲, {keys}}}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_agency_year(file)
    assert len(str(caught.value).splitlines()) == MOST_PROBLEMS
