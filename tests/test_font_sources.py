"""Each system is told how it gets the faces, in its own words."""

from __future__ import annotations

import sys

import pytest

from nianbao.pages import font_sources
from nianbao.pages.font_sources import official, open_fang, remedy


@pytest.mark.parametrize(
    ("platform", "program", "said", "said_of_rare"),
    [
        ("linux", "apt-get", "apt-get install fonts-noto-cjk", "apt-get install fonts-hanazono"),
        ("linux", "dnf", "dnf install google-noto-serif-cjk-fonts", "HanaMinA"),
        ("linux", "pacman", "pacman -S noto-fonts-cjk", "HanaMinA"),
        ("linux", None, "思源宋体", "HanaMinA"),
        ("win32", "apt-get", "中文（简体）补充字体", "HanaMinA"),
        ("darwin", "apt-get", "字体册", "HanaMinA"),
    ],
)
def test_what_to_do_is_said_by_platform(
    platform: str,
    program: str | None,
    said: str,
    said_of_rare: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(font_sources, "which", lambda name: name if name == program else None)
    assert said in remedy()
    assert said_of_rare in remedy(rare=True)
    if platform in ("win32", "darwin"):
        assert "apt-get" not in remedy() + remedy(rare=True)


@pytest.mark.parametrize(
    ("platform", "program", "said", "open_face"),
    [
        ("linux", "apt-get", "~/.local/share/fonts", "texlive-lang-chinese"),
        ("linux", "dnf", "~/.local/share/fonts", "texlive-fandol"),
        ("linux", None, "~/.local/share/fonts", ""),
        ("win32", "apt-get", "中文（简体）补充字体", ""),
        ("darwin", "apt-get", "字体册", ""),
    ],
)
def test_the_official_look_is_got_by_platform(
    platform: str,
    program: str | None,
    said: str,
    open_face: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(font_sources, "which", lambda name: name if name == program else None)
    assert said in official()
    assert open_fang().endswith(open_face) and bool(open_fang()) == bool(open_face)
