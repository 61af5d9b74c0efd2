"""What is said of a server whose public key nobody has vouched for, or whose key changed."""

import base64
import hashlib

from generator.rollout.failures import Failure, Reason


def stranger(kind: str, code: str) -> Failure:
    """Give the refusal of an unknown server: its fingerprint, and the line that would let it be known."""
    help_ = f"请管理员核对指纹；对的，给目标加上一行 主机公钥: {kind} {code}"
    return Failure(Reason.STRANGER, f"{kind} {fingerprint(code)}", help_)


def changed(host: str, kind: str, code: str) -> Failure:
    """Give the refusal of a server whose key is another one than before; kind and code are empty where it is not known."""
    help_ = (
        f"不要继续：可能有人冒充 {host}。请管理员核对指纹；"
        "确实换了的，改“主机公钥”，没有写它的，用 ssh-keygen -R 删去 known_hosts 里旧的"
    )
    return Failure(Reason.CHANGED, f"现在是 {kind} {fingerprint(code)}" if code else "", help_)


def fingerprint(code: str) -> str:
    """Give the fingerprint of a public key as ssh shows it."""
    digest = hashlib.sha256(base64.b64decode(code)).digest()
    return f"SHA256:{base64.b64encode(digest).decode().rstrip('=')}"
