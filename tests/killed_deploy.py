"""A deployment that dies at its N-th change of the target, in a process of its own.

Every call through which a target changes is counted: of the disk, of SFTP, of FTP, of S3, and every command on a server.
"""

import ftplib
import os
import re
import subprocess
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import boto3
import botocore.client
import paramiko

from generator.deploy import deliver
from generator.project.targets import Target
from generator.rollout.finished import finished
from generator.rollout.job import Job

DIED = 9
_CALLS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Path, ("replace", "symlink_to")),
    (os, ("link",)),
    (paramiko.SFTPClient, ("posix_rename", "rename", "remove", "mkdir", "symlink")),
    (ftplib.FTP, ("storbinary", "rename", "delete", "mkd")),
)
boto3.client("s3", region_name="us-east-1")
# What boto3 reads from the disk for its first client is inherited by every process.
_PROCESSES = get_context("forkserver")
_PROCESSES.set_forkserver_preload(
    ["tests.killed_deploy", "generator.rollout.sftp_store", "generator.rollout.ssh_session"]
)


def died(target: Target, site: Path, changes: int) -> bool:
    """Send a site, die after so many changes; say whether it came to that."""
    process = _PROCESSES.Process(target=_send, args=(target, site, changes))
    process.start()
    process.join()
    assert process.exitcode in (0, DIED), process.exitcode
    return process.exitcode == DIED


def _send(target: Target, site: Path, changes: int) -> None:
    remaining = changes

    def count() -> None:
        nonlocal remaining
        remaining -= 1
        if remaining < 0:
            os._exit(DIED)

    def deadly(call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            count()
            return call(*args, **kwargs)

        return counted

    def when(changes: Callable[[Path], bool], call: Callable[..., Any]) -> Callable[..., Any]:
        """Count a call only where it changes something."""

        def counted(path: Path, *args: Any, **kwargs: Any) -> Any:
            if changes(path):
                count()
            return call(path, *args, **kwargs)

        return counted

    Path.unlink = when(Path.exists, Path.unlink)  # type: ignore[method-assign]
    Path.mkdir = when(lambda folder: not folder.exists(), Path.mkdir)  # type: ignore[method-assign]
    Path.rmdir = when(lambda folder: not any(folder.iterdir()), Path.rmdir)  # type: ignore[method-assign]
    for owner, names in _CALLS:
        for name in names:
            setattr(owner, name, deadly(getattr(owner, name)))
    ask = botocore.client.BaseClient._make_api_call

    def counted_api(self: Any, operation: str, arguments: Any) -> Any:
        if operation in ("PutObject", "DeleteObject"):
            count()
        return ask(self, operation, arguments)

    botocore.client.BaseClient._make_api_call = counted_api
    start = subprocess.run

    def counted_program(command: Any, **options: Any) -> Any:
        if command[0] == "rsync" or re.search(r"\b(mkdir|mv|ln|rm|rmdir) ", str(command[-1])):
            count()
        return start(command, **options)

    subprocess.run = counted_program
    outcome = deliver(Job(target, finished(site), lambda *_: True, lambda _: None, 20))
    assert outcome.done, outcome
