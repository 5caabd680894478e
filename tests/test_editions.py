"""Proof that the form is data: a next edition is one small file, another form is one folder."""

from __future__ import annotations

import copy
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import yaml

from nianbao.annual_report import AnnualReport, annual_report
from nianbao.errors import InputError, UsageError
from nianbao.form.editions import edition, form_for, newest
from nianbao.form.family import FORMS
from nianbao.inputs.workspace import Workspace
from nianbao.rules.columns import COLUMNS
from nianbao.rules.quick import judge
from nianbao.rules.rulebook import Rulebook, read_rulebook
from tests.conftest import FILES, ROOT, SMALL, subject_of
from tests.forms import INVENTED, forms_of

Read = Callable[[dict[str, Any]], AnnualReport]


@pytest.fixture
def next_edition() -> Iterator[None]:
    with forms_of(INVENTED):
        yield


@pytest.fixture
def of_2026(small: dict[str, Any], next_edition: None) -> dict[str, Any]:
    return later(small)


def later(small: dict[str, Any]) -> dict[str, Any]:
    """The small agency's report of 2026, with two requests under the row that is new."""
    text = yaml.safe_dump(small, allow_unicode=True)
    parameters: dict[str, Any] = yaml.safe_load(
        text.replace("2024", "2027").replace("2023", "2026")
    )
    t3 = parameters["figures"]["t3"]
    t3["denied_archives"] = [2, 0, 0, 0, 0, 0]
    t3["granted"] = [3, 1, 0, 0, 0, 0]
    return parameters


def codes(report: AnnualReport, rulebook: Rulebook) -> set[str]:
    """The codes of what is found, but for the missing year before."""
    return {finding.code for finding in judge([report], rulebook)[0].findings} - {"Y001"}


def test_each_year_has_the_edition_in_force(next_edition: None) -> None:
    assert [form_for(year).id for year in (2020, 2025, 2026, 2030)] == [
        *("gb2019_60", "gb2021_30", "gb2026", "gb2026")
    ]
    assert newest().id == "gb2026"


def test_what_an_edition_does_not_say_is_that_of_the_one_it_is_made_from(
    next_edition: None,
) -> None:
    new, old = edition("gb2026"), edition("gb2021_30")
    assert (new.title, new.sections) == (old.title, old.sections)
    assert [table.id for table in new.tables] == [table.id for table in old.tables]
    rows = [leaf.id for leaf in new.table("t3").leaf_rows]
    assert rows[rows.index("denied_admin_query") + 1] == "denied_archives"
    assert set(rows) ^ {leaf.id for leaf in old.table("t3").leaf_rows} == {
        *("denied_archives", "np_publication")
    }
    assert len(new.table("t3").totals("row")["results_total"]) == 21


def test_a_new_row_is_summed_and_a_dropped_one_refused(
    of_2026: dict[str, Any], report: Read
) -> None:
    figures = report(of_2026).figures
    assert figures.figure("t3[results_total,natural_person]") == 6
    assert figures.figure("t3[denied_archives,total]") == 2
    of_2026["figures"]["t3"]["np_publication"] = 0
    with pytest.raises(InputError, match="没有这一行"):
        report(of_2026)


def test_honest_prose_over_a_new_row_is_silent(
    of_2026: dict[str, Any], report: Read, rulebook: Rulebook
) -> None:
    say = of_2026["narrative"]["s1"]
    say["s1_2"] += "不予公开3件，其中已移交档案馆2件；个人申请6件。"
    assert codes(report(of_2026), rulebook) == set()


@pytest.mark.parametrize("said", ["已移交档案馆的不予公开5件", "移交国家档案馆7件", "个人申请5件"])
def test_false_prose_over_a_new_row_or_name_is_found(
    said: str, of_2026: dict[str, Any], report: Read, rulebook: Rulebook
) -> None:
    of_2026["narrative"]["s1"]["s1_2"] += f"其中{said}。"
    assert codes(report(of_2026), rulebook) & {"N005", "N006", "N007", "N008"}


def test_another_kind_of_decision_is_judged_like_the_known_ones(
    small: dict[str, Any], report: Read, rulebook: Rulebook, tmp_path: Path
) -> None:
    own = tmp_path / "annual_report"
    own.mkdir()
    data = yaml.safe_load((INVENTED / "annual_report" / "gb2026.yaml").read_text(encoding="utf-8"))
    node = {"id": "inspection", "label": "行政检查", "spoken": "行政检查"}
    data["tables"] = [{"id": "t2_6", "rows": {"add": [{"after": "coercion", "node": node}]}}]
    (own / "gb2026.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    parameters = later(small)
    del parameters["figures"]["t3"]["denied_archives"]
    parameters["figures"]["t3"]["granted"] = [5, 1, 0, 0, 0, 0]
    parameters["figures"]["t2_6"]["inspection"] = 8
    with forms_of(tmp_path):
        for number, found in ((8, set()), (9, {"T211"})):
            said = copy.deepcopy(parameters)
            said["narrative"]["s1"]["s1_1"] += f"全年作出行政检查{number}件。"
            assert codes(report(said), rulebook) == found


def test_a_cell_of_a_new_row_keeps_the_equations(
    of_2026: dict[str, Any], report: Read, rulebook: Rulebook
) -> None:
    of_2026["figures"]["t3"]["denied_archives"] = [3, 0, 0, 0, 0, 0]
    (finding,) = (
        f for f in judge([report(of_2026)], rulebook)[0].findings if f.code == "T301"
        and f.column == "natural_person"
    )  # fmt: skip
    assert "“个人”列" in finding.message


LEDGER = "编号,申请人类别,收到日期,办理结果,答复日期\n"


def counted(parameters: dict[str, Any], folder: Path, rows: str) -> AnnualReport:
    (folder / "requests.csv").write_text(LEDGER + rows, encoding="utf-8")
    del parameters["figures"]["t3"]
    return annual_report(parameters | {"ledgers": {"requests": "requests.csv"}}, Workspace(folder))


def test_a_ledger_is_counted_by_the_labels_of_the_new_edition(
    of_2026: dict[str, Any], tmp_path: Path
) -> None:
    rows = "1,个人,2026-03-02,属于已移交档案馆的信息,2026-03-09\n"
    figures = counted(of_2026, tmp_path, rows + "2,自然人,2026-03-02,予以公开,2026-03-09\n").figures
    assert figures.figure("t3[denied_archives,natural_person]") == 1
    assert figures.figure("t3[granted,natural_person]") == 1
    assert figures.figure("t3[results_total,total]") == 2


def test_an_outcome_that_the_edition_has_dropped_is_refused_with_its_row(
    of_2026: dict[str, Any], tmp_path: Path
) -> None:
    rows = "1,个人,2026-03-02,要求提供公开出版物,2026-03-09\n"
    with pytest.raises(InputError, match=r"requests.csv 第2行：示例〔2026〕1号没有这一办理结果"):
        counted(of_2026, tmp_path, rows)


def test_every_rule_finds_on_the_next_edition_what_it_finds_today(
    workspace: Workspace, rulebook: Rulebook, tmp_path: Path
) -> None:
    from tests.test_expectations import INVALID, VALID

    cases = [*(change for change, _ in INVALID.values()), *VALID.values()]

    def found() -> list[list[tuple[str, str | None]]]:
        subjects = []
        for change in cases:
            parameters = copy.deepcopy(SMALL)
            change(parameters)
            subjects.append(subject_of(parameters, workspace))
        verdicts = judge(subjects, rulebook)
        return [[(f.code, f.cell) for f in verdict.findings] for verdict in verdicts]

    today = found()
    own = tmp_path / "annual_report"
    own.mkdir()
    text = (INVENTED / "annual_report" / "gb2026.yaml").read_text(encoding="utf-8")
    (own / "gb2026.yaml").write_text(text.replace("from: 2026", "from: 2022"), encoding="utf-8")
    with forms_of(tmp_path):
        assert form_for(2023).id == "gb2026"
        assert found() == today


# --------------------------------------------------------------------------- whole runs


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three reports on letters, one of them with a sum that is wrong, and one of 2026."""
    root = tmp_path_factory.mktemp("office")
    for name in ("notebooks", "expectations"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(FILES / "notebooks" / "letters.ipynb", root / "notebooks")
    suite = root / "expectations" / "identities.json"
    rules = json.loads(suite.read_text(encoding="utf-8"))
    rules["expectations"].append(RULE)
    suite.write_text(json.dumps(rules, ensure_ascii=False), encoding="utf-8")
    for id, settled in (("first", 8), ("second", 8), ("third", 9)):
        write(root, letters(id, settled))
    write(root, later(copy.deepcopy(SMALL)))
    done = subprocess.run(
        [sys.executable, "-m", "nianbao", "batch", "params"],
        cwd=root,
        env={**os.environ, FORMS: str(INVENTED)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stderr
    return root


RULE = {
    "type": "expect_column_pair_values_to_be_equal",
    "kwargs": {
        "column_A": "left",
        "column_B": "right",
        "ignore_row_if": "either_value_is_missing",
        "row_condition": {
            "type": "comparison",
            "column": {"name": "relation"},
            "operator": "==",
            "parameter": "handled_balance",
        },
    },
    "severity": "critical",
    "meta": {
        "code": "X001",
        "title": "受理＝办结＋年末在办",
        "citation": "示例〔2020〕8号",
        "message": "{where}不平衡：{equation}，相差{difference}。请核对。",
        "expected": "{expected}",
        "found": "{found}",
        "forms": ["letters"],
        "explainable": False,
    },
}


def letters(id: str, settled: int) -> dict[str, Any]:
    agency = {
        "id": id,
        "district": "test",
        "name": f"某区某局{id}",
        "self_reference": "局",
        "kind": "department",
    }
    return {
        "form": "letters",
        "agency": agency,
        "year": 2023,
        "scope": "agency",
        "contact": {"address": "某路1号", "phone": "010-12345678"},
        "signed_on": "2024-01-20",
        "figures": {
            "handled": {"accepted": [10, 4], "settled": [settled, 4], "open": [2, 0]},
            "courses": [3, 120],
        },
        "narrative": {
            "preamble": "现公布{{ year }}年度报告。",
            "sections": {
                "overview": "全年受理来信{{ handled.accepted.letter }}件。",
                "training": "开展培训{{ courses.sessions }}期。",
            },
        },
    }


def write(root: Path, parameters: dict[str, Any]) -> None:
    agency = parameters["agency"]
    folder = root / "params" / agency["district"] / str(parameters["year"])
    folder.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(parameters, allow_unicode=True)
    (folder / f"{agency['id']}.yaml").write_text(text, encoding="utf-8")


def pdf_text(file: Path) -> str:
    document = pypdfium2.PdfDocument(file)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return "".join(text.split())


def test_another_form_goes_all_the_way_in_a_batch(office: Path) -> None:
    entries = json.loads((office / "outputs" / "run.json").read_text(encoding="utf-8"))
    assert {e["agency"]: e["status"] for e in entries} == {
        **dict.fromkeys(("first", "second", "small"), "ok"),
        "third": "findings",
    }
    page = (office / "outputs/test/2023/first/report.html").read_text(encoding="utf-8")
    for word in ("某区某局first2023年信访事项年度报告", "全年受理来信10件。", "年末在办", "人次"):
        assert word in page
        assert word in pdf_text(office / "outputs/test/2023/first/report.pdf")
    assert re.findall(r'<h2[^>]* id="(\w+)"', page) == ["overview", "handling", "training"]
    twin = json.loads((office / "outputs/test/2023/first/figures.json").read_text(encoding="utf-8"))
    assert twin["form"]["id"] == "letters1"
    assert [c["value"] for c in twin["cells"]] == [10, 4, 8, 4, 2, 0, 3, 120]


def test_a_rule_of_another_form_judges_it_and_nothing_else(office: Path) -> None:
    folder = office / "outputs" / "test"
    found = json.loads((folder / "2023/third/findings.json").read_text(encoding="utf-8"))
    errors = [f for f in found["findings"] if f["severity"] == "error"]
    assert [(f["code"], f["row"], f["column"]) for f in errors] == [("X001", "accepted", "letter")]
    assert not (folder / "2023/third/report.pdf").exists()
    review = (folder / "2023/third/review.html").read_text(encoding="utf-8")
    assert "受理 10，应等于 办结 9＋年末在办 2＝11，相差1" in review
    for name in ("2023/first", "2026/small"):
        own = json.loads((folder / name / "findings.json").read_text(encoding="utf-8"))
        assert "X001" not in {f["code"] for f in own["findings"]}


def test_the_next_edition_goes_all_the_way(office: Path) -> None:
    folder = office / "outputs/test/2026/small"
    for text in (
        (folder / "report.html").read_text(encoding="utf-8"),
        (folder / "review.html").read_text(encoding="utf-8"),
        pdf_text(folder / "report.pdf"),
    ):
        assert "9.属于已移交档案馆的信息" in text
        assert "示例〔2026〕1号" in text
        assert "要求提供公开出版物" not in text
        assert "个人" in text


def test_a_form_that_is_not_there_and_a_section_that_it_lacks_are_refused(
    next_edition: None, report: Read
) -> None:
    with pytest.raises(
        InputError, match=r"form：没有这种报告格式；应为annual_report、letters，现为"
    ):
        report(letters("a", 8) | {"form": "letter"})
    with pytest.raises(InputError, match=r"year：没有适用的年度报告格式"):
        report(letters("a", 8) | {"year": 2019})
    wrong = letters("a", 8)
    wrong["narrative"]["sections"]["review"] = "甲"
    with pytest.raises(InputError, match=r"sections.review：没有这一部分；应为overview、handling"):
        report(wrong)
    with pytest.raises(InputError, match=r"narrative.s2：这种报告没有这一项"):
        report(letters("a", 8) | {"narrative": {"s2": "甲"}})


def of_letters(folder: Path, **described: Any) -> None:
    """The form of letters, but for what its form.yaml says."""
    shutil.copytree(INVENTED / "letters", folder / "letters")
    file = folder / "letters" / "form.yaml"
    text = yaml.safe_load(file.read_text(encoding="utf-8")) | described
    file.write_text(yaml.safe_dump(text, allow_unicode=True), encoding="utf-8")


def test_every_suite_can_judge_a_form_that_has_none_of_the_rows_that_it_looks_for(
    report: Read, rulebook: Rulebook, tmp_path: Path
) -> None:
    of_letters(tmp_path, suites=list(COLUMNS))
    parameters = letters("a", 8)
    parameters["narrative"]["sections"]["training"] = "收到政府信息公开申请3件，办结2件。"
    with forms_of(tmp_path):
        assert "Q001" in codes(report(parameters), rulebook)
        with pytest.raises(InputError, match=r"ledgers.cases：这种报告没有可由该台账统计的表"):
            report(parameters | {"ledgers": {"cases": "data/example/cases.csv"}})


def test_a_form_that_names_what_is_not_there_is_refused(
    report: Read, rulebook: Rulebook, tmp_path: Path
) -> None:
    of_letters(tmp_path / "suite", suites=["cells", "colours"])
    with forms_of(tmp_path / "suite"), pytest.raises(UsageError, match="规则集不存在：colours"):
        codes(report(letters("a", 8)), rulebook)
    of_letters(tmp_path / "composer", composer="poem")
    with (
        forms_of(tmp_path / "composer"),
        pytest.raises(InputError, match="没有这种写法；应为annual_report、sections，现为poem"),
    ):
        report(letters("a", 8))
    of_letters(tmp_path / "sections", composer="annual_report")
    parameters = letters("a", 8) | {"narrative": {}}
    with (
        forms_of(tmp_path / "sections"),
        pytest.raises(InputError, match="缺少这一部分；应为有一部分写明 role: overview"),
    ):
        report(parameters)


def test_last_years_report_is_of_the_same_form(
    small: dict[str, Any], next_edition: None, tmp_path: Path
) -> None:
    (tmp_path / "last.yaml").write_text(yaml.safe_dump(small), encoding="utf-8")
    with pytest.raises(InputError, match="上年的参数文件是另一种报告；应为letters，现为annual"):
        annual_report(letters("a", 8) | {"prior": "last.yaml"}, Workspace(tmp_path))


def test_a_rule_for_a_form_that_is_not_there_is_refused(tmp_path: Path) -> None:
    suites = tmp_path / "expectations"
    shutil.copytree(ROOT / "expectations", suites)
    suite = suites / "identities.json"
    rules = json.loads(suite.read_text(encoding="utf-8"))
    rules["expectations"].append(RULE)
    suite.write_text(json.dumps(rules, ensure_ascii=False, indent=1), encoding="utf-8")
    with pytest.raises(
        InputError, match=r"identities.json 第\d+行：.*应为报告格式，如 annual_report"
    ):
        read_rulebook(suites)
