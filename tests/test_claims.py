"""What the prose states about the figures: read, left alone, or read and not judged.

The short phrases follow the wording of published reports.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nianbao.form.editions import form_for
from nianbao.prose.claims import read_claims
from nianbao.prose.claims.claim import Claim
from nianbao.prose.claims.kinds import kinds
from nianbao.prose.claims.prose import Prose
from nianbao.prose.claims.qualifiers import QUALIFIERS
from nianbao.prose.claims.surroundings import Setting, Surroundings
from nianbao.prose.claims.wordings import wordings, wordings_in
from nianbao.prose.claims.wordings.wording import Wording
from tests.hostile import PIECES, repeated

YEAR = 2024
FORM = form_for(YEAR)


def read(text: str, section: str = "s1_2", own: tuple[str, ...] = ()) -> list[Claim]:
    return read_claims(section, Prose(text), FORM, YEAR, own)


def counts(text: str, section: str = "s1_2") -> list[tuple[str, str]]:
    """(kind, value) of the claims that would be judged, without the derived ones."""
    derived = ("enumeration", "growth", "change", "share")
    return [(c.kind, str(c.value)) for c in read(text, section) if c.kind not in derived]


READ = {
    "s1_2": [
        ("全市收办政府信息公开申请3607件，其中新收3511件，上年结转96件。",
         "received_all 3607 new_received 3511 carried_in 96"),
        ("2024年，我区共收到8份政府信息公开申请。", "received 8"),
        ("本年度全区共收到70件申请，办结69件，1件结转下年度继续办理。",
         "received 70 answered 69 carried_out 1"),
        ("全年受理依申请公开十七件，均已答复。", "received 17 carried_out 0"),
        ("收到政府信息公开申请（含网络、信函）95件。", "received 95"),
        ("收到申请97件（含上年结转2件）。", "received_all 97 carried_in 2"),
        ("依申请公开受理量为95件。", "received 95"),
        ("收到信息公开申请总数为17。", "received 17"),
        ("收到依申请公开0件。", "none_received 0"),
        ("办理政府信息公开申请25件。", "handled 25"),
        ("依申请公开共17件。", "handled 17"),
        ("答复申请3486件。", "answered 3486"),
        ("顺延至下一年答复2件。", "carried_out 2"),
        ("2件申请结转至2025年。", "carried_out 2"),
        ("无下年度结转。", "carried_out 0"),
        ("无上年结转。", "carried_in 0"),
        ("办理上年度结转的申请3件。", "carried_in 3"),
        ("2023年结转2件，全年办结67件。", "carried_in 2 answered 67"),
        ("自然人申请3493件、法人或其他组织申请114件。", "natural_person 3493 org_group 114"),
        ("商业企业7件、科研机构1件、社会公益组织4件、法律服务机构5件。",
         "org_commercial 7 org_research 1 org_social 4 org_legal 5"),
        ("予以公开及部分公开258件，予以公开答复966件。", "granted_and_partial 258 granted 966"),
        ("受理政府信息公开申请859件，另有72件申请按照《条例》顺延到下年度答复。",
         "received 859 carried_out 72"),
        ("共完成政府信息依申请公开答复1453件。", "answered 1453"),
        ("予以公开1191件，部分公开328件，不予公开142件，无法提供1078件。",
         "granted 1191 partial 328 denied 142 unable 1078"),
        ("不予处理406件，作其他处理341件。", "not_processed 406 other 341"),
        ("其中16件予以公开，1件不予公开。", "granted 16 denied 1"),
        ("属于国家秘密1件，其他法律行政法规禁止公开27件，危及“三安全一稳定”6件。",
         "denied_state_secret 1 denied_law_forbidden 27 denied_three_safety 6"),
        ("保护第三方合法权益38件。", "denied_third_party 38"),
        ("属于三类内部事务信息20件，属于四类过程性信息9件，属于行政执法案卷21件，属于行政查询事项20件。",
         "denied_internal_affairs 20 denied_process_info 9 denied_enforcement_file 21"
         " denied_admin_query 20"),
        ("本机关不掌握相关政府信息1047件，没有现成信息需要另行制作28件，补正后申请内容仍不明确3件。",
         "unable_not_held 1047 unable_needs_creation 28 unable_unclear 3"),
        ("信访举报投诉类申请305件，重复申请39件，要求提供公开出版物2件，无正当理由大量反复申请58件。",
         "np_petition 305 np_duplicate 39 np_publication 2 np_excessive 58"),
        ("要求行政机关确认或重新出具已获取信息4件。", "np_confirm_reissue 4"),
        ("申请人逾期不补正、行政机关不再处理其政府信息公开申请40件，逾期未按收费通知要求缴纳费用10件。",
         "other_no_correction 40 other_fee_unpaid 10"),
        ("未收到依申请公开。", "none_received 0"),
        ("无依申请公开。", "none_received 0"),
        ("我局没有收到公民、法人和其他组织提出的政府信息公开申请。", "none_received 0"),
        ("因信息公开引起的行政复议31件，行政诉讼0件。", "review 31 litigation 0"),
        ("行政复议、行政诉讼均为0件。", "litigation 0 review 0"),
        ("信息公开类行政复议7件，诉讼9件，均获维持。", "review 7 litigation 9 litigation_upheld 9"),
        ("行政复议和行政诉讼共6件。", "disputes 6"),
        ("审结政府信息公开行政复议134件，行政诉讼结案。", "review_closed 134"),
        ("行政复议440件，维持309件、纠正17件、其他结果88件、未审结26件。",
         "review 440 review_upheld 309 review_corrected 17 review_other_result 88"
         " review_pending 26"),
        ("发生行政复议3件，其中2件维持、1件纠正。",
         "review 3 review_upheld 2 review_corrected 1"),
        ("行政诉讼113件，其中结果维持80件，结果纠正6件，其他结果14件，尚未审结13件。",
         "litigation 113 litigation_upheld 80 litigation_corrected 6 litigation_other_result 14"
         " litigation_pending 13"),
        ("3件为自然人申请，1件为法人或其他组织申请，1件商业企业，1件科研机构，1件社会公益组织，"
         "1件法律服务机构。",
         "natural_person 3 org_group 1 org_commercial 1 org_research 1 org_social 1 org_legal 1"),
        ("1件属于国家秘密，1件属于法律、行政法规禁止公开，1件危及“三安全一稳定”，1件涉及第三方合法权益。",
         "denied_state_secret 1 denied_law_forbidden 1 denied_three_safety 1 denied_third_party 1"),
        ("1件为内部事务信息，1件为过程性信息，1件为行政执法案卷，1件为行政查询事项。",
         "denied_internal_affairs 1 denied_process_info 1 denied_enforcement_file 1"
         " denied_admin_query 1"),
        ("1件信息不存在，1件需要另行制作，1件补正后仍不明确，1件无法提供。",
         "unable_not_held 1 unable_needs_creation 1 unable_unclear 1 unable 1"),
        ("1件信访举报投诉类申请，1件重复申请，1件公开出版物，1件大量反复申请，1件重新出具已获取信息。",
         "np_petition 1 np_duplicate 1 np_publication 1 np_excessive 1 np_confirm_reissue 1"),
        ("1件逾期不补正，1件逾期未缴费，1件作其他处理，1件不予处理，1件部分公开。",
         "other_no_correction 1 other_fee_unpaid 1 other 1 not_processed 1 partial 1"),
        ("3件予以公开和部分公开。", "granted 3"),
        ("结转上年申请3件。", "carried_in 3"),
        ("3件申请为上年结转。", "carried_in 3"),
        ("新增政府信息公开申请3件。", "new_received 3"),
        ("新收3件政府信息公开申请。", "new_received 3"),
        ("收到申请（含上年结转）97件。", "received_all 97"),
        ("依申请公开收到3件。", "received 3"),
        ("依申请公开：3件。", "received 3"),
        ("收到3件申请，3件均已办结。", "received 3 answered 3 carried_out 0"),
        ("办结3件申请。", "answered 3"),
        ("办理3件申请。", "handled 3"),
        ("依申请公开：无。", "none_received 0"),
        ("接收并登记群众以来函、网络等方式提交的公开申请共21件。", "received 21"),
        ("在依申请公开方面，全年受理6项。", "received 6"),
        ("当面申请2件、网上申请5件，合计7件。", "received 7"),
        ("没有收到公民、法人或其他组织要求获取政府信息的申请。", "none_received 0"),
        ("本年度依申请公开零受理。", "none_received 0"),
        ("全年没有群众申请公开政府信息的情形。", "none_received 0"),
        ("未收到商业企业提出的申请。", "org_commercial 0"),
        ("收到申请8件，均为自然人申请。", "received 8 natural_person 8"),
        ("收到申请3件，全部予以公开。", "received 3 granted 3"),
        ("收到申请9件，已全部办结。", "received 9 carried_out 0"),
        ("办结申请9件，无遗留。", "answered 9 carried_out 0"),
        ("收到申请9件，其中7件已在法定时限内答复，2件尚在办理期限内。",
         "received 9 answered 7 carried_out 2"),
        ("截至年底，未办结申请2件。", "carried_out 2"),
        ("年末待答复2件。", "carried_out 2"),
        ("跨年度办理2件。", "carried_out 2"),
        ("其余2件留待2025年答复。", "carried_out 2"),
        ("因信息公开被复议2起。", "review 2"),
        ("申请公开政府信息数为0。", "none_received 0"),
        ("对收到的3件申请全部作出答复。", "received 3 carried_out 0"),
        ("作出予以公开决定的有3件，已办理完毕3件。", "granted 3 answered 3"),
        ("上年未办理完毕的申请3件。", "carried_in 3"),
        ("上年未办结的申请3件。", "carried_in 3"),
        ("收到申请9件，2件因未到答复期限结转2025年继续办理，已办结7件。",
         "received 9 carried_out 2 answered 7"),
        ("予以公开66，部分公开7，不予公开9，无法提供18。",
         "granted 66 partial 7 denied 9 unable 18"),
        ("区分处理后公开2件，不予受理1件，不属于本机关公开3件。",
         "partial 2 not_processed 1 unable_not_held 3"),
        ("同意公开或部分公开81件。", "granted_and_partial 81"),
        ("行政复议5件，其中4件已作出复议决定。", "review 5 review_ruled 4"),
        ("行政诉讼5件，法院判决4件，其中败诉1件。",
         "litigation 5 litigation_ruled 4 litigation_corrected 1"),
        ("未经复议直接起诉3件，法院判决2件。", "direct 3 direct_ruled 2"),
        ("复议后起诉3件，法院判决2件。", "after 3 after_ruled 2"),
        ("行政复议3件，均维持。", "review 3 review_upheld 3"),
        ("因政府信息公开答复被提起诉讼4件。", "litigation 4"),
        ("没有群众到窗口申请公开政府信息。", "none_received 0"),
        ("引发3件政府信息公开行政复议，1件尚未审结，1件其他结果，1件已审结。",
         "review 3 review_pending 1 review_other_result 1 review_closed 1"),
        ("因依申请公开被提起2件行政诉讼。", "litigation 2"),
        ("因信息公开答复被诉至法院3件。", "litigation 3"),
        ("全年共发生2件针对政府信息公开答复的行政复议。", "review 2"),
        ("共有2件以政府信息公开答复为由的行政诉讼。", "litigation 2"),
        ("作为被申请人的政府信息公开复议案件4件。", "review 4"),
        ("被申请行政复议3件，复议机关均决定维持我局作出的答复。", "review 3 review_upheld 3"),
        ("行政诉讼5件，其中4件经法院判决。", "litigation 5 litigation_ruled 4"),
        ("政府信息公开工作零复议、零诉讼。", "none_litigated 0 none_reviewed 0"),
        ("没有因信息公开工作被申请复议或者被起诉。", "none_litigated 0 none_reviewed 0"),
        ("上年度留存未办的申请2件。", "carried_in 2"),
        ("二〇二三年尚未办结、转入本年的2件申请。", "carried_in 2"),
        ("上一年度没有结转件。", "carried_in 0"),
        ("无上年结转件，无结转下年件。", "carried_in 0 carried_out 0"),
        ("其余5件因年底收到、未届答复期限，转入2025年继续办理。", "carried_out 5"),
        ("年末还有4件申请尚在办理。", "carried_out 4"),
        ("办理过程中的政府信息公开申请4件。", "carried_out 4"),
        ("收到申请9件，办结9件，没有未办结件。", "received 9 answered 9 carried_out 0"),
        ("收到申请9件，已悉数答复。", "received 9 carried_out 0"),
        ("电子邮箱2件、在线平台5件，两项合计7件申请。", "received 7"),
        ("群众以各种方式向我局递交政府信息公开申请书7份。", "received 7"),
        ("共有3人次向我局提出政府信息公开申请。", "received 3"),
        ("共收到居民填报的《政府信息公开申请表》11份。", "received 11"),
        ("收到3件由村民寄来的政府信息公开申请。", "received 3"),
        ("政府信息公开申请数量有所上升，全年36件。", "received 36"),
        ("政府信息公开申请答复量24件。", "answered 24"),
        ("作出政府信息公开答复36件。", "answered 36"),
        ("其中，32件均在法律规定的时限内作出答复。", "answered 32"),
        ("8件政府信息公开申请的申请人均系自然人。", "handled 8 natural_person 8"),
        ("从主体看，公民5件，来自企业的申请3件。", "natural_person 5 org_commercial 3"),
        ("收到申请8件，法人或其他组织未提出申请。", "received 8 org_group 0"),
        ("没有收到企业和其他组织提出的申请。", "org_group 0"),
        ("无人向本乡提出政府信息公开申请。", "none_received 0"),
        ("没有受理过来自公民、法人和其他组织的政府信息公开申请。", "none_received 0"),
        ("未出现公民、法人和其他组织申请公开政府信息的情况。", "none_received 0"),
        ("信访、投诉类申请3件，决定不予受理。", "np_petition 3"),
        ("因保护第三方合法权益不予公开2件，所申请信息不归本机关负责的5件。",
         "denied_third_party 2 unable_not_held 5"),
        ("对能够区分处理的17件申请，作出部分公开答复。", "partial 17"),
        ("予以公开（包括部分公开）的29件。", "granted_and_partial 29"),
        ("对照年初目标压实责任，全年办结申请16件。", "answered 16"),
        ("从上一年度结转来的申请共14件。", "carried_in 14"),
        ("2023年底未办结、结转至2024年办理的申请6件。", "carried_in 6"),
        ("共有四十一件政府信息公开申请录入办理系统。", "received 41"),
        ("向我委申请公开政府信息的共５３件。", "received 53"),
        ("群众向我厅提出政府信息公开申请12件。", "received 12"),
        ("没有公民、法人和其他组织依申请获取我中心政府信息。", "none_received 0"),
        ("公开类答复（予以公开、部分公开）合计190件。", "granted_and_partial 190"),
        ("逾期不补正、不再处理的申请8件。", "other_no_correction 8"),
        ("全年共收政府信息公开申请92宗。", "received 92"),
        ("无依申请公开政府信息的情形发生。", "none_received 0"),
        ("未收到任何形式的依申请公开政府信息。", "none_received 0"),
        ("收到政府信息依申请公开办理事项1件。", "received 1"),
        ("有7件申请，以“不属于本机关负责公开”为由答复2件。", "unable_not_held 2"),
        ("收到的19件申请已全部办理完毕，不存在结转下年度办理的情况。",
         "received 19 carried_out 0 carried_out 0"),
        ("受理申请32件，年内全部办结，没有尚在办理的申请。",
         "received 32 carried_out 0 carried_out 0"),
        ("到年底，仍有15件申请尚在办理之中。", "carried_out 15"),
        ("上年度结转办件9件。", "carried_in 9"),
        ("3件转2025年办理，其余申请予以公开11件。", "carried_out 3 granted 11"),
        ("申请人以自然人为主，共27件。", "natural_person 27"),
        ("行政复议25件，均已作出复议决定。", "review 25 review_ruled 25"),
        ("行政诉讼4件，均未经复议直接起诉。", "litigation 4"),
        ("无因政府信息公开工作被申请行政复议、提起行政诉讼方面的情况。",
         "none_litigated 0 none_reviewed 0"),
        ("未接到有关个人、单位或社会团体提出的政府信息公开申请。", "none_received 0"),
        ("没有接到企业、社会组织等法人或其他组织提交的申请。", "org_group 0"),
        ("承接政府信息公开申请事项共12项。", "received 12"),
        ("依法答复“不予受理”的申请有7件。", "not_processed 7"),
        ("属于重复申请、依法不再处理的有14件。", "np_duplicate 14"),
        ("作区分处理、向申请人公开部分内容的6件。", "partial 6"),
        ("仍有7件在法定期限内，待2025年答复。", "carried_out 7"),
        ("以企业名义提出的申请有15件。", "org_commercial 15"),
        ("本年度5件申请全部由自然人提出。", "handled 5 natural_person 5"),
        ("受理申请17件，年内悉数办结，没有需要结转的申请。",
         "received 17 carried_out 0 carried_out 0"),
        ("行政诉讼5件，法院均已作出判决。", "litigation 5 litigation_ruled 5"),
        ("行政诉讼8件中，6件未经复议直接起诉，2件先复议后起诉。",
         "litigation 8 direct 6 after 2"),
        ("行政复议25件，截至年底复议机关作出决定23件。", "review 25 review_ruled 23"),
        ("4件政府信息公开行政复议案件中，我局答复均获维持。", "review 4 review_upheld 4"),
        ("信息公开类行政复议申请和行政诉讼案件全年均无。", "none_litigated 0 none_reviewed 0"),
        ("上年未及办结、由今年承接的政府信息公开申请6件。", "carried_in 6"),
        ("待答复的申请还有7件。", "carried_out 7"),
        ("当年即告办结的34件。", "answered 34"),
        ("23件申请年内办结。", "answered 23"),
        ("205件政府信息公开申请年内全部办结、无一积压。", "carried_out 0"),
        ("予以公开5件，作区分处理后部分内容予以公开2件。", "granted 5 partial 2"),
        ("完成历年文件清理，全年收到申请16件。", "received 16"),
    ],
    "s4": [
        ("未经复议直接起诉24件，复议后起诉89件。", "direct 24 after 89"),
        ("未经复议直接起诉24件，维持1件，纠正1件，其他结果16件，审结18件，尚未审结6件。",
         "direct 24 direct_upheld 1 direct_corrected 1 direct_other_result 16 direct_closed 18"
         " direct_pending 6"),
        ("复议后起诉89件，维持13件，纠正0件，其他结果67件，审结80件，尚未审结9件。",
         "after 89 after_upheld 13 after_corrected 0 after_other_result 67 after_closed 80"
         " after_pending 9"),
        ("审结行政诉讼57件。", "litigation_closed 57"),
        ("无因政府信息公开工作被申请行政复议、提起行政诉讼办件。",
         "none_litigated 0 none_reviewed 0"),
        ("未发生行政复议；无行政诉讼。", "none_reviewed 0 none_litigated 0"),
        ("情况如下：行政复议：无。行政诉讼：无。", "none_reviewed 0 none_litigated 0"),
    ],
    "s1_3": [
        ("制发行政规范性文件109件，废止489件，现行有效597件。",
         "normative_docs_made 109 normative_docs_repealed 489 normative_docs_valid 597"),
        ("规范性文件本年制发3件、本年废止1件、现行有效8件。",
         "normative_docs_made 3 normative_docs_repealed 1 normative_docs_valid 8"),
        ("制定出台规章2件、行政规范性文件109件，废止规章1件，现行有效规章11件。",
         "rules_made 2 normative_docs_made 109 rules_repealed 1 rules_valid 11"),
        ("制发3件规章，废止1件规章，现行有效11件规章。",
         "rules_made 3 rules_repealed 1 rules_valid 11"),
        ("规章本年制发3件。规章废止1件。规章现行有效11件。",
         "rules_made 3 rules_repealed 1 rules_valid 11"),
        ("制发3件规范性文件，废止1件规范性文件，现行有效8件规范性文件。",
         "normative_docs_made 3 normative_docs_repealed 1 normative_docs_valid 8"),
        ("废止规范性文件1件，现行有效规范性文件8件。规范性文件废止1件。规范性文件现行有效8件。",
         "normative_docs_repealed 1 normative_docs_valid 8"
         " normative_docs_repealed 1 normative_docs_valid 8"),
        ("制发行政规范性文件2件，规章1件。", "normative_docs_made 2 rules_made 1"),
        ("规范性文件管理严格，制发2件。", "normative_docs_made 2"),
        ("我镇没有现行有效的行政规范性文件，无现行规章。", "normative_docs_valid 0 rules_valid 0"),
        ("行政规范性文件：本年制发件数3，本年废止件数1，现行有效件数82。",
         "normative_docs_made 3 normative_docs_repealed 1 normative_docs_valid 82"),
        ("新制发行政规范性文件8件，截至12月31日现行有效97件。",
         "normative_docs_made 8 normative_docs_valid 97"),
        ("以我局名义出台行政规范性文件4件。", "normative_docs_made 4"),
    ],
    "s2": [
        ("办理行政许可9487件，行政处罚2776件，行政强制84件，行政事业性收费7545万元。",
         "licensing 9487 penalty 2776 coercion 84 admin_fee 7545"),
        ("作出行政许可决定120件；作出行政处罚决定30件。", "licensing 120 penalty 30"),
        ("2024年我中心无公开的规章、行政规范性文件、行政许可、行政处罚、行政强制、行政事业性收费情况。",
         "none_admin_fee 0 none_coercion 0 none_licensing 0 none_normative_docs 0 none_penalty 0"
         " none_rules 0"),
        ("本机关不具有行政许可职权。", "none_licensing 0"),
        ("制作并送达行政处罚决定书213份。", "penalty 213"),
        ("2024年行政处罚处理决定数量为64件。", "penalty 64"),
        ("制发行政处罚决定书21份。", "penalty 21"),
        ("本年度行政处罚处理决定数量一栏为381件。", "penalty 381"),
        ("行政处罚决定共作出137件。", "penalty 137"),
        ("行政事业性收费全年入库921.6万元。", "admin_fee 921.6"),
        ("作出120件行政许可，实施30件行政处罚，实施2件行政强制。",
         "licensing 120 penalty 30 coercion 2"),
    ],
    "s6": [
        ("全年收取政府信息公开信息处理费 0 元。", "fee_received 0"),
        ("2024年，无收取信息处理费情况。", "fee_received 0"),
        ("也未对申请人收取政府信息处理费。", "fee_received 0"),
        ("收取信息处理费25件，共计2950元。", "fee_received 2950 fee_cases 25"),
        ("发出收费通知的件数为3件，总金额为1200元，实际收取的总金额为800元。",
         "fee_notices 3 fee_notified 1200 fee_received 800"),
        ("发出收费通知的件数和总金额以及实际收取的总金额均为0。",
         "fee_notices 0 fee_notified 0 fee_received 0"),
        ("未发出收费通知。", "fee_notices 0"),
        ("没有就信息公开申请发出过收费通知。", "fee_notices 0"),
        ("没有向申请人发出过收费通知。", "fee_notices 0"),
        ("共发出收费通知3件，金额500元，实收1200元。",
         "fee_notices 3 fee_notified 500 fee_received 1200"),
        ("收取800元信息处理费。", "fee_received 800"),
        ("发出2件收费通知，通知缴费1200元，实际缴费1件。",
         "fee_notices 2 fee_notified 1200 fee_cases 1"),
        ("发出收费通知2件，1件已缴费。", "fee_notices 2 fee_cases 1"),
    ],
    "s1_1": [
        ("主动发布各类政府信息 2428 条。", "published 2428"),
        ("公布政府信息2599条。", "published 2599"),
        ("公布了120条政府信息。", "published 120"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("section", "text", "expected"),
    [(section, text, words) for section, rows in READ.items() for text, words in rows],
)
def test_a_stated_figure_is_read(section: str, text: str, expected: str) -> None:
    words = expected.split()
    assert counts(text, section) == list(zip(words[::2], words[1::2], strict=True))
    assert all(claim.judged for claim in read(text, section))


def test_every_kind_has_a_phrase_that_yields_it() -> None:
    seen = {word for rows in READ.values() for _, words in rows for word in words.split()[::2]}
    rare = {"other_other"}  # 其他 alone names no row
    assert kinds(FORM).keys() - seen - rare == {"enumeration", "growth", "change", "share"}


SILENT = [
    ("s1_2", "累计转办数76条，城市留言板公开回复量6275条。"),
    ("s6", "共受理各类群众诉求办件109513件，按时办结率100%。"),
    ("s6", "共办理议提案4件，办结率100%。"),
    ("s1_2", "办理建议32件、提案41件，予以公开73件。"),
    ("s1_2", "办结热线工单109513件，受理行政许可申请300件。"),
    ("s1_2", "全年作出政府信息公开答复书23份。"),
    ("s1_2", "共有5个单位提出政府信息公开申请办理建议3条。"),
    ("s4", "没有企业就政府信息公开提出行政复议。"),
    ("s6", "没有收到超过一定数量或频次范围的政府信息公开申请。"),
    ("s1_2", "未收到重复申请。"),
    ("s1_2", "如未收到申请人补正材料的，视为放弃。"),
    ("s1_2", "无依申请公开收费情况。"),
    ("s1_2", "有无依申请公开。"),
    ("s1_2", "每件申请均在20个工作日内答复。"),
    ("s1_2", "收到的申请中，申请人主动撤回3件。"),
    ("s1_2", "全年收到网上申请8件、信函申请3件。"),
    ("s1_2", "全年未收到行政许可申请。"),
    ("s1_2", "依申请公开培训2次，参加120人次。"),
    ("s1_2", "高效办成“一件事”，收到表扬信3封。"),
    ("s1_2", "2025年力争办结申请300件。"),
    ("s1_2", "予以公开、部分公开、不予公开分别为5件、3件、2件。"),
    ("s1_2", "受理申请较上年有所增加。"),
    ("s1_2", "无因依申请公开引发的行政诉讼败诉案件。"),
    ("s1_2", "行政复议维持3件，驳回2件。"),
    ("s4", "未发生行政复议被纠错情况。"),
    ("s6", "全市办理行政复议案件120件，行政应诉案件30件。"),
    ("s1_1", "公开政府常务会议 7 期，解读信息发布 7 条。"),
    ("s1_1", "其他应主动公开政府信息856条。"),
    ("s1_1", "主动公开政务文件11份，开展政策解读活动15次。"),
    ("s1_1", "主动公开信息  条。"),
    ("s1_3", "建立健全规章制度12项，制发文件120件。"),
    ("s1_3", "公开规范性文件15件，解读规范性文件8件。"),
    ("s1_3", "制发规章、规范性文件3件。"),
    ("s2", "行政许可事项84项，行政许可类信息69条。"),
    ("s2", "一般程序行政处罚120件，简易程序行政处罚30件。"),
    ("s2", "开展行政处罚案卷评查30件。"),
    ("s2", "行政许可、行政处罚共300件。"),
    ("s2", "减免行政事业性收费2.5万元。"),
    ("s2", "采取行政强制措施3件，无重大行政处罚。"),
    ("s6", "收取信息处理费的，每件100元。"),
    (
        "s1",
        "依据《条例》（国令第 711 号）第五十条和国办公开办函〔2021〕30号，电话：0517-87290606。",
    ),
    ("s1", "根据《2024年收到申请17件办理情况》，一是压实责任；二是强化培训。"),
    ("s3", "一、本年新收政府信息公开申请数量 95 0 0 0 0 0 95"),
    ("s3", "（一）予以公开 50 0 0 0 0 0 50\n（六）其他处理0 0 0 0 0 00"),
    ("s2", "规章 0 0 0\n行政规范性文件 3 0 8\n行政许可 9487"),
    ("s2", "行政许可2293 第二十条第（六）项信息内容"),
]


@pytest.mark.parametrize(("section", "text"), SILENT)
def test_a_number_of_something_else_is_no_claim(section: str, text: str) -> None:
    assert read(text, section) == []


QUALIFIED = [
    ("2024年，区政府办代表区政府受理政府信息公开申请17件。", "“代表区政府”的数"),
    ("指导各部门办结申请17件。", "“各部门”的数"),
    ("以区政府名义答复申请10件。", "“以区政府名义”的数"),
    ("2022年度收到申请5件。", "2022年的数"),
    ("2022年全年收到申请5件。", "2022年的数"),
    ("二〇二二年收到申请5件。", "2022年的数"),
    ("上年收到申请5件。", "2023年的数"),
    ("2025年收到申请5件。", "2025年的数"),
    ("上半年收到申请5件。", "部分时段"),
    ("截至2024年6月收到申请5件。", "部分时段"),
    ("近三年共收到申请300件。", "多年累计"),
    ("通过政府门户网站共办理并答复信息公开申请3件。", "单一渠道的数"),
    ("受理政府信息公开行政复议案件5件。", "复议机关受理的数"),
    ("要求公开行政执法案卷2件。", "申请的内容"),
    ("重复申请2件合并答复。", "申请的内容"),
    ("征求第三方意见后，同意公开3件。", "第三方的意见"),
    ("上级交办，办结申请3件。", "其他机关的申请"),
    ("上年结转办结2件。", "其中数"),
    ("其中受理申请2件。", "其中数"),
    ("收到书面申请2件。", "单一渠道的数"),
    ("其他类行政复议3件。", "其他案件的数"),
    ("行政复议3件，均与政府信息公开无关。", "其他案件的数"),
    ("代县城管局办理3件行政许可。", "其他的数"),
    ("公示作出行政许可3件。", "公开、备案的数"),
    ("网上申请12件（自然人9件、商业企业3件）。", "其中数"),
    ("收到申请。其中，窗口收到申请2件。", "单一渠道的数"),
    ("撤回申请的有8件，归入“其他处理”。", "其中数"),
    ("代市政府审理行政复议案件37件，审结33件。", "复议机关受理的数"),
    ("7件申请因以公开之名行信访之实，我局依法不予受理。", "其中数"),
    ("线上申请16件（个人12件、企业4件）。", "其中数"),
    ("网络和现场渠道未收到申请。", "单一渠道的数"),
    ("比2023年多办结7件。", "变动数"),
    ("全年有3名群众到窗口提交政府信息公开申请2件。", "单一渠道的数"),
    ("帮助2名老年人填写政府信息公开申请表2份。", "其他机关的申请"),
    ("收到群众关于房屋征收的政府信息公开申请6件。", "其中数"),
    ("有8个单位未收到政府信息公开申请，其余均按时办理。", "“单位”的数"),
    ("工伤认定类行政复议9件。", "其他案件的数"),
    ("行政复议12件，不属于本报告统计范围。", "其他案件的数"),
]


LAST_YEAR = [
    "政府信息公开申请由2023年的7件降至2024年的3件。",
    "受理申请从上年的7件降至3件。",
    "共受理政府信息公开申请3件，2023年为7件。",
    "共受理政府信息公开申请3件（上年同期为7件）。",
    "从政府信息公开申请数量看，2023年7件，2024年3件。",
]


@pytest.mark.parametrize("text", LAST_YEAR)
def test_a_number_of_last_year_stands_beside_this_years(text: str) -> None:
    last, now = sorted(read(text), key=lambda claim: claim.judged)
    assert (last.value, last.qualifiers, last.kind) == (7, ("2023年的数",), now.kind)
    assert now.value == 3


@pytest.mark.parametrize(("text", "qualifier"), QUALIFIED)
def test_a_figure_of_another_base_is_read_but_not_judged(text: str, qualifier: str) -> None:
    claim = next(claim for claim in read(text) if not claim.parts)
    assert qualifier in claim.qualifiers
    assert not claim.judged


@pytest.mark.parametrize(
    "text",
    [
        "2023年收到申请5件，2024年收到申请7件。",
        "收到申请7件，较2023年有所增加。",
        "2022年以来制度不断完善。2024年收到申请7件。",
        "与2023年相比，收到申请7件。",
        "全市各级各部门共收到申请7件。",
        "1月1日至12月31日，收到申请7件。",
        "根据2021年9月印发的格式，2024年收到申请7件。",
    ],
)
def test_the_figure_of_this_year_is_judged(text: str) -> None:
    assert [str(claim.value) for claim in read(text) if claim.judged] == ["7"]


def test_the_year_of_a_sentence_holds_for_the_ones_after_it() -> None:
    last, same = read("2022年收到申请5件。全部办结，其中予以公开2件。")[:2]
    assert (last.year, same.year) == (2022, 2022)


def test_the_fifth_section_is_judged_only_where_it_names_the_year() -> None:
    text = "收到政府信息公开申请5件，答复不够及时。"
    assert not read(text, "s5")[0].judged
    assert read("2024年，" + text, "s5")[0].judged


def test_another_body_is_qualified_where_the_agency_is_known() -> None:
    text = "市场监管局收到申请5件。"
    assert read(text)[0].subject == "市场监管局"
    assert read(text)[0].judged
    assert not read(text, own=("东湖街道办事处", "街道"))[0].judged
    assert read("东湖街道收到申请5件。", own=("越城区东湖街道办事处",))[0].judged
    for inner in ("党政综合办公室", "街道政务服务大厅"):
        assert read(f"{inner}收到政府信息公开申请5件。", own=("东湖街道办事处", "街道"))[0].judged


def test_a_rounded_figure_is_never_a_contradiction() -> None:
    (claim,) = read("收到依申请公开3万余件。")
    assert claim.about and not claim.judged and claim.agrees(Decimal(1))


def test_the_place_of_a_claim_is_that_of_the_given_text() -> None:
    text = "2024 年，全区受理政\n- 1 -\n府信息公开申请 １７ 件，均已答复。"
    claim, _ = read(text)
    assert text[claim.start : claim.end] == claim.phrase == text[9 : text.index("，均")]
    assert claim.sentence.text.startswith("2024 年") and "\n" not in claim.sentence.text


# ---------------------------------------------------------------------- enumerations

ENUMERATED = [
    ("主动公开政府信息63条，其中，机构类16条，动态类36条，预决算5条，报告1条，其他信息5条。",
     "63", "16 36 5 1 5", False, True),
    ("公布政府信息2599条，(其中机构类25条，政策类68条，其他应主动公开政府信息856条)主要通过网站",
     "2599", "25 68 856", False, False),
    ("收到8份申请，均为自然人申请。其中，予以公开2件，部分公开5件，其他1件（自主撤销）。",
     "8", "2 5 1", False, True),
    ("收到申请119件，其中甲47件、乙28件、丙22件、丁15件、戊5件、己2件。",
     "119", "47 28 22 15 5 2", False, True),
    ("收到申请119件，其中甲47件、乙28件、丙22件、丁15件、戊5件。",
     "119", "47 28 22 15 5", False, False),
    ("收到申请10件，其中自然人8件、法人或其他组织3件，办结10件。", "10", "8 3", False, False),
    ("收到申请10件，其中自然人8件、法人或其他组织2件，办结9件。", "10", "8 2", False, True),
    ("收到申请10件，其中予以公开5件。", "10", "5", True, True),
    ("发布信息1200条，其中主要包括动态800条、政策300条、解读90条等。",
     "1200", "800 300 90", True, True),
    ("行政复议3件（维持1件、纠正1件、尚未审结1件），行政诉讼7件。", "3", "1 1 1", False, True),
    ("答复申请1453件，其中予以公开966件，部分公开67，不予公开81件，其他处理96件。",
     "1453", "966 67 81 96", True, True),
    ("收取信息处理费2950元，其中甲县950元，乙县2000元。", "2950", "950 2000", False, True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "total", "parts", "partial", "complete"), ENUMERATED)
def test_the_parts_of_a_total_are_read(
    text: str, total: str, parts: str, partial: bool, complete: bool
) -> None:
    (claim,) = [claim for claim in read(text) if claim.kind == "enumeration"]
    assert str(claim.value) == total
    assert " ".join(map(str, claim.parts)) == parts
    assert (claim.partial, claim.complete) == (partial, complete)


def test_the_tail_of_one_list_is_not_the_total_of_the_next() -> None:
    text = "收到申请95件，其中当面42件，网络53件。全部办结，其中予以公开50件，无法提供32件。"
    assert [c.parts for c in read(text) if c.kind == "enumeration"] == [(42, 53)]


# ---------------------------------------------------------------------- the tables


def phrases(section: str, text: str) -> Iterator[tuple[Wording, Surroundings, str]]:
    """Every wording that a text has, in its surroundings, with each kind it has there."""
    setting = Setting.of(section, Prose(text), FORM, YEAR, ("东湖街道办事处", "街道"))
    for wording in wordings_in(setting.read, FORM):
        for match in wording.pattern.finditer(setting.read.masked):
            at = Surroundings(setting, match, setting.read.stated(match))
            for kind in wording.resolve(wording.kind, at):
                yield wording, at, kind


APPLICANTS = ("自然人", "法人或其他组织", "商业企业", "科研机构", "社会公益组织", "律师事务所")


@pytest.mark.parametrize("who", APPLICANTS)
def test_that_one_kind_of_applicant_asked_nothing_denies_no_more(who: str) -> None:
    (claim,) = read(f"未收到{who}提出的申请。")
    assert claim.kind != "none_received" and claim.value == 0


def told() -> list[tuple[str, str]]:
    """Every text of these tests, with its section."""
    return [
        *((section, text) for section, rows in READ.items() for text, _ in rows),
        *(("s1_2", text) for text, _ in QUALIFIED),
        *(("s1_2", text) for text in LAST_YEAR),
        ("s1_2", "市场监管局收到申请5件。"),
        ("s1_2", "全市受理政府信息公开申请5件。"),
        ("s5", "收到政府信息公开申请5件。"),
        *(("s1_2", f"未收到{who}提出的申请。") for who in APPLICANTS),
        *SILENT,
    ]


def test_every_wording_reads_a_text_of_these_tests() -> None:
    found = {wording for section, text in told() for wording, _, _ in phrases(section, text)}
    assert [w.pattern.pattern for w in wordings(FORM) if w not in found] == []


def test_every_qualifier_holds_in_a_text_of_these_tests() -> None:
    found = {
        qualifier
        for section, text in told()
        for _, at, kind in phrases(section, text)
        for qualifier in QUALIFIERS
        if qualifier.applies & kinds(FORM)[kind].topics and qualifier.reason(at)
    }
    assert [(q.name, q.pattern.pattern) for q in QUALIFIERS if q not in found] == []


def test_a_prose_without_the_words_of_a_wording_has_none_of_it() -> None:
    for _, text in told():
        setting = Setting.of("s1_2", Prose(text), FORM, YEAR, ())
        has = {w for w in wordings(FORM) if w.pattern.search(setting.read.masked)}
        documents_alone = {w for w in has if w.kind in ("made", "repealed", "valid")}
        assert has - documents_alone <= set(wordings_in(setting.read, FORM))


# ---------------------------------------------------------------------- any text

PLAIN_WORDS = """
    收到 办结 申请 政府信息公开 依申请公开 其中 （ ） ， 、 。 ； 《 》 2024年 上年 结转 下年度
    17件 0件 3.5% 约 1,234条 二十件 100元 5万元 同比增长 占 行政复议 维持 规章 废止 无 未 均为
    - 1 | ０ \ue000 “ * 截至 全年
"""
BLANKS = ("\n", "\t", " ", "\n\n", "\n - 1 -\n", "\u3000")
WORDS = st.sampled_from([*PLAIN_WORDS.split(), *BLANKS])


WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F) if chr(code) not in "*`\"'"}


def test_every_wording_is_read_alike_in_half_and_in_full_width() -> None:
    narrow = {wide: code for code, wide in WIDE.items()}
    for section, text in told():
        said = [
            [(claim.kind, claim.value, claim.qualifiers) for claim in read(one, section)]
            for one in (text, text.translate(WIDE), text.translate(narrow))
        ]
        assert said[0] == said[1] == said[2], text


@given(st.lists(WORDS, max_size=40).map("".join), st.sampled_from(["s1_2", "s4", "s6", ""]))
def test_any_mixture_of_the_words_is_read_without_fail(text: str, section: str) -> None:
    for claim in read_claims(section, Prose(text), FORM, YEAR):
        assert claim.kind in kinds(FORM)
        assert text[claim.start : claim.end] == claim.phrase
        assert claim.year is None or 2000 <= claim.year <= 2100


@given(st.text())
def test_any_text_at_all_is_read_without_fail(text: str) -> None:
    read_claims("s1_2", Prose(text), FORM, YEAR)


@pytest.mark.parametrize(
    "unit",
    ["收到", "1件", "其中1件", "收到申请1件，", "（一）", "《", "占", "无", "2024年", "- 1 -"],
)
def test_the_time_grows_with_the_text_and_no_faster(unit: str) -> None:
    text = (unit * 50_000)[:50_000]  # the longest section that a parameter file may hold
    read("收到申请1件")  # the patterns are compiled once
    began = time.process_time()
    read(text)
    assert time.process_time() - began < 3


@pytest.mark.parametrize("first", range(8))
def test_no_hostile_piece_of_any_family_holds_up_the_reading(first: int) -> None:
    for piece in PIECES[first::8]:
        began = time.process_time()
        read(repeated(piece))
        assert time.process_time() - began < 5, piece  # a hang guard: it takes below 1.5 s


@pytest.mark.parametrize("word", ["政府信息", "印发"])
def test_a_text_of_one_word_is_read_once_not_from_every_place(word: str) -> None:
    begun = time.process_time()
    read("1件" + word * (80_000 // len(word)))
    assert time.process_time() - begun < 4
