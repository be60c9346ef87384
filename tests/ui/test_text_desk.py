"""A text dump on the desk: it has no pictures, so its lines stand where the page would, the chosen one marked."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import httpx
from playwright.sync_api import expect

from extract.read import read
from tests.ui.running import wait_for

STATEMENT = """\
        河湾桥养护项目经费情况说明
  一、项目概述
  对河湾桥的桥面和栏杆进行养护。
  二、实施主体
  河湾市公路管理站
\f
  六、年度预算安排
  该项目总投入23.5万元。
"""


def _put(desk, folder: Path) -> str:  # type: ignore[no-untyped-def]
    path = folder / "说明.txt"
    path.write_text(STATEMENT, encoding="utf-8")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    with httpx.Client(base_url=desk.url) as client:
        client.post("/api/v1/documents", files={"files": (path.name, path.read_bytes())}).raise_for_status()
        wait_for(lambda: client.get(f"/api/v1/documents/{sha256}").json()["state"] in ("read", "failed"))
    desk.store.save_reading(sha256, read(path))
    return sha256


def test_a_page_of_a_dump_is_shown_as_numbered_lines_and_a_field_marks_its_line(desk, look, tmp_path) -> None:
    sha256 = _put(desk, tmp_path)
    page = look(desk).open(f"/#filing={sha256[:12]}-1&at=/implementing_unit")
    chosen = page.locator(".text-page li.chosen")
    expect(chosen).to_have_text("  河湾市公路管理站", use_inner_text=True)
    assert chosen.get_attribute("value") == "5"
    expect(page.locator(".missing")).to_be_hidden()
    expect(page.locator(".place")).to_contain_text("第 5 行")
    page.locator('.fields [data-pointer="/current_year_budget"]').click()
    expect(chosen).to_have_text(re.compile(r"23\.5万元"))
    assert chosen.get_attribute("value") == "8"


def test_a_picture_of_a_dump_is_refused_as_not_there_with_the_reason(desk, tmp_path) -> None:
    sha256 = _put(desk, tmp_path)
    with httpx.Client(base_url=desk.url) as client:
        answer = client.get(f"/api/v1/documents/{sha256}/pages/1.png")
        lines = client.get(f"/api/v1/documents/{sha256}/lines").json()
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert "说明.txt" in answer.json()["detail"]
    assert [line["page"] for line in lines if "万元" in line["text"]] == [2]
