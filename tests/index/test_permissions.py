import re
from pathlib import Path
from typing import get_args

import pytest

from index.permissions import MAY, ROLES, Act, Person, Role, allow, may, name_to_upload, roles_of
from ingest.errors import Forbidden

ACTS: tuple[Act, ...] = get_args(Act)
ALLOWED = {
    ("uploader", "read"),
    ("uploader", "upload"),
    ("reviewer", "read"),
    ("reviewer", "upload"),
    ("reviewer", "correct"),
    ("reviewer", "decide"),
    ("reviewer", "withdraw"),
    ("reviewer", "supersede"),
    ("reviewer", "link"),
    ("reviewer", "teach"),
    ("reviewer", "submit"),
    ("reviewer", "reopen"),
    ("reviewer", "retype"),
    ("approver", "read"),
    ("approver", "decide"),
    ("approver", "approve"),
    ("approver", "reopen"),
    ("approver", "retype"),
    ("admin", "read"),
    ("admin", "administer"),
    ("admin", "tune"),
    ("admin", "watch"),
    ("monitor", "watch"),
}


def person(*roles: Role) -> Person:
    return Person("王芳", frozenset(roles))


@pytest.mark.parametrize(
    ("given", "kept"), [("王芳", "王芳"), ("  王 芳\n", "王 芳"), ("Ada  Lovelace", "Ada Lovelace")]
)
@pytest.mark.parametrize("act", ACTS)
def test_on_the_open_desk_everybody_with_a_name_may_do_everything(given: str, kept: str, act: Act) -> None:
    assert allow(given, act) == kept


@pytest.mark.parametrize("nobody", [None, "", " ", "\t\n"])
def test_nobody_without_a_name_may_do_anything(nobody: str | None) -> None:
    with pytest.raises(Forbidden, match="姓名"):
        allow(nobody, "correct")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", ACTS)
def test_each_role_may_do_what_the_table_says_and_nothing_else(role: Role, act: Act) -> None:
    if (role, act) in ALLOWED:
        assert allow(person(role), act) == "王芳"
    else:
        with pytest.raises(Forbidden, match="王芳"):
            allow(person(role), act)


def test_every_role_is_in_the_table_and_every_act_is_somebody_s() -> None:
    assert set(MAY) == set(ROLES)
    assert set().union(*MAY.values()) == set(ACTS)


def test_several_roles_allow_what_any_of_them_allows_and_none_nothing() -> None:
    both = person("uploader", "approver")
    assert [act for act in ACTS if may(both, act)] == [
        "read",
        "upload",
        "decide",
        "approve",
        "reopen",
        "retype",
    ]
    assert not any(may(person(), act) for act in ACTS)


def test_who_may_not_is_told_which_roles_may() -> None:
    with pytest.raises(Forbidden, match="role reviewer or approver"):
        allow(person("uploader"), "decide")


def test_a_file_is_kept_under_the_name_of_whoever_may_upload_and_without_one_at_the_open_desk() -> None:
    assert name_to_upload(person("uploader")) == "王芳"
    assert name_to_upload("李强") == "李强"
    assert name_to_upload(None) is None
    with pytest.raises(Forbidden):
        name_to_upload(person("approver", "admin"))


def test_the_page_on_serving_shows_the_table() -> None:
    page = (Path(__file__).parents[2] / "docs" / "deploy.md").read_text("utf-8")
    shown = dict(re.findall(r"^\| (\w+) \| ([a-z, ]+) \|$", page, re.MULTILINE))
    assert {role: set(acts.split(", ")) for role, acts in shown.items()} == dict(MAY)


def test_a_role_that_there_is_not_is_named() -> None:
    assert roles_of(["admin", "uploader", "admin"]) == {"admin", "uploader"}
    with pytest.raises(ValueError, match="owner"):
        roles_of(["admin", "owner"])
