"""One ``.zip`` file of the whole site, to be carried to a portal that nothing reaches; the same site gives the same bytes."""

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.files.output import MANIFEST
from generator.problem import Level, Problem, ProblemError
from generator.project.targets import Target
from generator.rollout.failures import Failure, usual
from generator.rollout.finished import files_of
from generator.rollout.job import Counter, Found, Job, Outcome
from generator.rollout.plan import plan_of

SCHEMES = ("zip",)
LABEL = "zip"
LIBRARIES: Mapping[str, str] = {}
restore = None
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_PIECE = 1 << 18


def deliver(job: Job) -> Outcome:
    """Pack the site; a file that is not such a packed site is not written over."""
    file = Path(job.target.address.folder)
    former = _former(file, job.target)
    plan = plan_of(job.site, former, ())
    if not job.agree(plan, Found(former)):
        return Outcome(plan)
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.nianbao-part")
    _pack(part, job)
    wrong = tuple(_differing(part, job))
    if wrong:
        message = f"{job.target}里有 {len(wrong)} 个文件读回来和放进去的不一样：{wrong[0]}"
        problem = Problem("D301", Level.ERROR, message, job.target.span, "换一个磁盘再运行一次")
        return Outcome(plan, False, len(job.site.files), (problem,))
    part.replace(file)
    return Outcome(plan, True, len(job.site.files) + 1)


def failure(error: Exception) -> Failure | None:
    """Give what an error of the disk means."""
    return usual(error)


def _former(file: Path, target: Target) -> Mapping[str, str]:
    if not file.exists():
        return {}
    try:
        with zipfile.ZipFile(file) as archive:
            files = files_of(archive.read(MANIFEST))
    except (zipfile.BadZipFile, KeyError, IsADirectoryError):
        files = None
    if files is None:
        message = f"{target}已经有了，不是 nianbao 打包的网站"
        raise ProblemError(Problem("D204", Level.ERROR, message, target.span, "移走它，或换一个文件名"))
    return files


def _pack(part: Path, job: Job) -> None:
    site, counter = job.site, Counter(job, "打包", tuple(job.site.files))
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for address in site.files:
            with archive.open(_entry(address), "w") as into, site.file(address).open("rb") as stream:
                while piece := stream.read(_PIECE):
                    into.write(piece)
            counter.seen(address)
        archive.writestr(_entry(MANIFEST), site.manifest)


def _entry(address: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(address, _EARLIEST)
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _differing(part: Path, job: Job) -> Iterator[str]:
    site = job.site
    counter = Counter(job, "读回核对", tuple(site.files))
    with zipfile.ZipFile(part) as archive:
        for address, wanted in (*site.files.items(), (MANIFEST, site.mark)):
            digest = hashlib.sha256()
            with archive.open(address) as stream:
                while piece := stream.read(_PIECE):
                    digest.update(piece)
            if digest.hexdigest() != wanted:
                yield address
            counter.seen(address)
