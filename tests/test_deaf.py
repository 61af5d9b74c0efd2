"""Ctrl-C does not reach the processes of a pool, not even while they start."""

import signal
from multiprocessing import get_all_start_methods, get_context

import pytest

from generator.site.deaf import DeafPool


def heard() -> tuple[bool, bool]:
    """Say whether this process would be interrupted: before anything of its own is set, and now."""
    open_to_it = signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    return open_to_it, signal.getsignal(signal.SIGINT) is not signal.SIG_IGN


@pytest.mark.parametrize("method", [name for name in get_all_start_methods() if name != "forkserver"])
def test_processes_are_deaf_from_their_start(method: str) -> None:
    # Who was started in the background is deaf from the outset.
    before = heard()
    with DeafPool(1, get_context(method)) as pool:
        assert pool.submit(heard).result() == (False, False)
    assert heard() == before
