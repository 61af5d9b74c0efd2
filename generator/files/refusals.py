"""What a disk refuses, in words, with what to do about it."""

import errno
from pathlib import Path

from generator.problem import Level, Problem, Span

_PERMISSION = ("没有写入权限", "换一个可以写的文件夹，或请管理员放开权限")
_IN_THE_WAY = ("同名的文件或文件夹挡在那里", "移走它，或换一个文件夹")
_REFUSALS = {
    errno.EACCES: _PERMISSION,
    errno.EPERM: _PERMISSION,
    errno.EROFS: ("这个磁盘是只读的", "换一个可以写的文件夹"),
    errno.ENOSPC: ("磁盘满了", "腾出空间再试；原来的网站没有损坏"),
    errno.EDQUOT: ("磁盘配额用完了", "腾出空间再试；原来的网站没有损坏"),
    errno.ENAMETOOLONG: ("名字太长", "换一个短一些的名字"),
    errno.EISDIR: _IN_THE_WAY,
    errno.ENOTDIR: _IN_THE_WAY,
    errno.EEXIST: _IN_THE_WAY,
    errno.ENOTEMPTY: _IN_THE_WAY,
}


def disk_problem(error: OSError, folder: Path) -> Problem:
    """Say what the disk refused, and where."""
    reason, help_ = _REFUSALS.get(error.errno or 0, (error.strerror or str(error), "检查磁盘和权限后再试"))
    place = Path(error.filename).as_posix() if isinstance(error.filename, str) else folder.as_posix()
    return Problem("G307", Level.ERROR, f"不能写入：{reason}", Span(place), help_)
