"""Updates the folder that readers see, file by file: nothing is seen before what it needs, nothing goes before what needs it."""

from generator.files.output import MANIFEST
from generator.problem import Level, Problem, ProblemError
from generator.project.targets import Target
from generator.rollout.job import Counter, Job, Outcome
from generator.rollout.journal import Former, finish, former_of, found_on, refuse_foreign, write_journal
from generator.rollout.lock import Lock, locked
from generator.rollout.plan import Plan, plan_of, reversed_order, too_many
from generator.rollout.proof import proven, telling
from generator.rollout.store import Store, whole


def update(store: Store, job: Job) -> Outcome:
    """Bring the target up to the site; raises ``ProblemError`` before anything is written where it must not be."""
    former, plan = _planned(store, job)
    if not job.agree(plan, found_on(store, former)):
        return Outcome(plan)
    with locked(store, job.target, job.site.folder, job.site.mark, take_over=job.take_over) as lock:
        if _planned(store, job)[1] != plan:
            raise ProblemError(changed_meanwhile(job.target))
        sent = frozenset[str]()
        if not plan.idle:
            write_journal(store, job.site, former.owned)
            sent = _carry_out(store, job, plan, lock)
        problems = proven(store, job, lock, sent=sent)
        if any(problem.level is Level.ERROR for problem in problems):
            return Outcome(plan, False, len(job.site.files), problems)
        if former.manifest != job.site.manifest:
            store.put(MANIFEST, job.site.manifest)
            if whole(store, MANIFEST) != job.site.manifest:
                raise ProblemError(unlike(job.target))
        finish(store)
    return Outcome(plan, True, len(job.site.files) + 1, problems)


def _planned(store: Store, job: Job) -> tuple[Former, Plan]:
    former = former_of(store, job.target, store.names(""))
    plan = plan_of(job.site, former.sure, former.owned, begun=former.journal is not None)
    refuse_foreign(store, job.target, plan.added)
    excess = too_many(plan, job.most_deleted, job.target)
    if excess:
        raise ProblemError(excess)
    return former, plan


def _carry_out(store: Store, job: Job, plan: Plan, lock: Lock) -> frozenset[str]:
    """Put and delete in order, and give what was put; what a killed deployment of the same site had done is not done again."""
    done, sent = 0, set[str]()
    tell = Counter(job, "上传", plan.sent)
    for address in plan.sent:
        if done >= lock.resumed:
            store.put(address, job.site.file(address))
            sent.add(address)
        done += 1
        tell.seen(address)
        lock.alive(done)
    seen = telling(Counter(job, "删除", plan.deleted), lock, done)
    for address in reversed_order(plan.deleted):
        store.remove([address])
        seen(address)
    return frozenset(sent)


def changed_meanwhile(target: Target) -> Problem:
    """Say that the target is not any more what the plan was made for."""
    message = f"{target}在您看计划的时候变了"
    return Problem("D208", Level.ERROR, message, target.span, "什么都没有动；再运行一次，看新的计划")


def unlike(target: Target) -> Problem:
    """Say that the manifest cannot be read back as it was sent."""
    message = f"{target}里的 {MANIFEST} 读回来和发出去的不一样"
    return Problem("D301", Level.ERROR, message, target.span, "再运行一次；服务器上不能有程序改写文件")
