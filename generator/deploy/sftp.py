"""SFTP: the files of an SSH server."""

from collections.abc import Mapping

from generator.rollout.failures import Failure
from generator.rollout.in_place import update
from generator.rollout.job import Job, Outcome, Return
from generator.rollout.releases import Turned, release, turn_back

SCHEMES = ("sftp",)
LABEL = "SFTP"
LIBRARIES: Mapping[str, str] = {"paramiko": "nianbao[sftp]"}


def deliver(job: Job) -> Outcome:
    """Bring the folder on the server up to the site."""
    from generator.rollout.sftp_store import SftpStore
    from generator.rollout.ssh_session import session

    with session(job.target) as files:
        store = SftpStore(files, job.target.address.folder)
        return release(store, job) if job.target.switched else update(store, job)


def restore(wanted: Return) -> Turned:
    """Turn the folder on the server back to a former release."""
    from generator.rollout.sftp_store import SftpStore
    from generator.rollout.ssh_session import session

    with session(wanted.target) as files:
        return turn_back(SftpStore(files, wanted.target.address.folder), wanted)


def failure(error: Exception) -> Failure | None:
    """Give what an error of the session means."""
    from generator.rollout import ssh_session

    return ssh_session.failure(error)
