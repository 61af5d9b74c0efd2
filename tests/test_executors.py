"""Where a build runs never shows in its bytes: other executors, a Dask cluster, workers that are lost, Ctrl-C."""

import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context, parent_process
from pathlib import Path

import pytest

from generator.cli import run
from generator.files.output import WORK
from generator.files.turns import close_turns, open_turns, turn
from generator.problem import ProblemError
from generator.project.scaffold import init
from generator.site.build import Built, build
from generator.site.cluster import executor_at
from generator.site.executors import Place, ground, pool, sources_of, witness
from tests.clusters import Cluster, cluster
from tests.golden import PROJECT, tree

CORPUS = Path(__file__).parent.parent / "benchmarks/corpus.py"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The municipal project, with all copies, where nobody changes it."""
    return Path(shutil.copytree(PROJECT, tmp_path_factory.mktemp("municipal") / "project"))


@pytest.fixture(scope="module")
def usual(project: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What the usual build gives."""
    out = tmp_path_factory.mktemp("usual")
    assert build(project, out).committed
    return tree(out)


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler and two workers, which tests kill one after the other."""
    with cluster(tmp_path_factory.mktemp("dask")) as found:
        yield found


def found(built: Built) -> set[str]:
    assert built.committed is None
    return {problem.code for problem in built.problems}


def codes(error: ProblemError) -> list[str]:
    return [problem.code for problem in error.problems]


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_cluster_gives_the_same_bytes(
    dask: Cluster, project: Path, usual: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the folders are named from here: the workers stand elsewhere."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(project, "project", copy_function=shutil.copy2)
    assert run(["-C", "project", "build", "-o", "site", "--executor", dask.address]) == 0
    assert tree(Path("site")) == usual


def test_long_lived_workers_see_what_changed(dask: Cluster, tmp_path: Path) -> None:
    """The processes that made the first site make the second; nothing of the first is left in them."""
    init(tmp_path / "project")
    shutil.rmtree(tmp_path / "project/site")
    with executor_at(dask.address) as executor:
        assert build(tmp_path / "project", tmp_path / "site", executor=executor).committed
        first = tree(tmp_path / "site")
        report = min((tmp_path / "project/content/reports").glob("*/*.yaml"))
        replace(report, "行政许可: ", "行政许可: 1")
        replace(tmp_path / "project/content/site.yaml", "名称: 政府信息公开年报", "名称: 信息公开年报")
        assert build(tmp_path / "project", tmp_path / "site", executor=executor).committed
    assert build(tmp_path / "project", tmp_path / "again").committed
    assert first != tree(tmp_path / "site") == tree(tmp_path / "again")


def test_a_lost_worker_is_replaced_by_the_others(
    dask: Cluster, project: Path, usual: dict[str, bytes], tmp_path: Path
) -> None:
    victim = dask.workers[0]
    with executor_at(dask.address) as executor:
        built = build(project, tmp_path / "site", executor=executor, progress=lambda *_: victim.kill())
    assert built.committed
    assert victim.wait() == -signal.SIGKILL
    assert tree(tmp_path / "site") == usual


def test_a_cluster_that_is_lost_leaves_the_site_as_it_was(
    dask: Cluster, project: Path, tmp_path: Path
) -> None:
    """Its workers in the middle of a build, those that never were, its scheduler in the middle, and from the start."""
    out = tmp_path / "site"
    init(tmp_path / "before")
    assert build(tmp_path / "before", out).committed
    before = tree(out)

    def kill(_done: int, _total: int) -> None:
        for worker in dask.workers:
            worker.kill()

    with executor_at(dask.address) as executor:
        assert found(build(project, out, executor=executor, progress=kill)) == {"G311"}
        assert found(build(project, out, executor=executor)) == {"G311"}
        dask.join(1)
        ended = build(project, out, executor=executor, progress=lambda *_: dask.scheduler.kill())
        assert found(ended) == {"G314"}
        assert found(build(project, out, executor=executor)) == {"G314"}
    assert tree(out) == before
    with pytest.raises(ProblemError) as caught, executor_at(dask.address):
        pass
    assert codes(caught.value) == ["G311"]


@pytest.mark.parametrize(
    "address", ["10.0.0.5:8786", "dask://", "dask://host", "spark://host:1", "dask://a b:1"]
)
def test_an_address_that_is_none_is_told(address: str) -> None:
    with pytest.raises(ProblemError) as caught, executor_at(address):
        pass
    assert codes(caught.value) == ["G311"]


def processes() -> Executor:
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"))


def threads() -> Executor:
    return ThreadPoolExecutor(2)


@pytest.mark.parametrize("given", [processes, threads])
def test_any_executor_gives_the_same_bytes_again_and_again(given: type[Executor], tmp_path: Path) -> None:
    """Copies but for PDF: whatever typesets in a thread of the tests keeps their processes from being forked."""
    project = tmp_path / "project"
    init(project)
    shutil.rmtree(project / "site")
    site = project / "content/site.yaml"
    site.write_text(site.read_text(encoding="utf-8") + "下载: [docx, xlsx, csv, json]\n", encoding="utf-8")
    report = min((project / "content/reports").glob("*/*.yaml"))
    with given() as executor:
        for turn_ in ("first", "second"):
            built = build(project, tmp_path / "given", executor=executor)
            assert built.committed, built.problems
            assert build(project, tmp_path / turn_).committed
            assert tree(tmp_path / "given") == tree(tmp_path / turn_)
            replace(report, "行政许可: ", "行政许可: 1")
    assert tree(tmp_path / "first") != tree(tmp_path / "second")


def test_a_worker_takes_no_part_in_what_it_does_not_see(project: Path, tmp_path: Path) -> None:
    (tmp_path / WORK).mkdir()
    open_turns(tmp_path / WORK, "this")
    place = Place(project, tmp_path, "this", ground(), sources_of(project))
    assert witness(place) == ()
    for other, code in (
        (place._replace(token="another"), "G312"),
        (place._replace(out=tmp_path / "elsewhere"), "G312"),
        (place._replace(sources="another"), "G312"),
        (place._replace(ground="another"), "G313"),
    ):
        assert [problem.code for problem in witness(other)] == [code]


def test_who_ends_a_build_waits_for_its_last_task(tmp_path: Path) -> None:
    """A task that has begun writes to its end; none begins after that."""
    open_turns(tmp_path, "this")
    with ThreadPoolExecutor(1) as executor:
        with turn(tmp_path, "this"):
            ended = executor.submit(close_turns, tmp_path)
            while (tmp_path / "turns").stat().st_size:
                pass
            assert not ended.done()
            with pytest.raises(ProblemError), turn(tmp_path, "this"):
                pass
        ended.result()
    with pytest.raises(ProblemError), turn(tmp_path, "this"):
        pass


def test_a_pool_that_breaks_is_a_problem(tmp_path: Path) -> None:
    init(tmp_path / "project")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        executor.submit(os._exit, 1).exception()
        built = build(tmp_path / "project", tmp_path / "site", executor=executor)
    assert [problem.code for problem in built.problems] == ["G314"]
    assert not list(tmp_path.glob("site/*.html"))


def test_ctrl_c_ends_a_build_and_leaves_the_site(tmp_path: Path) -> None:
    """As on a terminal: the progress is told there, and the signal reaches every process of the group."""
    project, out = tmp_path / "project", tmp_path / "site"
    subprocess.run([sys.executable, CORPUS, "120", project], check=True)
    assert build(project, out).committed
    before = tree(out)
    replace(project / "content/site.yaml", "名称: 政府信息公开年报", "名称: 信息公开年报")
    code, said = interrupted(
        [sys.executable, "-m", "generator", "-C", project, "build", "-o", out, "--workers", "2"]
    )
    assert code == 130, said
    assert "份报告，每秒" in said
    assert "还要" in said
    assert said.replace("\x1b[K", "").split("\r")[-2].strip() == "已中止：原来的网站没有变。"
    assert "Traceback" not in said
    assert tree(out) == before
    assert build(project, out).committed
    assert build(project, tmp_path / "clean").committed
    assert tree(out) == tree(tmp_path / "clean") != before


def slowly_told(number: int) -> tuple[int, int]:
    time.sleep(0.01)
    return number, os.getpid()


def lost_at(number: int) -> int:
    if number == 7 and parent_process():
        os._exit(1)
    time.sleep(0.01)
    return number


def refused_at(number: int) -> int:
    if number == 7:
        raise ProblemError
    return number


@pytest.mark.parametrize("count", [0, 1, 2, 40])
def test_who_asks_works_along_and_what_is_made_comes_in_order(count: int) -> None:
    with pool(2, along=True) as spread:
        made = [*spread(slowly_told, range(count))]
        again = [*spread(slowly_told, range(count))]
    assert [number for number, _ in made] == [number for number, _ in again] == [*range(count)]
    assert len({process for _, process in made}) == min(count, 2)
    assert all(process == os.getpid() for _, process in made[:1])


def test_what_ends_a_task_ends_the_work_wherever_it_was_done() -> None:
    with pool(2, along=True) as spread, pytest.raises(ProblemError):
        list(spread(refused_at, range(40)))
    with pool(3, along=True) as spread, pytest.raises(ProblemError) as error:
        list(spread(lost_at, [0, 7, *range(8, 60)]))
    assert codes(error.value) == ["G314"]


def interrupted(command: list[str | Path]) -> tuple[int, str]:
    """Run a command at a terminal, stop it at its first sign of progress, and give its exit code and what it said."""
    ours, theirs = pty.openpty()
    # Tests that run behind a shell were told to ignore Ctrl-C, and would hand that down.
    heeding = ["env", "--default-signal=INT", *command]
    process = subprocess.Popen(heeding, stderr=theirs, stdout=theirs, start_new_session=True)
    os.close(theirs)
    said = b""
    while part := heard(ours):
        begun = b"\r" in said
        said += part
        if b"\r" in said and not begun:
            os.killpg(process.pid, signal.SIGINT)
    os.close(ours)
    code = process.wait()
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    return code, said.decode()


def heard(terminal: int) -> bytes:
    """Give what comes next at a terminal; nothing when its last process has gone."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""
