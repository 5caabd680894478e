"""The rulebook: the rules of all suites under expectations/, as each district has them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from nianbao.errors import InputError, UsageError
from nianbao.form.family import family as form_family
from nianbao.rules.amendments import Amendments, read_amendments
from nianbao.rules.columns import COLUMNS
from nianbao.rules.finding import SEVERITIES
from nianbao.rules.rule import Rule, rule_of
from nianbao.rules.suite import read_suite


@dataclass(frozen=True)
class Rulebook:
    """All rules, in the order of their suites; `version` changes with any of them."""

    version: str
    rules: tuple[Rule, ...]
    local: dict[str, Amendments] = field(default_factory=dict)  # by district

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def listed(self, year: int | None, district: str | None) -> list[Rule]:
        """The rules by code: all, or those of a year as the district has amended them."""
        rules = self.rules if year is None else self.in_force(year, district)
        gravity = list(SEVERITIES)
        return sorted(rules, key=lambda rule: (rule.code, gravity.index(rule.severity)))

    def in_force(
        self, year: int, district: str | None = None, family: str | None = None
    ) -> tuple[Rule, ...]:
        """The rules for a year, as the district has amended them; of one form, if it is named.

        UsageError where the form names a suite that no frame has.
        """
        for suite in form_family(family).suites if family else ():
            if suite not in COLUMNS:
                raise UsageError(f"报告格式 {family} 指定的规则集不存在：{suite}（form.yaml）")
        rules = (
            rule
            for rule in self.rules
            if rule.in_force(year) and (family is None or rule.judges_form(family))
        )
        amendments = self.local.get(district or "")
        amended = (_amended(rule, amendments, year) for rule in rules)
        return tuple(rule for rule in amended if rule is not None)


def read_rulebook(suites: Path) -> Rulebook:
    """The rules of a folder's suites and districts; InputError for whatever is wrong in them."""
    local = suites / "local"
    if not local.is_dir() and (local.exists() or local.is_symlink()):
        raise InputError("不是文件夹", file=local, expected="各地区规则的文件夹")
    files = (*_visible(suites, ".json"), *_visible(local, ".yaml", ".yml"))
    return _read(suites, tuple((file, _stamp(file)) for file in files))


def _visible(folder: Path, *suffixes: str) -> list[Path]:
    """The files of a folder with a suffix, but for what editors and file systems leave there."""
    return sorted(
        file
        for file in folder.glob("*")
        if file.suffix.lower() in suffixes and not file.name.startswith(".")
    )


def _stamp(file: Path) -> tuple[int, int] | None:
    """When a file was last changed, and its size; None if it cannot be told."""
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=4)
def _read(suites: Path, stamped: tuple[tuple[Path, object], ...]) -> Rulebook:
    files = [file for file, _ in stamped if file.parent == suites]
    if not files:
        raise UsageError(f"{suites} 中没有规则集（*.json）")
    digest = hashlib.sha256()
    rules: list[Rule] = []
    for file in files:
        suite = read_suite(file)
        rules += [rule_of(suite.name, *expectation) for expectation in suite.expectations]
        digest.update(json.dumps(suite.source.data, ensure_ascii=False, sort_keys=True).encode())
    by_code = {rule.code: [r for r in rules if r.code == rule.code] for rule in rules}
    local = {}
    for file, _ in stamped:
        if file.parent != suites:
            amendments = local[file.stem] = read_amendments(file)
            amendments.require(by_code)
            digest.update(f"{file.stem} {amendments.sha256}".encode())
    return Rulebook(digest.hexdigest()[:12], tuple(rules), local)


def _amended(rule: Rule, amendments: Amendments | None, year: int) -> Rule | None:
    """The rule as a district has it; None where it is switched off or the district's to set."""
    amendment = amendments.of(rule.code, year) if amendments else None
    if amendments is None or amendment is None or not amendment.concerns(rule):
        return None if rule.local else rule
    if amendment.off:
        return None
    return replace(
        rule,
        severity=amendment.severity or rule.severity,
        expectation={**rule.expectation, "kwargs": amendment.kwargs_of(rule)},
        origin=f"{amendments.origin}（{amendment.source}）",
        source=amendment.source,
    )
