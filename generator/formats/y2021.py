"""The 2021 form: 国办公开办函〔2021〕30号 of 2021-09-26, report years 2021 and later."""

from generator.forms.spec import (
    Block,
    ColumnSpec,
    Continuation,
    Equation,
    HeadCell,
    Measure,
    ReportFormat,
    Reserved,
    RowSpec,
    SectionSpec,
    TableSpec,
    Term,
    YearEquation,
)
from generator.forms.topics import ARTICLE_50, PROCESSING_FEE

PROACTIVE = TableSpec(
    id="proactive",
    key="主动公开",
    caption="主动公开政府信息情况",
    width=4,
    reserved=(
        Reserved(
            "government_rule",
            ("issued", "repealed", "in_force"),
            (("乡镇街道", ""), ("", "县"), ("", "乡"), ("部门", "市"), ("部门", "省")),
            "规章由国务院部门和省、设区的市、自治州的人民政府制定",
        ),
    ),
    columns=(
        ColumnSpec("issued", "制发", "本年制发件数"),
        ColumnSpec("repealed", "废止", "本年废止件数"),
        ColumnSpec("in_force", "现行有效", "现行有效件数"),
        ColumnSpec("decisions", "处理决定数量", "本年处理决定数量"),
        ColumnSpec("amount", "收费金额", "本年收费金额（单位：万元）", Measure.AMOUNT, unit="万元"),
    ),
    rows=(
        RowSpec("government_rule", "规章", "规章", ("issued", "repealed", "in_force")),
        RowSpec("normative_document", "行政规范性文件", "行政规范性文件", ("issued", "repealed", "in_force")),
        RowSpec("licence", "行政许可", "行政许可", ("decisions",)),
        RowSpec("penalty", "行政处罚", "行政处罚", ("decisions",)),
        RowSpec("compulsion", "行政强制", "行政强制", ("decisions",)),
        RowSpec("fee", "行政事业性收费", "行政事业性收费", ("amount",)),
    ),
    blocks=(
        Block(
            "第二十条第（一）项",
            ("issued", "repealed", "in_force"),
            ("government_rule", "normative_document"),
        ),
        Block("第二十条第（五）项", ("decisions",), ("licence",)),
        Block("第二十条第（六）项", ("decisions",), ("penalty", "compulsion")),
        Block("第二十条第（八）项", ("amount",), ("fee",)),
    ),
    years=(
        YearEquation(
            "government_rule",
            "in_force",
            (
                Term(1, -1, "government_rule", "in_force"),
                Term(1, 0, "government_rule", "issued"),
                Term(-1, 0, "government_rule", "repealed"),
            ),
            "现行有效 = 上年现行有效 + 本年制发 − 本年废止",
            firm=False,
        ),
        YearEquation(
            "normative_document",
            "in_force",
            (
                Term(1, -1, "normative_document", "in_force"),
                Term(1, 0, "normative_document", "issued"),
                Term(-1, 0, "normative_document", "repealed"),
            ),
            "现行有效 = 上年现行有效 + 本年制发 − 本年废止",
            firm=False,
        ),
    ),
)

REQUESTS = TableSpec(
    id="requests",
    key="依申请公开",
    caption="收到和处理政府信息公开申请情况",
    stub=3,
    head=(
        (
            HeadCell("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3),
            HeadCell("申请人情况", 7),
        ),
        (
            HeadCell("自然人", 1, 2, "natural_person"),
            HeadCell("法人或其他组织", 5),
            HeadCell("总计", 1, 2, "total"),
        ),
        (
            HeadCell("商业企业", column="company"),
            HeadCell("科研机构", column="research_body"),
            HeadCell("社会公益组织", column="public_interest_body"),
            HeadCell("法律服务机构", column="legal_service_body"),
            HeadCell("其他", column="other_body"),
        ),
    ),
    columns=(
        ColumnSpec("natural_person", "自然人", "自然人"),
        ColumnSpec("company", "商业企业", "商业企业"),
        ColumnSpec("research_body", "科研机构", "科研机构"),
        ColumnSpec("public_interest_body", "社会公益组织", "社会公益组织"),
        ColumnSpec("legal_service_body", "法律服务机构", "法律服务机构"),
        ColumnSpec("other_body", "其他", "其他"),
        ColumnSpec("total", "总计", "总计", derived=True),
    ),
    rows=(
        RowSpec("received", "本年新收", "一、本年新收政府信息公开申请数量"),
        RowSpec("carried_over", "上年结转", "二、上年结转政府信息公开申请数量"),
        RowSpec(
            "outcomes",
            "",
            "三、本年度办理结果",
            children=(
                RowSpec("outcomes.disclosed", "予以公开", "（一）予以公开"),
                RowSpec(
                    "outcomes.partly_disclosed",
                    "部分公开",
                    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
                ),
                RowSpec(
                    "outcomes.withheld",
                    "不予公开",
                    "（三）不予公开",
                    children=(
                        RowSpec("outcomes.withheld.state_secret", "属于国家秘密", "1.属于国家秘密"),
                        RowSpec(
                            "outcomes.withheld.forbidden_by_law",
                            "其他法律行政法规禁止公开",
                            "2.其他法律行政法规禁止公开",
                        ),
                        RowSpec(
                            "outcomes.withheld.security_and_stability",
                            "危及三安全一稳定",
                            "3.危及“三安全一稳定”",
                        ),
                        RowSpec(
                            "outcomes.withheld.third_party_rights",
                            "保护第三方合法权益",
                            "4.保护第三方合法权益",
                        ),
                        RowSpec(
                            "outcomes.withheld.internal_affairs",
                            "属于三类内部事务信息",
                            "5.属于三类内部事务信息",
                        ),
                        RowSpec(
                            "outcomes.withheld.process_information",
                            "属于四类过程性信息",
                            "6.属于四类过程性信息",
                        ),
                        RowSpec(
                            "outcomes.withheld.enforcement_file",
                            "属于行政执法案卷",
                            "7.属于行政执法案卷",
                        ),
                        RowSpec(
                            "outcomes.withheld.administrative_query",
                            "属于行政查询事项",
                            "8.属于行政查询事项",
                        ),
                    ),
                ),
                RowSpec(
                    "outcomes.unable_to_provide",
                    "无法提供",
                    "（四）无法提供",
                    children=(
                        RowSpec(
                            "outcomes.unable_to_provide.not_held",
                            "本机关不掌握相关政府信息",
                            "1.本机关不掌握相关政府信息",
                        ),
                        RowSpec(
                            "outcomes.unable_to_provide.needs_creating",
                            "没有现成信息需要另行制作",
                            "2.没有现成信息需要另行制作",
                        ),
                        RowSpec(
                            "outcomes.unable_to_provide.still_unclear",
                            "补正后申请内容仍不明确",
                            "3.补正后申请内容仍不明确",
                        ),
                    ),
                ),
                RowSpec(
                    "outcomes.not_processed",
                    "不予处理",
                    "（五）不予处理",
                    children=(
                        RowSpec(
                            "outcomes.not_processed.petition",
                            "信访举报投诉类申请",
                            "1.信访举报投诉类申请",
                        ),
                        RowSpec("outcomes.not_processed.repeated", "重复申请", "2.重复申请"),
                        RowSpec(
                            "outcomes.not_processed.published_already",
                            "要求提供公开出版物",
                            "3.要求提供公开出版物",
                        ),
                        RowSpec(
                            "outcomes.not_processed.excessive",
                            "无正当理由大量反复申请",
                            "4.无正当理由大量反复申请",
                        ),
                        RowSpec(
                            "outcomes.not_processed.reconfirmation",
                            "要求行政机关确认或重新出具已获取信息",
                            "5.要求行政机关确认或重新出具已获取信息",
                        ),
                    ),
                ),
                RowSpec(
                    "outcomes.otherwise_closed",
                    "其他处理",
                    "（六）其他处理",
                    children=(
                        RowSpec(
                            "outcomes.otherwise_closed.correction_overdue",
                            "逾期不补正",
                            "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
                        ),
                        RowSpec(
                            "outcomes.otherwise_closed.fee_overdue",
                            "逾期不缴费",
                            "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
                        ),
                        RowSpec("outcomes.otherwise_closed.other", "其他", "3.其他"),
                    ),
                ),
                RowSpec("outcomes.total", "办理结果总计", "（七）总计", derived=True),
            ),
        ),
        RowSpec("carried_forward", "结转下年度", "四、结转下年度继续办理"),
    ),
    equations=(
        Equation(
            (
                "outcomes.disclosed",
                "outcomes.partly_disclosed",
                "outcomes.withheld.state_secret",
                "outcomes.withheld.forbidden_by_law",
                "outcomes.withheld.security_and_stability",
                "outcomes.withheld.third_party_rights",
                "outcomes.withheld.internal_affairs",
                "outcomes.withheld.process_information",
                "outcomes.withheld.enforcement_file",
                "outcomes.withheld.administrative_query",
                "outcomes.unable_to_provide.not_held",
                "outcomes.unable_to_provide.needs_creating",
                "outcomes.unable_to_provide.still_unclear",
                "outcomes.not_processed.petition",
                "outcomes.not_processed.repeated",
                "outcomes.not_processed.published_already",
                "outcomes.not_processed.excessive",
                "outcomes.not_processed.reconfirmation",
                "outcomes.otherwise_closed.correction_overdue",
                "outcomes.otherwise_closed.fee_overdue",
                "outcomes.otherwise_closed.other",
            ),
            ("outcomes.total",),
            "（一）至（六）各项之和 = （七）总计",
        ),
        Equation(
            ("received", "carried_over"),
            ("outcomes.total", "carried_forward"),
            "本年新收 + 上年结转 = 办理结果总计 + 结转下年度",
        ),
    ),
    years=(
        YearEquation(
            "carried_over",
            "natural_person",
            (Term(1, -1, "carried_forward", "natural_person"),),
            "上年结转 = 上一年度的结转下年度",
            firm=True,
        ),
        YearEquation(
            "carried_over",
            "company",
            (Term(1, -1, "carried_forward", "company"),),
            "上年结转 = 上一年度的结转下年度",
            firm=True,
        ),
        YearEquation(
            "carried_over",
            "research_body",
            (Term(1, -1, "carried_forward", "research_body"),),
            "上年结转 = 上一年度的结转下年度",
            firm=True,
        ),
        YearEquation(
            "carried_over",
            "public_interest_body",
            (Term(1, -1, "carried_forward", "public_interest_body"),),
            "上年结转 = 上一年度的结转下年度",
            firm=True,
        ),
        YearEquation(
            "carried_over",
            "legal_service_body",
            (Term(1, -1, "carried_forward", "legal_service_body"),),
            "上年结转 = 上一年度的结转下年度",
            firm=True,
        ),
        YearEquation(
            "carried_over",
            "other_body",
            (Term(1, -1, "carried_forward", "other_body"),),
            "上年结转 = 上一年度的结转下年度",
            firm=True,
        ),
        YearEquation(
            "carried_over",
            "total",
            (Term(1, -1, "carried_forward", "total"),),
            "上年结转 = 上一年度的结转下年度",
            firm=True,
        ),
    ),
)

PROCEEDINGS = TableSpec(
    id="proceedings",
    key="复议诉讼",
    caption="政府信息公开行政复议、行政诉讼情况",
    arises_from="requests",
    sideways=True,
    stub=0,
    head=(
        (HeadCell("行政复议", 5), HeadCell("行政诉讼", 10)),
        (
            HeadCell("结果维持", 1, 2, "reconsideration.upheld"),
            HeadCell("结果纠正", 1, 2, "reconsideration.corrected"),
            HeadCell("其他结果", 1, 2, "reconsideration.other_result"),
            HeadCell("尚未审结", 1, 2, "reconsideration.pending"),
            HeadCell("总计", 1, 2, "reconsideration.total"),
            HeadCell("未经复议直接起诉", 5),
            HeadCell("复议后起诉", 5),
        ),
        (
            HeadCell("结果维持", column="litigation_direct.upheld"),
            HeadCell("结果纠正", column="litigation_direct.corrected"),
            HeadCell("其他结果", column="litigation_direct.other_result"),
            HeadCell("尚未审结", column="litigation_direct.pending"),
            HeadCell("总计", column="litigation_direct.total"),
            HeadCell("结果维持", column="litigation_after_reconsideration.upheld"),
            HeadCell("结果纠正", column="litigation_after_reconsideration.corrected"),
            HeadCell("其他结果", column="litigation_after_reconsideration.other_result"),
            HeadCell("尚未审结", column="litigation_after_reconsideration.pending"),
            HeadCell("总计", column="litigation_after_reconsideration.total"),
        ),
    ),
    columns=(
        ColumnSpec("upheld", "结果维持", "结果维持"),
        ColumnSpec("corrected", "结果纠正", "结果纠正"),
        ColumnSpec("other_result", "其他结果", "其他结果"),
        ColumnSpec("pending", "尚未审结", "尚未审结"),
        ColumnSpec("total", "总计", "总计", derived=True),
    ),
    rows=(
        RowSpec("reconsideration", "行政复议", "行政复议"),
        RowSpec("litigation_direct", "未经复议直接起诉", "未经复议直接起诉"),
        RowSpec("litigation_after_reconsideration", "复议后起诉", "复议后起诉"),
    ),
)

FORMAT = ReportFormat(
    id="2021",
    label="2021年格式",
    notice="国办公开办函〔2021〕30号",
    first_year=2021,
    last_year=None,
    sections=(
        SectionSpec("overview", "总体情况", "一", "总体情况"),
        SectionSpec("proactive", "主动公开", "二", "主动公开政府信息情况", PROACTIVE, "主动公开说明"),
        SectionSpec(
            "requests", "依申请公开", "三", "收到和处理政府信息公开申请情况", REQUESTS, "依申请公开说明"
        ),
        SectionSpec(
            "proceedings",
            "复议诉讼",
            "四",
            "政府信息公开行政复议、行政诉讼情况",
            PROCEEDINGS,
            "复议诉讼说明",
        ),
        SectionSpec("problems", "问题及改进", "五", "存在的主要问题及改进情况"),
        SectionSpec("other", "其他事项", "六", "其他需要报告的事项"),
    ),
    continues=(
        Continuation(
            "2019",
            "requests",
            "outcomes.otherwise_closed",
            (
                "outcomes.otherwise_closed.correction_overdue",
                "outcomes.otherwise_closed.fee_overdue",
                "outcomes.otherwise_closed.other",
            ),
        ),
    ),
    breaks=("proactive",),
    topics=(*ARTICLE_50, PROCESSING_FEE),
)
