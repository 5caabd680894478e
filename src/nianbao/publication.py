"""A published report before the rules: judged as it stands, by what it shows and no more."""

from __future__ import annotations

from typing import Any

from nianbao.annual_report import AnnualReport
from nianbao.characters import legible
from nianbao.errors import InputError
from nianbao.inputs.agency_year import AgencyYear, Contact, from_parameters
from nianbao.published.prose.passages import passages
from nianbao.published.published_report import Fact, Identity, PublishedReport

_UNNAMED = "—"  # in memory: no rule judges by it (AnnualReport.is_named)
_LONGEST = 200  # characters of a name
_DATED = "标题、引言或文件名写明年度，如“某某局2023年年报.html”"


def audited(
    report: PublishedReport,
    prior: AnnualReport | None = None,
    beside: tuple[PublishedReport, ...] = (),
    *,
    district: str,
    agency: str,
) -> AnnualReport:
    """The report with the year before and other readings of it, under the ids given it here.

    InputError where the document does not tell its year, or there was no form in that year.
    """
    return AnnualReport(
        agency_year=_agency_year(report, district, agency),
        figures=report.figures,
        passages=passages(report),
        prior=prior,
        published=report,
        beside=beside,
    )


def _agency_year(report: PublishedReport, district: str, agency: str) -> AgencyYear:
    identity = report.identity
    if identity.year is None:
        raise InputError("没有找到报告年度", file=None, expected=_DATED)
    kind = _told(identity.kind)
    contact = {key: _told(identity.contact.get(key)) for key in Contact.model_fields}
    parameters: dict[str, Any] = {
        "agency": {
            "id": agency,
            "district": district,
            "name": _told(identity.name) or _UNNAMED,
            "self_reference": _told(identity.self_reference),
            "kind": kind or "government",
        },
        "year": identity.year.value,
        "scope": _scope(identity, kind),
        "contact": {key: value for key, value in contact.items() if value},
        "signed_on": _told(identity.signed_on),
        "published_on": _told(identity.published_on),
        "figures": {},
    }
    return from_parameters(parameters, form=report.form, complete=False)


def _told(fact: Fact[str] | None) -> str | None:
    """What a fact says, as a parameter file could have it."""
    return " ".join(legible(fact.value).split())[:_LONGEST] or None if fact else None


def _scope(identity: Identity, kind: str | None) -> str:
    """Whose figures they are: by default a government's of all its bodies, another's its own."""
    by_kind = "region_rollup" if kind in (None, "government") else "agency"
    return _told(identity.scope) or by_kind
