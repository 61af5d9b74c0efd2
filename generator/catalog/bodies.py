"""What is wrong between the register of bodies and their reports (J), where no single report is to blame."""

from generator.telling.entry import Entry

ENTRIES = (
    Entry(
        "J101",
        "机关没有某一年度的报告",
        "条例第四十九条要求每个机关每年都公布；名录里的机关少了哪一年，检查时首先就看得到。"
        "“今年”是同类机关过半有了报告的最新一年，不看时钟；中间断了的年度也算。",
        "补上报告。那时还没有成立、已经撤并的，或者更早的不再补录的，在 agencies.yaml 里写“起”“止”。",
        right="sjj: {名称: 示例市大数据管理局, 类别: 部门, 起: 2021}",
    ),
)
