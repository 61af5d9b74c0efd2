"""Words that may not be published: home addresses, marks of secrecy, names of parties, private mail boxes.

Only what the words around it make certain is believed; 涉及国家秘密 and 不予公开 are the form's own words.
"""

import re
from collections.abc import Iterator

from generator.patterns import seldom
from generator.spotting import Words
from generator.telling.personal_numbers import Finding

ADDRESS, MARKING, NAME, FREE_MAIL = "住址", "密级或内部标志", "当事人的姓名", "个人邮箱"

_NUMERALS = "0123456789０１２３４５６７８９一二三四五六七八九十百"
_N = f"[{_NUMERALS}]{{1,4}}"
# Few texts need these patterns: each is compiled when the first does.
_HOUSE = (
    # 张家村3组25号
    rf"[\u4e00-\u9fff]{{1,8}}(?:村|社区|屯|寨)(?:委会)?[\u4e00-\u9fff]{{0,6}}?{_N}(?:村民小组|组|社|队){_N}号"
    # 阳光小区3栋2单元501室
    rf"|[\u4e00-\u9fff]{{1,10}}(?:小区|花园|家园|公寓|新村|花苑|佳苑|雅苑|宿舍|家属院|生活区)[\u4e00-\u9fff]{{0,4}}?"
    rf"{_N}(?:号楼|栋|幢|座|号)(?:{_N}单元)?{_N}(?:室|户|房|号)"
    # 家住新城镇张家村3组
    r"|(?:家住|现住|住址|居住地址?|居住于|户籍地址?|户籍所在地|家庭地址|户口所在地)[:：为在]?[\u4e00-\u9fff]{0,16}?"
    rf"(?:[村社寨屯区路街巷弄道里])[\u4e00-\u9fff]{{0,6}}?{_N}(?:号|组|栋|幢)"
    rf"(?:(?:附|楼|院)?{_N}(?:号楼|号|组|栋|幢|单元|室|户))*"
)
ADDRESS_SIGNS = (
    *(f"{number}{kind}" for number in _NUMERALS for kind in "号栋幢座"),
    *("家住", "现住", "住址", "居住地", "居住于", "户籍", "家庭地", "户口所"),
)
"""One of these stands in every text with the address of a home."""
_HOUSE_MAY = seldom(rf"[组社队栋幢座楼元号家现住户居](?:{_N}[号室户房]|[住庭址籍口])")
_OFFICE = seldom(
    r"(?:(?:联系|办公|通讯|通信|邮寄|邮政|单位|机关|注册|经营|项目|施工|现场|受理|查阅)(?:地址|地点)|(?<![庭住籍])地址|地点"
    r"|设在|设于|设立在|位于|查阅点|查阅场所|公开点|服务站|服务点|服务中心|受理点|办公室|窗口)[^，。；\n]{0,12}$"
)

_MARKING = (
    r"(?P<grade>(?:绝密|机密|秘密)[ \u3000]*[★☆](?:[ \u3000]*[0-9０-９一二三五十]{1,3}[年月]|长期|启用前)?)"
    r"|(?:^|(?<=\n))[ \t\u3000]*[（(【\[]?(?P<line>绝密|机密|秘密|内部资料|内部文件|内部材料|注意保存)"
    r"(?:[ \u3000·]*[0-9０-９]{1,2}年)?[）)】\]]?[ \t\u3000]*(?=\n|$)"
    r"|(?P<inner>(?:内部(?:资料|文件|材料|使用)|仅供内部(?:使用|参考|传阅)?)[，,、 　]*"
    r"(?:注意保存|妥善保管|请勿外传|不得外传|严禁外传|禁止外传))"
    r"|(?:公开属性|公开方式|公开类别|公开选项)[ 　]*[:：][ 　]*(?P<property>不予公开|不公开)"
    r"|(?P<this>此件(?:不予公开|不公开))|【(?P<boxed>不予公开|内部资料|注意保存)】"
)
MARKING_SIGNS = (
    "★",
    "☆",
    "绝密",
    "机密",
    "内部",
    "注意保存",
    "此件",
    "公开属性",
    "公开方式",
    "公开类别",
    "公开选项",
    "公开】",
    *(f"秘密{mark}" for mark in "\n \t\u3000·）)】]0123456789０１２３４５６７８９"),
)
"""What stands in every text with a mark of secrecy, if a line end stands behind it."""
_MARKING_MAY = Words(MARKING_SIGNS)

# Family names that begin no other word after 申请人 or 原告.
_FAMILY = (
    "王李张刘陈杨赵吴徐孙朱胡郭林罗郑梁谢宋唐许邓冯韩曹彭肖田董袁潘蒋蔡余杜叶程苏魏吕丁沈姚卢姜崔钟谭陆汪范石廖贾韦傅"
    "邹孟熊秦邱薛侯尹阎龙段郝孔邵史毛黎贺顾赖武康莫龚汤庞樊殷葛欧翟柴聂焦柳覃俞梅阮岳耿祝詹戚庄裴霍"
)
_NOT_GIVEN = "某先女的之为有在是和与及等对因就向要提申请起诉各类两年月日"
_PERSON = rf"[{_FAMILY}](?![{_NOT_GIVEN}])[\u4e00-\u9fff]{{1,2}}?"
_PARTY = (
    rf"[人告][:：为是 ]?(?P<party>{_PERSON})"
    r"(?=不服|诉(?!求)|起诉|提起|提出|向我|向本|向[\u4e00-\u9fff]{2,6}[局府委]|要求|申请|因不服|[（(，。；、]|等[0-9一二三四五六七八九十]*人)"
)
_PARTIES = ("申请人", "原告", "上诉人", "举报人", "投诉人", "信访人", "第三人")
PARTY_SIGNS = (*_PARTIES, "诉", "不服", "状告")
"""What stands in every text that names a party."""
_PARTIES_MAY = Words(PARTY_SIGNS)
_SUES = r"[诉服告](?=我[局委厅镇府办]|本机关|[\u4e00-\u9fff]{2,16}?(?:局|政府|委员会|厅|办事处|管委会))"
_WHO_SUES = (
    rf"(?:^|[^\u4e00-\u9fff])(?P<sues>{_PERSON})(?:等[0-9一二三四五六七八九十]*人)?(?:诉|不服|起诉|状告)$"
)
_LONGEST = 16
_NO_PERSON = (
    "^(?:许可|许多|程序|陈述|张贴|余额|余下|林业|林地|林木|田地|田间|武汉|武警|苏州|叶片|康复|石油|石材|石家|龙头|罗平|陆续|顾问|武定|钟点|梁平|贺州|董事|余姚)"
    "|[省市县区乡镇村街道局厅委办所院厂店社会公司组队部科处室站队园场网员人方者]$"
)

_MAIL = seldom(
    r"[A-Za-z0-9][A-Za-z0-9._+-]*@(?P<domain>(?:vip\.)?(?:163|126|139|21cn|qq|foxmail|sina|sohu|tom|yeah|gmail|hotmail"
    r"|outlook|live|icloud|yahoo|aliyun|188|189|wo)\.(?:com\.cn|com|net|cn))(?![A-Za-z0-9.-]*[A-Za-z0-9])",
    re.IGNORECASE,
)


def home_addresses(text: str) -> Iterator[Finding]:
    """Yield addresses of homes below the township; the address of an office is none."""
    if not _HOUSE_MAY.search(text):
        return
    for match in re.finditer(_HOUSE, text):
        if not _OFFICE.search(text, max(match.start() - 20, 0), match.start()) and not _OFFICE.search(
            match[0]
        ):
            kept = match[0][:4]
            yield Finding(ADDRESS, match.start(), len(match[0]), f"{kept}***")


def markings(text: str) -> Iterator[Finding]:
    """Yield marks of secrecy and of inner use that stand as marks, not as words of a sentence."""
    if not _MARKING_MAY.stand_in(f"{text}\n"):
        return
    for match in re.finditer(_MARKING, text):
        group = str(match.lastgroup)
        yield Finding(MARKING, match.start(group), len(match[group]), match[group])


def names_of_parties(text: str) -> Iterator[Finding]:
    """Yield names of persons who apply, sue or complain."""
    if not _PARTIES_MAY.stand_in(text):
        return
    for match in re.finditer(_PARTY, text):
        if text.endswith(_PARTIES, 0, match.start() + 1):
            yield from _named(match["party"], match.start("party"))
    for match in re.finditer(_SUES, text):
        start = max(match.end() - _LONGEST, 0)
        who = re.search(_WHO_SUES, text[start : match.end()])
        if who and (who.start() or not start):
            yield from _named(who["sues"], start + who.start("sues"))


def _named(name: str, offset: int) -> Iterator[Finding]:
    if not re.search(_NO_PERSON, name):
        yield Finding(NAME, offset, len(name), name[0] + "某" * (len(name) - 1))


def free_mail(text: str) -> Iterator[Finding]:
    """Yield mail boxes at providers that anybody can use; what is shown keeps the provider."""
    if "@" not in text:
        return
    for match in _MAIL.finditer(text):
        yield Finding(FREE_MAIL, match.start(), len(match[0]), f"{match[0][:2]}***@{match['domain']}")


def is_name(text: str) -> bool:
    """Say whether a text is the name of a person and nothing else, as the author of a document is written."""
    return bool(
        re.fullmatch(f"[{_FAMILY}黄周何高马曾于方任万白江金夏常易严文施洪温古][\u4e00-\u9fff]{{1,2}}", text)
    ) and (not re.search(_NO_PERSON, text))
