"""Reading and judging take time in proportion to the text, whatever the text."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nianbao.annual_report import AnnualReport, read_annual_report
from nianbao.errors import InputError
from nianbao.inputs.workspace import Workspace
from nianbao.prose import markdown
from nianbao.prose.claims.prose import Prose
from nianbao.rules.frames import FRAMES
from tests.conftest import EXAMPLE, ROOT
from tests.hostile import LONGEST, PIECES, SLOW, repeated
from tests.test_claims import WIDE, told

Read = Callable[[dict[str, Any]], AnnualReport]


def everywhere(text: str) -> dict[str, Any]:
    """A narrative of one text in every field."""
    parts = {f"s1_{number}": text for number in range(1, 6)}
    return {
        "preamble": text,
        "s1": {"intro": text, **parts},
        "s2": text,
        "s3": text,
        "s4": text,
        "s5": {
            "last_year": [{"problem": text, "improvement": text}],
            "this_year": [{"problem": text, "measure": text}],
        },
        "s6": {"fee": text, "items": [{"title": "甲", "text": text}]},
    }


def judged(read: AnnualReport) -> None:
    for rows in FRAMES.values():
        list(rows(read) or ())


@pytest.mark.parametrize("piece", SLOW)
def test_no_text_takes_for_ever(piece: str, small: dict[str, Any], report: Read) -> None:
    text = repeated(piece, LONGEST)
    small["narrative"] = {"preamble": text, "s1": {"s1_2": text}, "s6": {"fee": text}}
    start = time.process_time()
    judged(report(small))
    assert time.process_time() - start < 10  # a hang guard: it takes below 2 s


def test_no_text_breaks_reading_or_judging(small: dict[str, Any], report: Read) -> None:
    for piece in PIECES:
        small["narrative"] = everywhere(repeated(piece, 400))
        try:
            judged(report(small))
        except InputError as error:
            assert "narrative" in str(error), piece


@pytest.mark.parametrize("width", [{}, WIDE], ids=["half", "full"])
def test_every_wording_passes_every_reader(
    width: dict[int, int], small: dict[str, Any], report: Read
) -> None:
    for section in {section for section, _ in told()}:
        text = "\n\n".join(text for own, text in told() if own == section)
        small["narrative"] = everywhere(text.translate(width))
        judged(report(small))


def test_each_text_is_parsed_once(
    small: dict[str, Any], report: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: Counter[str] = Counter()
    parser = markdown._parser(True)

    class Counting:
        def parse(self, text: str) -> Any:
            parsed[text] += 1
            return parser.parse(text)

    monkeypatch.setattr(markdown, "_parser", lambda with_tables: Counting())
    small["narrative"] = everywhere("全年公开信息{{ t2_5.licensing.decisions }}条，甲；乙。")
    read = report(small)
    judged(read)
    assert parsed["全年公开信息4条，甲；乙。"] == 16


def test_each_passage_is_searched_for_numbers_once(
    small: dict[str, Any], report: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: Counter[str] = Counter()
    make = Prose.__init__

    def counting(self: Prose, text: str) -> None:
        made.update(text.split("\n"))
        make(self, text)

    monkeypatch.setattr(Prose, "__init__", counting)
    for section in ("s1_1", "s1_2"):
        small["narrative"]["s1"][section] = f"{section}公开信息4条。"
    judged(report(small))
    assert [made[f"{section}公开信息4条。"] for section in ("s1_1", "s1_2")] == [1, 1]


def test_many_parts_are_placed_without_searching_them_all(
    small: dict[str, Any], report: Read
) -> None:
    items = [{"title": f"事项{n}", "text": f"内容{n}。"} for n in range(900)]
    small["narrative"]["s6"] = {"items": items}
    read = report(small)
    assert read.section_place("s6_900")["where"] == "第六部分“（九百）事项899”"
    judged(read)


@pytest.mark.parametrize(
    "piece", ["公开信息{}条，", "本镇{}，", "本镇", "收到申请{}件，同比增长{}%，"]
)
def test_quotes_of_one_endless_sentence_stay_short(
    piece: str, small: dict[str, Any], report: Read
) -> None:
    text = "".join(piece.format(n, n) for n in range(LONGEST // 20))
    small["narrative"]["s1"]["s1_2"] = text
    read = report(small)
    quotes = [row["quote"] for f in FRAMES.values() for row in f(read) or () if "quote" in row]
    assert len(quotes) > 4
    assert max(map(len, quotes)) < 1000


def test_a_copy_left_as_it_was_does_not_take_the_place_of_another_agency(tmp_path: Path) -> None:
    for name in ("notebooks", "expectations"):
        (tmp_path / name).symlink_to(ROOT / name)
    copied = tmp_path / "params" / "liuhe" / "2024" / "qiaotou.yaml"
    copied.parent.mkdir(parents=True)
    copied.write_bytes(EXAMPLE.read_bytes())
    with pytest.raises(InputError) as refused:
        read_annual_report(copied, Workspace(tmp_path))
    assert refused.value.path == "agency.district"
    assert "文件的位置与内容不符" in str(refused.value)
    assert "params/qiaokou/2023/grid-center.yaml" in str(refused.value)
    elsewhere = tmp_path / "draft.yaml"
    elsewhere.write_bytes(EXAMPLE.read_bytes())
    assert read_annual_report(elsewhere, Workspace(tmp_path)).year == 2023
