"""Who may do what: the one file that the store, and through it desk, API and command line, all ask.

A person who signed in may do what their roles allow (`MAY`). A bare name is somebody nobody asked for a password:
whoever works at the open desk, or at the machine's own command line; they may do everything, and nobody
without a name may change anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from ingest.errors import Forbidden

Act = Literal[
    "read",
    "upload",
    "correct",
    "decide",
    "withdraw",
    "supersede",
    "link",
    "teach",
    "tune",
    "submit",
    "approve",
    "reopen",
    "retype",
    "administer",
    "watch",
]
Role = Literal["uploader", "reviewer", "approver", "admin", "monitor"]

ACTS: Mapping[Act, str] = {
    "read": "查看",
    "upload": "上传",
    "correct": "更正",
    "decide": "对问题作决定",
    "withdraw": "撤下文件",
    "supersede": "确认重报",
    "link": "关联项目",
    "teach": "教标签",
    "tune": "改参数",
    "submit": "提交签发",
    "approve": "签发",
    "reopen": "重新打开",
    "retype": "复核录入",
    "administer": "管理用户",
    "watch": "查看运行指标",
}
"""What each act is called where somebody may not do it."""
ROLES: tuple[Role, ...] = get_args(Role)
CALLED: Mapping[Role, str] = {
    "uploader": "上传",
    "reviewer": "审核",
    "approver": "审批",
    "admin": "管理",
    "monitor": "监测",
}
"""What each role is called."""
MAY: Mapping[Role, frozenset[Act]] = {
    "uploader": frozenset({"read", "upload"}),
    "reviewer": frozenset(
        {
            "read",
            "upload",
            "correct",
            "decide",
            "withdraw",
            "supersede",
            "link",
            "teach",
            "submit",
            "reopen",
            "retype",
        }
    ),
    "approver": frozenset({"read", "decide", "approve", "reopen", "retype"}),
    "admin": frozenset({"read", "administer", "tune", "watch"}),
    "monitor": frozenset({"watch"}),
}
"""What each role allows; a person with several roles may do what any of them allows."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signed in. `must_change`: their password was given to them, and is to be changed first."""

    name: str
    roles: frozenset[Role]
    must_change: bool = False


Who = str | Person
"""Who acts: a person who signed in, or a name given at the open desk or by the command line."""


def may(person: Person, act: Act) -> bool:
    """Whether any of the person's roles allows this."""
    return any(act in MAY[role] for role in person.roles)


def allow(who: Who | None, act: Act) -> str:
    """Return the person's name, trimmed, when they may do this; Forbidden otherwise."""
    if isinstance(who, Person):
        if not may(who, act):
            raise Forbidden(
                f"{who.name} 无权{ACTS[act]}，需要的角色：{'、'.join(CALLED[role] for role in _roles_for(act))}。"
                f" / {who.name} may not {act}; it takes the role {' or '.join(_roles_for(act))}."
            )
        return who.name
    name = " ".join((who or "").split())
    if not name:
        raise Forbidden(f"请先填写姓名再{ACTS[act]}。/ A name is needed to {act}.")
    return name


def name_to_upload(who: Who | None) -> str | None:
    """Return under which name a file is kept: Forbidden for a person who may not upload, None where the open desk knows none."""
    return allow(who, "upload") if isinstance(who, Person) else who


def roles_of(names: Iterable[str]) -> frozenset[Role]:
    """Return the roles of these names; ValueError names one that there is not."""
    found = list(names)
    for name in found:
        if name not in ROLES:
            raise ValueError(name)
    return frozenset(role for role in ROLES if role in found)


def _roles_for(act: Act) -> list[Role]:
    return [role for role in ROLES if act in MAY[role]]
