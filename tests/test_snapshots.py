"""What a reader is shown of the example agencies, compared with what was last looked at.

`pytest tests/test_snapshots.py --update-snapshots` writes the files under `files/snapshots/`
anew; what has changed is then reviewed as a diff. Of the HTML it is the body, of the PDF the
text alone: where lines and pages end is a matter of the fonts. What differs from machine to
machine, or with every change of a rule or a library, stands as ‹its name›.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from nianbao.inputs.workspace import Workspace
from nianbao.pipeline import run
from tests.conftest import CITY, EXAMPLE, FILES, ROOT

SNAPSHOTS = FILES / "snapshots"
AGENCIES = {file.stem: file for file in (EXAMPLE, CITY, ROOT / "params/example/2023/bureau.yaml")}
PLACEHOLDERS = {
    r"(?s)<(style|script)\b.*?</\1>": "",
    r'(?s)(<pre class="code"[^>]*>).*?(?=</pre>)': r"\1‹code›",
    r"(?<=;base64,)[A-Za-z0-9+/=]+": "‹picture›",
    r"\b[0-9a-f]{64}\b": "‹checksum›",
    r"(?<=版本</dt><dd>)[^<]+": "‹version›",
    r"（[\d.]+[KM]B）": "（‹size›）",
}


def body(html: Path) -> str:
    """The body of a page, a line for each line of the templates that is not blank."""
    text = html.read_text(encoding="utf-8")
    for pattern, name in PLACEHOLDERS.items():
        text = re.sub(pattern, name, text)
    shown = text[text.index("<body>") : text.index("</body>")]
    return "\n".join(line for line in shown.splitlines() if line.strip()) + "\n"


def words(pdf: Path) -> str:
    """The text of a PDF without its page numbers: a line for each sentence or row of figures."""
    pages = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    text = "".join(re.sub(r"\s*— \d+ —\s*$", "\n", page) for page in pages)
    text = re.sub(r"(?<=\d)\s+(?=-?\d)", " ", text)
    text = re.sub(r"(?<!\d)\s+|\s+(?!-?\d)", "", text)
    return re.sub(r"(。|(?: -?\d+(?:\.\d+)?)+(?![\d.])) ?", r"\1\n", text).strip() + "\n"


PAGES: dict[str, Callable[[Path], str]] = {
    "report.html": body,
    "review.html": body,
    "report.pdf": words,
}


@pytest.fixture(scope="module")
def outputs(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folder of outputs of each example agency."""
    out = tmp_path_factory.mktemp("out")
    return {name: run(file, workspace, out=out).folder for name, file in AGENCIES.items()}


@pytest.mark.parametrize("agency", AGENCIES)
@pytest.mark.parametrize("page", PAGES)
def test_a_reader_is_shown_what_was_last_looked_at(
    agency: str, page: str, outputs: dict[str, Path], pytestconfig: pytest.Config
) -> None:
    shown = PAGES[page](outputs[agency] / page)
    kept = SNAPSHOTS / agency / page.replace(".pdf", ".txt")
    if pytestconfig.getoption("update_snapshots"):
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(shown, encoding="utf-8")
    assert shown.splitlines() == kept.read_text(encoding="utf-8").splitlines()
