"""What is wrong with a theme and its templates (T)."""

from generator.entry import Entry

ENTRIES = (
    Entry(
        "T101",
        "模板出错",
        "模板里用了没有的变量，或者语法有误；页面会缺东西，所以停下来。",
        "对照 docs/templates.md 改正指出的那一行。",
    ),
    Entry("T102", "没有这个模板", "主题和它继承的主题里都没有这个文件。", "核对文件名和文件夹。"),
    Entry(
        "T103",
        "没有这个主题变量，或者值不能用",
        "写错的变量不会起作用；带 ; { } 的值会弄坏样式。",
        "照提示改成可以改写的变量。",
    ),
    Entry(
        "T104",
        "找不到主题，或者继承的写法不对",
        "主题要在 themes/ 下，只能继承一层。",
        "核对 site.yaml 里“主题”的名称和 theme.yaml 里的“继承”。",
    ),
)
