"""The words of the letters: calm while there is time, exact about the law and the days."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from nianbao.office.feedback import Feedback
from nianbao.office.letters import Due, due
from nianbao.office.wording import reminder, reply
from nianbao.pages.letter import Letter
from nianbao.prose.document import text_of
from nianbao.seasons.season import Season
from tests.seasons import body, season
from tests.test_standing import event

_DEADLINES = {"submit": "01-26", "publish": "01-31"}


def _season(today: date, *bodies: dict[str, Any], **deadlines: str) -> Season:
    one = season(*bodies, happened={b["id"]: () for b in bodies})
    given = one.district.model_copy(update={"deadlines": type(one.district.deadlines)(**deadlines)})
    return Season(given, one.year, today, one.places)


def _said(letter: Letter) -> str:
    return f"{letter.title}\n{letter.to}\n{text_of(letter.blocks)}"


def _reminder(today: date, kind: str = "department", **deadlines: str) -> str:
    one = _season(today, body("finance") | {"kind": kind}, **deadlines)
    (letter,) = due(one)
    return _said(reminder(letter, one))


def test_who_is_late_is_urged_with_the_days() -> None:
    said = _reminder(date(2024, 1, 29), **_DEADLINES)
    assert "关于催报2023年度政府信息公开工作年度报告的函" in said
    assert "报送时限为2024年1月26日，向社会公布的时限为2024年1月31日" in said
    assert "截至2024年1月29日，贵单位的2023年度报告尚未报送，已逾期3日" in said


@pytest.mark.parametrize(("day", "words"), [(24, "距报送时限还有2日"), (26, "今日为报送时限")])
def test_who_has_time_is_reminded(day: int, words: str) -> None:
    said = _reminder(date(2024, 1, day), **_DEADLINES)
    assert "关于按时报送2023年度政府信息公开工作年度报告的提醒函" in said
    assert words in said
    assert "催报" not in said
    assert "逾期" not in said


def test_article_49_is_cited_to_departments_alone_and_gives_them_its_day() -> None:
    said = _reminder(date(2024, 2, 2))
    assert "第四十九条规定：“县级以上人民政府部门应当在每年1月31日前" in said
    assert "上述规定的报送时限为2024年1月31日" in said
    town = _reminder(date(2024, 2, 2), "township")
    assert "第四十九条" not in town
    assert "时限" not in town
    assert "尽快" not in town


def test_a_letter_is_signed_by_the_office_on_its_day() -> None:
    one = _season(date(2024, 1, 29), body("finance"))
    (letter,) = due(one)
    signed = reminder(letter, one).signature
    assert (signed.agency, signed.date) == ("某区政府信息公开工作主管部门", "2024年1月29日")


def _sent_back(today: date, **given: Any) -> str:
    one = season(body("finance"), happened={"finance": ("submitted", "returned")})
    deadlines = type(one.district.deadlines)(submit="01-26")
    district = one.district.model_copy(update={"deadlines": deadlines})
    one = Season(district, one.year, today, one.places)
    (letter,) = due(one)
    assert isinstance(letter, Due)
    returned = event("returned", reason="一、甲\n\n二、乙", by="李某", role="公开办")
    return _said(reply(letter, Feedback(event("submitted"), returned, **given), one))


def test_what_was_sent_back_says_why_who_and_until_when() -> None:
    said = _sent_back(date(2024, 1, 22))
    assert "2023年度政府信息公开工作年度报告退回通知" in said
    assert "贵单位2024年1月20日报送的2023年度政府信息公开工作年度报告收悉" in said
    assert "于2024年1月26日前重新报送" in said
    assert "一、退回理由\n一、甲\n二、乙\n（公开办，李某，2024年1月20日退回）" in said


def test_a_day_that_nobody_has_set_is_left_open() -> None:
    assert "于　　　　年　　月　　日前重新报送" in _sent_back(date(2024, 1, 29))


def test_what_was_changed_since_the_approval_is_asked_for() -> None:
    said = _sent_back(date(2024, 1, 29), approved=event("approved"))
    assert "审定以后的改动" in said
    assert "曾于2024年1月20日审定" in said
    assert "审定以后" not in _sent_back(date(2024, 1, 29))
