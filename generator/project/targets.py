"""The targets that ``部署`` in ``site.yaml`` names: where the site goes, and how."""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from generator.patterns import seldom
from generator.problem import Level, Problem, Span
from generator.project.target_address import (
    FOLDER,
    FTP,
    FTPS,
    RSYNC,
    S3,
    SFTP,
    ZIP,
    Address,
    Refused,
    read_address,
)
from generator.reading.shape import Field, Kind, Reader, Record
from generator.reading.source import Mapping

WAYS = (SWITCHED, IN_PLACE) = ("切换", "原地")
"""A new release folder that a link is then turned to, or file by file in the folder that readers see."""
STYLES = (BY_PATH, BY_NAME) = ("路径", "域名")
MOST_DELETED, KEPT = 20, 5
_SECRET = seldom(r"密码|口令|密钥|令牌|password|passwd|pwd|secret|token", re.IGNORECASE)
_VARIABLE = r"[A-Za-z_][A-Za-z0-9_]*"
TARGET_FIELDS = (
    Field(
        "地址",
        Kind.TEXT,
        "本机的文件夹、.zip 文件，或 rsync+ssh://、sftp://、ftps://、ftp://、s3:// 开头的地址",
        True,
        example="sftp://deploy@www.example.gov.cn/var/www/zfxxgk",
    ),
    Field(
        "方式",
        Kind.CHOICE,
        "切换：每次一个新的版本文件夹，最后把 current 指过去；原地：逐个更新。文件夹、rsync、SFTP 不写就是 切换，其余只能 原地",
        choices=WAYS,
    ),
    Field("试用", Kind.FLAG, "是：放的是试看的网站，不算公开，不记发布台账，也不查发布时间；不写就是 否"),
    Field(
        "最多删除",
        Kind.INTEGER,
        f"一次最多删除几个文件，超过就停下，地址里带指纹的（assets/、检索的索引）不算；不写就是 {MOST_DELETED}",
    ),
    Field("保留版本", Kind.INTEGER, f"切换时保留最近几个版本；不写就是 {KEPT}", least=1),
    Field(
        "主机公钥",
        Kind.TEXT,
        "服务器的公钥，如 ssh-ed25519 AAAA…；不写就照 ~/.ssh/known_hosts 核对",
        pattern=r"(?:ssh|ecdsa|sk)-[A-Za-z0-9@.-]+ +[A-Za-z0-9+/]+=*(?: .*)?",
        pattern_help="要写类型和公钥，如 ssh-ed25519 AAAA…；服务器上在 /etc/ssh/ssh_host_ed25519_key.pub 里",
    ),
    Field("私钥", Kind.TEXT, "登录用的私钥文件；不写就用 ssh-agent 和 ~/.ssh 里的", example="~/.ssh/deploy"),
    Field(
        "密码变量",
        Kind.TEXT,
        "从哪个环境变量读密码；不写就是 NIANBAO_PASSWORD，目标的名称是英文的，是 NIANBAO_名称_PASSWORD",
        pattern=_VARIABLE,
        pattern_help="只写变量的名字，如 NIANBAO_PORTAL_PASSWORD，不写密码",
    ),
    Field("证书", Kind.TEXT, "FTPS、S3 服务器的证书由谁签发：CA 证书文件；不写就照系统的"),
    Field(
        "接口",
        Kind.TEXT,
        "S3 兼容存储的接口地址；不写就是 AWS",
        pattern=r"https?://[^\s/?#@]+/?",
        pattern_help="要写 https:// 开头的网址，如 https://s3.example.gov.cn",
        example="https://s3.example.gov.cn",
    ),
    Field("区域", Kind.TEXT, "S3 的区域，如 cn-north-1"),
    Field("寻址", Kind.CHOICE, "S3 的桶名写在路径里还是域名里；不写就由程序选", choices=STYLES),
)
_SSH, _ALL_FTP = (RSYNC, SFTP), (FTP, FTPS)
_FITS = {
    "方式": (FOLDER, *_SSH, *_ALL_FTP, S3),
    "保留版本": (FOLDER, RSYNC, SFTP),
    "主机公钥": _SSH,
    "私钥": _SSH,
    "密码变量": (SFTP, *_ALL_FTP),
    "证书": (FTPS, S3),
    "接口": (S3,),
    "区域": (S3,),
    "寻址": (S3,),
    "最多删除": (FOLDER, RSYNC, SFTP, *_ALL_FTP, S3),
}


@dataclass(frozen=True, slots=True)
class Target:
    """One place a site is sent to; empty texts mean what the help of their key says."""

    name: str
    address: Address
    span: Span
    switched: bool = False
    most_deleted: int = MOST_DELETED
    kept: int = KEPT
    host_key: str = ""
    private_key: str = ""
    password_variable: str = ""
    authority: str = ""
    endpoint: str = ""
    region: str = ""
    style: str = ""
    trial: bool = False

    @property
    def variable(self) -> str:
        """Give the name of the environment variable that holds the password."""
        if self.password_variable:
            return self.password_variable
        plain = self.name.upper().replace("-", "_")
        return f"NIANBAO_{plain}_PASSWORD" if re.fullmatch(r"[A-Z0-9_]+", plain) else "NIANBAO_PASSWORD"

    def __str__(self) -> str:
        return f"“{self.name}”（{self.address}）"


def read_targets(reader: Reader, records: Iterable[Record]) -> tuple[Target, ...]:
    """Give the targets that are sound; what is wrong gathers in the reader, and no password is ever shown."""
    secret = _secrets(reader)
    found = []
    for record in records:
        if _holds_password(record):
            secret.append(record.place("地址"))
        else:
            found.append(_target(reader, record))
    lines = {span.line for span in secret}
    reader.problems[:] = [
        _hidden(problem) if problem.span.line in lines else problem for problem in reader.problems
    ]
    reader.problems += [_secret(span) for span in secret]
    return tuple(target for target in found if target)


def _holds_password(record: Record) -> bool:
    address = read_address(record.text("地址"))
    return isinstance(address, Refused) and address.secret


def _hidden(problem: Problem) -> Problem:
    """Give a problem without its place in the line, which would be shown with the password in it."""
    return problem._replace(
        message=f"第 {problem.span.line} 行：{problem.message}", span=Span(problem.span.path)
    )


def _target(reader: Reader, record: Record) -> Target | None:
    name, text, span = record.at.partition(".")[2], record.text("地址"), record.place("地址")
    if not text:
        return None
    address = read_address(text)
    if isinstance(address, Refused):
        message = f"“部署.{name}.地址”{address.message}"
        reader.problems.append(Problem("D103", Level.ERROR, message, span, address.help))
        return None
    can_switch = address.scheme in (FOLDER, *_SSH)
    written = record.text("方式")
    only = SWITCHED if address.scheme == RSYNC else "" if can_switch or address.scheme == ZIP else IN_PLACE
    if written and only and written != only:
        message = f"“{record.at}.方式”写的是“{written}”，{address.scheme} 只能“{only}”"
        help_ = "删去“方式”，或换一种地址；怎样更新，见 docs/deploy.md"
        reader.problems.append(Problem("D105", Level.ERROR, message, record.place("方式"), help_))
    reader.problems += _idle(record, address)
    target = Target(
        name,
        address,
        span,
        can_switch and written != IN_PLACE,
        record.integer("最多删除", MOST_DELETED),
        record.integer("保留版本", KEPT),
        host_key=" ".join(record.text("主机公钥").split()[:2]),
        private_key=record.text("私钥"),
        password_variable=record.text("密码变量"),
    )
    reader.problems += _broken_key(target, record)
    return replace(
        target,
        authority=record.text("证书"),
        endpoint=record.text("接口").rstrip("/"),
        region=record.text("区域"),
        style=record.text("寻址"),
        trial=record.flag("试用"),
    )


def _idle(record: Record, address: Address) -> Iterator[Problem]:
    """Give the keys that would change nothing for such an address."""
    for key, schemes in _FITS.items():
        if key in record.values and address.scheme not in schemes:
            message = f"“{record.at}.{key}”对 {address.scheme} 的目标不起作用"
            yield Problem("D105", Level.ERROR, message, record.place(key), "删去这一行，或核对“地址”")


def _broken_key(target: Target, record: Record) -> Iterator[Problem]:
    if target.host_key and not _whole_key(*target.host_key.split(" ")):
        message = f"“{record.at}.主机公钥”不完整，或者类型和公钥对不上"
        help_ = "从服务器的 /etc/ssh/ssh_host_ed25519_key.pub 里整行复制"
        yield Problem("D104", Level.ERROR, message, record.place("主机公钥"), help_)


def _whole_key(kind: str, code: str) -> bool:
    """Say whether a public key has all its parts, each after its length, the first of them its type."""
    try:
        data = base64.b64decode(code, validate=True)
    except binascii.Error:
        return False
    place, parts = 0, []
    while place + 4 <= len(data):
        end = place + 4 + int.from_bytes(data[place : place + 4])
        parts.append(data[place + 4 : end])
        place = end
    return place == len(data) and parts[0] == kind.encode()


def _secret(span: Span) -> Problem:
    """Say that a password stands in the file, without a place in the line: the line would be shown."""
    message = f"第 {span.line} 行把密码写进了 site.yaml，看得到稿件的人都看得到"
    help_ = "删去它，换一个新密码，放进环境变量（见 docs/deploy.md）；能用密钥登录的，用密钥"
    return Problem("D102", Level.ERROR, message, Span(span.path), help_)


def _secrets(reader: Reader) -> list[Span]:
    """Give the place of each key that looks like a secret, and take back the problem that called it unknown."""
    root = reader.source.root
    named = root.entries["部署"][1] if isinstance(root, Mapping) and "部署" in root.entries else None
    targets = [item for _, item in named.entries.values()] if isinstance(named, Mapping) else []
    known = {field.key for field in TARGET_FIELDS}
    places = [
        reader.source.span(key)
        for target in targets
        if isinstance(target, Mapping)
        for word, (key, _) in target.entries.items()
        if word not in known and _SECRET.search(word)
    ]
    reader.problems[:] = [problem for problem in reader.problems if problem.span not in places]
    return places
