"""The documentation of every code: what ``nianbao explain`` prints and what ``docs/rules.md`` holds."""

from generator.catalog import catalog, find
from generator.formats import by_id
from generator.rules import Rule, all_rules
from generator.telling.entry import Entry

FAMILIES = {
    "S": "YAML 的写法",
    "C": "网站和机关的配置",
    "F": "报告的格式和要素",
    "A": "表内的勾稽关系",
    "Y": "年度之间的衔接",
    "J": "机关之间",
    "N": "正文里的数字",
    "L": "正文的文字和写法",
    "G": "附件、链接和网址",
    "T": "主题和模板",
    "K": "发布台账和更正",
    "W": "电子版的生成",
    "V": "网站的核验",
    "I": "导入",
    "D": "部署",
    "M": "隐私和涉密",
    "R": "审签",
    "P": "预览",
}


def explain(code: str) -> str | None:
    """Give the page of a code, or nothing when there is no such code."""
    wanted = code.strip().upper()
    rule = next((rule for rule in all_rules() if rule.code == wanted), None)
    if rule:
        return _rule(rule)
    entry = find(wanted)
    return _entry(entry) if entry else None


def titles() -> dict[str, str]:
    """Give per code what it is about, in one sentence."""
    return {rule.code: rule.title for rule in all_rules()} | {entry.code: entry.title for entry in catalog()}


def pages() -> dict[str, tuple[str, str]]:
    """Give per code the sentence of what it is about, and its page as it is printed."""
    return {code: (title, explain(code) or "") for code, title in titles().items()}


def reference() -> str:
    """Give ``docs/rules.md``: every code, family by family."""
    sections = {rule.code: _rule_section(rule) for rule in all_rules()}
    sections |= {entry.code: _entry_section(entry) for entry in catalog()}
    parts = [
        "# 检查的问题",
        "每个问题有一个编号。`nianbao explain 编号` 打印同样的说明。编号一经使用，意思不再改变。",
        "“错误”必须改正或核实，才能生成和部署；“警告”要有人看过；“提示”供参考。",
        "这一页由 `generator/rules/` 和 `generator/catalog/` 生成，不用手改。",
    ]
    for letter, name in FAMILIES.items():
        found = [sections[code] for code in sorted(sections) if code[0] == letter]
        if found:
            parts += [f"## {letter}　{name}", *found]
    return "\n\n".join(parts) + "\n"


def _rule(rule: Rule) -> str:
    parts = [
        f"{rule.code} {rule.title}（{rule.level.words}）",
        rule.page.partition("\n")[2].strip(),
        _scope(rule),
    ]
    if rule.earlier:
        parts.append(f"前年的报告（没有上一年度的）：\n{_indented(rule.earlier)}")
    if rule.before:
        parts.append(f"上一年度的报告：\n{_indented(rule.before)}")
    if rule.other:
        parts.append(f"另一个机关的报告：\n{_indented(rule.other)}")
    command = f"运行 nianbao acknowledge 机关代号 年度 {rule.code}"
    parts += [
        f"错误的写法（没有列出的格都是 0）：\n{_indented(rule.wrong)}",
        f"正确的写法：\n{_indented(rule.right)}",
        f"核实以后确实要保留的，{command}，或在报告里写（不会印出来）：\n{_indented(_acknowledgement(rule.code))}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _entry(entry: Entry) -> str:
    parts = [f"{entry.code} {entry.title}", f"为什么：{entry.why}\n怎么改：{entry.fix}"]
    if entry.wrong:
        parts.append(f"错误的写法：\n{_indented(entry.wrong)}")
    if entry.right:
        parts.append(f"正确的写法：\n{_indented(entry.right)}")
    return "\n\n".join(parts) + "\n"


def _scope(rule: Rule) -> str:
    labels = [form.label for name in rule.formats if (form := by_id(name))]
    return f"适用：{'、'.join(labels)}" if labels else ""


def _acknowledgement(code: str) -> str:
    where, why = "（照 nianbao check 给出的位置写）", "（为什么可以保留）"
    return f"已核:\n  - 编号: {code}\n    位置: {where}\n    理由: {why}\n    核定: （谁核定的，写职务）"


def _rule_section(rule: Rule) -> str:
    parts = [
        f"### {rule.code}　{rule.title}",
        f"{rule.level.words}，核实以后可以用“已核”保留。`generator/rules/{rule.name}.py`",
        _listed(rule.page.partition("\n")[2].strip()),
    ]
    if rule.earlier:
        parts.append(f"前年的报告（没有上一年度的）：\n\n{_fenced(rule.earlier)}")
    if rule.before:
        parts.append(f"上一年度的报告：\n\n{_fenced(rule.before)}")
    if rule.other:
        parts.append(f"另一个机关的报告：\n\n{_fenced(rule.other)}")
    parts += [f"错误：\n\n{_fenced(rule.wrong)}", f"正确：\n\n{_fenced(rule.right)}"]
    return "\n\n".join(parts)


def _entry_section(entry: Entry) -> str:
    parts = [f"### {entry.code}　{entry.title}", f"- 为什么：{entry.why}\n- 怎么改：{entry.fix}"]
    if entry.wrong:
        parts.append(f"错误：\n\n{_fenced(entry.wrong)}")
    if entry.right:
        parts.append(f"正确：\n\n{_fenced(entry.right)}")
    return "\n\n".join(parts)


def _listed(text: str) -> str:
    return "\n".join(f"- {line}" for line in text.split("\n") if line)


def _indented(text: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in text.split("\n"))


def _fenced(text: str) -> str:
    return f"```yaml\n{text}\n```"
