"""What stands between a report and its electronic copies, and what a copy says otherwise than the report (W, V)."""

from generator.entry import Entry

ENTRIES = (
    Entry(
        "W101",
        "没有安装生成电子版的程序库",
        "网站承诺了这种电子版，缺了它就做不出来。",
        "运行提示里的 pip 命令；确实不提供这种电子版的，从 site.yaml 的“下载”里去掉。",
        right="下载: [docx, xlsx, csv, json]",
    ),
)
