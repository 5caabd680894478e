"""Where a system gets the Chinese faces that it lacks: a command, or the place in its settings."""

from __future__ import annotations

import sys
from shutil import which

# Where TeX keeps its open Chinese faces, which no system lists: Debian and Fedora, Arch, MacTeX.
TEX = (
    "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol",
    "/usr/share/texmf-dist/fonts/opentype/public/fandol",
    "/Library/TeX/Root/texmf-dist/fonts/opentype/public/fandol",
)
_OPEN = "思源宋体、思源黑体和霞鹜文楷（Noto Serif CJK SC、Noto Sans CJK SC、LXGW WenKai）"
_RARE = "含有这些字的字体（如 HanaMinA、HanaMinB）"
_SETTINGS = {
    "win32": "请在“设置—可选功能”中添加“中文（简体）补充字体”",
    "darwin": "请在“字体册”中下载宋体、仿宋、楷体、黑体，或运行 brew install --cask "
    "font-noto-serif-cjk-sc font-noto-sans-cjk-sc font-lxgw-wenkai",
}
_COMMANDS = {
    "apt-get": "apt-get install fonts-noto-cjk fonts-lxgw-wenkai",
    "dnf": "dnf install google-noto-serif-cjk-fonts google-noto-sans-cjk-fonts lxgw-wenkai-fonts",
    "pacman": "pacman -S noto-fonts-cjk ttf-lxgw-wenkai",
}
# FandolFang, the open 仿宋, comes with TeX: too much to be fetched unasked.
_COMMANDS_FANG = {
    "apt-get": "apt-get install --no-install-recommends texlive-lang-chinese",
    "dnf": "dnf install texlive-fandol",
    "pacman": "pacman -S texlive-langchinese",
}
_OFFICIAL = {
    "win32": "可以在“设置—可选功能”中添加“中文（简体）补充字体”，"
    "其余的向本单位信息部门索取，右击字体文件安装",
    "darwin": "可以向本单位信息部门索取，双击字体文件装入“字体册”",
}
_COMMANDS_RARE = {"apt-get": "apt-get install fonts-hanazono"}


def remedy(*, rare: bool = False) -> str:
    """What to do on this system for the faces of the report, or for rare characters."""
    if not rare and sys.platform in _SETTINGS:
        return _SETTINGS[sys.platform]
    if sys.platform not in _SETTINGS:
        for program, command in (_COMMANDS_RARE if rare else _COMMANDS).items():
            if which(program):
                return f"请安装字体：{command}"
    return f"请安装字体：{_RARE if rare else _OPEN}"


def official() -> str:
    """How this system gets the faces that offices have, which no package may bring."""
    copied = "可以把本单位办公电脑上已获授权的字体文件复制到 ~/.local/share/fonts"
    return _OFFICIAL.get(sys.platform, copied)


def open_fang() -> str:
    """How this system gets an open 仿宋; empty where it has none to offer."""
    if sys.platform in _SETTINGS:
        return ""
    return next((command for program, command in _COMMANDS_FANG.items() if which(program)), "")
