"""What must hold of the checkout itself: its packages, locks, links, sizes, and the one command that CI runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

from fixtures import committed

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = sorted(path.name for path in (ROOT / "requirements").glob("*.lock"))
IN_THE_MAIN_ENVIRONMENT = [
    "language.lock",
    "mcp.lock",
    "openvino.lock",
    "postgres.lock",
    "test.lock",
    "train.lock",
    "transformers.lock",
]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
MEGABYTE = 2**20
WEIGHTS = {
    ROOT / "extract" / "transformer" / "weights" / "model.onnx",
    ROOT / "index" / "search" / "weights" / "meaning.npz",
}

NAME = re.compile(r"^[A-Za-z0-9._-]+")
HEADLESS = "opencv-python-headless"
PINNED = re.compile(
    r"(?P<name>[a-z0-9._-]+)(?:\[[a-z0-9,._-]+\])?==(?P<version>\S+)(?: ; [^\\]+?)?(?: --hash=sha256:[0-9a-f]{64})+"
)
ACCELERATOR = re.compile(r"torch|nvidia|triton|cuda|cupy|tensorrt|.*-gpu$")
REGISTRY = re.compile(
    r"\bpypi\.(?:org|python)|pythonhosted\.|npmjs\.|yarnpkg\.|huggingface\.co|\bhf\.co|modelscope\.c|"
    r"ghcr\.io|docker\.io|quay\.io|\bdeb\.debian\.|mirrors?\.\w+\.|--(?:extra-)?index-url|--find-(?:links)"
)
MACHINE_PATH = re.compile(
    r"(?<![\w.~/-])/(?:work(?=/)|root|home/\w+|Users/\w+|mnt|tmp/w)(?:/|\b)|\b[A-Z]:\\Users"
)
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


@cache
def tracked() -> tuple[Path, ...]:
    """Return the files that git keeps, as they lie here; the tests that need them are skipped without git."""
    try:
        told = subprocess.run(
            ["git", "-c", "safe.directory=*", "ls-files", "-z"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git checkout")
    return tuple(path for name in told.stdout.split("\0") if name and (path := ROOT / name).is_file())


def texts() -> dict[str, str]:
    """Return the tracked files that are text, by their names."""
    found = {}
    for path in tracked():
        try:
            found[str(path.relative_to(ROOT))] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    """Return `file:number: line` of every tracked line that the pattern finds."""
    return [
        f"{name}:{number}: {line.strip()}"
        for name, text in texts().items()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def named(requirements: list[str]) -> set[str]:
    """Return the names of the packages that requirements ask for, as locks write them."""
    return {re.sub(r"[-_.]+", "-", NAME.findall(wanted)[0]).lower() for wanted in requirements}


def locked(lock: str) -> dict[str, str]:
    """Return name → version of a lock's packages; every line of it must be pinned and hashed."""
    joined = re.sub(r"\s*\\\n\s*", " ", (ROOT / "requirements" / lock).read_text(encoding="utf-8"))
    lines = [line for line in joined.splitlines() if line and not line.startswith("#")]
    pins = [PINNED.fullmatch(line) for line in lines]
    assert [line[:80] for line, pin in zip(lines, pins, strict=True) if not pin] == []
    return {pin["name"]: pin["version"] for pin in pins if pin}


def extras() -> dict[str, list[str]]:
    found: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]
    return found


def opencv_of(lock: str) -> str:
    """Return the one OpenCV of a lock: PaddleOCR looks for the full one by its name."""
    return "opencv-contrib-python" if lock == "paddle.lock" else HEADLESS


def test_the_packages_of_the_card_are_named() -> None:
    core = named(PROJECT["project"]["dependencies"])
    assert {"langchain-core", "chromadb", "gradio", "pydantic"} <= core
    assert "pytest" in core | named(extras()["test"])
    assert "transformers" in named(extras()["transformers"])
    assert "paddleocr" in named(extras()["paddle"])


def test_there_is_a_lock_for_the_core_and_for_every_extra() -> None:
    assert {f"{extra}.lock" for extra in extras()} | {"core.lock"} == set(LOCKS)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_every_package_with_its_hashes_and_holds_what_pyproject_asks_for(lock: str) -> None:
    wanted = named(PROJECT["project"]["dependencies"] + extras().get(lock.removesuffix(".lock"), []))
    packages = locked(lock)
    assert len(packages) > 50
    assert wanted - packages.keys() <= {HEADLESS} - {opencv_of(lock)}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_one_opencv_and_no_torch(lock: str) -> None:
    packages = locked(lock)
    assert [name for name in packages if name.startswith("opencv")] == [opencv_of(lock)]
    assert "torch" not in packages


def test_the_core_brings_nothing_for_an_accelerator() -> None:
    assert [name for name in locked("core.lock") if ACCELERATOR.match(name)] == []


@pytest.mark.parametrize("lock", IN_THE_MAIN_ENVIRONMENT)
def test_an_extra_of_the_same_environment_changes_no_version_of_the_core(lock: str) -> None:
    core, packages = locked("core.lock"), locked(lock)
    assert {name: packages.get(name) for name in core} == core


def test_gradio_is_young_enough() -> None:
    assert tuple(int(part) for part in locked("core.lock")["gradio"].split(".")[:2]) >= (6, 16)


def test_the_layers_are_the_folders_and_one_exception_is_named() -> None:
    contract = PROJECT["tool"]["importlinter"]
    (layers,) = contract["contracts"]
    assert layers["layers"] == ["ui | eval", "fixtures", "index", "review", "extract", "ingest"]
    assert layers["ignore_imports"] == ["ui.measuring -> eval.*"]
    packages = PROJECT["tool"]["setuptools"]["packages"]
    assert sorted(contract["root_packages"]) == sorted(packages)
    assert sorted(PROJECT["tool"]["mypy"]["files"]) == sorted(packages)
    assert sorted(PROJECT["tool"]["coverage"]["run"]["source"]) == sorted(packages)
    assert PROJECT["tool"]["mypy"]["strict"] is True


def test_no_registry_is_named() -> None:
    assert lines_with(REGISTRY) == []


def test_no_path_of_one_machine_is_named() -> None:
    assert lines_with(MACHINE_PATH) == []


@pytest.mark.parametrize(
    ("line", "pattern"),
    [
        ("--index" + "-url https://packages.example/simple", REGISTRY),
        ("https://pypi" + ".org/simple", REGISTRY),
        ("see /ro" + "ot/.cache/models", MACHINE_PATH),
        ("open('/ho" + "me/wang/scan.pdf')", MACHINE_PATH),
        ("C:" + "\\Users\\wang", MACHINE_PATH),
    ],
)
def test_a_registry_and_a_machine_s_path_would_be_seen(line: str, pattern: re.Pattern[str]) -> None:
    assert pattern.search(line)


def test_no_work_is_left_noted_in_a_file() -> None:
    assert lines_with(re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")) == []


def test_what_a_page_of_the_documentation_points_at_is_there() -> None:
    kept = set(tracked())
    folders = {folder for path in kept for folder in path.parents}
    pages = {name: FENCED.sub("", text) for name, text in texts().items() if name.endswith(".md")}
    links = [
        (name, target.partition("#")[0])
        for name, text in pages.items()
        for target in LINK.findall(text)
        if not re.match(r"[a-z]+:|#", target)
    ]
    assert any(name == "README.md" and target.endswith(".png") for name, target in links)
    broken = [
        link
        for link in links
        if Path(os.path.normpath((ROOT / link[0]).parent / link[1])) not in kept | folders
    ]
    assert broken == []


@pytest.mark.parametrize(
    "name", ["README.md", "LICENSE", "CONTRIBUTING.md", "CHANGELOG.md", "apt-packages.txt"]
)
def test_a_stranger_finds(name: str) -> None:
    assert (ROOT / name).stat().st_size > 50


def test_the_checkout_stays_light_and_holds_nothing_built() -> None:
    heaviest = max((path for path in tracked() if path not in WEIGHTS), key=lambda path: path.stat().st_size)
    assert heaviest.stat().st_size < 2 * MEGABYTE, heaviest
    assert sum(path.stat().st_size for path in WEIGHTS) <= 10 * MEGABYTE
    built = {".venv", "__pycache__", "build", "node_modules", ".cache", ".jixiao-demo"}
    assert [path for path in tracked() if built & set(path.relative_to(ROOT).parts)] == []
    assert [path for path in tracked() if path.suffix in (".pyc", ".db", ".sqlite", ".log")] == []


def test_the_folders_of_tests_mirror_those_of_the_program() -> None:
    folders = {
        path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and any(path.glob("test_*.py"))
    }
    assert set(PROJECT["tool"]["setuptools"]["packages"]) <= folders
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_the_committed_set_is_rewritten_only_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[None] = []
    monkeypatch.setattr(committed, "write", lambda: written.append(None))
    monkeypatch.setattr(committed, "differing", list)
    monkeypatch.setattr(sys, "argv", ["committed"])
    assert committed.main() == 0
    assert written == []


def test_nothing_that_runs_by_itself_asks_for_it() -> None:
    asking = re.compile(r"--wri" + r"te\b|committed\.wri" + r"te\(")
    allowed = ("fixtures/committed.py", "tests/fixtures/test_committed.py")
    automatic = ("Makefile", ".ci/", "tests/", "tools/", "fixtures/", "pyproject.toml")
    found = {line.partition(":")[0] for line in lines_with(asking)}
    assert [name for name in found if name.startswith(automatic) and name not in allowed] == []


def recipe(target: str) -> tuple[set[str], list[str]]:
    """Return what a target of the Makefile stands on, and its commands."""
    found = re.search(rf"^{target}:(.*)\n((?:\t.*\n)*)", MAKEFILE, re.MULTILINE)
    assert found
    return set(found[1].split()), [line.strip() for line in found[2].splitlines()]


def test_one_command_runs_every_check_and_every_test() -> None:
    before, own = recipe("test")
    assert {"check", "unit", "test-extras", "system-packages"} <= before
    assert own == []
    checks = " ; ".join(recipe("check")[1])
    assert all(word in checks for word in ("ruff check .", "ruff format --check .", "mypy", "lint-imports"))
    (unit,) = recipe("unit")[1]
    words = unit.split()
    assert words[0] == "$(BIN)/pytest"
    assert "--cov" in words
    assert not {"-k", "-m", "--ignore", "--deselect"} & set(words)
    assert PROJECT["tool"]["coverage"]["report"]["fail_under"] >= 80
    assert PROJECT["tool"]["pytest"]["ini_options"]["filterwarnings"] == ["error"]


def test_both_commands_of_the_first_screen_stand_on_the_installation() -> None:
    assert "install" in recipe("demo")[0] & recipe("test-extras")[0]
    screen = (ROOT / "README.md").read_text(encoding="utf-8")[:2000]
    assert "make demo" in screen
    assert "make test" in screen
    unhashed = [
        line for line in MAKEFILE.splitlines() if "pip install" in line and "--require-hashes" not in line
    ]
    # Our own package has no hash, and torch is in no lock.
    assert [line for line in unhashed if not line.endswith((" -e .", " torch==2.13.0"))] == []


def test_ci_runs_just_this() -> None:
    script = ROOT / ".ci" / "run"
    lines = script.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.match(r"#|set |cd |\s*$", line)] == ["make test"]
    assert os.access(script, os.X_OK)


def test_every_attack_that_the_docs_list_has_its_test() -> None:
    told = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    rows = [line for line in told.splitlines() if line.startswith("|")][2:]
    named = re.findall(r"`(tests/\S+\.py)::(test_\w+)`", told)
    assert len(named) == len(rows) > 30
    for path, name in named:
        assert re.search(rf"^def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE), name
