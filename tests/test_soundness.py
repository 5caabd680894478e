"""Forms whose files are not sound: one message each, which names the file and what to mend."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from nianbao.errors import InputError, UsageError
from nianbao.form.editions import edition, newest
from tests.forms import INVENTED, forms_of


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"tables": [{"id": "t3", "rows": {"drop": ["nothing"]}}]}, "has no row nothing"),
        ({"tables": [{"id": "t3", "columns": {"merge": ["x"]}}]}, "has no column x"),
        ({"tables": [{"id": "t9", "same_as": "gb2021_30"}]}, "t9"),
        ({"years": {"since": 2026}}, "years"),
        ({"colour": "red"}, "colour：未知的键"),
        ({"tables": [{"id": "t3", "rows": {"spoken": {"granted": "("}}}]}, "granted: spoken:"),
        ({"id": "gb2027"}, "not the name of the file"),
        ({"same_as": "gb2020"}, "there is no edition gb2020"),
        ({"same_as": "gb2026"}, "the same as itself"),
        ({"years": {"to": 2027}}, "from which year"),
        ({"title": "{agncy}"}, "title: a text with {agency}"),
        ({"sections": [{"id": "s1", "number": "一", "title": "甲", "parts_of": "x"}]}, "x"),
        (
            {"sections": [{"id": "s9", "number": "一", "title": "甲", "parts_of": "gb2021_30"}]},
            "gb2021_30 has no section s9",
        ),
        ({"sections": [{"id": "preamble", "number": "一", "title": "甲"}]}, "section preamble"),
        ({"sections": [{"id": "s1", "title": "甲"}]}, "s1: it has no number"),
        ({"sections": [{"id": "s1", "number": "一", "title": "甲"}]}, "t2_1: it stands in no"),
        (
            {"tables": [{"id": "t3", "rows": {"drop": ["results_total"]}}]},
            "relation t3_balance names row results_total, which is dropped",
        ),
        ({"tables": [{"id": "t3", "rows": {"drop": ["new_received"]}}]}, "relations anew"),
        ({"tables": [{"id": "t4"}, {"id": "t4"}]}, "table t4: it stands 2 times"),
        (
            {"tables": [{"id": "t3", "rows": {"drop": ["granted"], "rename": {"granted": "甲"}}}]},
            "row granted is dropped, and changed as well",
        ),
        (
            {"tables": [{"id": "t3", "rows": {"merge": ["other"], "add": [
                {"after": "other_other", "node": {"id": "a", "label": "b"}}]}}]},
            "row a is added where nothing is left",
        ),
        (
            {"tables": [{"id": "t3", "rows": {"add": [
                {"after": "granted", "node": {"id": "a-b", "label": "b"}}]}}]},
            "row a-b: an id has letters",
        ),
        (
            {"tables": [{"id": "t4", "relations": [
                {"id": "x", "per": "row", "op": "==", "left": [], "right": ["rev_total"]}]}]},
            "relation x: a side has no terms",
        ),
        (
            {"tables": [{"id": "t4", "relations": [
                {"id": "x", "per": "row", "op": "==", "left": ["review"],
                 "right": ["ld_total"]}]}]},
            "its total is no single column",
        ),
        (
            {"tables": [{"id": "t3", "rows": {"add": [{"node": {"id": "a", "label": "b"}}]}}]},
            "after which or before which",
        ),
        (
            {"tables": [{"id": "t3", "rows": {"add": [
                {"after": "granted", "node": {"id": "a", "label": "b", "role": "grantd"}}]}}]},
            "role：填写有误；应为granted，现为grantd",
        ),
    ],
)  # fmt: skip
def test_an_edition_that_is_not_sound_is_refused(
    change: dict[str, Any], said: str, tmp_path: Path
) -> None:
    folder = tmp_path / "annual_report"
    folder.mkdir()
    text = (INVENTED / "annual_report" / "gb2026.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(text) | change
    (folder / "gb2026.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with forms_of(tmp_path), pytest.raises(InputError, match=re.escape(said)) as caught:
        edition("gb2026")
    assert "gb2026.yaml" in str(caught.value)


def test_the_folder_of_further_forms_is_read_with_distrust(tmp_path: Path) -> None:
    with forms_of(tmp_path / "nowhere"), pytest.raises(UsageError, match="NIANBAO_FORMS"):
        edition("gb2021_30")
    own = tmp_path / "annual_report"
    own.mkdir()
    (own / ".gb2027.yaml").write_bytes(b"left by an editor")
    with forms_of(tmp_path):
        assert newest().id == "gb2021_30"
    (own / "gb2021_30.yaml").write_text("id: gb2021_30", encoding="utf-8")
    with forms_of(tmp_path), pytest.raises(InputError, match="两版格式的 id 相同"):
        edition("gb2021_30")
    (own / "gb2021_30.yaml").unlink()
    (own / "gb2027.yaml").write_bytes(b"\xff\xfe")
    with forms_of(tmp_path), pytest.raises(InputError, match=r"gb2027.yaml：不是有效的 YAML"):
        newest()
