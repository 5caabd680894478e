from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nianbao.annual_report import AnnualReport
from nianbao.errors import InputError
from nianbao.rules.amendments import read_amendments
from nianbao.rules.quick import judge
from nianbao.rules.rulebook import read_rulebook
from tests.conftest import ROOT

Read = Callable[[dict[str, Any]], AnnualReport]


@pytest.fixture
def amended(tmp_path: Path) -> Callable[[str], Any]:
    """The rulebook with a local file of the district `test`."""

    def read(text: str) -> Any:
        suites = tmp_path / "expectations"
        shutil.copytree(ROOT / "expectations", suites)
        (suites / "local").mkdir(exist_ok=True)
        (suites / "local" / "test.yaml").write_text(text, encoding="utf-8")
        return read_rulebook(suites)

    return read


def codes(report: AnnualReport, rulebook: Any) -> dict[str, str]:
    return {f.code: f.severity for f in judge([report], rulebook)[0].findings}


def test_a_district_changes_a_threshold_a_weight_and_a_switch(
    small: dict[str, Any], report: Read, amended: Callable[[str], Any]
) -> None:
    small["narrative"] = {"s1": {"intro": "长" * 1200}}
    small["figures"]["t2_6"] = 0
    small["figures"]["t2_8"] = 1.1234567
    rulebook = amended(
        "S012: {kwargs: {max_value: 1100}, severity: error, source: 本地通知}\n"
        "C008: {off: true, source: 本地通知}\n"
        "C007: {off: true, years: {to: 2022}, source: 本地通知}\n"
    )
    found = codes(report(small), rulebook)
    assert found["S012"] == "error"
    assert "C008" not in found
    assert found["C007"] == "warn"
    finding = next(f for f in judge([report(small)], rulebook)[0].findings if f.code == "S012")
    assert "超过1100字" in finding.message
    small["agency"]["district"] = "elsewhere"
    assert codes(report(small), rulebook)["S012"] == "info"


def test_the_rules_in_force_name_where_they_come_from(amended: Callable[[str], Any]) -> None:
    rulebook = amended("S012: {kwargs: {max_value: 800}, source: 本地通知}\n")
    origins = {rule.code: rule.origin for rule in rulebook.in_force(2023, "test")}
    assert origins["S012"] == "expectations/local/test.yaml（本地通知）"
    assert origins["T301"] == "expectations/identities.json"
    assert {rule.origin for rule in rulebook.in_force(2023, "other") if rule.code == "S012"} == {
        "expectations/text.json"
    }


def thresholds(rulebook: Any, code: str) -> list[dict[str, Any]]:
    """What the rules of a code are given but for their columns and rows, as amended."""
    fixed = ("column", "column_A", "column_B", "row_condition", "ignore_row_if")
    rules = [rule for rule in rulebook.in_force(2023, "test") if rule.code == code]
    return [{k: v for k, v in rule.kwargs.items() if k not in fixed} for rule in rules]


# What a district may write under `kwargs`, and what the rules of that code are then given.
TAKEN: dict[str, list[dict[str, Any]]] = {
    "S012: {max_value: 1500}": [{"max_value": 1500}],
    "S012: {max_value: 1500.5}": [{"max_value": 1500.5}],
    "S012: {max_value: 0}": [{"max_value": 0}],
    "S012: {max_value: -1}": [{"max_value": -1}],
    "C008: {max_value: 3}": [{"max_value": 3}],
    "P003: {max_value: 126}": [{"max_value": 126}, {"value_set": [""]}, {"value_set": [""]}],
    "D006: {max_value: 120}": [
        {"min_value": 101, "max_value": 120},
        {"min_value": 101, "max_value": 120},
    ],
    "D006: {min_value: 110, max_value: 120}": [
        {"min_value": 110, "max_value": 120},
        {"min_value": 110, "max_value": 120},
    ],
    "D006: {min_value: 201}": [
        {"min_value": 101, "max_value": 131},
        {"min_value": 201, "max_value": 331},
    ],
    "T208: {max_value: 5000}": [
        {"max_value": 5000, "strict_max": True},
        {"min_value": 1, "strict_min": True},
    ],
    "T208: {max_value: 5000, min_value: 2}": [
        {"max_value": 5000, "strict_max": True},
        {"min_value": 2, "strict_min": True},
    ],
    "L005: {max_value: 2}": [{"max_value": 2}, {"value_set": ["no"]}],
    "L005: {value_set: ['no', 'yes']}": [{"max_value": 0}, {"value_set": ["no", "yes"]}],
    "Y004: {value_set: [true]}": [{"value_set": [True]}],
    "Y001: {value_set: ['on file', missing]}": [{"value_set": ["on file", "missing"]}],
    "Q010: {regex_list: ['1[3-9][0-9]{9}']}": [{"regex_list": ["1[3-9][0-9]{9}"]}],
    "Q010: {regex_list: ['(?>a+)b', '(甲|乙)+']}": [{"regex_list": ["(?>a+)b", "(甲|乙)+"]}],
}

NUMBER = "应为数字"
REFUSED = {
    "S012: {max_value: 2024-01-01}": NUMBER,
    "S012: {max_value: '1500'}": NUMBER,
    "S012: {max_value: 一千五百}": NUMBER,
    "S012: {max_value: ''}": NUMBER,
    "S012: {max_value: true}": NUMBER,
    "S012: {max_value: false}": NUMBER,
    "S012: {max_value: null}": "应为数字，现为空",
    "S012: {max_value: }": "应为数字，现为空",
    "S012: {max_value: ~}": "应为数字，现为空",
    "S012: {max_value: [1500]}": NUMBER,
    "S012: {max_value: []}": NUMBER,
    "S012: {max_value: {a: 1}}": NUMBER,
    "S012: {max_value: 1e3}": NUMBER,
    "S012: {max_value: .inf}": "写法有歧义",
    "S012: {max_value: .nan}": "写法有歧义",
    "S012: {max_value: 1_500}": "写法有歧义",
    "S012: {max_value: 0x5dc}": "写法有歧义",
    "S012: {max_value: 25:00}": "写法有歧义",
    "S012: {max_value: 9999999999999}": "不大于 1e\\+12",
    "S012: {max_value: 999999999999999999999999}": "写法有歧义",
    "S012: {max_value: 1500字}": NUMBER,
    "S012: {max_value: 1,500}": "不能调整的参数",
    "S012: {min_value: 10}": "规则没有这个参数；应为max_value，现为min_value",
    "S012: {max_value: 1500, min_value: 10}": "规则没有这个参数；应为max_value",
    "S012: {value_set: [1]}": "规则没有这个参数；应为max_value",
    "S012: {regex: a}": "规则没有这个参数；应为max_value",
    "S012: {regex_list: [a]}": "规则没有这个参数；应为max_value",
    "S012: {mostly: 2}": "不能调整的参数",
    "S012: {mostly: 0}": "不能调整的参数",
    "S012: {mostly: 0.9}": "不能调整的参数",
    "S012: {Max_value: 1500}": "不能调整的参数",
    "S012: {max: 1500}": "不能调整的参数",
    "S012: {column: text}": "不能调整的参数",
    "S012: {strict_max: true}": "不能调整的参数",
    "S012: {row_condition: null}": "不能调整的参数",
    "D006: {min_value: 332}": "min_value 不大于 max_value，现为332 和 131",
    "D006: {min_value: 131, max_value: 101}": "min_value 不大于 max_value，现为131 和 101",
    "N001: {value_set: differs}": "应为列表",
    "N001: {value_set: []}": "应为至少 1 项的列表",
    "N001: {value_set: null}": "应为列表，现为空",
    "N001: {value_set: [1]}": "应为文字（“verdict”列的值），现为“1”",
    "N001: {value_set: [null]}": "应为文字.*现为空",
    "N001: {value_set: [true]}": "应为文字.*现为布尔值 true",
    "N001: {value_set: [[differs]]}": "应为文字.*现为1 项的列表",
    "N001: {value_set: {differs: true}}": "应为列表",
    "N001: {value_set: [2024-01-01]}": "应为文字",
    "Y004: {value_set: [0]}": "应为是非.*现为“0”",
    "Y004: {value_set: ['false']}": "应为是非",
    "Q010: {regex_list: '1[0-9]+'}": "应为列表",
    "Q010: {regex_list: []}": "应为至少 1 项的列表",
    "Q010: {regex_list: ['']}": "空的正则表达式",
    "Q010: {regex_list: [1]}": "应为文字",
    "Q010: {regex_list: [null]}": "应为文字，现为空",
    "Q010: {regex_list: ['(']}": "不是有效的正则表达式",
    "Q010: {regex_list: ['[0-9']}": "不是有效的正则表达式",
    "Q010: {regex_list: ['(a+)+$']}": "没有尽头",
    "Q010: {regex: '1[0-9]+'}": "规则没有这个参数；应为regex_list",
    "Y001: {regex: a}": "规则没有这个参数；应为value_set",
    "F003: {max_value: 1}": "规则没有这个参数；应为value_set",
    "F005: {max_value: 1}": "规则没有这个参数；应为没有可以调整的参数",
}


@pytest.mark.parametrize("spelling", TAKEN)
def test_thresholds_are_taken_by_the_rules_that_have_them(
    spelling: str, amended: Callable[[str], Any]
) -> None:
    code, _, kwargs = spelling.partition(": ")
    rulebook = amended(f"{code}: {{kwargs: {kwargs}, source: 本地通知}}\n")
    assert thresholds(rulebook, code) == TAKEN[spelling]


@pytest.mark.parametrize("spelling", REFUSED)
def test_thresholds_that_no_rule_can_take_are_refused(
    spelling: str, amended: Callable[[str], Any]
) -> None:
    code, _, kwargs = spelling.partition(": ")
    with pytest.raises(InputError, match=REFUSED[spelling]) as refused:
        amended(f"# 本区\n{code}:\n  source: 本地通知\n  kwargs: {kwargs}\n")
    assert re.match(r".*/local/test\.yaml 第4行：", str(refused.value))


def test_only_the_rules_that_take_a_threshold_are_weighed_with_it(
    amended: Callable[[str], Any],
) -> None:
    rulebook = amended("L005: {kwargs: {max_value: 2}, severity: info, source: 本地通知}\n")
    rules = [rule for rule in rulebook.in_force(2023, "test") if rule.code == "L005"]
    assert [rule.severity for rule in rules] == ["info", "error"]
    assert [rule.source for rule in rules] == ["本地通知", ""]


def test_a_severity_alone_is_that_of_every_rule_of_the_code(
    amended: Callable[[str], Any],
) -> None:
    rulebook = amended("N001: {severity: info, source: 本地通知}\n")
    weights = {rule.severity for rule in rulebook.in_force(2023, "test") if rule.code == "N001"}
    assert weights == {"info"}


def test_a_district_sets_a_rule_into_force_as_it_is(amended: Callable[[str], Any]) -> None:
    assert thresholds(amended("P003: {source: 本地通知}\n"), "P003")[0] == {"max_value": 131}


WRONG = {
    "an unknown rule": ("Z999: {off: true, source: x}", "没有这条规则"),
    "a code in small letters": ("s012: {off: true, source: x}", "没有这条规则；应为S012"),
    "a code with a space": ("'S012 ': {off: true, source: x}", "没有这条规则；应为S012"),
    "a code in full width": ("Ｓ０１２: {off: true, source: x}", "没有这条规则；应为规则编码"),
    "an unknown key": ("S012: {of: true, source: x}", "未知的键"),
    "no source": ("S012: {off: true}", "缺少必填项"),
    "an empty source": ("S012: {off: true, source: ''}", "应为不空的文字"),
    "no keys": ("S012: off", "应为一组键值"),
    "nothing": ("S012:", "应为一组键值，现为空"),
    "arithmetic of the form": ("T301: {off: true, source: x}", "不能由本地调整"),
    "another column": ("S012: {kwargs: {column: text}, source: x}", "不能调整的参数"),
    "kwargs of no keys": ("S012: {kwargs: [1], source: x}", "应为一组键值"),
    "no kwargs": ("S012: {kwargs: null, source: x}", "应为一组键值，现为空"),
    "no change": ("S012: {source: x}", "没有写明调整什么"),
    "empty kwargs": ("S012: {kwargs: {}, source: x}", "没有写明调整什么"),
    "off and more": ("S012: {off: true, severity: info, source: x}", "现为两者都有"),
    "off in words": ("S012: {off: 'yes', source: x}", "应为true 或 false"),
    "off as nothing": ("S012: {off: , source: x}", "应为true 或 false，现为空"),
    "a severity of the suites": ("S012: {severity: critical, source: x}", "应为error, warn, info"),
    "no severity": ("S012: {severity: , source: x}", "应为error, warn, info，现为空"),
    "years the wrong way": (
        "S012: {off: true, years: {from: 2030, to: 2020}, source: x}",
        "应为from 不晚于 to，现为2030 至 2020",
    ),
    "empty years": ("S012: {off: true, years: {}, source: x}", "应为from、to 至少一项"),
    "no years": ("S012: {off: true, years: , source: x}", "应为一组键值，现为空"),
    "a year alone": ("S012: {off: true, years: 2024, source: x}", "应为一组键值"),
    "a year in words": ("S012: {off: true, years: {from: '2024'}, source: x}", "应为整数"),
    "a year too far": ("S012: {off: true, years: {from: 20240}, source: x}", "不大于 2099"),
    "years before the rule": ("S005: {off: true, years: {to: 2020}, source: x}", "没有施行"),
}


@pytest.mark.parametrize("name", WRONG)
def test_is_refused(name: str, amended: Callable[[str], Any]) -> None:
    text, message = WRONG[name]
    with pytest.raises(InputError, match=f"第1行.*{message}"):
        amended(text)


@pytest.mark.parametrize("name", ["Test.yaml", "test.yml", "本区.yaml", "a b.yaml", "a.b.yaml"])
def test_a_file_named_after_no_district_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("S012: {off: true, source: x}", encoding="utf-8")
    with pytest.raises(InputError, match="文件名不是地区编号") as refused:
        read_amendments(tmp_path / name)
    assert refused.value.file == tmp_path / name


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    folder, dangling, other = (tmp_path / f"{name}.yaml" for name in "abc")
    folder.mkdir()
    dangling.symlink_to(tmp_path / "nowhere")
    other.write_bytes("S012: {off: true, source: 本区}".encode("gb18030"))
    for file, message in (
        (folder, "不是可以读取的文件；应为一份本地规则"),
        (dangling, "不是可以读取的文件；应为一份本地规则"),
        (other, "第1行：不是 UTF-8 编码"),
    ):
        with pytest.raises(InputError, match=message):
            read_amendments(file)
