"""The pages on which people sign in and change their password: Chinese first, English beside, and no script."""

from __future__ import annotations

from html import escape

from index.passwords import LONGEST, SHORTEST
from index.people import LONGEST_NAME
from index.permissions import Person
from ui.doors import PASSWORD, SIGN_IN, SIGN_OUT
from ui.texts import say

PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · 绩效 Jixiao</title>
<link rel="stylesheet" href="/static/desk/sign_in.css">
</head>
<body>
<header><span class="mark">绩效</span><span class="name">Jixiao</span></header>
<main>
{content}
</main>
</body>
</html>
"""


def sign_in_page(fault: str | None = None, name: str = "", **values: object) -> str:
    """Return the page to sign in on; `fault` is the key of what went wrong, `name` what was given."""
    given = f'name="name" type="text" autocomplete="username" maxlength="{LONGEST_NAME}" value="{escape(name[:LONGEST_NAME])}"'
    focus, other = (" autofocus", "") if not name else ("", " autofocus")
    fields = (
        _field("signin.name", given + focus),
        _field("signin.password", 'name="password" type="password" autocomplete="current-password"' + other),
    )
    told = _both(fault, **values) if fault else ""
    return _page("signin.title", _form(SIGN_IN, "signin.title", told, *fields, button="signin.enter"))


def password_page(person: Person, fault: str | None = None, told: str = "", **values: object) -> str:
    """Return the page to change one's password on; `fault` is the key of what went wrong, `told` its words."""
    why = escape(told) if told else _both(fault, **values) if fault else ""
    new = f'type="password" autocomplete="new-password" minlength="{SHORTEST}" maxlength="{LONGEST}"'
    fields = (
        f'<p class="why">{_both("signin.mustChange")}</p>' if person.must_change else "",
        f'<input type="text" name="name" value="{escape(person.name)}" autocomplete="username" hidden>',
        _field("signin.old", 'name="old" type="password" autocomplete="current-password" autofocus'),
        _field("signin.new", f'name="new" {new}'),
        _field("signin.again", f'name="again" {new}'),
        f'<p class="why">{_both("signin.rule", least=SHORTEST)}</p>',
    )
    form = _form(PASSWORD, "signin.change", why, *fields, button="signin.keep")
    leave = f'<form method="post" action="{SIGN_OUT}"><button class="quiet">{_both("signin.leave")}</button></form>'
    back = "" if person.must_change else f'<a href="/">{_both("signin.back")}</a>'
    return _page("signin.change", f"{form}\n<nav>{back}{leave}</nav>")


def _page(title: str, content: str) -> str:
    return PAGE.format(title=escape(f"{say(title, 'zh')} {say(title, 'en')}"), content=content)


def _form(action: str, title: str, told: str, *fields: str, button: str) -> str:
    fault = f'<p class="fault" role="alert">{told}</p>' if told else ""
    lines = [f"<h1>{_both(title)}</h1>", fault, *fields, f'<button class="main">{_both(button)}</button>']
    return f'<form method="post" action="{action}">\n' + "\n".join(filter(None, lines)) + "\n</form>"


def _field(key: str, attributes: str) -> str:
    return f"<label>{_both(key)}<input {attributes} required></label>"


def _both(key: str, **values: object) -> str:
    """A text in Chinese, with the English beside it."""
    chinese, english = say(key, "zh", **values), say(key, "en", **values)
    return f'<span>{escape(chinese)}</span> <span lang="en">{escape(english)}</span>'
