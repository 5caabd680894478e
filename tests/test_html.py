from __future__ import annotations

from nianbao.pages.html import fragment
from nianbao.prose.document import Link, Paragraph, Text


def test_a_link_that_is_none_of_the_web_is_only_its_words() -> None:
    for href in ("javascript:alert(1)", " https://a.cn", "data:text/html,x"):
        assert "<p>甲</p>" in fragment([Paragraph((Link(href, (Text("甲"),)),))])
