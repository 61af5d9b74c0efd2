"""What a server must call each kind of file, and in which encoding, so that browsers show it as it was made."""

from pathlib import PurePosixPath

from generator.problem import Level

_OPENED = {
    ".html": ("text/html",),
    ".css": ("text/css",),
    ".js": ("text/javascript", "application/javascript", "application/x-javascript"),
}
"""Without the right name browsers show source, or refuse the style or script."""
_SAVED = {
    ".json": ("application/json", "text/json"),
    ".xml": ("application/xml", "text/xml", "application/atom+xml", "application/rss+xml"),
    ".svg": ("image/svg+xml",),
    ".csv": ("text/csv", "application/csv"),
    ".pdf": ("application/pdf",),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
}
_PLAIN = "application/octet-stream"


def wrong_kind(address: str, kind: str) -> tuple[Level, str, str] | None:
    """Say what is wrong with the ``Content-Type`` of a file: how much it weighs, what, and what it should be."""
    suffix = PurePosixPath(address).suffix.lower()
    name, charset = _parts(kind)
    wanted = _OPENED.get(suffix) or _SAVED.get(suffix)
    if wanted is None:
        return None
    text = suffix not in (".pdf", ".docx", ".xlsx")
    if name not in wanted and not (suffix in _SAVED and name in ("", _PLAIN)):
        level = Level.ERROR if suffix in _OPENED else Level.WARNING
        right = wanted[0] + ("; charset=utf-8" if text else "")
        return level, f"{suffix} 文件说成是 {name or '什么都没有写'}", f"Content-Type 写成 {right}"
    if text and charset not in ("", "utf-8", "utf8"):
        help_ = "Content-Type 里的编码改成 utf-8（nginx 写 charset utf-8;）"
        return Level.ERROR, f"{suffix} 文件说成是 {charset} 编码，读者会看到乱码", help_
    if suffix == ".html" and not charset:
        help_ = "Content-Type 写成 text/html; charset=utf-8（nginx 写 charset utf-8;）"
        return Level.HINT, "服务器没有说网页是 utf-8 编码，只有网页自己说了", help_
    return None


def _parts(kind: str) -> tuple[str, str]:
    name, *parameters = (part.strip().lower() for part in kind.split(";"))
    found = (part.partition("=")[2].strip("\"' ") for part in parameters if part.startswith("charset"))
    return name, next(found, "")
