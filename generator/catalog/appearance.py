"""What is wrong with a theme and its templates (T)."""

from generator.telling.entry import Entry

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
    Entry(
        "T105",
        "部件的说明或例子有误",
        "部件样张（nianbao preview --gallery）照部件的 YAML 说明来做：参数和宏里的要一样，每个例子给全参数。网站照常生成。",
        "照提示改部件的 YAML 文件，或者改宏的参数。",
    ),
    Entry(
        "T106",
        "主题没有部件",
        "部件样张没有可以显示的：主题和它继承的主题都没有 components/ 文件夹。",
        "在 theme.yaml 里写“继承: default”，或者在主题的 components/ 下写部件。",
    ),
)
