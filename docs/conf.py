"""The site of the documentation: `make docs` builds it into build/docs, without a network."""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from nianbao import api
from nianbao.annual_report import AnnualReport
from nianbao.batches.batch import Batch
from nianbao.pipeline import Run
from nianbao.published.published_report import PublishedReport
from nianbao.rules.finding import Finding

sys.path.insert(0, str(Path(__file__).parent))
import parameter_tables as tables

project = "nianbao"
copyright = ""
release = metadata.version("nianbao")
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx_click"]
root_doc = "index"
exclude_patterns = ["_build"]
templates_path: list[str] = []
nitpicky = True
default_role = "code"  # docstrings quote code as Markdown does
highlight_language = "none"
smartquotes = False
html_theme = "furo"
html_title = "nianbao"
html_show_copyright = False
html_copy_source = False
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
# The results, which the signatures name and only a type checker imports.
vars(api).update(
    AnnualReport=AnnualReport,
    Batch=Batch,
    Finding=Finding,
    PublishedReport=PublishedReport,
    Run=Run,
)
# What results are made of beyond what is promised has no page.
nitpick_ignore_regex = [("py:class", r"(?!nianbao\.(annual_report|pipeline|errors)\.).*")]

CHINESE = {"import.zh-CN", "parameter-file", "rules", "tutorial.zh-CN"}


def speak(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: object) -> None:
    """Name the language that a page is written in."""
    if page in CHINESE:
        context["language"] = "zh-CN"


def draw(app: Sphinx, page: str, source: list[str]) -> None:
    """Put what is drawn from the program in the place of the comment that names it."""
    source[0] = re.sub("<!-- drawn: (.+) -->", lambda name: vars(tables)[name[1]](), source[0])


def setup(app: Sphinx) -> dict[str, bool]:
    """Have every page drawn and its language named."""
    app.connect("source-read", draw)
    app.connect("html-page-context", speak)
    return {"parallel_read_safe": True}
