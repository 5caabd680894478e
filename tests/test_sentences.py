from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nianbao.annual_report import AnnualReport
from nianbao.inputs.workspace import Workspace
from nianbao.notebook import Master
from nianbao.pages import exporters
from nianbao.prose.sentences import LONGEST, sentences
from nianbao.rules.frames import FRAMES
from nianbao.rules.rulebook import Rulebook
from tests.kernel import execute

Read = Callable[[dict[str, Any]], AnnualReport]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("甲。乙！丙", ["甲。", "乙！", "丙"]),
        ("甲；乙", ["甲；", "乙"]),
        ("甲\n乙", ["甲", "乙"]),
        (" 甲。 \n\u3000乙 ", ["甲。", "乙"]),
        ("。。", []),
        ("甲，" * LONGEST, ["甲，" * (LONGEST // 2)] * 2),
    ],
)
def test_a_full_stop_a_semicolon_and_a_line_end_a_sentence(words: str, expected: list[str]) -> None:
    assert [sentence.text for sentence in sentences(words)] == expected


@given(st.text(alphabet="甲乙。；！，、 \n\u3000", max_size=60))
def test_every_sentence_stands_where_it_says(words: str) -> None:
    assert all(words[s.at : s.until] == s.text for s in sentences(words))


def test_sentences_of_a_piece_stand_where_they_do_in_the_whole() -> None:
    (second,) = sentences("甲。乙；丙。", 2, 4)
    assert (second.text, second.at, second.until) == ("乙；", 2, 4)


PROSE = """|全年|收到|
|-|-|
|申请|9件|

**二、收到和处理情况**

2022年工作如下。全年新收政府信息公开申请**99 件**，同比增长50%。

- 我局全年新收政府信息
  公开申请99件，
  其中自然人90件；2022年，共公开信息XX条。
- 三、本镇2022年公开信息5条；某县某局编制

> 2023年，由张三 13800138000 发出收费通知3件，
> 实际缴费4件，收取信息处理费400元。
"""


def test_every_quote_stands_where_its_frame_says(small: dict[str, Any], report: Read) -> None:
    pairs = [{"problem": PROSE, "measure": PROSE, "improvement": PROSE}] * 2
    small["narrative"] = {
        "preamble": f"{PROSE}\n\n本报告由某县某局编制，2022年1月1日至2022年12月31日。",
        "s1": {"intro": PROSE, "s1_1": PROSE, "s1_2": PROSE * 2},
        "s3": PROSE,
        "s5": {
            "last_year": [{k: p[k] for k in ("problem", "improvement")} for p in pairs],
            "this_year": [{k: p[k] for k in ("problem", "measure")} for p in pairs],
        },
        "s6": {"fee": PROSE, "items": [{"title": "甲", "text": PROSE}]},
    }
    read = report(small)
    words = {passage.section: passage.words for passage in read.passages}
    quoting = set()
    for name, rows in FRAMES.items():
        for row in rows(read) or ():
            if "quote" in row:
                quoting.add(name)
                found = words[row["section"]][row["at"] : row["until"]]
                assert "".join(found.split()) == "".join(row["quote"].split())
    assert quoting == {"sentences", "headings", "years", "names", "problems", "claims", "fees"}


def test_of_equal_sentences_the_one_at_fault_is_marked_in_the_review_page(
    small: dict[str, Any], report: Read, rulebook: Rulebook, workspace: Workspace
) -> None:
    said = "共新收政府信息公开申请99件。"
    small["narrative"]["s1"]["s1_2"] = f"2022年情况如下。{said}2023年情况如下。{said}"
    master = Master(report(small), rulebook, workspace)
    (quote,) = {f.quote for f in master.verdict.findings if f.quote and f.quote.text == said}
    page = exporters.ReviewExporter().from_notebook_node(execute(master))[0]
    assert quote.at == len("2022年情况如下。") * 2 + len(said)
    prose = page[page.index('id="notebook"') :]
    assert f"2022年情况如下。{said}2023年情况如下。<mark" in prose
