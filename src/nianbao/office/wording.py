"""The words of the office's letters, all of them; what is in them comes from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from operator import itemgetter

from nianbao.office.feedback import Feedback
from nianbao.office.letters import Due
from nianbao.office.repairs import MOST, Part, Repair
from nianbao.pages.blocks import Signature
from nianbao.pages.letter import Letter, Line, Listing
from nianbao.prose.document import Heading, Paragraph, paragraph
from nianbao.seasons.season import Season

_REGULATION = "《中华人民共和国政府信息公开条例》"
_ARTICLE = (  # 条例第四十九条第一款
    "县级以上人民政府部门应当在每年1月31日前向本级政府信息公开工作主管部门提交"
    "本行政机关上一年度政府信息公开工作年度报告并向社会公布"
)
_BOUND = "department"  # the kind of body that article 49 names
_STATUTORY = (1, 31)
_OFFICES = ("办公室", "办公厅", "主管部门", "委员会", "局", "中心")
_COLUMNS = ("序号", "位置", "问题", "怎样改正")
_WIDTHS = (3, 8, 17, 14)
_CHANGED, _CHANGED_WIDTHS = ("序号", "位置", "审定时", "现在"), (3, 23, 8, 8)
_MOST_CHANGES = 40
_GROUPS = {"error": "必须改正的错误", "warn": "需要核对的警告"}

Block = Heading | Paragraph | Listing


def reminder(due: Due, season: Season) -> Letter:
    """The letter to a body that has not handed in: calm while there is time, urgent after."""
    year = season.year
    deadline = due.position.deadline or _statutory(due, season)
    late = deadline is not None and deadline < season.today
    title = (
        f"关于{'催报' if late else '按时报送'}{year}年度",
        f"政府信息公开工作年度报告的{'函' if late else '提醒函'}",
    )
    blocks = [
        paragraph(_basis(due.body.kind)),
        paragraph(_state(due, season, deadline)),
        paragraph(
            f"请按照{season.form.doc_no}规定的格式{'抓紧' if late else ''}编制，"
            f"{'收到本函后尽快' if late else '按时'}报送填写完整的填报工作簿或者参数文件；"
            f"数据由台账统计的，一并报送台账。统计期限为{year}年1月1日至{year}年12月31日，"
            "没有发生的填写“0”，不留空白。"
            f"{'暂时不能' if late else '不能按时'}报送的，请说明原因和预计报送的日期。"
        ),
    ]
    return _letter(title, due, season, [*blocks, paragraph("特此函告。")])


def reply(due: Due, said: Feedback, season: Season) -> Letter:
    """The letter to a body whose report goes back, or has errors: why, and what to mend."""
    report = f"{season.year}年度政府信息公开工作年度报告"
    title: tuple[str, ...] = (report, "审核反馈单")
    if said.returned:
        title = (report, "退回通知")
    blocks: list[Block] = [paragraph(_received(due, said, season, report))]
    parts: list[tuple[str, list[Block]]] = [
        ("退回理由", list(_reasons(said))),
        ("需要改正的问题", list(_findings(due, said, season))),
        ("审定以后的改动", list(_changes(said))),
        ("重新报送", [*map(paragraph, _again(due, said))]),
    ]
    for mark, (head, own) in zip("一二三四", filter(itemgetter(1), parts), strict=False):
        blocks += [Heading(f"{mark}、{head}", 1), *own]
    return _letter(title, due, season, blocks)


def in_words(day: date) -> str:
    """A day as official documents write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def _letter(title: Sequence[str], due: Due, season: Season, blocks: Sequence[Block]) -> Letter:
    name, today = season.district.name, season.today
    office = name if name.endswith(_OFFICES) else f"{name}政府信息公开工作主管部门"
    signature = Signature(office, in_words(today), today.isoformat())
    return Letter(tuple(title), due.body.name, tuple(blocks), signature, season.year)


# ----------------------------------------------------------------------------- 催报函


def _statutory(due: Due, season: Season) -> date | None:
    """The day of article 49, where the district has none of its own."""
    return date(season.year + 1, *_STATUTORY) if due.body.kind == _BOUND else None


def _basis(kind: str) -> str:
    if kind == _BOUND:
        return f"{_REGULATION}第四十九条规定：“{_ARTICLE}。”"
    return f"根据{_REGULATION}和本地区年度报告工作安排，各公开主体应当按时报送年度报告。"


def _state(due: Due, season: Season, deadline: date | None) -> str:
    """Until when it is due, and that it is not there."""
    missing = "尚未报送" if due.position.state == "missing" else "正在编制，尚未报送"
    now = f"截至{in_words(season.today)}，贵单位的{season.year}年度报告{missing}"
    also = "、".join(body.name for body in due.also)
    rest = f"由贵单位一并报送的还有{also}。" if also else ""
    if deadline is None:
        return f"{now}。{rest}"
    whose = "本地区" if due.position.deadline else "上述规定"
    left = (deadline - season.today).days
    stand = (
        f"已逾期{-left}日" if left < 0 else f"距报送时限还有{left}日" if left else "今日为报送时限"
    )
    published = season.district.deadlines.day("publish", season.year)
    shown = f"，向社会公布的时限为{in_words(published)}" if published else ""
    return f"{whose}的报送时限为{in_words(deadline)}{shown}。{now}，{stand}。{rest}"


# ----------------------------------------------------------------------------- 反馈单


def _received(due: Due, said: Feedback, season: Season, report: str) -> str:
    on = in_words(said.submitted.day) if said.submitted else ""
    found = "经审核，现予退回。" if said.returned else "经检查有错误，尚不能审定。"
    left = due.position.days_left
    until = "　　　　年　　月　　日"
    if due.position.deadline and left is not None and left >= 0:
        until = in_words(due.position.deadline)
    return f"贵单位{on}报送的{report}收悉。{found}请按照下列意见改正，于{until}前重新报送。"


def _reasons(said: Feedback) -> Iterator[Block]:
    event = said.returned
    if event is None:
        return
    for line in (event.reason or "").splitlines():
        if line.strip():
            yield paragraph(line.strip())
    by = "，".join(filter(None, (event.role, event.by, in_words(event.day))))
    yield paragraph(f"（{by}退回）" if event.by or event.role else f"（{by}）")


def _findings(due: Due, said: Feedback, season: Season) -> Iterator[Block]:
    if said.unjudged:
        return
    if due.position.place.file is None:
        yield paragraph(f"截至{in_words(season.today)}，没有见到贵单位的报告文件，未能检查。")
        return
    if said.altered:
        yield paragraph("报送以后，文件又有改动；以下按照文件现在的内容检查。")
    if not said.repairs:
        yield paragraph("按照规则检查，没有发现其他尚待改正的错误和警告。")
        return
    found = {"错误": said.errors, "警告": said.warnings}
    number = "、".join(f"{word}{n}处" for word, n in found.items() if n)
    merged = "；同一原因造成的合并列出" if any(repair.whole > 1 for repair in said.repairs) else ""
    yield paragraph(f"按照规则检查，发现{number}{merged}。")
    first = 1
    groups = [(title, [p for p in said.repairs if p.severity == s]) for s, title in _GROUPS.items()]
    for mark, (title, own) in zip("一二", filter(itemgetter(1), groups), strict=False):
        yield Heading(f"（{mark}）{title}", 2)
        yield Listing(title, _COLUMNS, _WIDTHS, tuple(_rows(own, first)))
        first += len(own)


Row = tuple[tuple[Line, ...], ...]


def _rows(repairs: Sequence[Repair], first: int) -> Iterator[Row]:
    """A row a cause; a row a finding where nothing but its rule says that the cause is one."""
    for number, repair in enumerate(repairs, first):
        if repair.where or repair.mended or len(repair.parts) == 1:
            yield _together(number, repair)
        else:
            yield from _apart(number, repair)


def _together(number: int, repair: Repair) -> Row:
    parts, first = repair.parts, repair.parts[0]
    marks = [f"（{at}）" for at in range(1, len(parts) + 1)] if len(parts) > 1 else [""]
    place = {part.place for part in parts}
    problems = [
        Line(f"{mark}{part.advice.problem}") for mark, part in zip(marks, parts, strict=True)
    ]
    remedies = dict.fromkeys(part.advice.remedy for part in parts)
    if repair.mended:
        todo = [Line(repair.mended, "strong"), Line("该数核对无误的，请逐项核对左列各数。")]
    elif len(remedies) == 1:
        todo = [Line(remedy) for remedy in remedies if remedy]
    else:
        pairs = zip(marks, parts, strict=True)
        todo = [Line(f"{mark}{part.advice.remedy}") for mark, part in pairs if part.advice.remedy]
    return (
        (Line(str(number)),),
        (Line(repair.where or first.where), *_small(first.place if len(place) == 1 else "")),
        (*problems, *_more(repair), *_sources(parts, repair.citation)),
        (*todo, *_excuse(parts)),
    )


def _apart(number: int, repair: Repair) -> Iterator[Row]:
    before = ""
    for at, part in enumerate(repair.parts, 1):
        remedy = part.advice.remedy
        last = at == len(repair.parts)
        yield (
            (Line(f"{number}.{at}"),),
            (Line(part.where), *_small(part.place)),
            (
                Line(part.advice.problem),
                *(_more(repair) if last else ()),
                *_sources([part], repair.citation if at == 1 else ""),
            ),
            (Line("同上。"),) if remedy == before else (Line(remedy), *_excuse([part])),
        )
        before = remedy


def _more(repair: Repair) -> Iterator[Line]:
    if repair.whole > MOST:
        yield Line(f"同样的问题共{repair.whole}处，其余请一并改正。")


def _sources(parts: Sequence[Part], citation: str) -> Iterator[Line]:
    """The words at fault and the rule, to look them up by."""
    for quote in dict.fromkeys(part.quote for part in parts if part.quote):
        yield Line(f"原文：“{quote}”", "small")
    yield from _small(f"依据：{citation}" if citation else "")


def _small(text: str) -> Iterator[Line]:
    if text:
        yield Line(text, "small")


def _excuse(parts: Sequence[Part]) -> Iterator[Line]:
    if any(part.advice.excusable for part in parts):
        yield Line("核对无误的，请写明理由。")


def _changes(said: Feedback) -> Iterator[Block]:
    """What is another than in the report that was approved before."""
    if said.approved is None:
        return
    begun = f"该报告曾于{in_words(said.approved.day)}审定，现在的内容与审定的不同"
    if said.changes is None:
        yield paragraph(f"{begun}；审定时的副本已不在，不能逐项比较。请核对改动是否属实。")
        return
    rest = "；正文也有改动" if said.changes.words else ""
    found = said.changes.figures
    number = f"，其中数字{len(found)}处" if found else ""
    yield paragraph(f"{begun}{number}{rest}。请核对改动是否属实，并说明原因。")
    if found:
        rows = (
            tuple((Line(text),) for text in (str(at), one.where, one.before, one.now))
            for at, one in enumerate(found[:_MOST_CHANGES], 1)
        )
        yield Listing("审定以后改动的数字", _CHANGED, _CHANGED_WIDTHS, tuple(rows))
    if len(found) > _MOST_CHANGES:
        yield paragraph(f"以上列出前{_MOST_CHANGES}处。")


def _again(due: Due, said: Feedback) -> Iterator[str]:
    """How to hand in again, and what may stay as it is."""
    file = due.position.place.file
    parts = [part for repair in said.repairs for part in repair.parts]
    if said.workbook:
        marked = "问题已在有关单元格中标出，" if parts else ""
        yield f"随附贵单位的填报工作簿，{marked}可以直接在其中改正。"
    if any(part.advice.excusable for part in parts):
        is_workbook = file is not None and file.suffix.lower() == ".xlsx"
        where = "工作簿的“检查结果”表" if is_workbook else "参数文件的说明（explanations）"
        yield f"核对无误、不需改正的，请在{where}中写明理由、说明人和日期。"
    blocked = "错误改正或者说明以前，报告不能审定和公布。" if said.errors else ""
    yield f"{blocked}改正以后请先自行检查，没有问题再重新报送。"
