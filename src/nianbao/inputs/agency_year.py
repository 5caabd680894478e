"""The parameter file: one agency, one report year. Strict and typed.

The keys and their meaning are those of the master notebook's parameters cell.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    Field,
    PrivateAttr,
    StringConstraints,
)

from nianbao.errors import InputError
from nianbao.form.edition import Form
from nianbao.form.editions import form_for
from nianbao.form.family import USUAL
from nianbao.inputs.problem import CODE, DAY, parsed
from nianbao.inputs.problem import FIRST_YEAR as FIRST_YEAR
from nianbao.inputs.problem import LAST_YEAR as LAST_YEAR
from nianbao.inputs.raw_figures import shortest, whole
from nianbao.inputs.source import Address, Origin, spelled
from nianbao.inputs.spelling import by_id
from nianbao.inputs.stand_ins import stood_in
from nianbao.inputs.values import (
    Day,
    FactName,
    FormId,
    Found,
    Id,
    Line,
    OptionalText,
    SectionId,
    Strict,
    Text,
    Value,
    said,
)

MOST_TITLE_LINES = 4
KINDS = {
    "government": "一级政府",
    "department": "政府部门",
    "township": "乡镇政府",
    "subdistrict": "街道办事处",
    "public_institution": "公共企事业单位",
    "vertical": "垂直管理部门",
}
SCOPES = {"agency": "本机关", "level_only": "本级", "region_rollup": "汇总全行政区域"}
REGIONAL = "rollup"  # the key that only the report of a region has; no workbook spells it
_LEDGER = "文件从工作区算起的路径，可不填"


def _written(texts: dict[str, str]) -> dict[str, str]:
    """The texts that say something: one that is empty was not given."""
    return {key: text for key, text in texts.items() if text}


class Agency(Strict):
    """The body that publishes the report."""

    id: Id = said("机关编号", "小写字母、数字和连字符，与文件名相同")
    district: Id = said("地区编号", "小写字母、数字和连字符，与所在文件夹名相同")
    name: Line = said("机关名称", "机关全称，如 硚口区司法局")
    self_reference: Line = said("自称", "正文中的自称，如 局（我局、本局）、中心、镇")
    kind: Literal[
        "government", "department", "township", "subdistrict", "public_institution", "vertical"
    ] = said("机关类型", **KINDS)

    @property
    def rule_making(self) -> bool:
        """Whether the body may have the power to make rules (规章).

        立法法 gives it to the departments of the State Council and to the governments of
        provinces, cities with districts and autonomous prefectures. Whether a city has
        districts, its name does not tell. Their own offices report for them.
        """
        if self.kind == "government":
            return re.search(r"(?:县|(?<!自治)区|旗|镇|乡)(?:人民)?政府$", self.name) is None
        if re.search(r"[省市州]人民政府办公[厅室]$", self.name):
            return True
        if self.kind == "department":
            central = self.name.endswith("部") or self.name.startswith(
                ("国家", "国务院", "中国", "中华")
            )
            return central or re.search("[省市县区州旗盟乡镇]", self.name) is None
        below = re.search(r"县|(?<!自治)区|旗|乡|镇", self.name)
        return self.kind == "vertical" and below is None


class Contact(Strict):
    """Where a reader of the report can ask."""

    address: Line = said("地址", "公开机构的办公地址")
    phone: Line = said("电话", "公开机构的联系电话，如 027-83426353")
    postcode: Line | None = said("邮编", "可不填", None)
    email: Line | None = said("电子邮箱", "可不填", None)
    website: Line | None = said("网站", "刊登报告的网站，可不填", None)


class Overview(Strict):
    """Section one, by its statutory parts; `intro` stands before them."""

    intro: OptionalText = said("总述", "各部分之前的话，可不填", None)
    s1_1: OptionalText = None
    s1_2: OptionalText = None
    s1_3: OptionalText = None
    s1_4: OptionalText = None
    s1_5: OptionalText = None


class Improved(Strict):
    """A problem of last year and what came of it."""

    problem: Text = said("上年的问题", "文字")
    improvement: Text = said("改进情况", "今年的改进情况")


class Problem(Strict):
    """A problem of this year and the measure against it."""

    problem: Text = said("今年的问题", "文字")
    measure: Text = said("改进措施", "下一年的改进措施")


class Problems(Strict):
    """Section five."""

    last_year: list[Improved] = said("上年问题的改进情况", "一项一条", [])
    this_year: list[Problem] = said("今年的问题和改进措施", "一项一条", [])


class Item(Strict):
    """A matter of section six."""

    title: Line = said("标题", "一行文字")
    text: Text = said("内容", "文字")


class Others(Strict):
    """Section six."""

    fee: OptionalText = said("信息处理费收取情况", "文字", None)
    items: list[Item] = said("其他事项", "一项一条，可不填", [])


class Narrative(Strict):
    """What only the agency knows, in its own words; Markdown, may quote figures."""

    preamble: OptionalText = said("引言", "可不填，由程序按机关、年度和联系方式写出", None)
    s1: Overview = Overview()
    s2: OptionalText = said("", "表前的话，可不填", None)
    s3: OptionalText = said("", "表前的话，可不填", None)
    s4: OptionalText = said("", "表前的话，可不填", None)
    s5: Problems = Problems()
    s6: Others = Others()
    # Of a form whose sections are free texts.
    sections: Annotated[dict[SectionId, Text], AfterValidator(_written)] = said(
        "各部分", "其他格式的正文，年度报告不填", {}
    )


class Accepted(Strict):
    """A recorded explanation: accepts one finding for one value found."""

    code: Annotated[str, StringConstraints(pattern=CODE)] = said("规则编码", "如 T304")
    cell: Line | None = said("单元格", '如 "t3[carried_in,natural_person]"', None)
    found: Annotated[int | float | Found | None, AfterValidator(whole)] = said(
        "现值", "所说明的数，改动后说明失效", None
    )
    reason: Annotated[Text, StringConstraints(min_length=1)] = said("理由", "文字")
    by: Line = said("说明人", "姓名或职务")
    on: Day = said("说明日期", DAY)


class Ledgers(Strict):
    """Files that figures are counted from, from the workspace root; a sheet named after #."""

    requests: Line | None = said("依申请公开台账", _LEDGER, None)
    cases: Line | None = said("复议诉讼台账", _LEDGER, None)
    documents: Line | None = said("文件台账", _LEDGER, None)


class Confirmed(Strict):
    """That somebody has made sure of something."""

    by: Line = said("确认人", "姓名或职务")
    on: Day = said("确认日期", DAY)


class RollUp(Strict):
    """What the figures of a region are summed from: its list of bodies, and its own office."""

    basis: Literal["approved", "latest"] = said(
        "汇总依据", default="approved", approved="审定的报告", latest="最近的报告，审定与否"
    )
    bodies: list[Id] = said("汇总单位", "机关编号，不填为名单中计入汇总的全部单位", [])
    own: dict[str, Any] = said("本级数字", "名单以外、本级自己的数字，写法与各表数字相同", {})
    joint_cases: Confirmed | None = said(
        "共同被告案件", "已核对复议机关作为共同被告的案件只由原行为机关统计，没有核对可不填", None
    )


class AgencyYear(Strict):
    """One parameter file. `figures` is as typed, by ids; `figures.py` reads it by the form."""

    agency: Agency = said("行政机关", "一组键值")
    year: Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)] = said("报告年度", "如 2023")
    scope: Literal["agency", "level_only", "region_rollup"] = said("数据范围", **SCOPES)
    contact: Contact = said("联系方式", "一组键值")
    signed_on: Day = said("落款日期", DAY)
    submitted_on: Day | None = said("报送日期", f"{DAY}，可不填", None)
    published_on: Day | None = said("公布日期", f"{DAY}，可不填", None)
    approved_by: Line | None = said("审签人", "分管政府信息公开工作的负责人", None)
    checked_by: Line | None = said("复核人", "姓名或职务", None)
    title_lines: Annotated[list[Line], Field(max_length=MOST_TITLE_LINES)] = said(
        "标题各行", "标题怎样分行，连起来就是标题，可不填", []
    )
    figures: dict[str, Any] = said("各表数字", "按表、行、列的 id 或官方名称填写，没有填 0", {})
    ledgers: Ledgers = said("台账", "代替 figures 的数据来源，路径从工作区算起", Ledgers())
    rollup: RollUp | None = said("汇总", "汇总全行政区域的报告才填", None)
    prior: Line | None = said("上年参数文件", "不填时找同一机关上一年度的文件", None)
    narrative: Narrative = said("正文", "Markdown，可用 {{ }} 引用数字", Narrative())
    facts: dict[FactName, Value] = said("本机关自有的数字", "在正文中用 {{ facts.名称 }} 引用", {})
    explanations: list[Accepted] = said("说明", "对某条规则的发现作出书面解释，一项一条", [])

    form_id: FormId = Field(
        default=USUAL, alias="form", title="报告格式", description="年度报告可不填"
    )

    _source: Origin | None = PrivateAttr(default=None)
    _filled_in: Form | None = PrivateAttr(default=None)
    _absent: frozenset[Address] = PrivateAttr(default=frozenset())

    @property
    def absent(self) -> frozenset[Address]:
        """Required keys that were not given, of one that need not be complete; judge none."""
        return self._absent

    @property
    def source(self) -> Origin | None:
        """The file that the parameters were read from, if it was one."""
        return self._source

    @property
    def form(self) -> Form:
        """The edition in force in the report year; of a published report the one filled in."""
        return self._filled_in or form_for(self.year, self.form_id)

    @property
    def is_counted(self) -> bool:
        """Whether figures may come from ledgers."""
        return any(self.ledgers.model_dump().values())

    @property
    def title(self) -> str:
        return self.form.title.format(agency=self.agency.name, year=self.year)

    @property
    def sha256(self) -> str:
        """Of the parameters themselves, however the file spells them."""
        plain = json.dumps(self.parameters(), ensure_ascii=False)  # named numbers in their order
        return hashlib.sha256(plain.encode()).hexdigest()

    def parameters(self) -> dict[str, Any]:
        """The parameters as plain data, as papermill injects them into the notebook.

        One spelling for the same content, whatever file it came from: what was not given, or is
        absent, is left out, figures are as short as they can be. InputError where figures do not
        fit the form.
        """
        data: dict[str, Any] = self.model_dump(mode="json", exclude_defaults=True, by_alias=True)
        for *above, key in self.absent:
            group = data[str(above[0])] if above else data
            del group[str(key)]
        data["figures"] = shortest(self.model_copy(update={"figures": data.get("figures", {})}))
        if not data["figures"] and "ledgers" in data:
            del data["figures"]
        return dict(sorted(data.items(), key=lambda item: _ORDER.index(item[0])))

    def error(
        self,
        address: Address,
        message: str,
        *,
        expected: str | None = None,
        found: str | None = None,
        fragment: str | None = None,
    ) -> InputError:
        """The error that names the line, where the parameters came from a file."""
        if self._source:
            return self._source.error(
                address, message, expected=expected, found=found, fragment=fragment
            )
        return InputError(message, path=spelled(address), expected=expected, found=found)


# The keys that the notebook of the annual report takes: the form that a file need not name.
PARAMETERS = tuple(key for key in AgencyYear.model_fields if key != "form_id")
_ORDER = (*PARAMETERS, "form")


def from_parameters(
    parameters: Mapping[str, Any], *, form: Form | None = None, complete: bool = True
) -> AgencyYear:
    """The agency-year of parameters that papermill injected, or an analyst set by hand.

    Of a published report `form` is the one that it fills in, which need not be that of its year.
    """
    given = {key: _keys_as_text(value) for key, value in parameters.items() if value is not None}
    return validated(given, None, form=form, complete=complete)


def _keys_as_text(value: Any) -> Any:
    """YAML 1.1 reads the key `on` as true, and so does stock papermill: put it back."""
    if isinstance(value, dict):
        return {"on" if k is True else str(k): _keys_as_text(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_keys_as_text(item) for item in value]
    return value


def validated(
    data: dict[str, Any],
    source: Origin | None,
    *,
    form: Form | None = None,
    complete: bool = True,
) -> AgencyYear:
    """The agency-year of plain data; InputError, naming the places in its file, if it is none.

    One that need not be `complete` may lack what only its own report says: see `absent`.
    """
    absent: frozenset[Address] = frozenset()
    if not complete:
        data, absent = stood_in(data)
    result = parsed(AgencyYear, data, source)
    result._source, result._filled_in, result._absent = source, form, absent
    try:
        _ = result.form
    except InputError as error:
        place = (error.path,) if error.path else ()
        raise result.error(
            place, error.message, expected=error.expected, found=error.found
        ) from None
    figures, typed = by_id(result.figures, result.form, result.error)
    if typed:
        result = result.model_copy(update={"figures": figures})
        result._source = source and source.naming(typed)
    if result.title_lines and "".join(result.title_lines) != result.title:
        joined = "".join(result.title_lines)
        raise result.error(
            ("title_lines",), "标题各行连起来不是标题", expected=result.title, found=joined
        )
    if "figures" not in data and not result.is_counted:
        raise result.error((), "缺少必填项", expected="各表数字（figures）或者台账（ledgers）")
    return result
