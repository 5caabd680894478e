"""What is said of a cell of the workbook to whoever fills it in."""

from __future__ import annotations

import pytest

from nianbao.form.edition import Form
from nianbao.form.editions import edition, editions
from nianbao.inputs.workbook.hints import hint_for
from nianbao.inputs.workbook.layout import layout

FORMS = pytest.mark.parametrize("form", editions(), ids=lambda form: form.id)


@FORMS
def test_no_hint_says_only_what_kind_of_thing_is_typed_or_speaks_of_keys(form: Form) -> None:
    drawn = layout(form)
    hints = [entry.hint for entry in drawn.entries.values()]
    hints += [column.hint for one in drawn.lists.values() for column in one.columns]
    assert not {"文字", "一行文字"} & set(hints)
    assert not [hint for hint in hints if "t3[" in hint or "工作区" in hint]


def test_a_hint_is_found_by_the_end_of_an_address_or_by_its_beginning() -> None:
    assert "没有收取的也应写明" in hint_for(("narrative", "s6", "fee"))
    assert hint_for(("ledgers", "cases")) == hint_for(("ledgers", "requests")) != ""
    assert hint_for(("contact", "phone")) == ""


def test_what_may_be_written_whole_is_not_called_optional() -> None:
    address = ("narrative", "s1", "intro")
    before, now = (layout(edition(id)).entries[address].hint for id in ("gb2019_60", "gb2021_30"))
    assert "可不填" in now
    assert "全写在这里" in before
