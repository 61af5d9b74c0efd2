"""The keys an editor may write in each file, with their Chinese help: what is read, completed and documented."""

from generator.formats import all_formats
from generator.forms.spec import ReportFormat
from generator.project.targets import TARGET_FIELDS
from generator.reading.shape import Field, Fields, Kind
from generator.telling.severity import LEVELS

KINDS = ("政府", "部门", "乡镇街道", "开发区")
DOWNLOADS = ("pdf", "docx", "xlsx", "csv", "json")
CHARTS = (EVERYWHERE, ON_PAGES, NO_CHARTS) = ("网页和电子版", "网页", "否")
"""Where the figures are shown as charts too."""
PACKINGS = ("gzip", "br")
"""How texts can be packed beside themselves, as a server names it in Content-Encoding."""
SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
LONGEST_SLUG = 60
DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
)
RESERVED_SLUGS = frozenset(
    {"agencies", "assets", "compare", "corrections", "data", "index", "search", "terms"}
)

LINK = r"https?://[^\s/?#]\S*|/(?!/)\S*"
LINK_HELP = "要写完整的网址，如 https://www.example.gov.cn/zn/，或门户里以 / 开头的路径，如 /zn/"
CHAPTERS = "章节"
SIGN_OFF = "审签"
INSERTED = "表里的数写 {{依申请公开.本年新收.总计}}，由程序换成数字"

SITE_FIELDS = (
    Field("网站名称", Kind.TEXT, "门户网站的名称，写进每页的 SiteName", True, example="示例市人民政府"),
    Field(
        "网站域名",
        Kind.TEXT,
        "门户网站的域名，不带 http，写进每页的 SiteDomain",
        True,
        pattern=r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]+)?",
        pattern_help="只写域名，如 www.example.gov.cn",
        example="www.example.gov.cn",
    ),
    Field(
        "网站标识码",
        Kind.TEXT,
        "政府网站标识码，10 位，写进每页的 SiteIDCode",
        True,
        pattern=r"bm[0-9]{8}|[0-9]{10}",
        pattern_help="应当是 10 位数字，或 bm 加 8 位数字",
        example="0000000000",
    ),
    Field(
        "路径",
        Kind.TEXT,
        "栏目在门户里的路径",
        pattern=r"/(?:(?!\.{1,2}/)[A-Za-z0-9._~-]+/)*",
        pattern_help="只能用英文字母、数字、-、_ 和 .，以 / 开头和结尾，如 /zfxxgk/zfxxgknb/",
        example="/zfxxgk/zfxxgknb/",
    ),
    Field(
        "网站首页",
        Kind.TEXT,
        "门户首页的地址，“当前位置”的第一级；不写就用 /",
        pattern=LINK,
        pattern_help=LINK_HELP,
        example="/",
    ),
    Field(
        "栏目",
        Kind.RECORD,
        "年报栏目本身",
        True,
        fields=(
            Field("名称", Kind.TEXT, "栏目名称，写进 ColumnName", True, example="政府信息公开年报"),
            Field("描述", Kind.TEXT, "栏目的用途和内容，写进 ColumnDescription", True),
            Field("关键词", Kind.TEXT, "写进 ColumnKeywords", True, example="信息公开年报"),
            Field("类型", Kind.TEXT, "写进 ColumnType，不写就是 信息公开年报"),
        ),
    ),
    Field(
        "导航",
        Kind.RECORDS,
        "政府信息公开平台左侧的固定栏目；没有链接的只显示文字",
        fields=(
            Field("名称", Kind.TEXT, "栏目名称", True),
            Field("链接", Kind.TEXT, "地址；年报栏目自己不用写", pattern=LINK, pattern_help=LINK_HELP),
        ),
        short="名称",
    ),
    Field(
        "页脚",
        Kind.RECORD,
        "页脚上的标识",
        fields=(
            Field("主办单位", Kind.TEXT, "主办单位"),
            Field("承办单位", Kind.TEXT, "承办单位"),
            Field("备案号", Kind.TEXT, "ICP备案号", example="滇ICP备00000000号"),
            Field("公安备案号", Kind.TEXT, "公安备案号"),
            Field("联系方式", Kind.TEXT, "联系电话或邮箱"),
            Field("找错", Kind.TEXT, "“政府网站找错”的链接", pattern=LINK, pattern_help=LINK_HELP),
            Field("网站地图", Kind.TEXT, "门户网站地图的链接", pattern=LINK, pattern_help=LINK_HELP),
        ),
    ),
    Field(
        "主题",
        Kind.RECORD,
        "外观",
        fields=(
            Field(
                "名称",
                Kind.TEXT,
                "themes/ 下的文件夹名，不写就是 default",
                pattern=r"[A-Za-z0-9][A-Za-z0-9_-]*",
                pattern_help="只能用英文字母、数字、- 和 _",
            ),
            Field("变量", Kind.PAIRS, "改写主题的变量，如 主色: “#0b5aa2”"),
        ),
    ),
    Field(
        "门户",
        Kind.RECORD,
        "换成门户自己的页头、页脚：写项目里一个 HTML 文件的路径，或者一条 SSI 包含指令",
        fields=(
            Field("头部", Kind.TEXT, "放进每页的 <head>，如门户的样式表", example="portal/head.html"),
            Field("页头", Kind.TEXT, "代替自带的页头", example="portal/header.html"),
            Field(
                "页脚",
                Kind.TEXT,
                "代替自带的页脚；网站标识码等也要由它来写",
                example='<!--#include virtual="/common/footer.html" -->',
            ),
        ),
    ),
    Field(
        "下载",
        Kind.TEXTS,
        "每份报告提供哪些电子版：pdf、docx、xlsx、csv、json；不写就都提供，一种也不提供写 []",
        choices=DOWNLOADS,
    ),
    Field(
        "预压缩",
        Kind.TEXTS,
        "网页、样式、脚本、数据旁边各放一份压缩好的，门户的服务器直接发出去：gzip、br；不写就不放",
        choices=PACKINGS,
    ),
    Field(
        "图解",
        Kind.CHOICE,
        "数字画成的图放在哪里：电子版的图在报告后面另起一页；不写就是 网页和电子版",
        choices=CHARTS,
    ),
    Field(
        "期限",
        Kind.RECORD,
        "公布期限（次年的月-日），只能早于或等于法定期限",
        fields=tuple(Field(kind, Kind.MONTH_DAY, f"{kind}的期限", example="01-31") for kind in KINDS),
    ),
    Field(
        "检查",
        Kind.RECORD,
        "检查时本站自己的要求：要避开的词；同一个问题在草稿、要发布的报告和旧报告里各算多重",
        fields=(
            Field(
                "敏感词",
                Kind.RECORDS,
                "本站要避开的词，一行一个；知道该写什么的，写成 {词: …, 改为: …}",
                fields=(
                    Field("词", Kind.TEXT, "照字面查找的词", True),
                    Field("改为", Kind.TEXT, "应当写成什么，不写就只提醒"),
                ),
                short="词",
            ),
            *(
                Field(
                    profile,
                    Kind.PAIRS,
                    f"{whose}：按编号改轻重，如 L101: 提示；没有写的照规则本身",
                    choices=tuple(LEVELS),
                )
                for profile, whose in (
                    ("草稿", "状态是草稿的报告"),
                    ("发布", "每个机关最新的、已经发布的报告"),
                    ("历史", "已经有更新一年的报告，和“历史止于”以前的"),
                )
            ),
            Field("历史止于", Kind.YEAR, "这一年度和更早的报告都算旧报告", example="2023"),
        ),
    ),
    Field(
        SIGN_OFF,
        Kind.RECORD,
        "公布以前要经过的审查；写了，没有审签完的报告不公布。记录在 content/signoffs/，用 nianbao signoff 写",
        fields=(
            Field("步骤", Kind.TEXTS, "依次要经过的步骤，如 [初审, 保密审查, 签发]", True),
            Field("类别", Kind.TEXTS, "哪几类机关的报告要审签；不写就都要", choices=KINDS),
            Field("起", Kind.YEAR, "从哪一年度的报告起要审签；不写就都要", example="2025"),
            Field("不同的人", Kind.FLAG, "是：各个步骤要由不同的人审签"),
            Field(
                "签名者",
                Kind.TEXT,
                "各人公钥的清单，SSH 的 allowed_signers 格式；写了，没有有效签名的审签不算",
                example="content/signers",
            ),
            Field("人员", Kind.PAIRS, "姓名和公钥清单里的名字不同的，如 张三: zhangsan@example.gov.cn"),
        ),
    ),
    Field("每页条数", Kind.INTEGER, "栏目列表每页多少条，不写就是 20", least=1),
    Field("检索", Kind.FLAG, "否：不提供全文检索；不写就提供"),
    Field(
        "部署",
        Kind.NAMED,
        "生成的网站放到哪里：每个目标一项，以名称为名，如 正式: {地址: …}；密码不写在这里，见 docs/deploy.md",
        fields=TARGET_FIELDS,
    ),
    Field("示例", Kind.FLAG, "是：网站标识是虚构的，页面上会标明；只能部署到本机，试一试"),
)

AGENCY_FIELDS = (
    Field("名称", Kind.TEXT, "现在的全称", True, example="示例市财政局"),
    Field("简称", Kind.TEXT, "简称，用在“当前位置”；不写就用全称"),
    Field("类别", Kind.CHOICE, "政府、部门、乡镇街道、开发区", True, KINDS),
    Field("层级", Kind.CHOICE, "国家、省、市、县、乡", choices=("国家", "省", "市", "县", "乡")),
    Field(
        "曾用名",
        Kind.RECORDS,
        "以前的全称，和用到哪一年度的报告为止",
        fields=(
            Field("名称", Kind.TEXT, "以前的全称", True),
            Field("止", Kind.YEAR, "最后一份用这个名称的报告是哪一年度", True),
        ),
    ),
    Field("地址", Kind.TEXT, "办公地址"),
    Field("电话", Kind.TEXT, "联系电话"),
    Field("传真", Kind.TEXT, "传真"),
    Field("邮箱", Kind.TEXT, "电子邮箱"),
    Field("邮编", Kind.TEXT, "邮政编码", pattern=r"[0-9]{6}", pattern_help="应当是 6 位数字"),
    Field(
        "信用代码",
        Kind.TEXT,
        "统一社会信用代码",
        pattern=r"[0-9A-HJ-NPQRTUWXY]{18}",
        pattern_help="应当是 18 位数字和大写字母",
    ),
    Field("排序", Kind.INTEGER, "列表里的次序，小的在前；不写就按文件里的次序"),
    Field(
        "前身",
        Kind.TEXTS,
        "改组之前是哪个机关（写它的代号），上年结转从那里接；几个机关合并的，写成 [a, b]，上年结转是各家之和",
    ),
    Field("起", Kind.YEAR, "从哪一年度起要有报告；不写就从最早的一份算起"),
    Field("止", Kind.YEAR, "最后一份报告是哪一年度；撤销、并入别的机关的才写"),
    Field(
        "汇总",
        Kind.RECORDS,
        "这份报告汇总哪些机关：写代号，如 [czj, sjj]；要写年度、或者不计入的，写成一项",
        fields=(
            Field("机关", Kind.TEXT, "机关代号", True, example="czj"),
            Field("起", Kind.YEAR, "从哪一年度的报告开始汇总它；不写就是一直"),
            Field("止", Kind.YEAR, "汇总它到哪一年度的报告为止；不写就是一直"),
            Field("计入", Kind.FLAG, "否：列在这里，但数字不加进来，如垂直管理的机关；不写就计入"),
            Field("说明", Kind.TEXT, "为什么不计入，如 垂直管理"),
        ),
        short="机关",
    ),
)

REPORT_FIELDS = (
    Field(
        "格式",
        Kind.CHOICE,
        "报告格式；不写就按年度选",
        choices=tuple(form.id for form in reversed(all_formats())),
    ),
    Field("状态", Kind.CHOICE, "草稿只在预览里看得到；发布才会生成网页", True, ("草稿", "发布")),
    Field("标题", Kind.TEXT, "不写就是“机关全称＋年度＋年政府信息公开工作年度报告”"),
    Field("成文日期", Kind.DATE, "报告定稿的日期", example="2023-01-28"),
    Field(
        "发布时间", Kind.MOMENT, "上网的日期和时间（HH:MM），照实写，以后不再改", example="2023-01-28 09:30"
    ),
    Field("索引号", Kind.TEXT, "信息公开目录里的索引号"),
    Field("文号", Kind.TEXT, "发文字号，没有就不写"),
    Field("来源", Kind.TEXT, "信息来源，写进 ContentSource；不写就是机关全称"),
    Field("主题分类", Kind.TEXT, "如 综合政务/政务公开"),
    Field("有效性", Kind.TEXT, "如 有效"),
    Field("关键词", Kind.TEXT, "写进 Keywords"),
    Field("摘要", Kind.TEXT, "写进 Description，也用在订阅源里"),
    Field(
        "引言", Kind.MARKDOWN, f"第一部分之前的一段：依据、统计期限、电子版在哪里下载、联系方式；{INSERTED}"
    ),
    Field(
        "章节标题",
        Kind.PAIRS,
        "旧报告的标题与格式不同、要照原样保留时才写，如 问题及改进: 存在的主要问题和改进情况",
    ),
    Field(
        "落款",
        Kind.RECORD,
        "报告末尾的机关和日期",
        fields=Fields((Field("机关", Kind.TEXT, "落款的机关"), Field("日期", Kind.DATE, "落款的日期"))),
    ),
    Field(
        "附件",
        Kind.RECORDS,
        "放在报告旁边的文件",
        fields=(
            Field("文件", Kind.TEXT, "文件名", True),
            Field("标题", Kind.TEXT, "页面上的名字，不写就是文件名"),
        ),
        short="文件",
    ),
    Field(
        "已核",
        Kind.RECORDS,
        "已经核实、可以保留的问题，不会印出来",
        fields=(
            Field("编号", Kind.TEXT, "问题的编号，如 F302", True),
            Field("位置", Kind.TEXT, "问题的位置，如 落款.机关；照 nianbao check 给出的写"),
            Field("理由", Kind.TEXT, "为什么可以保留", True),
            Field("核定", Kind.TEXT, "谁核定的（写职务）"),
            Field("日期", Kind.DATE, "核定的日期"),
            Field(
                "核对码",
                Kind.TEXT,
                "核实时内容的记号；内容改了，问题会再提出来。照 nianbao check 给出的写",
                pattern="[0-9a-f]{8}",
                pattern_help="应当是 8 位，只有数字和 a 到 f",
                example="3f0a92c1",
            ),
        ),
    ),
    Field(
        "更正",
        Kind.RECORDS,
        "公布以后的更正，会印在页面上",
        fields=(
            Field("日期", Kind.DATE, "更正的日期", True),
            Field("内容", Kind.TEXT, "更正了什么", True),
            Field("理由", Kind.TEXT, "为什么更正"),
            Field(
                "原为",
                Kind.PAIRS,
                "更正以前印的是什么，如 {依申请公开.本年新收.自然人: 30}；改了文字的写部分的名称，如 总体情况: 培训3场",
            ),
        ),
    ),
    Field("未识别", Kind.MARKDOWN, "导入时没有认出来的内容；有这一项的报告不能发布"),
)

OTHER_WORDS = {"代码": "编号", "核对人": "核定"}
"""Words that are probably meant as a key of 已核."""

NOTE_FIELDS = (
    Field("表前", Kind.MARKDOWN, "印在表格前面"),
    Field("表后", Kind.MARKDOWN, "印在表格后面"),
)

CHAPTER_FIELDS = (
    Field("标题", Kind.TEXT, "这一部分的标题", True),
    Field("内容", Kind.MARKDOWN, "Markdown 正文"),
)


def report_fields(form: ReportFormat) -> tuple[Field, ...]:
    """Give every key of a report in this form but the tables and notes."""
    if not form.sections:
        return (
            *REPORT_FIELDS,
            Field(CHAPTERS, Kind.RECORDS, "各部分，按原来的顺序", True, fields=CHAPTER_FIELDS),
        )
    texts = (
        Field(section.key, Kind.MARKDOWN, f"{section.heading}，Markdown 正文；{INSERTED}")
        for section in form.sections
        if not section.table
    )
    return (*REPORT_FIELDS, *texts)
