"""Blind second readings over the API and in the desk: nothing of what was read leaves before somebody typed."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Response, expect

from extract.filing import DocumentSource, Extraction
from index.settings import Settings
from index.store import Store
from tests.ui.form import Form
from tests.ui.members import Staffed, staffed
from tests.ui.running import running

UNIT, NAME = "云溪区供水管理所", "城东片区供水管网改造"
FIELDS = {"/project_name": NAME, "/implementing_unit": UNIT, "/total_score": "95.62"}


def sure_form() -> Form:
    """A form of which the machine confirms three values, so that these are drawn."""
    form = Form()
    for pointer in form.evidence:
        form.mark(pointer, confidence=0.6)
    for pointer in FIELDS:
        form.mark(pointer, readers=("geometry", "model"), confidence=0.98)
    return form


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    with staffed(tmp_path_factory.mktemp("home"), second_reading_share=100) as desk:
        form = sure_form()
        row = desk.store.keep(form.png(), "a.png")
        source = DocumentSource(file="a.png", sha256=row.sha256, pages=1)
        desk.store.save_reading(row.sha256, Extraction(source, (form.filing(row.sha256),), ()))
        yield desk


def drawn(store: Store, task: str) -> str:
    """Return the field of a task, by the store's own knowledge."""
    with store._database.read() as session:
        return store.second_readings._find(session, task, "nobody")[2].pointer


@pytest.mark.parametrize("role", ["uploader", "admin"])
def test_a_role_without_the_act_sees_the_measure_and_no_place(desk: Staffed, role: str) -> None:
    client = desk.client(role)
    told = client.get("/api/v1/second-readings").json()
    assert (told["may"], told["summary"]["anchor_percent"]) == (False, 0.14)
    assert client.get("/api/v1/second-readings/next").status_code == 403
    assert client.get("/api/v1/second-readings/abc/crop.png").status_code == 403
    assert client.post("/api/v1/second-readings", json={"task": "abc", "typed": "1"}).status_code == 403


def test_nobody_who_is_not_signed_in_sees_anything(desk: Staffed) -> None:
    for path in ("", "/next", "/abc/crop.png"):
        assert desk.client().get(f"/api/v1/second-readings{path}").status_code == 401


def test_over_the_api_a_place_is_typed_blind_and_compared_afterwards(desk: Staffed) -> None:
    client = desk.client("approver")
    before = client.get("/api/v1/second-readings").json()
    assert (before["may"], before["waiting"], before["differences"]) == (True, 3, [])
    for _ in FIELDS:
        answer = client.get("/api/v1/second-readings/next")
        task = answer.json()["task"]
        assert set(task) == {"task", "field", "row"}
        pointer = drawn(desk.store, task["task"])
        assert FIELDS[pointer] not in answer.text + json.dumps(dict(answer.headers))
        crop = client.get(f"/api/v1/second-readings/{task['task']}/crop.png")
        assert (crop.headers["content-type"], crop.headers["cache-control"]) == ("image/png", "no-store")
        with Image.open(io.BytesIO(crop.content)) as picture:
            assert picture.info == {}
        typed = {"task": task["task"], "typed": "别的" if pointer == "/project_name" else FIELDS[pointer]}
        kept = client.post("/api/v1/second-readings", json=typed)
        assert kept.status_code == 201
        assert kept.json()["outcome"] == ("differs" if pointer == "/project_name" else "agrees")
        assert kept.json()["read"] == FIELDS[pointer]
        assert client.post("/api/v1/second-readings", json=typed).status_code == 409
    assert client.get("/api/v1/second-readings/next").json() == {"task": None}
    told = client.get("/api/v1/second-readings").json()
    assert (told["summary"]["read"], told["summary"]["open"], told["waiting"]) == (3, 1, 0)
    (found,) = told["differences"]
    assert (found["read"], found["typed"], found["verdict"]) == (NAME, "别的", "open")
    exported = desk.client("reviewer").get("/api/v1/export.json").json()
    assert exported["second_readings"] == told["summary"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"task": "ab" * 12, "typed": "1"}, 404),
        ({"task": "ab" * 12}, 422),
        ({"task": "../x", "typed": "1"}, 422),
        ({"task": "ab" * 12, "typed": "1" * 401}, 422),
    ],
)
def test_what_is_no_second_reading_is_refused(desk: Staffed, body: dict[str, Any], status: int) -> None:
    assert desk.client("reviewer").post("/api/v1/second-readings", json=body).status_code == status


def test_in_the_desk_one_types_blind_place_after_place(tmp_path: Path, look: Callable[..., Any]) -> None:
    with running(Settings(home=tmp_path / "home", second_reading_share=100, user="王芳")) as desk:
        filing = desk.put(sure_form(), "form.png")
        window = look(desk)
        told: list[str] = []

        def hear(answer: Response) -> None:
            if "/second-readings" in answer.url and not answer.url.endswith(".png"):
                told.append(answer.text())

        window.page.on("response", hear)
        page = window.open()
        page.get_by_role("tab", name="双录复核").click()
        field, entry = page.locator(".second .work h2"), page.locator(".second input")
        typed = {"项目名称": NAME, "实施单位": "云溪区供水管理处", "总分": "95.620"}
        for number in range(3):
            expect(page.locator(".second .work .pill")).to_have_text(f"待录 {3 - number} 处")
            expect(page.locator(".second figure img")).to_be_visible()
            called = field.inner_text()
            secret = {"项目名称": NAME, "实施单位": UNIT, "总分": "95.62"}[called]
            assert secret not in page.locator(".second").inner_html() + "".join(told)
            entry.fill(typed.pop(called))
            entry.press("Enter")
            said = "不一致" if called == "实施单位" else "一致"
            expect(page.locator(".second .before")).to_contain_text(said)
            told.clear()  # from here on the value is known
        expect(page.locator(".second .work")).to_contain_text("没有等您复核录入的数值")
        expect(page.locator(".measure [data-count=agrees]")).to_have_text("2")
        expect(page.locator(".measure [data-count=open]")).to_have_text("1")
        expect(page.locator(".measure .says")).to_contain_text("样本太少")
        expect(page.locator(".measure .anchor")).to_have_text("人工双录 0.14%")
        page.locator(".second .history a").click()
        expect(page.locator(".place .retyped")).to_contain_text(
            "复核录入不一致：王芳 对照原件录入 云溪区供水管理处"
        )
        assert desk.store.filing(filing).trust["/implementing_unit"].state == "unreviewed"
        desk.store.correct(filing, "/implementing_unit", "云溪区供水管理处", "李强")
        page.get_by_role("button", name="返回列表").click()
        expect(page.locator(".measure [data-count=machine_wrong]")).to_have_text("1")
        assert (window.complaints, window.foreign()) == ([], [])


def test_whoever_only_looks_on_is_not_asked_for_a_name(tmp_path: Path, look: Callable[..., Any]) -> None:
    with running(Settings(home=tmp_path / "home", second_reading_share=100)) as desk:
        desk.put(sure_form(), "form.png")
        page = look(desk).open()
        page.get_by_role("tab", name="双录复核").click()
        expect(page.locator(".second .work")).to_contain_text("填写姓名后即可开始")
        expect(page.locator("dialog")).to_have_count(0)
        page.get_by_role("button", name="开始录入").click()
        page.locator("dialog input").fill("王芳")
        page.locator("dialog input").press("Enter")
        expect(page.locator(".second figure img")).to_be_visible()
