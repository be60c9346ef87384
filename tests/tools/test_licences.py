import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def licences() -> ModuleType:
    spec = importlib.util.spec_from_file_location("licences", ROOT / "tools" / "licences.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["licences"] = module
    spec.loader.exec_module(module)
    return module


def test_the_page_lists_every_locked_package_with_its_version(licences: ModuleType) -> None:
    page = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| ([a-z0-9][a-z0-9-]*) \| (\S+) \|", page, re.MULTILINE))
    assert listed == licences.locked((ROOT / "requirements" / "core.lock").read_text(encoding="utf-8"))
    assert list(listed) == sorted(listed)


def test_no_package_on_the_page_is_under_the_agpl_or_without_a_licence(licences: ModuleType) -> None:
    page = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| [a-z0-9][a-z0-9-]* \| \S+ \| (.*) \|$", page, re.MULTILINE)
    assert len(named) > 50
    assert [licence for licence in named if licences.is_forbidden(licence)] == []


@pytest.mark.parametrize(
    ("licence", "is_forbidden", "is_gpl_only"),
    [
        ("MIT", False, False),
        ("UNKNOWN", True, False),
        ("AGPL-3.0-only", True, False),
        ("GNU Affero General Public License v3", True, True),
        ("GNU General Public License v3 (GPLv3)", False, True),
        ("GNU Lesser General Public License v3 (LGPLv3)", False, False),
        ("MIT OR GPL-2.0-or-later", False, False),
        ("Apache Software License; GNU General Public License (GPL)", False, False),
        ("AGPL-3.0 OR Apache-2.0", False, False),
    ],
)
def test_a_licence_is_judged_by_the_choices_that_it_leaves(
    licences: ModuleType, licence: str, is_forbidden: bool, is_gpl_only: bool
) -> None:
    assert licences.is_forbidden(licence) is is_forbidden
    assert licences.is_gpl_only(licence) is is_gpl_only


def test_a_lock_file_gives_canonical_names_and_versions(licences: ModuleType) -> None:
    lock = "# by uv\nMarkup_Safe==3.0.4 \\\n    --hash=sha256:ab\nnumpy==2.3.1 ; python_version >= '3.11'\n"
    assert licences.locked(lock) == {"markup-safe": "3.0.4", "numpy": "2.3.1"}


def test_a_licence_pasted_as_a_whole_is_cut_to_its_first_line(licences: ModuleType) -> None:
    page = licences.markdown([licences.Package("one", "1.0", "Some licence | text\nwith every clause")])
    assert "| one | 1.0 | Some licence / text |" in page
