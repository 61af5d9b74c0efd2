"""What another process finds out is what this one would have found out, whatever becomes of the other."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from generator.files import meanwhile as room
from generator.files.meanwhile import meanwhile

FORKS = """
import os, sys
from generator.files import meanwhile as room
room.processors = lambda: 2
own = os.getpid()
def found():
    if {dies} and os.getpid() != own:
        os._exit(3)
    return frozenset({{str(os.getpid() == own), *map(str, range({many}))}})
awaited = room.meanwhile(found)
print("before")
result = awaited()
print(str(os.getpid() == own) in result, len(result))
"""


@pytest.mark.parametrize(("dies", "many"), [(False, 0), (False, 50_000), (True, 3)])
def test_a_copy_finds_it_out_or_we_do(dies: bool, many: int) -> None:
    code = FORKS.format(dies=dies, many=many)
    root = Path(__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", cwd=root, check=True
    )
    # Whoever found it out says whether it was this process.
    assert done.stdout.split() == ["before", str(dies or not hasattr(os, "fork")), str(many + 1)]
    assert not done.stderr


def test_where_nobody_else_can_it_is_found_out_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def found() -> frozenset[str]:
        return frozenset({str(os.getpid())})

    monkeypatch.setattr(room, "processors", lambda: 1)
    assert meanwhile(found) is found
    monkeypatch.setattr(room, "processors", lambda: 2)
    other = threading.Event()
    thread = threading.Thread(target=other.wait)
    thread.start()
    try:
        assert meanwhile(found) is found
    finally:
        other.set()
        thread.join()
