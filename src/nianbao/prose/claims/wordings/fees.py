"""How prose speaks of the fee for requests."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from nianbao.prose.claims import meanings as of
from nianbao.prose.claims.kinds import Own
from nianbao.prose.claims.phrases import END, FEE, IN_CLAUSE, SUM
from nianbao.prose.claims.wordings.wording import DOCUMENT_UNITS, MONEY, Wording, wording


def fees() -> Iterator[Wording]:
    """The fee for requests: what was received, notified, and in how many cases.

    处理费 is known by the words before it, 信息 or 公开: there are other such fees.
    """
    money = partial(wording, units=MONEY, resolve=of.of_fees)
    count = partial(wording, units=DOCUMENT_UNITS, resolve=of.of_fees)
    # Received: the verb before the fee, the fee before the verb, or either of them alone.
    got = r"(?:收取|收到|收缴|实收|征收)"
    yield money(
        Own.FEE_RECEIVED, rf"{got}[^,;。QMP\n]{{0,10}}?{FEE}(?>(?:费用|金额|总额|Q|,)*){SUM}M"
    )
    yield money(
        Own.FEE_RECEIVED,
        rf"{FEE}(?>(?:实际|已)*){SUM}(?:收取|收缴|实收|收入|收费)?(?:金额|总额)?{SUM}M",
    )
    yield money(Own.FEE_RECEIVED, rf"{FEE}{SUM}Q,?(?:金额|总额)?{SUM}M")
    yield money(
        Own.FEE_RECEIVED,
        rf"实际?(?:收取|收到|缴纳|收缴|收费|到账|收)(?:(?<=收取)Q,?)?(?>(?:的|总|费用|金额)*){SUM}M",
    )
    yield money(Own.FEE_RECEIVED, rf"(?:收取|收缴|实收)M(?:的)?{FEE}")
    # None received, which states a zero.
    never = r"(?>(?:曾|实际|对申请人|向申请人|收取|产生|发生|收到|征收|过|任何)*)"
    yield money(
        Own.FEE_RECEIVED,
        rf"(?<!有)(?:无|没有|未|从未){never}{FEE}(?:的)?(?>(?:收取|收入|费用|情况|情形|行为)*){END}",
    )
    # Notified: an amount beside the notices.
    yield money(
        Own.FEE_NOTIFIED,
        rf"收费通知书?的?{SUM}(?:Q)?,?(?>(?:涉及|涉|总|合计|共计?|通知|收费)*)(?:金额|(?<=计)){SUM}M",
    )
    yield money(Own.FEE_NOTIFIED, rf"通知(?:收费|缴费|缴纳)(?:总?金额)?{SUM}M")
    # The words of the form itself, with one zero for all three.
    yield count(
        "fees",
        r"收费通知书?的?(?:件数|数量)[^,;。QMP\n]{0,4}金额[^;。QMP\n]{0,8}收取[^,;。QMP\n]{0,8}均为[QM]",
        resolve=of.of_all_fees,
    )
    # Notices, before or after their number, or denied.
    yield count(Own.FEE_NOTICES, rf"收费通知书?的?{SUM}Q")
    yield count(Own.FEE_NOTICES, rf"(?:发出|发送|送达|制发|下达|出具)了?Q(?:{FEE})?的?收费通知")
    none_sent = r"(?>(?:曾|发出|发送|送达|制发|下达|产生|出具|过|任何)*)"
    yield count(
        Own.FEE_NOTICES,
        rf"(?<!有)(?:无|没有|未)(?:(?:就|因|对|向){IN_CLAUSE}{{0,12}}?(?=发出|发送|送达|制发|下达))?"
        rf"{none_sent}(?:{FEE})?的?收费通知书?(?:情况|情形)?{END}",
    )
    # Cases in which the fee was paid.
    yield count(Own.FEE_CASES, rf"{FEE}{SUM}Q")
    paid = r"(?:缴费|交费|缴纳|收费|收取)"
    yield count(Own.FEE_CASES, rf"(?:实际|已|按期|如期){paid}(?:{FEE})?{SUM}Q")
    yield count(Own.FEE_CASES, r"Q(?:申请)?(?:已|按期|如期)(?:缴费|交费|缴纳)")
