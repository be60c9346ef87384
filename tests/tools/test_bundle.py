"""The bundle for machines without a network: made of a commit and its locked wheels, installed where nothing answers."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ALONE = ["unshare", "-n"] if os.geteuid() == 0 else ["unshare", "-r", "-n"]
"""Runs a command where there is no network but the machine's own, and that is down."""
PROJECT = """
[build-system]
requires = ["locked-backend"]
build-backend = "locked_backend"

[project]
name = "jixiao"
version = "0.1.0"
"""
BACKEND = '''
"""A build backend of a few lines: it shows that what builds the program came out of the bundle."""
import zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "jixiao-0.1.0-py3-none-any.whl"
    info = "jixiao-0.1.0.dist-info/"
    with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
        wheel.writestr("jixiao_program.py", "import locked_backend\\ndef main():\\n    print('jixiao', locked_backend.__name__)\\n")
        wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: jixiao\\nVersion: 0.1.0\\n")
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "entry_points.txt", "[console_scripts]\\njixiao = jixiao_program:main\\n")
        wheel.writestr(info + "RECORD", "")
    return name

build_wheel = build_editable
'''


def alone(*command: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "PYTHON": sys.executable, **more}
    return subprocess.run(
        [*ALONE, *map(str, command)], env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with the real scripts and a lock of one small wheel."""
    folder = tmp_path_factory.mktemp("small")
    wheels = folder / "wheels"
    wheels.mkdir()
    wheel = wheels / "locked_backend-1.0-py3-none-any.whl"
    info = "locked_backend-1.0.dist-info/"
    with zipfile.ZipFile(wheel, "w") as data:
        data.writestr("locked_backend.py", BACKEND)
        data.writestr(info + "METADATA", "Metadata-Version: 2.1\nName: locked-backend\nVersion: 1.0\n")
        data.writestr(
            info + "WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        data.writestr(info + "RECORD", "")
    checkout = folder / "checkout"
    (checkout / "tools").mkdir(parents=True)
    (checkout / "requirements").mkdir()
    for name in ("bundle.sh", "install-bundle.sh"):
        shutil.copy(ROOT / "tools" / name, checkout / "tools" / name)
    (checkout / "pyproject.toml").write_text(PROJECT)
    digest = sha256(wheel.read_bytes()).hexdigest()
    (checkout / "requirements" / "core.lock").write_text(f"locked-backend==1.0 --hash=sha256:{digest}\n")
    person = ("-c", "user.name=w", "-c", "user.email=w@example")
    for command in (["init", "-q"], ["add", "-A"], [*person, "commit", "-qm", "One"]):
        subprocess.run(["git", *command], cwd=checkout, check=True)
    (checkout / "tools" / "not-committed").write_text("x")
    return checkout


@pytest.fixture(scope="module")
def made(small: Path) -> Path:
    """The bundle, unpacked."""
    done = alone(
        "sh",
        small / "tools" / "bundle.sh",
        LOCKS="core",
        PIP_NO_INDEX="1",
        PIP_FIND_LINKS=str(small.parent / "wheels"),
    )
    assert done.returncode == 0, done.stderr
    (tar,) = (small / "build").glob("*.tar")
    assert done.stdout.split() == [sha256(tar.read_bytes()).hexdigest(), tar.name]
    subprocess.run(["tar", "-xf", tar, "-C", small.parent], check=True)
    return small.parent / tar.name.removesuffix(".tar")


@pytest.fixture
def bundle(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "bundle"))


def test_what_a_bundle_holds_is_installed_without_a_network(bundle: Path, tmp_path: Path) -> None:
    target = tmp_path / "jixiao"
    done = alone("sh", bundle / "install.sh", target)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith(f"{target}/.venv/bin/jixiao")
    assert alone(target / ".venv" / "bin" / "jixiao").stdout == "jixiao locked_backend\n"
    assert (target / "requirements" / "core.lock").exists()
    assert not (target / "tools" / "not-committed").exists()
    again = alone("sh", bundle / "install.sh", target)
    assert (again.returncode, "已存在" in again.stderr) == (1, True)


def test_there_is_no_network_in_these_tests() -> None:
    program = "import socket; socket.create_connection(('127.0.0.1', 9), 5)"
    assert "Network is unreachable" in alone(sys.executable, "-c", program).stderr


@pytest.mark.parametrize(
    "part", ["wheels/locked_backend-1.0-py3-none-any.whl", "checkout.tar", "LOCKS", "PYTHON"]
)
def test_a_bundle_with_a_changed_byte_installs_nothing(bundle: Path, tmp_path: Path, part: str) -> None:
    data = bytearray((bundle / part).read_bytes())
    data[len(data) // 2] ^= 1
    (bundle / part).write_bytes(data)
    refused(bundle, tmp_path / "jixiao", part)


def test_a_bundle_with_a_file_missing_or_slipped_in_installs_nothing(bundle: Path, tmp_path: Path) -> None:
    (bundle / "wheels" / "another-1.0-py3-none-any.whl").write_bytes(b"")
    refused(bundle, tmp_path / "jixiao", "清单以外")
    (bundle / "wheels" / "another-1.0-py3-none-any.whl").unlink()
    (bundle / "checkout.tar").unlink()
    refused(bundle, tmp_path / "jixiao", "checkout.tar")


def test_a_bundle_for_another_kind_of_machine_says_so(bundle: Path, tmp_path: Path) -> None:
    (bundle / "PYTHON").write_text("3.11 riscv64\n")
    listed = (bundle / "SHA256SUMS").read_text().splitlines()
    digest = sha256((bundle / "PYTHON").read_bytes()).hexdigest()
    anew = [f"{digest}  ./PYTHON" if line.endswith("./PYTHON") else line for line in listed]
    (bundle / "SHA256SUMS").write_text("\n".join(anew) + "\n")
    refused(bundle, tmp_path / "jixiao", "riscv64")


def refused(bundle: Path, target: Path, told: str) -> None:
    done = alone("sh", bundle / "install.sh", target)
    assert done.returncode == 1
    assert told in done.stderr + done.stdout
    assert not target.exists()


@pytest.mark.bench
def test_the_whole_program_is_installed_from_its_bundle_without_a_network_and_reads(tmp_path: Path) -> None:
    """The wheels are fetched as `make install` does; from then on there is no network."""
    checkout = tmp_path / "checkout"
    subprocess.run(["git", "clone", "-q", ROOT, checkout], check=True)
    make = ["sh", checkout / "tools" / "bundle.sh"]
    subprocess.run(make, check=True, env={**os.environ, "PYTHON": sys.executable})
    (tar,) = (checkout / "build").glob("*.tar")
    subprocess.run(["tar", "-xf", tar, "-C", tmp_path], check=True)
    target = tmp_path / "jixiao"
    done = alone("sh", tmp_path / tar.name.removesuffix(".tar") / "install.sh", target)
    assert done.returncode == 0, done.stderr
    shutil.rmtree(checkout)
    jixiao, home = target / ".venv" / "bin" / "jixiao", tmp_path / "home"
    home.mkdir()
    assert "extract" in alone(jixiao, "--help", HOME=str(home)).stdout
    form = target / "fixtures" / "demo" / "clean.pdf"
    read = alone(jixiao, "extract", form, HOME=str(home))
    assert read.returncode == 0, read.stderr
    here = alone(Path(sys.executable).with_name("jixiao"), "extract", form, HOME=str(home))
    assert json.loads(read.stdout) == json.loads(here.stdout)
    assert json.loads(read.stdout)["filings"][0]["total_score"] == 100
