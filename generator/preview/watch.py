"""Watches folders for the preview: one burst of saves is one change, and no save is ever lost."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from livereload.watcher import Watcher
from watchfiles import watch

BEAT = 100
PAUSE = 10
"""Milliseconds without a save after which a burst of them is over."""
Place = tuple[Path, int, int]


class FolderWatcher(Watcher):  # type: ignore[misc]  # livereload has no types
    """Livereload's watcher, fed by watchfiles: calls ``changed`` in a thread of its own, once at a time."""

    def __init__(
        self, folders: Callable[[], tuple[Path, ...]], changed: Callable[[tuple[Path, ...]], None]
    ) -> None:
        super().__init__()
        self._folders = folders
        self._changed = changed
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="nianbao-watch", daemon=True)

    def start(self, callback: Callable[[], None]) -> bool:  # noqa: ARG002 - livereload's polling is not wanted
        """Begin to watch; true tells livereload that it need not poll."""
        self._thread.start()
        return True

    def stop(self) -> None:
        """End the watching, after what is being done about the last change."""
        self._stopping.set()
        if self._thread.ident:
            self._thread.join()

    def _run(self) -> None:
        for changes in _changes(self._folders, self._stopping):
            self._changed(changes)


def _changes(
    folders: Callable[[], tuple[Path, ...]], stopping: threading.Event
) -> Iterator[tuple[Path, ...]]:
    """Yield nothing in particular as soon as a watch stands, and then the files of every burst of saves.

    What is saved while the caller works is kept and yielded next. A watched folder that comes, goes or is
    replaced ends the watch; the next one begins with a yield, so that nothing saved in between is missed.
    """
    polling = None
    while not stopping.is_set():
        places = _places(folders())
        fresh = True
        try:
            for found in watch(
                *(path for path, _, _ in places),
                stop_event=stopping,
                step=PAUSE,
                rust_timeout=BEAT,
                yield_on_timeout=True,
                raise_interrupt=False,
                force_polling=polling,
                ignore_permission_denied=True,
            ):
                if fresh or found:
                    yield tuple(sorted({Path(file) for _, file in found}))
                fresh = False
                if _places(folders()) != places:
                    break
        except (OSError, RuntimeError):  # a folder gone, or too many folders for the system to tell of
            polling = True
            stopping.wait(BEAT / 1000)


def _places(folders: tuple[Path, ...]) -> tuple[Place, ...]:
    found = []
    for folder in folders:
        try:
            state = folder.stat()
        except OSError:
            continue
        found.append((folder, state.st_dev, state.st_ino))
    return tuple(found)
