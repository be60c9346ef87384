"""A desk with people, one of each role, whose hashes are quick to make."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from argon2 import PasswordHasher
from playwright.sync_api import Page, expect

from extract.filing import DocumentSource, Extraction
from index import passwords
from index.permissions import ROLES
from index.settings import Settings
from index.store import Store
from tests.ui.form import Form
from tests.ui.running import serve
from tests.ui.window import Window

PASSWORD = "a good 密码 for tests"
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@dataclass
class Staffed:
    """A running desk on which people sign in."""

    url: str
    store: Store
    clients: list[httpx.Client] = field(default_factory=list)

    def client(self, name: str | None = None, password: str = PASSWORD) -> httpx.Client:
        """Return a browser without scripts, signed in under a name where one is given."""
        client = httpx.Client(base_url=self.url, timeout=60)
        self.clients.append(client)
        if name:
            answer = client.post("/sign-in", data={"name": name, "password": password})
            assert answer.status_code == 303, answer.text
        return client

    def read_filing(self) -> str:
        """Keep a form and its reading, on which an error stands, and return its filing's id."""
        form = Form()
        row = self.store.keep(form.png(), "自评表.png", "root")
        source = DocumentSource(file=row.file, sha256=row.sha256, pages=1)
        self.store.save_reading(row.sha256, Extraction(source, (form.filing(row.sha256),), ()))
        return f"{row.sha256[:12]}-1"

    def join(self, name: str, *roles: str) -> None:
        """Make a user who has chosen a password of their own."""
        given = self.store.people.add(name, roles, "root")
        self.store.people.change_password(name, given, PASSWORD)


@contextmanager
def staffed(home: Path, read: Any = None, **settings: Any) -> Iterator[Staffed]:
    """A desk with one user for each role, called as the role is; names and hashes as on any desk."""
    hasher, passwords.HASHER = passwords.HASHER, QUICK
    store = Store.open(home, second_reading_share=Settings(home=home, **settings).second_reading_share)
    try:
        with serve(store, Settings(home=home, **settings), read or _no_reader, is_open=False) as url:
            desk = Staffed(url, store)
            for role in ROLES:
                desk.join(role, role)
            yield desk
            for client in desk.clients:
                client.close()
    finally:
        store.close()
        passwords.HASHER = hasher


def come_in(window: Window, name: str, address: str = "/", password: str = PASSWORD) -> Page:
    """Sign in under this name, whoever was there before, and open the desk at an address."""
    window.leave()
    window.page.context.clear_cookies()
    page = window.open("/sign-in")
    page.get_by_label("姓名").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{window.desk.url}/")
    expect(page.locator("#who")).to_contain_text(name)
    return page if address == "/" else window.open(address)


def _no_reader(*_: object, **__: object) -> Any:
    raise AssertionError("nothing is read here")
