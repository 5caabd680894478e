"""The words that wordings are made of, and how a wording becomes a pattern.

Patterns are matched on prose without blanks, quotes and titles, in half-width punctuation,
where every quantity has become one letter: Q a count, M an amount of money, P a percentage.
Only atomic repeats, of a few words at most, and bounded gaps: a match costs the same wherever
it starts, and as little. Atomic groups, not possessive repeats: those match wrongly before
Python 3.11.5.
"""

from __future__ import annotations

import re

from nianbao.prose.claims.prose import MASKS

_MOST_REPEATED = 20  # words of one group in a row: no sentence has half of that


def compiled(pattern: str) -> re.Pattern[str]:
    """Q, M, P of the table become the letters that stand for quantities in the read text.

    Repeats without a bound would read a text of nothing else from every place to its end.
    """
    pattern = pattern.replace(")*)", f"){{0,{_MOST_REPEATED}}})")
    return re.compile(re.sub(r"[QM]|P(?!<)", lambda m: MASKS[m[0]], pattern))


END = r"(?=[,;。、:!?()\n]|$|及|和)"
SUM = (
    r"(?>(?:了|数量|总数|总量|总件数|件数|数|共计|共有|共|合计|总计|累计|计|为|是|有|达到|达|均|各(?!类|种|项)|约|近|超过|逾|:"
    r"|,(?=共|合计|总计|累计))*)"
)
ANYONE = (  # whoever may ask: who names one kind alone leaves the others out
    r"(?:公民|自然人|个人|群众)(?:个人)?(?:、|和|或者?)(?:企业、|单位、)?(?:法人|企业|单位|组织)"
    r"(?:(?:、|和|或者?|及|以及)(?:其他|有关|相关|社会|非法人|其它)?(?:组织机构|组织|机构|单位|团体))?"
)
WHO = (
    rf"(?>(?:{ANYONE}|公民个人|公民|群众|社会|公众|申请人|任何|个人|网民|企业|市民|居民|村民|辖区|或者?|和|、|各类|各种|有关|相关"
    r"|有效|书面|在线|形式|提出|提交|递交|填报|寄送|寄来|来自|关于|要求|的|了|过|对|向|我|本|机关|局|厅|处|站|院|所|镇|乡|街道|中心|单位|市|区|县|委|办"
    r"|向[^,;。:QMP()]{1,14}?(?=提出|提交|递交)|(?:以|通过|经由?|用)"
    r"[^,;。:QMP()]{1,16}?(?:各种|多种|等)?(?:方式|途径|渠道|形式)|通过[^,;。:QMP()]{1,12}?(?=提出|提交|递交))*)"
)
ASK = (
    r"(?:(?>(?:政府|政务|信息|公开|获取|要求|相关|关于|本级|类|的)*)依?申请(?:公开)?"
    r"(?:政府)?(?:信息)?(?:公开)?(?:的?申请)?"
    r"(?:件|(?:办理)?事项|办件|表|书)?(?!人|复议|行政|诉讼|调解|仲裁|执行|撤))"
)
IN_CLAUSE = r"[^,;。:!?()\nQMP]"  # no end of a clause, and no number
FREE = rf"{IN_CLAUSE}{{0,24}}?"  # whatever words, in one clause
US = r"[我本](?:机关|单位|街道|中心|[局委办厅镇乡])"
RISEN = r"(?:增加|上升|增长|增|升|减少|下降|降低|降|减)[至到为]"  # 由7件降至3件
NAMED = (  # a request by its full name, which words of any kind may lead to
    r"(?:(?:政府|政务)?信息公开的?(?:书面|网上)?申请|依申请公开(?:政府信息)?(?:的?申请)?"
    r"|申请公开(?:的?政府)?信息|公开政府信息的?申请)(?:公开)?(?:件|事项|办件|表|书)?"
    r"(?!人|复议|行政|诉讼|调解|仲裁|执行|撤)"
)
PUT = r"(?:提出|提交|递交|寄来|寄送|填报|填写|发来|报送)"
FIRST = r"(?<![^Q)涉危参][、和及与])"  # not the tail of a list of names that share the number
LED = (  # 一般程序行政处罚 is a part: only a verb or a clause's beginning leads the whole
    r"(?:(?<![^Q)][、和])(?<=[,;。:、(\n和Q])|(?<=作出|做出|办理|实施|办结|查处|下达|送达|出具|开具|制发|制作|全年|本年|年度|完成|其中|各类)"
    r"|(?<=[0-9]年)"
    r"|(?<=共)|^)"
)
NOT = (
    r"(?<![未没应待])(?<!延期)(?<!逾期)(?<!超期)(?<!超时)(?<!协助)(?<!指导)"
    r"(?<!电话)(?<!当场)(?<!口头)(?<!未按期)(?<!未按时)(?<!未及时)(?<!未能)"
    r"(?<!公开)(?<!提供)(?<!处理)(?<!提前)(?<!限时)(?<!区分)(?<!其他)(?<!不再)(?<!为由)"
)
NEXT = r"(?>(?:下一?|次|明|来|20\d\d)年(?:度|初|1月)?)"
LAST = r"(?:上一?|去|前|20\d\d|二[〇零○][〇零○一二三四五六七八九]{2})年(?:度)?"
NONE = r"(?<!有)(?:无|没有|未(?:曾|有)?|不存在|不涉及|不具[有备]|从未)"
MADE = (
    r"(?:制发|制定|制订|出台|颁布|印发|新制作|新发布|发文|新增)"
    r"(?>(?:了|的|并|和|、|出台|印发|发布|公布|实施)*)"
)
FEE = r"(?>(?:政府信息公开|依申请公开|信息公开|政府|信息)*)(?<=信息|公开)处理费"
TAIL = (
    r"(?>(?:的|答复|决定|类|情形|申请人?|为由|告知|名义|提出|提交|递交|政府信息|案件|结果|,?占)*)"
)
LEAD = (
    r"(?>(?:申请|案件|的|作出|作|为|属于?|系|因|被|已|决定|依法|其他(?!处理)|危及|保护|本机关|我局"
    r"|涉及|政府信息公开|信息公开)*)"
)
