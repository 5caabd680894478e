"""Invented agencies, any number, the same every time: two years each, some with planted errors.

    python -m benchmarks.agencies FOLDER NUMBER

Kinds and sizes as in reality: most report zero requests, a few have thousands. Every tenth
agency's report of 2023 has one planted violation; planted.json says which, by its rule.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
KINDS = (
    ("department", "局", ("财政局", "水务局", "教育局", "民政局", "司法局", "审计局", "统计局")),
    ("township", "镇", ("东山镇", "河口镇", "石桥镇", "青云镇")),
    ("subdistrict", "街道", ("新华街道办事处", "中山街道办事处", "解放街道办事处")),
    ("public_institution", "中心", ("信息中心", "档案中心", "网格中心")),
)
PLANTED = ("T301", "T401", "N001", "D003", "C001", "T304", "Q001")
_DISTRICTS = 40


def invent(folder: Path, number: int, seed: int = 711) -> dict[str, str]:
    """A workspace with so many agencies; the planted rule by district/id of each chosen one."""
    draw = random.Random(seed)
    for name in ("expectations", "notebooks"):
        shutil.copytree(ROOT / name, folder / name, dirs_exist_ok=True)
    planted: dict[str, str] = {}
    for index in range(number):
        district = f"d{index % _DISTRICTS:02}"
        kind, self_reference, names = KINDS[index % len(KINDS)]
        name = f"示例{index % _DISTRICTS + 1}区{names[index % len(names)]}第{index}分部"
        agency = {
            "id": f"a{index:05}",
            "district": district,
            "name": name,
            "self_reference": self_reference,
            "kind": kind,
        }
        size = 0 if draw.random() < 0.7 else draw.choice((3, 12, 60, 400, 3000))
        carried = _year(folder, agency, 2022, size, 0, draw, "")
        rule = PLANTED[index // 10 % len(PLANTED)] if index % 10 == 5 else ""
        if rule:
            planted[f"{district}/{agency['id']}"] = rule
        _year(folder, agency, 2023, size, carried, draw, rule)
    (folder / "planted.json").write_text(json.dumps(planted), encoding="utf-8")
    return planted


def _year(
    folder: Path, agency: dict[str, str], year: int, size: int, carried: int,
    draw: random.Random, rule: str,
) -> int:  # fmt: skip
    new = draw.randint(size // 2, size) if size else 0
    left = min(new, draw.randint(0, 1 + new // 30)) if new else 0
    results = new + carried - left
    granted = results * 2 // 3
    t3: dict[str, Any] = {
        "new_received": [new, 0, 0, 0, 0, 0],
        "carried_in": [carried, 0, 0, 0, 0, 0],
        "results": 0,
        "granted": [granted, 0, 0, 0, 0, 0],
        "unable_not_held": [results - granted, 0, 0, 0, 0, 0],
        "carried_out": [left, 0, 0, 0, 0, 0],
    }
    reviews = new // 40
    t4 = [reviews, 0, 0, 0, reviews, *[0] * 10]
    word = agency["self_reference"]
    narrative: dict[str, Any] = {
        "s1": {
            "s1_1": f"{year}年，我{word}主动公开政府信息{draw.randint(20, 900)}条。",
            "s1_2": f"全年新收政府信息公开申请{new}件。" if new else "全年未收到政府信息公开申请。",
            "s1_3": "按程序审查拟公开的信息。",
            "s1_4": f"维护公开专栏，更新栏目{draw.randint(2, 12)}个。",
            "s1_5": "接受工作考核和社会评议，没有责任追究的情形。",
        },
        "s5": {
            "last_year": []
            if year == 2022
            else [{"problem": "2022年的目录更新偏慢。", "improvement": "已按月核对。"}],
            "this_year": [
                {
                    "problem": f"第{draw.randint(1, 99)}类事项的解读材料偏少。",
                    "measure": f"{year + 1}年，逐项补充解读材料。",
                }
            ],
        },
        "s6": {"fee": "没有发出收费通知，未收取信息处理费。"},
    }
    if rule == "T301":
        t3["carried_out"] = [left + 1, 0, 0, 0, 0, 0]
    elif rule == "T401":
        t4[4] = reviews + 2
    elif rule == "N001":
        narrative["s1"]["s1_2"] = f"全年新收政府信息公开申请{new + 7}件。"
    elif rule == "D003":
        narrative["s1"]["s1_1"] = f"2021年，我{word}主动公开政府信息33条。"
    elif rule == "C001":
        t3["granted"] = [None, 0, 0, 0, 0, 0]
    elif rule == "T304":
        t3["carried_in"] = [carried + 1, 0, 0, 0, 0, 0]
        t3["granted"] = [granted + 1, 0, 0, 0, 0, 0]
    elif rule == "Q001":
        narrative["s5"]["this_year"] = []
    parameters = {
        "agency": agency,
        "year": year,
        "scope": "agency",
        "contact": {"address": "示例路1号", "phone": "000-00000000", "website": "示例网站"},
        "signed_on": f"{year + 1}-01-{draw.randint(5, 28):02}",
        "approved_by": "分管负责人",
        "checked_by": "办公室",
        "figures": {
            "t2_1": {"rules": 0, "normative_docs": [0, 0, 10]},
            "t2_5": draw.randint(0, 400),
            "t2_6": {"penalty": draw.randint(0, 15), "coercion": 0},
            "t2_8": 0,
            "t3": t3,
            "t4": t4,
        },
        "narrative": narrative,
    }
    file = folder / "params" / agency["district"] / str(year) / f"{agency['id']}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.dump(parameters, Dumper=_Plain, allow_unicode=True, sort_keys=False)
    file.write_text(text, encoding="utf-8")
    return left


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


if __name__ == "__main__":
    invent(Path(sys.argv[1]), int(sys.argv[2]))
