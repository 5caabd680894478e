"""Where a reader of a report can ask, out of the words of its preamble."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nianbao.published.document import Words
from nianbao.published.published_report import Fact

_BASIS = "引言"
_STOP = r"，,。；;、"
_BLANK = r"\s(?!\s*[0-9号楼室层栋座])"  # one that ends an address: 大道 90 号 has others
_PART = rf"(?:(?!{_BLANK})[^{_STOP}()（）]|[(（][^()（）]{{0,40}}[)）])"
_NEXT = r"邮编|邮政编码|联系电话|咨询电话|电话|联系方式|传真|电子|邮箱|E-?mail|网址"
_PATTERNS: dict[str, re.Pattern[str]] = {
    "address": re.compile(
        rf"(?:地址|地点)[为是在]?\s*[:：]?\s*(?P<value>{_PART}{{4,60}}?)(?=[{_STOP})）]|{_BLANK}|{_NEXT}|$)",
        re.IGNORECASE,
    ),
    "phone": re.compile(
        r"(?:电话|热线|TEL)(?:号码)?[^\d\n。(（]{0,6}(?P<value>(?:[(（]?0\d{2,3}[)）]?[-—－–]?\s?)?"
        r"\d{7,8}(?:[-—转]\d{1,6})?(?!\d)|1\d{10}(?!\d)|[48]00[-—]?\d{3,4}[-—]?\d{3,4})",
        re.IGNORECASE,
    ),
    "postcode": re.compile(r"(?:邮编|邮政编码)[^\d\n。]{0,4}(?P<value>\d{6})(?!\d)"),
    "email": re.compile(
        r"(?P<value>[A-Za-z0-9_.+-]{1,60}@[A-Za-z0-9-]{1,60}(?:\.[A-Za-z0-9-]{1,30}){1,5})"
    ),
    "website": re.compile(r"(?P<value>(?:https?://|www\.)[A-Za-z0-9./_%?=&~:#-]{3,200})"),
}
# A site that is called by its name: 本报告电子版可在某区人民政府网站查阅和下载.
_SITE = re.compile(
    r"(?:报告|电子版)[^。，,]{0,6}可以?[在从到](?P<value>[^。，,；;()（）]{2,40}?)上?"
    r"(?:查阅|查询|查看|浏览|下载)"
)
_HALF_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)} | {ord("－"): "-"}
_LONGEST = 4000  # characters of a paragraph that are looked through


def read_contact(opening: Sequence[Words]) -> dict[str, Fact[str]]:
    """Address, phone, postcode, email, website: each the first that its opening names."""
    found: dict[str, Fact[str]] = {}
    for words in opening:
        plain = words.text[:_LONGEST].translate(_HALF_WIDTH)
        for key, pattern in _PATTERNS.items():
            told = pattern.search(plain)
            if told and key not in found:
                # An address has blanks only around its numbers.
                value = "".join(told["value"].split()).rstrip(".")
                found[key] = Fact(value, _BASIS, words.spot)
        if "website" not in found and (named := _SITE.search(plain)):
            found["website"] = Fact(named["value"].strip(), _BASIS, words.spot)
    return found
