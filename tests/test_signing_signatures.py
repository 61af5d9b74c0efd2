"""Signatures over entries: good ones count, foreign, forged, missing and expired ones do not."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.project.config import load_config
from generator.signing.record import read_signoffs
from tests import signed
from tests.sample import SLUG, text
from tests.signed import PERSON, STEPS, codes, record, sign, signoff, standing

pytestmark = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="needs OpenSSH")

DEMAND = signed.DEMAND.replace("}", f", 签名者: content/signers, 人员: {{{PERSON}: qian@example.gov.cn}}}}")
SIGNERS = "content/signers"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    for name in ("own", "other"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", folder / name], check=True
        )
    return folder


def signer(keys: Path, name: str = "own", principal: str = "qian@example.gov.cn", options: str = "") -> str:
    kind, body, _ = (keys / f"{name}.pub").read_text(encoding="utf-8").split()
    return f"{principal} {options}{kind} {body}\n"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, keys: Path) -> Path:
    root = tmp_path_factory.mktemp("signed") / "p"
    signed.project(root, {2022: text(2022)}, demand="")
    (root / SIGNERS).write_text(signer(keys), encoding="utf-8")
    with (root / "content/site.yaml").open("a", encoding="utf-8") as site:
        site.write(DEMAND)
    sign(root, 2022, "--key", str(keys / "own"))
    return root


@pytest.fixture
def root(finished: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(finished, tmp_path / "p"))


def test_a_report_that_all_have_signed_is_cleared(root: Path) -> None:
    assert (standing(root).state, codes(standing(root))) == ("已签发", [])


def test_anybody_can_verify_an_entry_with_ssh_keygen(root: Path, tmp_path: Path) -> None:
    agency = load_config(root).agency(SLUG)
    assert agency
    (entry, *_) = read_signoffs(root, agency, 2022).entries
    lines = re.findall(".{1,70}", entry.signature)
    armoured = "\n".join(("-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""))
    (tmp_path / "sig").write_text(armoured, encoding="ascii")
    asked = ["-f", root / SIGNERS, "-I", "qian@example.gov.cn", "-n", "nianbao", "-s", tmp_path / "sig"]
    done = subprocess.run(
        ["ssh-keygen", "-Y", "verify", *asked],
        input=entry.canonical(SLUG, 2022),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "principal", "options"),
    [
        ("other", "qian@example.gov.cn", ""),
        ("own", PERSON, ""),
        ("own", "qian@example.gov.cn", 'valid-before="20200101" '),
        ("own", "qian@example.gov.cn", 'valid-after="20990101" '),
        ("own", "qian@example.gov.cn", 'namespaces="git" '),
    ],
)
def test_a_key_that_is_not_the_persons_now_does_not_count(
    root: Path, keys: Path, name: str, principal: str, options: str
) -> None:
    (root / SIGNERS).write_text(signer(keys, name, principal, options), encoding="utf-8")
    found = standing(root)
    assert (found.state, found.cleared, set(codes(found))) == ("记录有误", False, {"R117"})


def test_a_key_that_expired_later_was_good_then(root: Path, keys: Path) -> None:
    (root / SIGNERS).write_text(signer(keys, options='valid-before="20980101" '), encoding="utf-8")
    assert standing(root).cleared


def test_without_a_signature_a_name_is_nothing_here(root: Path) -> None:
    file = record(root)
    file.write_text(re.sub("    签名: .*\n", "", file.read_text(encoding="utf-8")), encoding="utf-8")
    assert set(codes(standing(root))) == {"R116"}


def test_a_signature_of_another_entry_and_a_forged_one_do_not_count(root: Path) -> None:
    file = record(root)
    good = file.read_text(encoding="utf-8")
    signatures = re.findall("签名: (.*)\n", good)
    assert len(signatures) == len(STEPS)
    file.write_text(good.replace(signatures[2], signatures[1]), encoding="utf-8")
    assert codes(standing(root)) == ["R117"]
    middle = len(signatures[0]) // 2
    forged = (
        signatures[0][:middle] + ("A" if signatures[0][middle] != "A" else "B") + signatures[0][middle + 1 :]
    )
    file.write_text(good.replace(signatures[0], forged), encoding="utf-8")
    assert codes(standing(root)) == ["R117"]
    file.write_text(good.replace(signatures[0], '"AAAA"'), encoding="utf-8")
    assert codes(standing(root)) == ["R117"]


@pytest.mark.parametrize(
    ("key", "by", "code"),
    [((), PERSON, "R218"), (("--key", "other"), PERSON, "R219"), (("--key", "own"), "孙八", "R219")],
)
def test_what_would_not_count_is_not_written(
    root: Path, keys: Path, capsys: pytest.CaptureFixture[str], key: tuple[str, ...], by: str, code: str
) -> None:
    record(root).unlink()
    more = [word if word.startswith("--") else str(keys / word) for word in key]
    assert signoff(root, 2022, "初审", *more, by=by) == 1
    found = capsys.readouterr()
    assert f"error[{code}]" in found.out + found.err
    assert not record(root).exists()


def test_without_ssh_keygen_nothing_counts_and_the_reason_is_told(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert codes(standing(root)) == ["R118"]


@pytest.fixture
def agent(keys: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    if not shutil.which("ssh-agent"):
        pytest.skip("needs ssh-agent")
    process = subprocess.Popen(["ssh-agent", "-D", "-a", tmp_path / "a"], stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()  # it says where it listens once it does
    monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "a"))
    for name in ("other", "own"):
        subprocess.run(["ssh-add", "-q", keys / name], check=True, env=os.environ)
    yield
    process.terminate()
    process.communicate()


@pytest.mark.usefixtures("agent")
def test_the_agent_signs_with_the_key_of_the_person(root: Path) -> None:
    record(root).unlink()
    sign(root, 2022, "--agent")
    assert standing(root).cleared


def test_an_agent_without_keys_is_told(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "nowhere"))
    record(root).unlink()
    assert signoff(root, 2022, "初审", "--agent") == 1
    assert "error[R218] ssh-agent 里没有密钥" in capsys.readouterr().out
