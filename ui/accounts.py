"""`jixiao user`: who may sign in, what they may do, and the tokens of their programs.

Passwords are made here and shown once; whoever gets one changes it at the first sign-in.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from ui.opening import opened
from ui.options import DONE, Home, Json

if TYPE_CHECKING:
    from rich.table import Table

application = typer.Typer(no_args_is_help=True, help="用户和权限。Who may sign in, and do what.")

Name = Annotated[str, typer.Argument(help="姓名 / the user's name")]
Roles = Annotated[
    list[str],
    typer.Option(
        "--role",
        help="角色，可多次：uploader 上传、reviewer 审核、approver 审批、admin 管理、monitor 监测 / a role, several times over",
    ),
]


@application.command()
def add(context: typer.Context, name: Name, role: Roles, home: Home = None) -> int:
    """建立用户，输出一次性密码。Make a user; prints the one-time password."""
    with opened(context, home, may_make=True) as (store, settings):
        _give(store.people.add(name, role, settings.who()))
    return DONE


@application.command("list")
def show(context: typer.Context, as_json: Json = False, home: Home = None) -> int:
    """列出用户。List the users, their roles and whether they may sign in."""
    from extract.filing import dumps
    from ui.tables import answers

    with opened(context, home) as (store, _):
        members = store.people.all()
    if as_json:
        sys.stdout.write(dumps({"users": members}, indent=2) + "\n")
        return DONE
    rows = [
        (
            one.name,
            " ".join(one.roles),
            "已停用 disabled" if one.is_disabled else "须改密码 must change" if one.must_change else "",
        )
        for one in members
    ]
    answers().print(_table(("姓名 name", "角色 roles", "状态 standing"), rows))
    return DONE


@application.command()
def role(context: typer.Context, name: Name, role: Roles, home: Home = None) -> int:
    """更换角色。Give a user these roles in place of those they had."""
    from ui.tables import notes, plain

    with opened(context, home) as (store, settings):
        member = store.people.give_roles(name, role, settings.who())
        notes().print(f"{plain(member.name)}: {' '.join(member.roles)}")
    return DONE


@application.command()
def password(context: typer.Context, name: Name, home: Home = None) -> int:
    """重置密码，输出一次性密码。Give a user a new one-time password, and end their sessions."""
    with opened(context, home) as (store, settings):
        _give(store.people.reset_password(name, settings.who()))
    return DONE


@application.command()
def disable(context: typer.Context, name: Name, home: Home = None) -> int:
    """停用用户，登录和令牌立即失效。Keep a user out, at once; what they did stays."""
    return _stand(context, name, home, is_disabled=True)


@application.command()
def enable(context: typer.Context, name: Name, home: Home = None) -> int:
    """重新启用用户。Let a disabled user in again."""
    return _stand(context, name, home, is_disabled=False)


@application.command()
def token(
    context: typer.Context,
    name: Name,
    called: Annotated[str, typer.Option("--name", help="令牌名称 / what to call the token")],
    days: Annotated[int, typer.Option(help="有效天数 / for how many days it is good")] = 90,
    home: Home = None,
) -> int:
    """建立接口令牌，只输出一次。Make a token for the API; printed once."""
    with opened(context, home) as (store, settings):
        _give(store.people.tokens.make(name, called, days, settings.who()))
    return DONE


@application.command()
def tokens(context: typer.Context, home: Home = None) -> int:
    """列出令牌。List the tokens: whose, until when, and whether revoked."""
    from ui.receipts import local
    from ui.tables import answers

    with opened(context, home) as (store, _):
        known = store.people.tokens.all()
    rows = [
        (
            str(one.id),
            one.owner,
            one.name,
            local(one.expires_at),
            local(one.revoked_at) if one.revoked_at else "",
        )
        for one in known
    ]
    heads = ("编号 id", "姓名 owner", "名称 name", "有效至 until", "撤销 revoked")
    answers().print(_table(heads, rows))
    return DONE


@application.command()
def revoke(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="令牌编号 / the token's id")],
    home: Home = None,
) -> int:
    """撤销令牌。End a token at once."""
    with opened(context, home) as (store, settings):
        store.people.tokens.revoke(number, settings.who())
    return DONE


@application.command()
def trace(context: typer.Context, home: Home = None) -> int:
    """输出登录、下载和账户变更的记录（JSON）。Print sign-ins, downloads and what was done to accounts, as JSON."""
    from extract.filing import dumps

    with opened(context, home) as (store, _):
        people = store.people
        told = {
            "sign_ins": people.traces.sign_ins(),
            "downloads": people.traces.downloads(),
            "changes": people.events(),
        }
    sys.stdout.write(dumps(told, indent=2) + "\n")
    return DONE


def _stand(context: typer.Context, name: str, home: Home, is_disabled: bool) -> int:
    from ui.tables import notes, plain

    with opened(context, home) as (store, settings):
        member = store.people.disable(name, settings.who(), is_disabled)
        told = "已停用 / disabled" if is_disabled else "已启用 / enabled"
        notes().print(f"{plain(member.name)}: {told}")
    return DONE


def _give(secret: str) -> None:
    """Print a secret alone on standard output, and beside it that it is shown only now."""
    from ui.tables import notes

    notes().print("只显示这一次 / shown only this once:")
    sys.stdout.write(secret + "\n")


def _table(heads: Iterable[str], rows: Iterable[tuple[str, ...]]) -> Table:
    from ui.tables import plain, table

    grid = table(*heads)
    for row in rows:
        grid.add_row(*(plain(cell) for cell in row))
    return grid
