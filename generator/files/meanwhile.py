"""Something that another process finds out meanwhile, where there is a second processor and a process can be copied."""

import os
import sys
import threading
from collections.abc import Callable
from typing import TypeVar, cast

from generator.files.notes import NotesError, packed, unpacked

_Found = TypeVar("_Found")


def meanwhile(do: Callable[[], _Found]) -> Callable[[], _Found]:
    """Begin to find something out, and give what waits for it; where nobody else can, it is found out when it is asked for.

    It is of values that notes can hold.
    """
    # Threads, also those of typst, which Python does not count, would be missing in a copy, and with them what they hold.
    if not hasattr(os, "fork") or processors() == 1 or threading.active_count() > 1 or "typst" in sys.modules:
        return do
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            with os.fdopen(writing, "wb") as stream:
                stream.write(packed(do()))
        finally:
            # Neither is there anything of ours to tidy up, nor may what the parent has not printed yet be printed twice.
            os._exit(0)
    os.close(writing)

    def awaited() -> _Found:
        with os.fdopen(reading, "rb") as stream:
            data = stream.read()
        os.waitpid(child, 0)
        try:
            return cast("_Found", unpacked(data))
        except NotesError:
            return do()

    return awaited


def processors() -> int:
    """Give how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
