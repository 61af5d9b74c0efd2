"""What a site asks for before a report may be published: the steps, of whom, from which year on."""

from pathlib import Path
from typing import NamedTuple

from generator.project.keys import KINDS, SIGN_OFF
from generator.reading.shape import Reader, Record, nearest, short


class Demand(NamedTuple):
    """The steps of a sign-off in their order; without steps none is asked for.

    ``kinds`` are the kinds of bodies it is asked of and ``first`` the first year, empty and 0 for all. ``signers`` is the file of
    public keys from the root of the project, ``principals`` the names that persons have there.
    """

    steps: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    first: int = 0
    different: bool = False
    signers: str = ""
    principals: tuple[tuple[str, str], ...] = ()

    def asks(self, kind: str, year: int) -> bool:
        """Say whether the reports of a kind of body and a year need a sign-off."""
        return bool(self.steps) and year >= self.first and (not self.kinds or kind in self.kinds)

    def principal(self, person: str) -> str:
        """Give the name that a person has in the file of public keys."""
        return dict(self.principals).get(person, person)


NO_DEMAND = Demand()


def read_demand(reader: Reader, site: Record, root: Path) -> Demand:
    """Give what ``审签`` in ``site.yaml`` asks for; what is wrong with it gathers in the reader."""
    record = site.record(SIGN_OFF)
    if SIGN_OFF in site.nodes and not site.records(SIGN_OFF):
        message, help_ = (
            f"“{SIGN_OFF}”没有填写",
            "写明步骤，如 审签: {步骤: [初审, 保密审查, 签发]}；不要求审签就删去",
        )
        reader.error("105", message, site.place(SIGN_OFF), help_)
    steps = _steps(reader, record)
    for kind in record.texts("类别"):
        if kind not in KINDS:
            meant = nearest(kind, KINDS)
            help_ = f"您是不是想写“{meant}”？" if meant else f"可以写：{'、'.join(KINDS)}"
            reader.error("107", f"“审签.类别”不能写“{short(kind)}”", record.place("类别"), help_)
    signers = record.text("签名者")
    if signers and not _inside(root, signers):
        message = f"“审签.签名者”写的是“{short(signers)}”，项目里没有这个文件"
        reader.error("118", message, record.place("签名者"), "写文件在项目文件夹里的路径，如 content/signers")
    return Demand(
        steps,
        record.texts("类别"),
        record.integer("起"),
        record.flag("不同的人"),
        signers,
        record.pairs("人员"),
    )


def _steps(reader: Reader, record: Record) -> tuple[str, ...]:
    steps = tuple(" ".join(step.split()) for step in record.texts("步骤"))
    twice = next((step for place, step in enumerate(steps) if step in steps[:place]), "")
    if twice:
        help_ = "每一步的名称要不一样；两个人都要初审的，写成 初审一、初审二"
        reader.error("107", f"“审签.步骤”里“{short(twice)}”写了两次", record.place("步骤"), help_)
    elif "步骤" in record.values and not all(steps or ("",)):
        help_ = "如 [初审, 保密审查, 签发]"
        reader.error("105", "“审签.步骤”里有空的一步", record.place("步骤"), help_)
    return steps


def _inside(root: Path, path: str) -> bool:
    try:
        file = (root / path).resolve()
        return file.is_file() and file.is_relative_to(root.resolve())
    except (OSError, ValueError):  # no name that a file could have
        return False
