"""HTML from documents: the templates, with everything in them escaped."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from nianbao.pages.blocks import AnyBlock
from nianbao.prose.document import is_safe_link


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
    return environment


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
