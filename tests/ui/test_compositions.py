"""Documents joined and split over the API, from the command line and in the desk."""

import io
import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import expect

from extract.directions import NONE, Directions
from extract.filing import DocumentSource, Evidence, Extraction, Filing
from ingest.document import open_document
from tests.ui.command_line import Run
from tests.ui.form import FONT

WHO = {"jixiao_user": "%E7%8E%8B%E5%AE%A1"}
NAMES = ("路灯更换", "公厕改造", "河道绿化")


def scan(*names: str) -> bytes:
    """A TIFF with a page for each project; how dark a strip at its top is tells which it is."""
    pages = []
    for name in names:
        page = Image.new("L", (413, 584), "white")
        ImageDraw.Draw(page).rectangle((0, 0, 413, 20), fill=40 + 40 * NAMES.index(name))
        ImageDraw.Draw(page).text((60, 60), name, 0, ImageFont.truetype(FONT, 26))
        pages.append(page)
    data = io.BytesIO()
    pages[0].save(data, "TIFF", save_all=True, append_images=pages[1:])
    return data.getvalue()


def read(
    path: Path,
    *,
    name: str | None = None,
    on_page: Callable[[int, int], None] | None = None,
    directions: Directions = NONE,
) -> Extraction:
    """Read one filing a page, by its strip, whichever file the page is in."""
    with open_document(path) as document:
        shades = [
            int(document.sheet(page).picture[10, 10, 0]) for page in range(1, document.source.pages + 1)
        ]
    filings = tuple(_filing(NAMES[(shade - 40) // 40], page) for page, shade in enumerate(shades, start=1))
    if on_page:
        on_page(len(shades), len(shades))
    digest = sha256(path.read_bytes()).hexdigest()
    return Extraction(DocumentSource(file=name or path.name, sha256=digest, pages=len(shades)), filings, ())


def _filing(name: str, page: int) -> Filing:
    proof = Evidence(
        page=page, box=(0.1, 0.1, 0.4, 0.14), text=name, confidence=0.9, method="ocr", status="exact"
    )
    return Filing(
        id="", form_type="target", title="绩效目标表", project_name=name, evidence={"/project_name": proof}
    )


@pytest.fixture
def desk(serving, wait, tmp_path: Path) -> Iterator[tuple[object, httpx.Client, list[str]]]:
    """A desk, its API and two documents, read: one of two pages, one of one."""
    with (
        serving(tmp_path / "home", read) as served,
        httpx.Client(base_url=f"{served.url}/api/v1", cookies=WHO, timeout=60) as api,
    ):
        files = [("甲.tif", scan(*NAMES[:2])), ("乙.tif", scan(NAMES[2]))]
        shas = [api.post("/documents", files={"files": one}).json()[0]["sha256"] for one in files]
        wait(lambda: all(api.get(f"/documents/{sha}").json()["state"] == "read" for sha in shas))
        yield served, api, shas


def is_read(api: httpx.Client) -> bool:
    return all(row["state"] == "read" for row in api.get("/documents").json())


def test_the_api_joins_and_takes_it_back(desk, wait) -> None:
    _, api, (one, other) = desk
    whole = {"document": one, "first": 1, "last": 2}
    body = {"results": [[whole, {"document": other, "first": 1, "last": 1}]], "why": "一份表两次扫描"}
    assert api.post("/compositions", json=body | {"results": [[whole]]}).status_code == 422
    assert api.post("/compositions", json=body | {"versions": {one: 99}}).status_code == 409
    made = api.post("/compositions", json=body).json()
    assert (made["action"], made["who"], made["stands"]) == ("join", "王审", True)
    wait(lambda: is_read(api))
    assert [row["project_name"] for row in api.get("/filings").json()] == list(NAMES)
    assert api.get(f"/documents/{one}").json()["compositions"][0]["id"] == 1
    assert api.post(f"/documents/{one}/restoration", json={"reason": "要用"}).status_code == 404
    assert api.post("/compositions/1/undo", json={"why": "看错"}).json()["undoes"] == 1
    assert [row["sha256"] for row in api.get("/documents").json()] == [one, other]
    assert [event["stands"] for event in api.get("/compositions").json()] == [False, True]
    assert api.post("/compositions/9/undo", json={"why": "看错"}).status_code == 404


def test_the_window_of_a_document_splits_it_and_takes_it_back(desk, wait, look) -> None:
    served, api, (one, _) = desk
    page = look(served).open(f"/#filing={one[:12]}-1")
    page.get_by_role("button", name="文件…").click()
    page.locator(".compose summary", has_text="拆分").click()
    page.get_by_label("第 2 页起").check()
    form = page.locator(".compose details[open] form")
    expect(form).to_contain_text("将拆成：第 1 页；第 2 页")
    form.get_by_placeholder("理由").fill("两个项目")
    form.get_by_role("button", name="拆分并读取").click()
    page.locator("dialog input[autocomplete=name]").fill("李审计")
    page.locator("dialog input[autocomplete=name]").press("Enter")
    expect(page.locator(".ledger.document")).to_contain_text("各页已归入别的文件")
    expect(page.locator(".compose .said li")).to_contain_text("甲.tif 第 2 页 → 甲（第2页）.pdf")
    expect(page.get_by_role("button", name="恢复此文件")).to_have_count(0)
    wait(lambda: is_read(api))
    assert len(api.get("/documents").json()) == 3
    page.locator(".compose .said").get_by_role("button", name="撤销").click()
    page.locator(".compose .said input").fill("是一份")
    page.locator(".compose .said input").press("Enter")
    expect(page.locator(".compose .said .dead")).to_contain_text("已由 李审计")
    assert len(api.get("/documents").json()) == 2


def test_the_command_line_joins_splits_and_takes_back(
    jixiao: Run, read_by: Callable[..., None], tmp_path: Path
) -> None:
    read_by(read)
    for name, data in (("甲.tif", scan(*NAMES[:2])), ("乙.tif", scan(NAMES[2]))):
        (tmp_path / name).write_bytes(data)
        assert jixiao("add", str(tmp_path / name))[0] == 0

    def projects() -> list[str]:
        return [row["project_name"] for row in json.loads(jixiao("list", "--json")[1])["filings"]]

    status, _, told = jixiao("join", "乙.tif", "甲.tif", "--reason", "一份表两次扫描")
    assert (status, "乙（合并）.pdf" in told) == (0, True)
    assert projects() == ["河道绿化", "路灯更换", "公厕改造"]
    assert jixiao("split", "乙（合并）.pdf", "2", "3", "--reason", "三个项目")[0] == 0
    assert len(json.loads(jixiao("list", "--json")[1])["documents"]) == 3
    assert jixiao("split", "乙（合并）.pdf", "--undo", "--reason", "看错")[0] == 0
    assert jixiao("join", "乙（合并）.pdf", "--undo", "--reason", "看错")[0] == 0
    assert projects() == list(NAMES)
    status, _, told = jixiao("join", "甲.tif", "乙.tif")
    assert (status != 0, "理由" in told) == (True, True)
    assert jixiao("split", "甲.tif")[0] == 3
