"""Makes a project of N fictitious reports, the same for the same N, in the size of a real one.

    python benchmarks/corpus.py N FOLDER

A report has six sections of 1,500 to 2,500 characters together, three full tables whose sums hold across, down and
from year to year. Each body reports ten years; nothing in it is anybody's.
"""

import random
import sys
from pathlib import Path

from generator.formats import for_year
from generator.forms.spec import RowSpec, TableSpec

LAST_YEAR = 2030
YEARS = 10
SENTENCES = (
    "严格按照“以公开为原则，不公开为例外”的要求，持续完善主动公开目录，及时发布群众关心的信息。",
    "全年在门户网站发布各类信息**{n}条**，其中动态信息{m}条，政策解读{m}条，回应社会关切{m}次。",
    "进一步规范申请的接收、登记、办理、审核、答复、归档等环节，**按期答复率100%**。",
    "落实“先审查、后公开”的要求，对拟公开的信息逐条审查，全年没有发生泄密事件。",
    "优化栏目设置，新增专题{m}个，合并重复栏目{m}个，迁移历史信息{n}条。",
    "组织业务培训{m}次，参训{n}人次，开展自查{m}次，发现问题均已整改。",
    "编印便民手册{n}册，在政务服务大厅设置查阅点{m}处，接待群众{n}人次。",
    "将政务公开纳入年度考核，定期通报进展，没有发生需要追究责任的情形。",
)
WHO = (
    "办公室",
    "法规科",
    "信息中心",
    "各业务科室",
    "窗口单位",
    "基层站所",
    "局领导班子",
    "档案室",
    "宣传科",
    "政务服务科",
    "监察室",
    "联络员",
)
WHAT = (
    "逐条核对公开目录",
    "重新编排办事指南",
    "集中清理过期栏目",
    "补充政策图解",
    "走访企业听取意见",
    "修订答复文书样式",
    "开展保密审查抽查",
    "整理历年文件底册",
    "试行预约查阅",
    "邀请群众代表评议",
    "统一发布口径",
    "更新机构职能",
)
HOW = (
    "问题当月改完",
    "结果在例会上通报",
    "做法写进工作手册",
    "意见逐条回复",
    "责任落实到人",
    "缺漏当天补齐",
    "前后对照留有底稿",
    "群众反映明显好转",
    "分歧由分管领导裁定",
    "经验在系统内推广",
    "进度每季度公布",
    "新人先培训后上岗",
)
TOPICS = {
    "overview": ("主动公开", "依申请公开", "政府信息管理", "政府信息公开平台建设", "监督保障"),
    "problems": ("存在的问题", "改进措施"),
    "other": ("收取信息处理费情况", "其他事项"),
}
NUMERALS = "一二三四五"


def main() -> None:
    """Write the project."""
    count, folder = int(sys.argv[1]), Path(sys.argv[2])
    bodies = max(count // YEARS, 1)
    content = folder / "content"
    (content / "reports").mkdir(parents=True, exist_ok=True)
    (content / "site.yaml").write_text(SITE, encoding="utf-8")
    register = []
    for number in range(bodies):
        slug, name = f"body{number:05d}", f"示例市第{number + 1}局"
        register.append(f'{slug}: {{名称: {name}, 类别: 部门, 电话: "0000-{number:08d}"}}\n')
        source = random.Random(number)
        home = content / "reports" / slug
        home.mkdir(exist_ok=True)
        before: dict[str, list[int]] = {}
        for year in range(LAST_YEAR - min(YEARS, count) + 1, LAST_YEAR + 1):
            (home / f"{year}.yaml").write_text(report(source, name, year, before), encoding="utf-8")
    (content / "agencies.yaml").write_text("".join(register), encoding="utf-8")


SITE = """示例: 是
网站名称: 示例市人民政府
网站域名: www.example.gov.cn
网站标识码: "0000000000"
路径: /zfxxgk/zfxxgknb/
栏目: {名称: 政府信息公开年报, 描述: 各机关的政府信息公开工作年度报告, 关键词: 信息公开年报}
下载: []
"""


def report(source: random.Random, name: str, year: int, before: dict[str, list[int]]) -> str:
    """Give one report; ``before`` carries what next year continues from."""
    form = for_year(year)
    assert form
    lead = (
        f"根据《中华人民共和国政府信息公开条例》，现公布{year}年度政府信息公开工作年度报告。"
        f"统计期限自{year}年1月1日起至{year}年12月31日止。"
    )
    parts = [
        (
            f"状态: 发布\n成文日期: {year + 1}-01-15\n发布时间: {year + 1}-01-20 09:30\n"
            f"索引号: 000000/{year}-{source.randrange(100000):05d}\n引言: |\n  {lead}\n"
        )
    ]
    for section in form.sections:
        if section.table:
            parts.append(f"{section.table.key}:\n" + table(source, section.table, before))
        else:
            parts.append(f"{section.key}: |\n" + prose(source, year, section.id))
    parts.append(f"落款: {{机关: {name}, 日期: {year + 1}-01-15}}\n")
    return "".join(parts)


def prose(source: random.Random, year: int, section: str) -> str:
    """Give an indented Markdown text with sub-headings; every body and year has sentences of its own."""
    lines = []
    for number, topic in enumerate(TOPICS[section]):
        lines += [f"  ### （{NUMERALS[number]}）{topic}", ""]
        for _ in range(2):
            usual = source.choice(SENTENCES) if source.random() < 0.5 else own(source)
            text = (usual + own(source)).replace("{n}", str(source.randrange(100, 900)))
            lines += [f"  {year}年，" + text.replace("{m}", str(source.randrange(2, 60))), ""]
    return "\n".join(lines) + "\n"


def own(source: random.Random) -> str:
    """Give a sentence that hardly another report has."""
    parts = (f"{source.choice(WHO)}{source.choice(WHAT)}", "、".join(source.sample(HOW, 2)))
    return f"{parts[0]}，{parts[1]}，{source.choice(WHO)}{source.choice(WHAT)}。"


def table(source: random.Random, spec: TableSpec, before: dict[str, list[int]]) -> str:
    """Give the rows of a table with figures that agree."""
    if not spec.equations:
        return "".join(f"  {row.key}: {loose(source, spec, row, before)}\n" for row in spec.rows)
    leaves = {row.id: row for row in spec.leaves()}
    down = next(equation for equation in spec.equations if leaves[equation.right[0]].derived)
    balance = next(equation for equation in spec.equations if equation is not down)
    width = sum(not column.derived for column in spec.columns)
    figures = {
        row: [source.choice((0, 0, 0, source.randrange(9))) for _ in range(width)] for row in down.left
    }
    total = [sum(figures[row][at] for row in down.left) for at in range(width)]
    new, carried = balance.left
    forward = balance.right[1]
    figures[carried] = before.get("carry", [0] * width)
    figures[forward] = [max(figures[carried][at] - total[at], 0) + source.randrange(3) for at in range(width)]
    figures[new] = [total[at] + figures[forward][at] - figures[carried][at] for at in range(width)]
    figures[down.right[0]] = total
    before["carry"] = figures[forward]
    return rows(spec, spec.rows, figures, 2)


def rows(spec: TableSpec, group: tuple[RowSpec, ...], figures: dict[str, list[int]], indent: int) -> str:
    """Give nested rows, totals written out."""
    out = []
    for row in group:
        if row.children:
            head = f"{' ' * indent}{row.key}:\n" if row.key else ""
            out.append(head + rows(spec, row.children, figures, indent + 2 if row.key else indent))
            continue
        values = [*figures[row.id], sum(figures[row.id])]
        cells = ", ".join(
            f"{column.key}: {value}" for column, value in zip(spec.columns, values, strict=True)
        )
        out.append(f"{' ' * indent}{row.key}: {{{cells}}}\n")
    return "".join(out)


def loose(source: random.Random, spec: TableSpec, row: RowSpec, before: dict[str, list[int]]) -> str:
    """Give a row that stands in no equation down the table."""
    columns = spec.columns_of(row)
    if len(columns) == 1:
        return (
            str(source.randrange(5000)) if columns[0].unit == "件" else f"{source.randrange(90000) / 100:.2f}"
        )
    if columns[-1].derived:
        values = [source.choice((0, 0, source.randrange(3))) for _ in columns[:-1]]
        values.append(sum(values))
    else:
        issued, repealed = source.randrange(6), source.randrange(3)
        stock = before.get(row.id, [20])[0] + issued - repealed
        before[row.id] = [stock]
        values = [issued, repealed, stock]
    cells = ", ".join(f"{column.key}: {value}" for column, value in zip(columns, values, strict=True))
    return f"{{{cells}}}"


if __name__ == "__main__":
    main()
