"""The titles of the parts of section one."""

from __future__ import annotations

import pytest

from nianbao.form.editions import editions, newest
from nianbao.published.prose.parts import BY_TITLE, NEAREST, parts

SECTION = newest().sections[0]
IDS = [part.id for part in SECTION.parts]


def named(*texts: str | None) -> list[str | None]:
    return [heading.section for heading in parts(texts, SECTION)]


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("（一）主动公开情况。主要通过网站公开。", 0, "主要通过网站公开。"),
        ("（一）主动公开 2024年，我局公开12条。", 0, "2024年，我局公开12条。"),
        ("（一）主动公开2024年，我局公开12条。", 0, "2024年，我局公开12条。"),
        ("1.主动公开", 0, ""),
        ("1、关于主动公开政府信息情况", 0, ""),
        ("一是主动公开方面。公开12条。", 0, "公开12条。"),
        ("一是依申请公开方面，收到3件。", 1, "收到3件。"),
        ("(二)规范依申请公开办理", 1, ""),
        ("4.认真办理依申请公开", 1, ""),
        ("（三） 政府信息 管理", 2, ""),
        ("政府信息管理情况", 2, ""),
        ("（三）政府信息资源管理情况", 2, ""),
        ("（四）公开平台建设：网站运行正常。", 3, "网站运行正常。"),
        ("（四）主动公开平台建设情况", 3, ""),
        ("（五）政府信息公开监督保障情况。纳入考核。", 4, "纳入考核。"),
        ("监督保障情况", 4, ""),
    ],
)
def test_a_part_is_known_by_its_title(text: str, number: int, rest: str) -> None:
    (heading,) = parts([text], SECTION)
    assert (heading.section, heading.rest) == (IDS[number], rest)


@pytest.mark.parametrize(
    "text",
    [
        "一是对标对表主动公开，及时准确保障力度。严格落实。",
        "一是主动公开及时。",
        "（一）基本情况",
        "（一）加强组织领导，强化培训",
        "（二）主动公开和依申请公开情况",
        "主动公开工作有序开展。",
        "（三）强化业务培训",
        "2024年，主动公开信息12条。",
    ],
)
def test_a_point_of_its_own_is_none_of_them(text: str) -> None:
    assert named(text) == []


def test_what_a_part_rests_on_is_told() -> None:
    assert parts(["（一）主动公开"], SECTION)[0].basis == BY_TITLE
    assert parts(["（一）政府信息主动和公开情况"], SECTION)[0].basis == NEAREST


def test_parts_within_one_paragraph_are_found() -> None:
    run = "总的情况良好。（一）主动公开情况。公开12条。（二）依申请公开方面。收到3件。"
    assert named(run) == IDS[:2]


def test_points_of_another_numbering_are_not_the_parts() -> None:
    texts = [
        *("（一）主动公开", "1.依申请公开渠道", "文字", "（二）依申请公开", "文字"),
        *("（三）政府信息管理", None, "（四）平台建设", "（五）监督保障"),
    ]
    found = parts(texts, SECTION)
    assert [(heading.section, heading.level) for heading in found] == [(id, 2) for id in IDS]


def test_only_the_first_of_a_part_is_its_title() -> None:
    assert named("（一）主动公开", "文字", "（二）主动公开工作") == IDS[:1]


def test_every_official_title_is_its_own_part() -> None:
    for form in editions("annual_report"):
        for section in form.sections:
            for part in section.parts:
                (heading,) = parts([f"（一）{part.title}"], section)
                assert heading.section == part.id
