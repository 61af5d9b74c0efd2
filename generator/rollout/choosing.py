"""Which target is meant, and whether this site may go there at all."""

import os
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from generator.problem import Level, Problem, ProblemError, Span
from generator.project.target_address import FOLDER, FTP, S3, ZIP, loopback
from generator.project.targets import Target

_SITE = "content/site.yaml"
_EXAMPLE = '在 site.yaml 里写 部署: {正式: {地址: "sftp://用户@主机/文件夹"}}，写法见 docs/deploy.md'


def chosen(targets: tuple[Target, ...], name: str, root: Path, site: Path) -> Target:
    """Give the target of that name, the only one where no name is given; a folder is seen from ``root``."""
    names = "、".join(target.name for target in targets)
    if not targets:
        raise ProblemError(Problem("D101", Level.ERROR, "还没有写部署到哪里", Span(_SITE), _EXAMPLE))
    if not name and len(targets) > 1:
        message = f"有 {len(targets)} 个部署的目标，没有说用哪一个：{names}"
        help_ = f"写明一个，如 nianbao deploy {targets[0].name}"
        raise ProblemError(Problem("D101", Level.ERROR, message, targets[0].span, help_))
    found = next((target for target in targets if target.name == name or not name), None)
    if found is None:
        message = f"没有叫“{name}”的部署目标"
        raise ProblemError(Problem("D101", Level.ERROR, message, targets[0].span, f"写其中一个：{names}"))
    if found.address.scheme not in (FOLDER, ZIP):
        return replace(
            found, private_key=_path(root, found.private_key), authority=_path(root, found.authority)
        )
    folder = root / Path(found.address.folder).expanduser()
    _refuse_own(found, folder.resolve(), root.resolve(), site.resolve())
    return replace(found, address=found.address._replace(folder=Path(os.path.normpath(folder)).as_posix()))


def _path(root: Path, written: str) -> str:
    return (root / Path(written).expanduser()).as_posix() if written else ""


def _refuse_own(target: Target, folder: Path, root: Path, site: Path) -> None:
    """Refuse a target in which the manuscripts or the built site lie, or that lies in them."""
    for own in (site, root / "content", root / "themes"):
        if folder.is_relative_to(own) or (target.address.scheme == FOLDER and own.is_relative_to(folder)):
            message = f"{target}和稿件、主题或生成的网站放在一起"
            raise ProblemError(Problem("D203", Level.ERROR, message, target.span, "换一个别处的文件夹"))


def refuse_fictitious(target: Target) -> None:
    """Refuse to send a site of fictitious marks anywhere but to this machine."""
    address = target.address
    near = loopback(urlsplit(target.endpoint).hostname or "") if address.scheme == S3 else address.local
    if not near:
        message = f"示例网站不能部署到{target}"
        help_ = (
            "换成真的网站名称、域名和标识码，删去“示例: 是”，重新生成；试一试可以部署到本机的文件夹或 .zip"
        )
        raise ProblemError(Problem("D201", Level.ERROR, message, target.span, help_))


def overheard(target: Target) -> tuple[Problem, ...]:
    """Warn where password and files go through the network for everybody to read."""
    plain = target.address.scheme == FTP or target.endpoint.startswith("http://")
    near = target.address.local or loopback(urlsplit(target.endpoint).hostname or "")
    if not plain or near:
        return ()
    better = "ftps://" if target.address.scheme == FTP else "https:// 的接口"
    message = f"{target}不加密，密码和文件在网络上谁都能看到、能改"
    return (
        Problem(
            "D211", Level.WARNING, message, target.span, f"请管理员开通加密，改用 {better}，或用 sftp://"
        ),
    )
