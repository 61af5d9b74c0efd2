"""What every row and column of the statutory tables counts, in plain words, with the article that says so.

Facts are those of the forms and of 《政府信息公开条例》 (2019); where the form leaves a question open, the words say no more
than the form does. Rows of one id mean the same in every form.
"""

from typing import NamedTuple


class Meaning(NamedTuple):
    """What a row or column counts, and the article behind it, which may be unknown."""

    words: str
    basis: str = ""


_RULES = "政府信息公开条例"

ROWS = {
    "proactive.government_rule": Meaning(
        "部门规章和地方政府规章。只有国务院部门、省级政府和设区的市的政府能制定，其他机关应当是 0。",
        f"{_RULES}第二十条第（一）项；立法法",
    ),
    "proactive.normative_document": Meaning(
        "规章以外、对公众反复适用的行政规范性文件。联合发文的，由牵头机关统计。",
        f"{_RULES}第二十条第（一）项",
    ),
    "proactive.licence": Meaning("一年里作出的行政许可决定有多少件。", f"{_RULES}第二十条第（五）项"),
    "proactive.other_service": Meaning("行政许可以外的对外管理服务事项。", f"{_RULES}第二十条第（五）项"),
    "proactive.penalty": Meaning("一年里作出的行政处罚决定有多少件。", f"{_RULES}第二十条第（六）项"),
    "proactive.compulsion": Meaning("一年里作出的行政强制决定有多少件。", f"{_RULES}第二十条第（六）项"),
    "proactive.fee": Meaning(
        "行政事业性收费一年收了多少钱，单位是万元；2019 年的格式数的是收费项目。它不是信息处理费。",
        f"{_RULES}第二十条第（八）项",
    ),
    "proactive.procurement": Meaning("政府集中采购的项目数量和总金额。", f"{_RULES}第二十条第（九）项"),
    "requests.received": Meaning(
        "这一年里新收到的政府信息公开申请，一份申请算一件，不论当年是否办完。",
        f"{_RULES}第二十七条、第二十九条",
    ),
    "requests.carried_over": Meaning(
        "上一年收到、没有办完，转到这一年接着办的申请。它应当等于上一年度报告的“结转下年度”。"
    ),
    "requests.outcomes": Meaning("这一年里办完的申请，按怎样答复分成六类，一件只算在一类里。"),
    "requests.outcomes.disclosed": Meaning(
        "申请的信息全部给了，或者告诉了在哪里可以看到。", f"{_RULES}第三十六条第（一）（二）项"
    ),
    "requests.outcomes.partly_disclosed": Meaning(
        "能公开的给了，不能公开的没有给。这样的申请只算在这里，不再算进“不予公开”。", f"{_RULES}第三十七条"
    ),
    "requests.outcomes.withheld": Meaning(
        "依法不能公开或者可以不公开的，按理由分成八种。", f"{_RULES}第十四条至第十六条"
    ),
    "requests.outcomes.withheld.state_secret": Meaning("依法确定为国家秘密的。", f"{_RULES}第十四条"),
    "requests.outcomes.withheld.forbidden_by_law": Meaning(
        "法律、行政法规禁止公开的，国家秘密以外。", f"{_RULES}第十四条"
    ),
    "requests.outcomes.withheld.security_and_stability": Meaning(
        "公开以后可能危及国家安全、公共安全、经济安全、社会稳定的。", f"{_RULES}第十四条"
    ),
    "requests.outcomes.withheld.third_party_rights": Meaning(
        "涉及商业秘密、个人隐私，公开会损害第三方的。第三方同意，或者不公开会对公共利益造成重大影响的，要公开。",
        f"{_RULES}第十五条、第三十二条",
    ),
    "requests.outcomes.withheld.internal_affairs": Meaning(
        "人事管理、后勤管理、内部工作流程这三类内部事务的信息。", f"{_RULES}第十六条第一款"
    ),
    "requests.outcomes.withheld.process_information": Meaning(
        "讨论记录、过程稿、磋商信函、请示报告这四类过程性信息。", f"{_RULES}第十六条第二款"
    ),
    "requests.outcomes.withheld.enforcement_file": Meaning(
        "行政执法案卷里的信息。", f"{_RULES}第十六条第二款"
    ),
    "requests.outcomes.withheld.administrative_query": Meaning(
        "工商、不动产登记这样的资料，另有查询办法的，告诉申请人去那里查。", f"{_RULES}第三十六条第（七）项"
    ),
    "requests.outcomes.unable_to_provide": Meaning("想给也给不出的，按原因分成三种。"),
    "requests.outcomes.unable_to_provide.not_held": Meaning(
        "检索了没有，或者不归本机关管的。", f"{_RULES}第三十六条第（四）（五）项"
    ),
    "requests.outcomes.unable_to_provide.needs_creating": Meaning(
        "没有现成的，要另外加工、分析才有的。", f"{_RULES}第三十八条"
    ),
    "requests.outcomes.unable_to_provide.still_unclear": Meaning(
        "请申请人补正以后，要什么仍然不明确的。", f"{_RULES}第三十条"
    ),
    "requests.outcomes.not_processed": Meaning("不作为政府信息公开申请来办的，按情形分成五种。"),
    "requests.outcomes.not_processed.petition": Meaning(
        "以申请公开的名义信访、投诉、举报的，告诉申请人走相应的渠道。", f"{_RULES}第三十九条第一款"
    ),
    "requests.outcomes.not_processed.repeated": Meaning(
        "已经答复过、同一人又申请同样内容的。", f"{_RULES}第三十六条第（六）项"
    ),
    "requests.outcomes.not_processed.published_already": Meaning(
        "要求提供政府公报、报刊、书籍这样的公开出版物的，告诉申请人怎样得到。", f"{_RULES}第三十九条第二款"
    ),
    "requests.outcomes.not_processed.excessive": Meaning(
        "申请的数量、频次明显超过合理范围，又说不出正当理由的。", f"{_RULES}第三十五条"
    ),
    "requests.outcomes.not_processed.reconfirmation": Meaning(
        "要求对已经得到的信息再作确认，或者再出具一次的。"
    ),
    "requests.outcomes.otherwise_closed": Meaning("上面五类以外办结的；申请人撤回的也算在这里。"),
    "requests.outcomes.otherwise_closed.correction_overdue": Meaning(
        "通知补正，申请人没有正当理由逾期不补正，机关不再处理的。", f"{_RULES}第三十条"
    ),
    "requests.outcomes.otherwise_closed.fee_overdue": Meaning(
        "通知缴纳信息处理费，申请人逾期没有缴，机关不再处理的。", "国办函〔2020〕109号"
    ),
    "requests.outcomes.otherwise_closed.other": Meaning("这一类里其余的，包括申请人主动撤回的。"),
    "requests.outcomes.total": Meaning("这一年里办完的申请一共多少件，等于（一）至（六）各项之和。"),
    "requests.carried_forward": Meaning("到 12 月 31 日还没有办完，转到下一年接着办的申请。"),
    "proceedings.reconsideration": Meaning(
        "因政府信息公开提起的行政复议，按结果分。", f"{_RULES}第五十一条；行政复议法"
    ),
    "proceedings.litigation_direct": Meaning(
        "没有经过复议，直接向法院提起的行政诉讼，按结果分。", f"{_RULES}第五十一条；行政诉讼法"
    ),
    "proceedings.litigation_after_reconsideration": Meaning(
        "先经过复议，再向法院提起的行政诉讼，按结果分。", f"{_RULES}第五十一条；行政诉讼法"
    ),
}
"""By the id of the table and of the row, or of a group of rows."""

COLUMNS = {
    "proactive.issued": Meaning("这一年里制定、发布了多少件。"),
    "proactive.repealed": Meaning("这一年里废止了多少件。"),
    "proactive.in_force": Meaning("到 12 月 31 日仍然有效的一共多少件。通常等于上年的现行有效加制发减废止。"),
    "proactive.decisions": Meaning("这一年里作出了多少件决定；不是权力清单上的事项数。"),
    "proactive.amount": Meaning("金额，单位看表头或者数字后面。"),
    "proactive.made": Meaning("这一年里新制作了多少件。"),
    "proactive.published": Meaning("这一年里新公开了多少件。"),
    "proactive.public_total": Meaning("到年底一共公开着多少件。"),
    "proactive.items_last_year": Meaning("上一年底权力清单上有多少项。"),
    "proactive.change": Meaning("这一年里增加（正数）或者减少（负数）了多少项。"),
    "proactive.projects": Meaning("采购了多少个项目。"),
    "requests.natural_person": Meaning("以个人名义申请的。"),
    "requests.company": Meaning("公司、个体工商户等商业企业申请的。"),
    "requests.research_body": Meaning("学校、研究院所等申请的。"),
    "requests.public_interest_body": Meaning("社会团体、公益组织申请的。"),
    "requests.legal_service_body": Meaning("律师事务所等法律服务机构申请的。"),
    "requests.other_body": Meaning("前面几种以外的法人或者其他组织申请的。"),
    "requests.total": Meaning("同一行前面各列之和。"),
    "proceedings.upheld": Meaning("复议机关或者法院维持了机关的做法，或者驳回了请求的。"),
    "proceedings.corrected": Meaning("被撤销、变更、确认违法，或者被责令履行的。"),
    "proceedings.other_result": Meaning("撤回、调解等其他方式结束的。"),
    "proceedings.pending": Meaning("到 12 月 31 日还没有结果的。"),
    "proceedings.total": Meaning("同一组前面各列之和。"),
}
"""By the id of the table and of the column."""
