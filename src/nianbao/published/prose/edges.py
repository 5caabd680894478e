"""What stands above and below a report on its page: its title, its signature, the page's own words.

A site puts its navigation, the source and the counters around what an agency wrote; none of it is
prose of the report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from nianbao.prose.numerals import DIGITS, whole_number
from nianbao.published.prose.headings import NUMBER, Folded, fold

_LONGEST_TITLE = 80  # characters
_LONGEST_NAME = 40
_MOST_LINES = 3  # of a title
_REACH = 400  # paragraphs among which a title is looked for
_MOST_BELOW = 30  # lines of the page below a signature
_HEAD = 300  # characters of a paragraph that the title may stand at the head of

_YEAR = r"(?P<year>20[0-9]{2}|二[〇○零O0][〇○零O0一二三四五六七八九]{2})年?度?"
_KIND = (
    r"(?:政府信息(?:[与和、及]?政务)?公开|政务(?:信息)?公开|信息公开)"
    r"(?:工作)?(?:情况)?的?(?:年度)?(?:工作)?(?:情况)?的?(?:报告|年报)"
)
_TITLES = (
    re.compile(
        rf"(?P<front>.*?)(?:关于|关於)?{_YEAR}(?P<mid>.*?){_KIND}(?:的?函)?(?:\(.{{0,12}}\))?"
    ),
    re.compile(rf"(?P<front>.*?)(?P<mid>){_KIND}[(\[]?{_YEAR}[)\]]?"),
    re.compile(
        rf"(?P<front>.*?)(?P<mid>)(?:政府)?信息公开(?:工作)?{_YEAR}(?:年度)?(?:工作)?(?:报告|年报)"
    ),
)
_LEAD = re.compile(r"^(?:关于(?:报送|印发|公布|发布)?|附件[:0-9]*|.*[>»›|:_])")
_NO_NAME = re.compile(r"[。,;!?:<>|《》]|[0-9]{4}|^(?:无|没|未|不|本|我|以上|请)")
_BODY = re.compile(
    r"(?:政府|[厅局委办院室队站所处署会部社馆库行校]|中心|街道|[镇乡县区市省州旗盟]|公司|集团|学院|"
    r"机关|开发区|园区|试验区|实验区|新区)(?:\(.{1,20}\))?$"
)

# Words of a page, alone on a line or before a mark or a blank; and what begins every page's end.
_LABEL = re.compile(
    r"[\[【(]?(?:信息)?(?:来源|稿件来源|发布(?:机构|单位|日期|时间|者|人)|发文(?:机关|单位|日期)|成文日期"
    r"|生成日期|公开日期|更新时间|录入时间|日期|时间|作者|(?:责任)?编辑|责编|审核人?|[初复终]审|"
    r"浏览(?:次数|量)?|访问量|阅读(?:次数|量)?|点击(?:次数|数|量)?|字体|字号|文号|索引号|主题(?:词|分类)|"
    r"体裁分类|组配分类|有效性|名称|标题|栏目|原文链接|本地目录|页面链接|首页|返回|登录|注册|搜索|"
    r"(?:相关)?附件(?:下载)?|(?:文件)?下载|收藏|相关(?:链接|文档|信息|阅读|稿件|新闻|文件)|=+|"
    r"微信|微博|全真版|文字版|无障碍|繁體|简体|目录|正文)"
)
_BUTTON = re.compile(r"[\[【(]?(?:打印(?:本[页文])?|关闭(?:窗口|本页)?|分享(?:到)?)")
_BOTTOM = re.compile(
    r"[\[【(]?(?:上一[篇条]|下一[篇条]|扫一扫|网站地图|网站声明|关于我们|联系我们|版权所有|(?:主办|承办)单位|"
    r"(?:主办|承办|技术支持):|政府网站标识|网站标识|[^ ]{0,3}ICP备|[^ ]{0,2}公网安备|Copyright|©)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"[\[【(]?(?:当前位置|您(?:现在)?(?:的|所在的?)位置|字体[:大]|浏览次数)")
_MARKS = ":|]】)>»[【("
_LONGEST_CHROME = 120  # characters: a longer line is prose
_BEGINS = re.compile(r"\s(?=根据|依据|按照|遵照|为|本[年报]|现将|20[0-9]{2}年)")
_TAIL = re.compile(
    r"(?<=[。！；])\s+(?:附件下载|附件|相关附件|文件下载|下载|打印|关闭|【|\[打印|上一篇|扫一扫|分享).*$",
    re.DOTALL,
)
_DASH = r"[-—–－―_]{1,2}"
PAGE_NUMBER = re.compile(
    rf"{_DASH}\s*[0-9]{{1,3}}\s*{_DASH}|第\s*[0-9]{{1,3}}\s*页(?:.{{0,3}}共\s*[0-9]{{1,3}}\s*页)?"
)

_DATE = re.compile(
    r"(?P<year>20[0-9]{2}|二[〇○零O0][〇○零O0一二三四五六七八九]{2})年"
    r"(?P<month>[0-9]{1,2}|[一二三四五六七八九十]{1,2})月"
    r"(?P<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})日"
)
_DIGITAL = re.compile(r"(?P<year>20[0-9]{2})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})")


@dataclass(frozen=True)
class Title:
    """The title of a report, on lines first to last (not included) of its paragraphs."""

    text: str
    year: int | None
    agency: str  # empty where the title does not name one
    first: int
    last: int
    rest: str = ""  # what stands behind it in the same paragraph


@dataclass(frozen=True)
class Signature:
    """The lines below a report: they begin at number `first`; agency and date where they stand."""

    first: int
    agency: str = ""
    signed_on: str = ""  # 2024-01-02
    agency_at: int = 0
    signed_at: int = 0


def day_in(text: str) -> str | None:
    """The date that a text has, in digits or Chinese numerals, as 2024-01-02; None for none."""
    found = _DATE.search(fold(text[: 4 * _LONGEST_TITLE]).text) or _DIGITAL.search(text)
    if found is None:
        return None
    year = year_of(found["year"])
    with suppress(ValueError):
        return date(year, whole_number(found["month"]), whole_number(found["day"])).isoformat()
    return None


def year_of(written: str) -> int:
    """A year in digits or Chinese ones: 2024, 二〇二四."""
    plain = written.replace("O", "0")
    return int("".join(char if char.isdigit() else str(DIGITS[char]) for char in plain))


def is_chrome(text: str) -> bool:
    """Whether a line is the page's own: where it comes from, how often it was read."""
    if len(text) > _LONGEST_CHROME:
        return False
    if PAGE_NUMBER.fullmatch(text) or is_bottom(text):
        return True
    folded = fold(text)
    return _ELSEWHERE.match(folded.text) is not None or _leads(folded, _LABEL)


def is_bottom(text: str) -> bool:
    """Whether a line begins what every page of the site has below."""
    if len(text) > _LONGEST_CHROME:
        return False
    folded = fold(text)
    return _BOTTOM.match(folded.text) is not None or _leads(folded, _BUTTON)


def _leads(folded: Folded, label: re.Pattern[str]) -> bool:
    """Whether a text begins with a label that a mark, a blank or nothing follows."""
    found = label.match(folded.text)
    if found is None:
        return False
    end = found.end()
    if end == len(folded.text) or folded.text[end] in _MARKS:
        return True
    return folded.places[end] - folded.places[end - 1] > 1 and not folded.text.endswith("。")


def without_head(text: str) -> str:
    """A paragraph without the page's words that were put before its first sentence."""
    begins = _BEGINS.search(text)
    return text[begins.end() :] if begins and is_chrome(text[:_LONGEST_CHROME]) else text


def without_tail(text: str) -> str:
    """A paragraph without the page's words that were put behind its last sentence."""
    return _TAIL.sub("", text)


def read_title(text: str) -> tuple[str, int, str] | None:
    """The title, year and agency of a text that is a report's title; None for another."""
    plain = fold(text[: 4 * _LONGEST_TITLE]).text
    if not 8 <= len(plain) <= _LONGEST_TITLE or re.search("[。;!?]", plain):
        return None
    for pattern in _TITLES:
        if found := pattern.fullmatch(plain):
            front, mid = _LEAD.sub("", found["front"]), found["mid"]
            if _NO_NAME.search(front + mid):
                continue
            agency = (front or mid).removeprefix("关于").removesuffix("关于")
            agency += "政府" if agency.endswith("人民") else ""  # 某市人民政府信息公开
            return plain, year_of(found["year"]), agency if len(agency) > 1 else ""
    return None


def title_of(texts: Sequence[str | None], until: int) -> Title | None:
    """The title among the paragraphs before number `until`: the last one that names an agency.

    It may stand on several lines, or at the head of a paragraph that has lost its line ends.
    """
    found: list[Title] = []
    lines = [text or "" for text in texts[: min(until, _REACH)]]
    for first in range(len(lines)):
        found += filter(None, (_whole(lines, first, n) for n in range(1, _MOST_LINES + 1)))
    found += [title for at, line in enumerate(lines) if (title := _at_head(line, at))]
    named = [title for title in found if title.agency]
    return max(named or found, key=lambda title: (title.last, -title.first), default=None)


def _whole(lines: Sequence[str], first: int, count: int) -> Title | None:
    """The title on `count` lines, with the agency on the line before where it names none."""
    parts = lines[first : first + count]
    if len(parts) < count or not all(parts) or not (read := read_title("".join(parts))):
        return None
    text, year, agency = read
    before = fold(lines[first - 1][: 4 * _LONGEST_TITLE]).text if first and not agency else ""
    if before and is_body(before):
        return Title(f"{before}{text}", year, before, first - 1, first + count)
    if count > 1 and any(read_title(part) for part in parts):
        return None
    return Title(text, year, agency, first, first + count)


def _at_head(line: str, at: int) -> Title | None:
    """The title at the head of a paragraph that goes on behind it."""
    for word in re.finditer(r"\S+", line[:_HEAD]):
        if word.end() < len(line) and (read := read_title(word[0])):
            return Title(*read, at, at + 1, line[word.end() :].strip())
    return None


def is_body(plain: str) -> bool:
    """Whether a folded line is the name of an agency, and nothing else."""
    return (
        1 < len(plain) <= _LONGEST_NAME
        and _NO_NAME.search(plain) is None
        and NUMBER.match(plain) is None
        and _BODY.search(plain) is not None
        and not is_chrome(plain)
    )


def signature_of(texts: Sequence[str], agency: str = "") -> Signature:
    """The signature below a report's last paragraphs; what the page has below it is passed over.

    The name of the `agency` of the title may be broken over lines. Where none stands, `first` is
    where the page's own words begin, or the number of texts.
    """
    end = next((at for at, text in enumerate(texts) if is_bottom(text)), len(texts))
    for last in range(end, max(0, end - _MOST_BELOW), -1):
        if (signed := _signed(texts, last, agency)) and (signed.agency or last == end):
            return signed
        if re.search("[。；]", texts[last - 1]):
            break
    return Signature(end)


def _signed(texts: Sequence[str], end: int, agency: str) -> Signature | None:
    """The signature that ends before number `end`: a date, with a name before or above it."""
    last = fold(texts[end - 1][: 4 * _LONGEST_TITLE]).text
    if len(last) > _LONGEST_NAME + 12 or re.search("[。,;:]", last):
        return None
    written = _DATE.search(last) or _DIGITAL.search(last)
    signed_on = day_in(last)
    if written is None or signed_on is None:
        if spelled := _spelled(texts, end, agency):
            return Signature(spelled, agency, "", spelled, spelled)
        return Signature(end - 1, last, "", end - 1, end - 1) if is_body(last) else None
    before = last[: written.start()].strip("(")
    if is_body(before):
        return Signature(end - 1, before, signed_on, end - 1, end - 1)
    above = fold(texts[end - 2][: 4 * _LONGEST_TITLE]).text if end > 1 else ""
    if before or last[written.end() :].strip(")"):
        return None
    if spelled := _spelled(texts, end - 1, agency):
        return Signature(spelled, agency, signed_on, spelled, end - 1)
    if is_body(above):
        return Signature(end - 2, above, signed_on, end - 2, end - 1)
    return Signature(end - 1, "", signed_on, end - 1, end - 1)


def _spelled(texts: Sequence[str], end: int, agency: str) -> int | None:
    """The first of a few lines that end before number `end` and spell an agency's name."""
    for first in range(end - 1, max(0, end - 1 - _MOST_LINES), -1):
        if agency and fold("".join(texts[first:end])[: 4 * _LONGEST_TITLE]).text == agency:
            return first
    return None
