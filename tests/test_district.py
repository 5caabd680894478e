"""The list of a district: strict, its bodies by year."""

from __future__ import annotations

from pathlib import Path

import pytest

from nianbao.errors import InputError
from nianbao.inputs.district import District, read_district

LIST = """\
name: 示例区
bodies:
  - {id: finance, name: 示例区财政局, kind: department}
  - {id: school, name: 示例区第一中学, kind: public_institution, reports_through: finance}
  - {id: old, name: 示例区旧局, kind: department, to: 2022}
deadlines: {submit: 01-26, publish: 01-31}
"""


def read(tmp_path: Path, text: str) -> District:
    file = tmp_path / "params" / "shili" / "district.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    return read_district(file)


def test_a_list_has_the_bodies_of_a_year_and_its_deadlines(tmp_path: Path) -> None:
    found = read(tmp_path, LIST)
    assert found.id == "shili"
    assert [body.id for body in found.bodies_of(2023)] == ["finance", "school"]
    assert [body.id for body in found.bodies_of(2022)] == ["finance", "school", "old"]
    assert str(found.deadlines.day("submit", 2023)) == "2024-01-26"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("id: old", "id: finance"), "第5行：bodies\\[2\\].id：机关编号重复"),
        (("reports_through: finance", "reports_through: nobody"), "名单中没有这个单位"),
        (("kind: department}", "kind: department, parent: finance}"), "互为上级"),
        (("to: 2022", "to: 2022, from: 2023"), "终止年度早于起始年度"),
        (("01-26", "01-32"), "第6行：deadlines.submit：填写有误；应为月日"),
        (("to: 2022", "too: 2022"), "未知的键"),
    ],
)
def test_what_is_wrong_in_a_list_is_told_with_its_line(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        read(tmp_path, LIST.replace(*change, 1))
