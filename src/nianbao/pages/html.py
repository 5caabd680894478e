"""HTML from documents: the templates, with everything in them escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from nianbao.pages.blocks import AnyBlock
from nianbao.pages.title import SIGNED, name_lines
from nianbao.prose.document import is_safe_link

_IDEOGRAPHS = re.compile(r"([\u4e00-\u9fff]+)")
_ADDRESS = re.compile(r"([!-~]{20,})")
_PART = re.compile(r"[^/.?&=_-]*[/.?&=_-]+|[^/.?&=_-]+")
_LONGEST_WORD = 5  # characters that stay together for want of a place to part them


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("nianbao.pages", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["safe_link"] = is_safe_link
    environment.filters |= {"by_words": by_words, "by_parts": by_parts, "signed": signed}
    return environment


@lru_cache(maxsize=1024)  # labels are the same in every report
def by_words(label: str) -> Markup:
    """A short label that may break between its words alone, where they come in pairs.

    Nearly all headers of the form do: 商业企业, 社会公益组织. 自然人 is one word.
    """
    runs = _IDEOGRAPHS.split(label)  # every other one is of ideographs
    for at, run in enumerate(runs):
        step = 2 if len(run) % 2 == 0 else 1 if len(run) > _LONGEST_WORD else len(run)
        if at % 2:
            runs[at] = Markup("<wbr>").join(run[n : n + step] for n in range(0, len(run), step))
    return Markup().join(runs)


def by_parts(text: str) -> str:
    """A text in which long addresses may break between their parts, lest lines be spread."""
    if not _ADDRESS.search(text):
        return text
    runs = _ADDRESS.split(text)  # every other one is an address
    runs[1::2] = [Markup("<wbr>").join(_PART.findall(run)) for run in runs[1::2]]
    return Markup().join(runs)


def signed(name: str) -> Markup:
    """The name below a report, which breaks where its sense pauses if the screen is narrow."""
    lines = name_lines(name, SIGNED)
    spans = map(Markup("<span>{}</span>").format, lines)
    return Markup().join(spans) if len(lines) > 1 else escape(name)


def page(template: str, **data: Any) -> str:
    """A whole page from a template of the package."""
    return _environment().get_template(template).render(**data)


def fragment(blocks: Iterable[AnyBlock]) -> str:
    """Blocks alone."""
    macros: Any = _environment().get_template("blocks.html.jinja").module
    return str(macros.render(blocks))


@lru_cache(maxsize=64)  # the cells of the notebook are the same in every report
def highlighted(code: str) -> Markup:
    """Python source as marked-up HTML."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    return Markup(highlight(code, PythonLexer(), HtmlFormatter(nowrap=True)))


@cache
def highlighting_css() -> Markup:
    """The style of highlighted source under the class `code`."""
    from pygments.formatters import HtmlFormatter

    formatter: Any = HtmlFormatter()
    return Markup(formatter.get_style_defs(".code"))
