"""What a clerk must know to fill the workbook in, in as few words as will do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from nianbao.inputs.workbook.layout import BASICS, FINDINGS, PROSE, SUMMARY, Layout
from nianbao.workbooks.looks import Looks

HINTS = {
    BASICS: "浅黄色的格是填写处；“必填”各项都要填。日期写成 2024-01-02，类型、范围从列表中选。",
    PROSE: "一部分写在一格里，格内换行（Alt+Enter）就是另起一段；可以从 Word 粘贴。右边是字数。",
    SUMMARY: "本表自动核对，不用填写。点蓝色的位置可以跳到要改的格。",
    FINDINGS: "核对以后程序在这里列出发现的问题；确属实情、不用改的，写明理由、姓名和日期。",
}
READY = "可以提交检查"  # what the check sheet says when it has nothing left to say
_OF_TABLES = (
    "没有的填 0，不要空着；总计自动算出，可以改填，改填了就核对。右边和下边自动核对勾稽关系。"
)
_OF_LISTS = "一项写一行，从第一行写起；没有的不写。"


def hint(sheet: str, is_table: bool) -> str:
    """How to fill in a sheet, in one line."""
    return HINTS.get(sheet, _OF_TABLES if is_table else _OF_LISTS)


def steps(places: Layout) -> Iterator[tuple[str, str]]:
    """The guide: a heading and what it says, in the order of the work."""
    form = places.form
    tables = _named(sheet.name for sheet in places.sheets if sheet.blocks)
    lists = _named(s.name for s in places.sheets if s.lists and s.name != FINDINGS)
    yield "依据", f"{form.doc_no}{form.short_title}。栏目与统一格式相同，不要增减、移动。"
    yield "一、基本信息", "填机关名称、类型、年度、联系方式、落款日期等。日期写成 2024-01-02。"
    yield "二、填数", f"填{tables}。没有的填 0，不要空着：空着不等于 0。不要写“无”“/”和单位。"
    yield (
        "总计",
        "不用填，各项填齐就自动算出，报告中就用它；改填别的数，就与旁边“计算”栏核对。",
    )
    yield "颜色", "绿色“√”是相符；红色写明应为多少、填了多少、差多少；“待填”是数还没有填齐。"
    yield (
        "上年的数",
        "表的右边灰色的是上年报告的数，供比较，不能改；没有取用上年文件的，没有这一栏。",
    )
    yield "三、写文字", f"“{PROSE}”一部分写在一格里，格内换行（Alt+Enter）就是另起一段。"
    yield "", "从 Word 粘贴的文字，先双击进入格内再粘贴，一部分才会留在一格里。"
    yield "四、其他各表", f"{lists}：一项写一行，没有的不写。"
    yield "五、核对", f"看“{SUMMARY}”表：合计一行写“{READY}”以后保存，交给装有程序的人检查："
    yield "", "nianbao check 填好的.xlsx --mark 结果.xlsx"
    yield (
        "",
        f"结果文件仍是这份表，有问题的格涂了颜色、附有批注，“{FINDINGS}”表列出全部问题。"
        "请在结果文件中改正；确属实情、不用改的，在该表写明理由、姓名、日期，再核对一次。",
    )
    yield (
        "六、报送",
        "保存为 .xlsx（不要另存为 .xls、.et、.xlsm），报送文件，同时打印各表签字、盖章。",
    )
    yield "注意", "标题和灰色的栏目已锁定，列宽、行高可以调。不要改工作表的名称，不要移动行、列。"


def _named(sheets: Iterable[str]) -> str:
    return "、".join(f"“{name}”" for name in sheets)


def write_guide(sheet: Any, looks: Looks, places: Layout) -> int:
    """Write the guide below the edition of the form; its last row is returned."""
    first = places.edition.row + 2
    told = list(steps(places))
    for row, (head, text) in enumerate(told, first):
        sheet.write_string(row - 1, 0, head, looks.locked("bold"))
        sheet.write_string(row - 1, 1, text, looks.locked("note"))
        sheet.set_row(row - 1, 24 if len(text) < 46 else 40)
    return first + len(told) - 1
