"""Words that two bodies of a season have alike."""

from __future__ import annotations

from nianbao.prose.own_words import OwnWords, Said
from nianbao.seasons.alike import alike
from tests.rules import Change
from tests.seasons import NAMES, body, of_season, season

TEXT = (
    "{}的政策解读以文字为主，群众看不明白，评论区的提问平均隔五天才有人答复。"
    "2024年，{}将为惠民政策配图解，由办公室每周汇总提问，逾期未答的逐条通报。"
)
OTHER = (
    "水库除险加固的招标信息公开得晚，村民常在开工以后才知道工期。"
    "明年起与交易平台同日发布，由建设科逐项核对，晚于两日的说明原因。"
)
THIRD = (
    "依申请公开的台账由三个科室各记一本，登记的日期对不上。"
    "已合并为一本，收到当日由专人登记，月底与平台的编号核对。"
)


def _season(**texts: str) -> Change:
    said = {id: OwnWords((NAMES[id], "局"), {"s5_2": Said(text)}) for id, text in texts.items()}
    return of_season(season(*map(body, texts), pairs=alike(said)))


INVALID: dict[str, tuple[Change, str]] = {
    "Q006": (
        _season(finance=TEXT.format("某区财政局", "我局"), water=TEXT.format("区水务局", "水务局")),
        "s5_2",
    ),
}

VALID: dict[str, Change] = {
    # Half of the words are those of the other: a neighbour's phrase is no copy of its report.
    "Q006": _season(finance=TEXT.format("我局", "我局") + OTHER, water=OTHER + THIRD),
    "Q006 other words": _season(finance=TEXT.format("我局", "我局"), water=OTHER),
}
