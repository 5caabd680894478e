"""How prose denies a whole thing: 未收到申请, 无行政复议."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from nianbao.form.edition import Form
from nianbao.form.role import Role
from nianbao.prose.claims import meanings as of
from nianbao.prose.claims.kinds import Own, words
from nianbao.prose.claims.phrases import ANYONE, ASK, END, IN_CLAUSE, NONE, US, WHO
from nianbao.prose.claims.wordings.wording import Wording, wording


def denials(form: Form) -> Iterator[Wording]:
    """Sentences that deny a whole thing: 未收到申请, 无行政复议."""
    received = partial(wording, Own.NONE_RECEIVED, units=(), resolve=of.of_requests)
    # No request: not with 重复 or 行政许可 before it, for 申请 stands next to what is denied.
    nobody = r"(?<=无)人"
    got = (
        r"(?>(?:收到|接到|接获|接收到?|受理|登记|办理|有(?!关|效)|发生|产生|出现|过|任何|新增"
        rf"|{nobody})*)"
    )
    happened = r"(?>(?:的|情况|情形|事项|办件|受理|的?请求|发生|产生|出现)*)"
    alone = r"(?<!组织)(?<!机构)(?<!企业)(?<!法人)(?<!自然人)"  # 企业未提出申请 leaves others
    yield received(rf"(?:{ANYONE}(?:均|都)?|{alone}){NONE}{got}{WHO}{ASK}{happened}{END}")
    yield received(rf"依申请公开(?:申请|情况|件|数量)*:(?:无|零){END}")
    yield received(rf"零(?:申请|受理|收件|报件){END}")
    # Nobody asked.
    anyone = rf"(?:{ANYONE}|(?:任何)?(?:单位|个人|公民|群众|企业)|(?<=无)人)[^,;。QMP\n]{{0,8}}"
    yield received(
        rf"{NONE}(?:收到|接到|出现|发生|有)?{anyone}依?(?:申请|要求)(?:公开|获取)?(?:{US})?"
        rf"(?:的?政府)?信息(?:公开)?(?:的?(?:情况|情形|请求))?{END}"
    )
    # One kind of applicant asked for nothing.
    for kind, label in words(form, Role.REQUESTS, "column").items():
        none = rf"{NONE}{got}{label}(?:提出|提交|递交)?的?{ASK}(?:情况|情形)?{END}"
        idle = rf"{label}(?:均|都)?{NONE}(?:提出|提交|递交)过?的?{ASK}{END}"
        begins = r"(?:(?<=[,;。:\n(])|(?<=其中)|^)"
        yield wording(kind, f"(?:{none}|{begins}{idle})", (), of.of_requests)
    # Everything that a list names: rules, decisions, the courts.
    listed = partial(wording, "none", units=(), resolve=of.of_listed)
    yield listed(rf"(?<=[,;。:\n])(?P<list>行政复议|行政诉讼):无{END}")
    yield listed(rf"(?P<list>零(?:行政)?复议(?:、|,|和)?零(?:行政)?诉讼){END}")
    item = f"(?:{'|'.join(of.deniable(form).values())})"
    joint = r"(?:、|和|或者?|及|以及|与)"
    done = (
        r"(?>(?:制发|发布|出台|作出|实施|产生|发生|开展|进行|收取|办理|具有|任何|公开的?|应|新|相关|的"
        r"|本年度?)*)"
    )
    about = (
        r"(?>(?:等|处理|决定|事项|职权|职能|权限|(?:制发|制定)?权|信息"
        r"|项目|情况|情形|内容|的|类|收入|案件|办件)*)"
    )
    yield listed(rf"{NONE}{done}(?P<list>{item}(?>(?:{joint}{item})*)){about}{END}")
    case = r"(?:行政复议|行政诉讼|复议|(?:被?起)?诉讼?)(?:案件|申请|事项|程序|情况)?"
    also = rf"(?:{joint}|,?也?未|,)(?>(?:发生|被|申请|提起|因|提出)*)"
    ended = (
        r"(?>(?:至|到|人民法院|法院|案件|方面|案|办件|情况|情形|申请|事项|的|件|发生|或者?"
        r"|申诉|等)*)"
    )
    none = r"(?:全年|本年度?)?(?:均|都)(?:无|没有|未发生|未出现)"
    yield listed(rf"(?P<list>{case}(?>(?:{also}{case})*)){ended}{none}{END}")
    free = rf"{IN_CLAUSE}{{0,40}}?"
    yield listed(
        rf"{NONE}(?!经|企业|个人|自然人){free}(?P<list>{case}(?>(?:{also}{case})*)){ended}{END}"
    )
