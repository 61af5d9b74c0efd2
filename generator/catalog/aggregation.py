"""What is wrong with the list of who sums up whom (J), where no rule of a report tells it."""

from generator.entry import Entry

ENTRIES = (
    Entry(
        "J211",
        "一个机关的数会被加两次",
        "同一个机关从两条路进了同一份汇总：直接列了一次，下级的汇总里又有一次。照这样相加，总数会多。",
        "在“汇总”里只留一处；先后由不同机关汇总的，用“起”“止”写明年度；只是列出、不相加的，写 计入: 否。",
        right="szf:\n  名称: 示例市人民政府\n  类别: 政府\n  汇总: [szfb, czj, {机关: swj, 计入: 否, 说明: 垂直管理}]",
    ),
)
