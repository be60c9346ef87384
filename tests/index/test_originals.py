import os
from hashlib import sha256
from pathlib import Path

import pytest

from index.originals import STALE_SECONDS, Originals, plain_name


def test_the_bytes_lie_under_their_sha256(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    digest = originals.keep(b"paper")
    assert digest == sha256(b"paper").hexdigest()
    assert originals.path(digest).read_bytes() == b"paper"
    assert list(originals.temporary.iterdir()) == []


def test_a_file_that_a_crash_cut_short_is_written_again(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    digest = originals.keep(b"paper")
    originals.path(digest).write_bytes(b"pa")
    assert originals.keep(b"paper") == digest
    assert originals.path(digest).read_bytes() == b"paper"


def test_leftovers_of_a_dead_process_are_cleared_and_those_of_a_living_one_stay(tmp_path: Path) -> None:
    temporary = Originals(tmp_path).temporary
    old, new = temporary / "old", temporary / "new"
    old.write_bytes(b"x")
    new.write_bytes(b"x")
    os.utime(old, (0, old.stat().st_mtime - STALE_SECONDS - 1))
    Originals(tmp_path)
    assert [path.name for path in temporary.iterdir()] == ["new"]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("a.pdf", "a.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/tmp/x/自评表 '1' \"2\".pdf", "自评表 '1' \"2\".pdf"),
        ("😀.pdf", "😀.pdf"),
        ("<img src=x onerror=alert(1)>.pdf", "<img src=x onerror=alert(1)>.pdf"),
        ("a\x1b[31m\n.pdf", "a[31m.pdf"),
        ("bad\udcff.pdf", "bad?.pdf"),
        ("..", "unnamed"),
        ("", "unnamed"),
        ("\x00", "unnamed"),
    ],
)
def test_a_file_name_is_kept_without_folders_and_control_characters(given: str, shown: str) -> None:
    assert plain_name(given) == shown
