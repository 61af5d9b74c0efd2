"""The keys of one entry in the record of a report's sign-off."""

from generator.reading.shape import Field, Kind

PASSED, RETURNED = DECISIONS = ("通过", "退回")
_LINE, _LINE_HELP = r"[^\x00-\x1f\x7f]*", "要写在一行里"
_HASH, _HASH_HELP = r"[0-9a-f]{64}", "应当是 64 位，只有数字和 a 到 f"
_MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}"
_MOMENT_HELP = "要写成 2026-01-19T09:30:00+08:00 的样子"
ENTRY_FIELDS = (
    Field("步骤", Kind.TEXT, "审到哪一步，如 初审", True, pattern=_LINE, pattern_help=_LINE_HELP),
    Field("人", Kind.TEXT, "谁审的", True, pattern=_LINE, pattern_help=_LINE_HELP),
    Field("时间", Kind.TEXT, "什么时候", True, pattern=_MOMENT, pattern_help=_MOMENT_HELP),
    Field("决定", Kind.CHOICE, "通过，还是退回", True, DECISIONS),
    Field("文号", Kind.TEXT, "审批单的编号，没有就不写", pattern=_LINE, pattern_help=_LINE_HELP),
    Field("意见", Kind.TEXT, "审查意见", pattern=_LINE, pattern_help=_LINE_HELP),
    Field(
        "稿件", Kind.TEXT, "审的是哪一稿：稿件和附件的 SHA-256", True, pattern=_HASH, pattern_help=_HASH_HELP
    ),
    Field(
        "前",
        Kind.TEXT,
        "前一条的核对码；第一条写的是机关和年度的",
        True,
        pattern=_HASH,
        pattern_help=_HASH_HELP,
    ),
    Field("核对码", Kind.TEXT, "这一条各项内容的 SHA-256", True, pattern=_HASH, pattern_help=_HASH_HELP),
    Field("签名", Kind.TEXT, "SSH 签名", pattern="[A-Za-z0-9+/=]+", pattern_help="应当是一行 Base64"),
)
