"""The documentation as a site: built without a network, whole, and without a dead link."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click
import pytest
from bs4 import BeautifulSoup

import nianbao
from nianbao import errors
from nianbao.cli import COMMANDS, main
from nianbao.form.editions import editions
from nianbao.inputs.agency_year import PARAMETERS
from nianbao.rules.rulebook import Rulebook
from tests.conftest import ROOT

# A proxy that nobody answers: whatever would ask a network fails.
OFFLINE = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), "http://127.0.0.1:9")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, BeautifulSoup]:
    """Every page by its name."""
    out = tmp_path_factory.mktemp("site")
    how = ["--fail-on-warning", "--keep-going", "--quiet", "--doctree-dir", out / "doctrees"]
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", *how, ROOT / "docs", out / "pages"],
        env={**os.environ, **OFFLINE},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    pages = (out / "pages").glob("*.html")
    return {page.name: BeautifulSoup(page.read_bytes(), "lxml") for page in pages}


def anchors(page: BeautifulSoup) -> set[str]:
    return {str(tag["id"]) for tag in page.find_all(id=True)}


def test_every_page_of_the_folder_is_in_the_site(site: dict[str, BeautifulSoup]) -> None:
    assert {f"{page.stem}.html" for page in (ROOT / "docs").glob("*.md")} <= site.keys()


def test_every_link_within_the_site_leads_somewhere(site: dict[str, BeautifulSoup]) -> None:
    dead = []
    for name, page in site.items():
        for tag in page.find_all("a", href=True):
            link = urlsplit(str(tag["href"]))
            to = site.get(unquote(link.path) or name)
            if link.scheme or link.netloc:
                continue
            if to is None or (link.fragment and unquote(link.fragment) not in anchors(to)):
                dead.append((name, tag["href"]))
    assert dead == []


def test_a_page_loads_nothing_from_a_network(site: dict[str, BeautifulSoup]) -> None:
    for page in site.values():
        loaded = [tag.get("src") for tag in page.find_all(src=True)]
        loaded += [tag.get("href") for tag in page.find_all("link")]
        assert [place for place in loaded if urlsplit(str(place)).netloc] == []


def test_every_command_and_option_is_documented(site: dict[str, BeautifulSoup]) -> None:
    page = site["commands.html"]
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        assert command
        assert command.help, name
        assert f"nianbao-{name}" in anchors(page)
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help, f"{name} {option.opts}"
                assert f"cmdoption-nianbao-{name}-{option.opts[-1].lstrip('-')}" in anchors(page)


def test_every_key_is_documented_with_what_it_holds(site: dict[str, BeautifulSoup]) -> None:
    page = site["parameter-file.html"]
    rows = [[cell.get_text() for cell in row.find_all("td")] for row in page.find_all("tr")]
    said = {row[0].removesuffix("[]"): row[1:3] for row in rows if row}
    assert [key for key in PARAMETERS if not all(said.get(key, [""]))] == []


def test_every_row_and_column_of_every_edition_is_documented(
    site: dict[str, BeautifulSoup],
) -> None:
    cells = {cell.get_text() for cell in site["parameter-file.html"].find_all("td")}
    for form in editions():
        for table in form.tables:
            nodes = [*table.leaf_rows, *table.leaf_columns]
            assert {name for node in nodes for name in (node.id, node.label) if name} <= cells


def test_every_rule_is_documented(site: dict[str, BeautifulSoup], rulebook: Rulebook) -> None:
    rows = [row.get_text("|", strip=True) for row in site["rules.html"].find_all("tr")]
    documented = {row.split("|")[0] for row in rows}
    assert {rule.code for rule in rulebook} <= documented


def test_every_public_name_and_every_error_is_documented(site: dict[str, BeautifulSoup]) -> None:
    public = {f"nianbao.{name}" for name in nianbao.__all__}
    raised = {
        f"nianbao.errors.{name}"
        for name, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, Exception)
    }
    assert public | raised <= anchors(site["api.html"])


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"])
def test_every_file_that_a_page_beside_the_site_links_to_is_there(name: str) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", (ROOT / name).read_text(encoding="utf-8"))
    own = [link for link in links if not urlsplit(link).netloc]
    assert [link for link in own if not Path(ROOT / link).exists()] == []
