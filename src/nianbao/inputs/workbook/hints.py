"""What belongs in a cell of the workbook, for a clerk who knows nothing of files and keys.

Where nothing stands here, what the model says of a key will do.
"""

from __future__ import annotations

from nianbao.inputs.source import Address

_GIVEN = "由汇总单位给定：小写字母、数字和连字符"
_HINTS: dict[Address, str] = {  # by the end of the address, or its beginning
    ("agency", "id"): f"{_GIVEN}，如 sifa-ju",
    ("agency", "district"): f"{_GIVEN}，如 qiaokou",
    ("approved_by",): "分管负责人的姓名或职务；没有的，检查时会提示",
    ("checked_by",): "姓名或职务；没有的，检查时会提示",
    ("title_lines",): "标题要分行的，一行写一行，连起来就是标题；不分行的不填",
    ("ledgers",): "用台账计算数字的，写台账文件的位置；直接填数的不填",
    ("prior",): "一般不填；上年的文件不在原处的，写它的位置",
    ("last_year", "problem"): "上年报告第五部分写明的问题",
    ("this_year", "problem"): "今年工作中存在的主要问题",
    ("fee",): (
        "收费通知的件数、金额和实际收取的金额；没有收取的也应写明，如：本年度没有收取信息处理费。"
    ),
    ("items", "title"): "这一事项的名称，如 建议提案办理结果公开情况",
    ("items", "text"): "这一事项的情况，写明做法和数量",
    ("facts", "name"): "小写字母开头的英文名，如 hotline_cases",
    ("facts", "value"): "正文中用 {{ facts.名称 }} 引用的数或词",
    ("explanations", "code"): "检查结果中的编号，如 T304",
    ("explanations", "cell"): "检查结果中的位置，如 表三!D7",
    ("explanations", "found"): "检查结果中的现值；以后改动了，说明就失效",
    ("explanations", "reason"): "为什么确属实情、不用改",
}


def hint_for(address: Address) -> str:
    """What is said of the value at an address; nothing if the model says enough."""
    ends = (address[-2:], address[-1:], address[:1])
    return next((_HINTS[end] for end in ends if end in _HINTS), "")
