"""Reading a deployed site back: every file by its SHA-256, and once more what others had changed."""

from collections.abc import Iterator, Sequence

from generator.problem import Level, Problem
from generator.rollout.job import Counter, Job
from generator.rollout.lock import Lock
from generator.rollout.plan import listed, ordered
from generator.rollout.store import Seen, Store


def telling(counter: Counter, lock: Lock, done: int = 0) -> Seen:
    """Give what is told of each file: it is counted, and the lock kept alive."""

    def seen(address: str) -> None:
        counter.seen(address)
        lock.alive(done)

    return seen


def proven(
    store: Store, job: Job, lock: Lock, *, below: str = "", sent: frozenset[str] = frozenset()
) -> tuple[Problem, ...]:
    """Give what is not as it should be ``below`` a folder; files not ``sent`` just now are put right and told as a warning."""
    wrong = _differing(store, job, lock, below, tuple(job.site.files))
    mendable = ordered(address for address in wrong if address not in sent)
    for address in mendable:
        store.put(below + address, job.site.file(address))
        lock.alive()
    still = _differing(store, job, lock, below, mendable) if mendable else ()
    return tuple(_problems(job, mendable, tuple(one for one in wrong if one in sent or one in still)))


def _differing(store: Store, job: Job, lock: Lock, below: str, addresses: Sequence[str]) -> tuple[str, ...]:
    counter = Counter(job, "读回核对", tuple(addresses))
    tell = telling(counter, lock)
    found = store.sums(
        [below + address for address in addresses], lambda address: tell(address.removeprefix(below))
    )
    return tuple(address for address in addresses if found.get(below + address) != job.site.files[address])


def _problems(job: Job, mended: tuple[str, ...], wrong: tuple[str, ...]) -> Iterator[Problem]:
    target = job.target
    if mended:
        message = f"{target}里有 {len(mended)} 个文件被改过或不见了，已经重新放好：{listed(mended, 5)}"
        yield Problem("D302", Level.WARNING, message, target.span, "请管理员查清是谁改的")
    if wrong:
        message = f"{target}里有 {len(wrong)} 个文件读回来和发出去的不一样：{listed(wrong, 5)}"
        help_ = "再运行一次；还不一样的，看服务器会不会改写文件（如压缩、转码、插入代码）"
        yield Problem("D301", Level.ERROR, message, target.span, help_)
