"""The words in which reports tell what their tables hold: data beside the forms, which the analysis of prose reads.

Each word has a kind, and some name rows or columns of a table. A figure is believed to state a cell only when every
word of its clause stands here: whoever adds a word makes the checks see more, and may make them err.
"""

import re
from functools import cache
from typing import NamedTuple

from generator.formats import by_id
from generator.forms.labels import core_of
from generator.forms.spec import ReportFormat, RowSpec
from generator.patterns import seldom


class Word(NamedTuple):
    """The kind of a word, and the rows or columns it stands for."""

    kind: str
    names: tuple[str, ...] = ()


class Part(NamedTuple):
    """One summand of a reading: a cell by row and column, added or taken off."""

    sign: int
    row: str
    column: str


class Vocabulary(NamedTuple):
    """The words of one form, per first character how long its words are, the longest first, and by last character themselves.

    ``groups`` gives the rows below a row or group; ``homes`` the table that the notes under a key speak of.
    """

    words: dict[str, Word]
    lengths: dict[str, tuple[int, ...]]
    tails: dict[str, tuple[str, ...]]
    groups: dict[str, tuple[str, ...]]
    homes: dict[str, str]

    def may_end(self, text: str) -> bool:
        """Say whether a text may end with a known word or phrase, or with an empty clause."""
        bare = text.rstrip(_SKIPPED)
        last = bare[-1:]
        return last in _ENDS_BESIDES or bare.endswith(self.tails.get(last, ()))


FILLER, MATTER, OBJECT, RECEIVED, HANDLED, ANSWERED = "", "m", "o", "r", "h", "a"
CARRIED_OVER, CARRIED_FORWARD, CARRIED, OUTCOME, APPLICANT = "c", "d", "b", "x", "p"
REVIEW, LITIGATION, DIRECT, AFTER_REVIEW, ARISEN, RESULT = "v", "l", "L", "M", "w", "y"
DOCUMENT, MOVED, POWER, DECIDED, FEE, PROCUREMENT = "D", "i", "q", "z", "F", "G"

_FILLERS = (
    "我局 我办 我委 我厅 我院 我所 我处 我队 我站 我社 我会 我校 我行 我中心 我单位 我机关 我部门 我街道 "
    "我街 我镇 我乡 我区 我县 我市 我省 我州 本机关 本局 本办 本委 本厅 本院 本级 本单位 本部门 本街道 "
    "本镇 本乡 本区 本县 本市 本中心 局机关 机关 全局 全办 全委 全厅 全街道 全镇 全乡 街道 镇 今年 "
    "今年以来 本年 本年度 年内 全年 年度 当年 全年度 年 年底 年末 期间 共 一共 共计 总共 合计 总计 累计 "
    "计 已 均 为 有 是 的 了 其中 其中有 其中包括 中 对 即 及 和 与 或 、 并 且 又 含 包含 包括 "
    "方面 情况 数量 总数 总量 总数量 件数 数 量 依法 截至 截止 截至年底 另 另有 另外 此外 还有 并且 同时 "
    "作出 做出 给予 属于 属 涉及 因 按 作 作为 系 由 共有 达 达到 所 各类 有效 书面 提出 提交 提起 "
    "递交 申请人 公民、法人和其他组织 公民、法人或其他组织 公民、法人或者其他组织 公民、法人及其他组织 "
    "公民、法人、其他组织 公民和法人 社会公众 公众 群众 申请人提出 案件 案 事项 件 一是 二是 三是 四是 五是 "
    "六是 七是 从办理结果看 办理结果为 结果 结果为 决定 工作 继续办理 继续 报告期内 报告期 类 本年度内 上述 "
    "全部"
)

_PLAIN: dict[str, str] = {
    MATTER: "政府信息公开 信息公开 政务信息公开 政府信息公开工作 信息公开工作 政务公开 政务公开工作 政府信息 公开政府信息 政府信息公开类 信息公开类 政府信息公开案件",
    OBJECT: (
        "申请 申请件 申请事项 申请数 申请数量 申请量 申请总数 申请总量 依申请 依申请公开 依申请公开政府信息 依申请公开信息 依申请公开事项 依申请公开件 依申请公开申请 "
        "公开申请 申请公开 信息依申请公开 政府信息依申请公开 申请公开政府信息 申请政府信息公开 申请信息公开 依申请公开政府信息申请 依申请公开数量 依申请信息公开"
    ),
    RECEIVED: "收到 接到 接收 受理 收取 接受 新收 新收到 新受理 新接收 本年新收 本年度新收 收到的 受理的 收悉 收件 登记受理",
    HANDLED: "办理 处理 收办 收到并办理 受理并办理 共办理 处置",
    ANSWERED: "答复 办结 已答复 已办结 办复 办理完毕 办结答复 答复办结 回复 办理完结 作出答复 做出答复 予以答复 办理答复 办理结果总计 依法答复",
    CARRIED: "结转",
    REVIEW: "行政复议 行政复议案件 行政复议申请 复议 复议案件 行政复议数",
    LITIGATION: "行政诉讼 行政诉讼案件 诉讼 诉讼案件",
    DIRECT: "未经复议直接起诉 未经行政复议直接起诉 直接起诉 未经复议直接提起行政诉讼 未经复议直接提起诉讼",
    AFTER_REVIEW: "复议后起诉 经复议后起诉 行政复议后起诉 复议后提起诉讼 复议后提起行政诉讼 经行政复议后起诉",
    ARISEN: "发生 引发 引起 产生 导致 被提起 被申请 被 引发被申请 引起被申请 引发被提起 出现 被诉",
    DECIDED: "处理决定 行政决定 处理决定数量 决定 决定书 决定数量 处罚决定 许可决定 强制决定 实施",
    FEE: "行政事业性收费 行政事业性收费金额 行政事业性收费总额 行政事业性收费收入 收取行政事业性收费 征收行政事业性收费",
}

PHRASE = seldom(
    r"(?P<forward>结转[至到入]?(?:下一?年度?|次年|翌年|明年|20[0-9]{2}年度?)(?:继续)?(?:办理|处理|答复)?|转[至入到]?下一?年度?(?:继续)?(?:办理|处理|答复)?)"
    r"|(?P<over>(?:上一?年度?|去年|20[0-9]{2}年度?)结转(?:来|至今年|至本年|办理|继续办理|到今年)?)"
    r"|(?P<skip>[ \u3000*“”\"]+|[0-9]{1,2}[.、]|《[^》]*》|(?:自20[0-9]{2}年1月1日起?)?截?[至止]20[0-9]{2}年(?:12月31日止?|年?底)|20[0-9]{2}年度?)"
)
"""Phrases with years and numbers in them, which no list of words can hold."""
PHRASES_BEGIN = frozenset(' \u3000*“”"《0123456789结转上去自截至止')
_SKIPPED = ' \u3000*“”"'
# How phrases end, and what stands before a clause.
_ENDS_BESIDES = frozenset("、，,；;。：:（(》转理答复度年来底日止处") | {""}

_OUTCOMES: dict[str, str] = {
    "outcomes.disclosed": "予以公开 准予公开 同意公开 全部公开 予以全部公开 完全公开",
    "outcomes.partly_disclosed": "部分公开 予以部分公开 区分处理部分公开",
    "outcomes.withheld": "不予公开 决定不予公开",
    "outcomes.withheld.state_secret": "属于国家秘密 涉及国家秘密 国家秘密",
    "outcomes.withheld.forbidden_by_law": "法律行政法规禁止公开 其他法律行政法规禁止公开 其他法律、行政法规禁止公开 法律、行政法规禁止公开",
    "outcomes.withheld.security_and_stability": "危及“三安全一稳定” 三安全一稳定",
    "outcomes.withheld.third_party_rights": "保护第三方合法权益 涉及第三方合法权益",
    "outcomes.withheld.internal_affairs": "属于三类内部事务信息 三类内部事务信息 属于内部事务信息 内部事务信息",
    "outcomes.withheld.process_information": "属于四类过程性信息 四类过程性信息 属于过程性信息 过程性信息",
    "outcomes.withheld.enforcement_file": "属于行政执法案卷 行政执法案卷 属于行政执法案卷信息 行政执法案卷信息",
    "outcomes.withheld.administrative_query": "属于行政查询事项 行政查询事项",
    "outcomes.unable_to_provide": "无法提供 决定无法提供",
    "outcomes.unable_to_provide.not_held": "本机关不掌握相关政府信息 不掌握相关政府信息 本机关不掌握 本机关不掌握相关信息 不掌握相关信息",
    "outcomes.unable_to_provide.needs_creating": "没有现成信息需要另行制作 没有现成信息 需要另行制作 需另行制作",
    "outcomes.unable_to_provide.still_unclear": "补正后申请内容仍不明确 补正后仍不明确 申请内容仍不明确",
    "outcomes.not_processed": "不予处理 决定不予处理",
    "outcomes.not_processed.petition": "信访举报投诉类申请 信访举报投诉类 信访、举报、投诉类申请 属于信访举报投诉类申请",
    "outcomes.not_processed.repeated": "重复申请 属于重复申请",
    "outcomes.not_processed.published_already": "要求提供公开出版物 提供公开出版物",
    "outcomes.not_processed.excessive": "无正当理由大量反复申请 大量反复申请",
    "outcomes.not_processed.reconfirmation": "要求行政机关确认或重新出具已获取信息 确认或重新出具已获取信息",
    "outcomes.otherwise_closed": "其他处理 作其他处理 作出其他处理",
    "outcomes.otherwise_closed.correction_overdue": "逾期不补正 逾期未补正 无正当理由逾期不补正 申请人无正当理由逾期不补正 申请人逾期不补正",
    "outcomes.otherwise_closed.fee_overdue": "逾期不缴费 逾期未缴费 逾期未缴纳费用 申请人逾期未缴费",
}
_APPLICANTS: dict[tuple[str, ...], str] = {
    ("natural_person",): "自然人 公民 个人 自然人申请 公民申请 个人申请 自然人提出 公民个人",
    ("company",): "商业企业 企业 商业企业申请 企业申请",
    ("research_body",): "科研机构 科研机构申请",
    ("public_interest_body",): "社会公益组织 社会公益组织申请 公益组织",
    ("legal_service_body",): "法律服务机构 法律服务机构申请",
    (
        "company",
        "research_body",
        "public_interest_body",
        "legal_service_body",
        "other_body",
    ): "法人或其他组织 法人和其他组织 法人或者其他组织 法人及其他组织 法人、其他组织 法人或其他组织申请 法人和其他组织申请",
}
_RESULTS: dict[str, str] = {
    "upheld": "维持 结果维持 被维持 维持原行政行为 结果为维持 维持结果",
    "corrected": "纠正 结果纠正 被纠正 结果为纠正",
    "other_result": "其他结果 结果为其他",
    "pending": "尚未审结 未审结 尚未办结 尚未结案",
}
_DOCUMENTS: dict[str, str] = {
    "government_rule": "规章 政府规章 地方政府规章",
    "normative_document": "行政规范性文件 规范性文件",
}
_MOVES: dict[str, str] = {
    "issued": "制发 制定 出台 新制定 新制发 制定出台 制定印发 印发 制定发布 新出台 制发数量 本年制发",
    "repealed": "废止 宣布废止 本年废止",
    "in_force": "现行有效 现行有效的 继续有效现行",
    "made": "制发 制定 新制定 新制作 制作 新制发 本年新制作",
    "published": "新公开 本年新公开",
    "public_total": "对外公开总数 对外公开总数量 对外公开总量",
}
_POWERS: dict[str, str] = {
    "licence": "行政许可 行政许可决定 行政许可处理决定",
    "penalty": "行政处罚 行政处罚决定 行政处罚处理决定",
    "compulsion": "行政强制 行政强制决定 行政强制措施决定 行政强制处理决定",
}
_PROCUREMENT: dict[str, str] = {
    "projects": "政府集中采购项目 集中采购项目 政府集中采购项目数 政府集中采购项目数量 采购项目数量 政府集中采购",
    "amount": "采购总金额 政府集中采购总金额 采购金额 采购总额 政府集中采购金额",
}

UNITS: dict[str, tuple[str, ...]] = {
    "requests": ("件", "宗", "起", "份", "个"),
    "proceedings": ("件", "起", "宗", "例", "个"),
    "documents": ("件", "份", "个", "部", "项"),
    "decisions": ("件", "宗", "起", "个", "例", "份"),
    "money": ("元",),
    "projects": ("项", "个", "件", "次"),
}
"""Measure words that count what a table counts; 行政许可公示 12 条 counts lines on a page."""

OTHER_MATTERS = re.compile(
    "建议|提案|议案|信访(?!举报投诉|、举报)|热线|留言|诉求|12345|咨询|来信|来访|政务服务|许可申请|登记申请|审批|窗口|一网通办|网办|证照|补助|资助|认定|职称|项目申报|救济|申请材料|申请书|补贴|救助|案源|线索|执法案件|合同|公文|稿件"
)
"""Figures that follow these, in the same paragraph, count something else until requests are spoken of again."""


@cache
def vocabulary(form: str) -> Vocabulary:
    """Give the words for one form, by its id; words of rows it lacks are left out."""
    found = by_id(form)
    words: dict[str, Word] = dict.fromkeys(_FILLERS.split(), Word(FILLER))
    for kind, texts in _PLAIN.items():
        words |= dict.fromkeys(texts.split(), Word(kind))
    groups = _groups(found) if found else {}
    columns = {column.id for table in found.tables() for column in table.columns} if found else set()
    for row, texts in _OUTCOMES.items():
        if row in groups:
            words |= dict.fromkeys([*texts.split(), *_labels(found, row)], Word(OUTCOME, groups[row]))
    for names, texts in _APPLICANTS.items():
        words |= dict.fromkeys(texts.split(), Word(APPLICANT, names))
    for kind, table in ((RESULT, _RESULTS), (MOVED, _MOVES), (PROCUREMENT, _PROCUREMENT)):
        for column, texts in table.items():
            if column in columns:
                words |= dict.fromkeys(texts.split(), Word(kind, (column,)))
    for kind, table in ((DOCUMENT, _DOCUMENTS), (POWER, _POWERS)):
        for row, texts in table.items():
            if row in groups:
                words |= dict.fromkeys(texts.split(), Word(kind, (row,)))
    lengths: dict[str, tuple[int, ...]] = {}
    for text in words:
        lengths[text[0]] = tuple(sorted({len(text), *lengths.get(text[0], ())}, reverse=True))
    homes = {part.note_key: part.table.id for part in found.sections if part.table} if found else {}
    tails: dict[str, tuple[str, ...]] = {}
    for text in words:
        tails[text[-1]] = (*tails.get(text[-1], ()), text)
    return Vocabulary(words, lengths, tails, groups, homes)


def _groups(form: ReportFormat) -> dict[str, tuple[str, ...]]:
    """Give per row or group of rows the ids of the rows that hold its figures."""
    found: dict[str, tuple[str, ...]] = {}

    def walk(row: RowSpec) -> None:
        found[row.id] = tuple(leaf.id for leaf in row.leaves())
        for child in row.children:
            walk(child)

    for table in form.tables():
        for row in table.rows:
            walk(row)
    return found


def _labels(form: ReportFormat | None, wanted: str) -> list[str]:
    """Give the words of a row's label as the form prints them."""
    rows = [row for table in form.tables() for row in table.leaves()] if form else []
    return [core_of(row.label) for row in rows if row.id == wanted]
