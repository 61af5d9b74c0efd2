"""What the prose of a report must speak of: for each topic the words that tell that it does.

A form names the topics it asks for; the rules know them by their ids and name no words.
"""

import re
from functools import cache
from typing import NamedTuple

_CLAUSE_END = re.compile("[，。；：！？,;:!?\n]")


class Topic(NamedTuple):
    """Something a report must speak of; ``section`` is the id of the section where it belongs.

    One of ``words`` tells that it does, unless the same clause holds one of ``unless``.
    """

    id: str
    label: str
    section: str
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()

    def told_in(self, text: str) -> bool:
        """Say whether a text speaks of it."""
        words, unless = _one_of(self.words), _one_of(self.unless)
        end = 0
        while found := words.search(text, end):
            if not self.unless:
                return True
            before = _CLAUSE_END.split(text[end : found.start()])[-1]
            mark = _CLAUSE_END.search(text, found.end())
            start, end = found.start() - len(before), mark.start() if mark else len(text)
            if not unless.search(text, start, end):
                return True
        return False


@cache
def _one_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)))


def _words(*lines: str) -> tuple[str, ...]:
    return tuple(" ".join(lines).split())


_LACKING = _words(
    "还需 仍需 尚需 需进一步 需要进一步 需要提高 需要加强 有待 亟待 亟需 不够 不足 不到位 不及时 不完善 不规范 不健全",
    "不高 不强 滞后 薄弱 问题 不全 偏 单一",
)
# 条例 art. 50 (四): problems with measures, and of a government what assessment, public appraisal and accountability gave.
ARTICLE_50 = (
    Topic(
        "problem",
        "存在的问题",
        "problems",
        _words(
            "问题 不足 不够 有待 差距 距离 薄弱 短板 欠缺 还需 仍需 尚需 需进一步 需要 不到位 不及时 不全 不完善 不规范",
            "不均衡 不平衡 不齐 不高 不强 不深 不多 不细 不明 不清 不畅 不便 不方便 不准 不一 不严 不大 滞后 缺乏 缺少 偏多 偏少",
            "偏低 偏慢 较少 较慢 较低 较弱 单一 困难 个别 仍有 还有 尚未 亟待 亟需 弱项 缺口 难以 遗漏 疏漏 失误 周期长",
        ),
    ),
    Topic(
        "measure",
        "改进措施",
        "problems",
        _words(
            "改进 措施 对策 办法 举措 方案 下一步 下步 下一年 来年 明年 将 拟 今后 年起 整改 整治 加强 加大 加快 强化 完善",
            "提升 提高 健全 优化 规范 推进 推动 建立 落实 细化 明确 组织 开展 拓展 丰富 深化 压实 严格 做好 抓好 配备 配齐",
            "增加 统一 已经 计划 打算 力争 努力 确保 坚持 围绕 针对 安排 指定 定期 继续 着力 解决 复核 功夫",
        ),
        # 还需进一步加强 says what is lacking, not what will be done.
        _LACKING,
    ),
    Topic("assessment", "工作考核", "overview", _words("考核 考评 绩效 督查 评估 测评 检查")),
    Topic(
        "appraisal", "社会评议", "overview", _words("评议 满意度 社会监督 公众监督 评估 测评 群众评价 满意率")
    ),
    Topic("accountability", "责任追究", "overview", _words("追究 问责 追责 责任落实")),
)

# 国办函〔2020〕109号: from report year 2021 on, how many notices of the fee were sent and how much came in.
PROCESSING_FEE = Topic(
    "processing_fee",
    "收取信息处理费的情况",
    "other",
    _words("处理费 信息费 收费 费用 缴费 未收取 没有收取 无收取 免费"),
    _words("行政事业性收费 涉企收费 收费目录 收费项目 收费清单 收费标准"),
)
