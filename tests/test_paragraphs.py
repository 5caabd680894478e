"""Lines of a wrapped text joined to paragraphs."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.published.document import Spot, Words
from nianbao.published.prose.paragraphs import paragraphs

WRAPPED = """\
一、总体情况
2024 年，某区人民政府坚持以公开为常态、不公开为例外，
全面推进决策、执行、管理、服务和结果公开，把政务公开
- 2 -
贯穿权力运行全过程，有力服务保障高质量发展。
（一）主动公开情况。主要通过政府门户网站主动公开政府
文件、项目审批、通知公告等各类政府信息。
"""


def lines(text: str) -> list[Words]:
    numbered = enumerate(text.split("\n"), 1)
    return [Words(line.strip(), Spot(line=n)) for n, line in numbered if line.strip()]


def test_wrapped_lines_are_one_paragraph_across_a_page() -> None:
    joined = paragraphs(lines(WRAPPED))
    assert [words.text[:8] for words in joined] == [
        "一、总体情况",
        "2024 年，某",
        "（一）主动公开情",
    ]
    assert joined[1].text.endswith("把政务公开贯穿权力运行全过程，有力服务保障高质量发展。")
    assert joined[1].spot == Spot(line=2)


def test_lines_that_were_not_wrapped_stay() -> None:
    long = "某局公开信息。" * 40
    text = f"一、总体情况\n{long}\n二、主动公开政府信息情况\n{long}"
    assert paragraphs(lines(text)) == lines(text)
    assert paragraphs(lines("规章\n0\n0\n0\n行政许可")) == lines("规章\n0\n0\n0\n行政许可")


def test_an_empty_line_ends_a_paragraph() -> None:
    full = "某区人民政府坚持以公开为常态、不公开为例外，推进公开"
    assert len(paragraphs(lines(f"{full}\n{full}\n{full}"))) == 1
    assert len(paragraphs(lines(f"{full}\n\n{full}\n\n{full}"))) == 3


def test_latin_words_stay_apart() -> None:
    full = "x" * 45
    text = "\n".join(f"{full} word" for _ in range(3))
    assert paragraphs(lines(text))[0].text.count("word xxx") == 2


@given(st.lists(st.text(alphabet="某区。，一、0 -第页", min_size=1, max_size=60)))
@settings(deadline=None)
def test_no_word_is_lost(texts: list[str]) -> None:
    given_ = [Words(t.strip(), Spot(line=n)) for n, t in enumerate(texts) if t.strip()]
    joined = "".join(words.text for words in paragraphs(given_))
    dropped = [w for w in given_ if w.text in joined or not paragraphs([w])]
    assert len(dropped) == len(given_)
