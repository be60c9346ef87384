"""A label that the program does not know is taught: over the API, in the desk, and by a data file at the command line."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from extract.filing import Filing
from fixtures.development import MUNICIPAL
from fixtures.generate import case
from ui.commands import run

NAME, UNIT = "专款全称", "落地机构"
FAMILY = replace(
    MUNICIPAL,
    name="taught",
    header=((("project_name", NAME),), (("competent_department", "主管部门"), ("implementing_unit", UNIT))),
)
READING_MS = 120_000


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Filing]:
    """A form with two labels that this program does not know, and its right answer."""
    made = case("taught", FAMILY, "digital")
    path = tmp_path_factory.mktemp("taught") / "form.pdf"
    path.write_bytes(made.pdf)
    return path, Filing.model_validate(made.gold["filings"][0])


@pytest.fixture
def put(reading_desk, form, wait) -> Callable[[], tuple[httpx.Client, str]]:
    """Uploads the form, waits until it is read, and gives a client and the document's sha256."""

    def upload() -> tuple[httpx.Client, str]:
        client = httpx.Client(base_url=f"{reading_desk.url}/api/v1", headers={"jixiao_user": "auditor"})
        sent = client.post("/documents", files={"files": (form[0].name, form[0].read_bytes())}).json()
        wait(lambda: client.get(f"/documents/{sent[0]['sha256']}").json()["state"] == "read", 120)
        return client, sent[0]["sha256"]

    return upload


def test_over_the_api_a_taught_label_is_used_by_the_next_reading_and_forgotten_when_taken_back(
    put, form, wait
) -> None:
    client, sha256 = put()
    path = f"/filings/{sha256[:12]}-1"

    def readers() -> list[str]:
        filing = client.get(path).json()["filing"]
        assert filing["project_name"] == form[1].project_name
        return list(filing["evidence"]["/project_name"]["readers"])

    def read_again() -> None:
        version = client.get(path).json()["version"]
        assert client.post(f"/documents/{sha256}/reading").json()["state"] in ("waiting", "reading", "read")
        wait(lambda: client.get(path).json()["version"] > version, 120)

    assert readers() == ["model"], "the label says nothing yet"
    fields = {one["field"] for one in client.get("/labels").json()["fields"]}
    assert "header.project_name" in fields
    taught = client.post("/labels", json={"label": NAME, "field": "header.project_name"})
    assert (taught.status_code, taught.json()["who"]) == (201, "auditor")
    read_again()
    assert readers() == ["geometry", "model"]
    left = client.post(f"/labels/{taught.json()['id']}/undo").json()["labels"]
    assert [one["undone_by"] for one in left] == ["auditor"]
    read_again()
    assert readers() == ["model"]
    client.close()


@pytest.mark.parametrize(
    ("body", "name", "status"),
    [
        ({"label": "主管部门", "field": "header.grade"}, "auditor", 422),
        ({"label": NAME, "field": "header.nothing"}, "auditor", 422),
        ({"label": NAME, "field": "header.grade"}, "", 403),
        ({"label": NAME}, "auditor", 422),
    ],
)
def test_what_cannot_be_taught_is_refused_with_the_reason(standing_desk, body, name, status) -> None:
    answer = httpx.post(f"{standing_desk.url}/api/v1/labels", json=body, headers={"jixiao_user": name})
    assert answer.status_code == status
    assert answer.json()["detail"]
    assert httpx.get(f"{standing_desk.url}/api/v1/labels").json()["labels"] == []


def test_in_the_desk_a_label_is_taught_the_document_read_again_and_the_label_taken_back(
    put, form, reading_desk, look
) -> None:
    client, sha256 = put()
    client.close()
    window = look(reading_desk)
    page = window.open(f"/#filing={sha256[:12]}-1")
    row = page.locator(".group-other tr", has_text=UNIT)
    row.get_by_role("button", name="这是什么").click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text(UNIT)
    dialog.locator("select").select_option(label="主管部门")
    dialog.get_by_role("button", name="取消").click()
    row.get_by_role("button", name="这是什么").click()
    dialog.locator("select").select_option(label="实施单位")
    dialog.get_by_role("button", name="记住").click()
    page.locator("dialog input").fill("李审计")
    page.locator("dialog input").press("Enter")
    expect(dialog).to_contain_text("已记住")
    dialog.get_by_role("button", name="现在重新读取").click()
    value = page.locator('.fields [data-pointer="/implementing_unit"] .text')
    expect(value).to_have_text(form[1].implementing_unit or "", timeout=READING_MS)
    expect(page.locator(".group-other tr", has_text=UNIT)).to_have_count(0)

    page.get_by_role("button", name="返回列表").click()
    page.get_by_role("tab", name="学得的标签").click()
    line = page.locator(".learned tbody tr", has_text=UNIT)
    expect(line).to_contain_text("李审计")
    line.get_by_role("button", name="撤销").click()
    expect(line).to_contain_text("已撤销：李审计")
    assert window.complaints == []


def test_the_stateless_command_reads_by_the_data_file(form, tmp_path: Path, monkeypatch, capsys) -> None:
    file = tmp_path / "labels.yaml"
    file.write_text(f"header:\n  project_name: [{NAME}]\n", "utf-8")
    monkeypatch.setenv("JIXIAO_LABELS", str(file))
    assert run(["extract", str(form[0])]) == 0
    assert json.loads(capsys.readouterr().out)["filings"][0]["project_name"] == form[1].project_name


@pytest.mark.parametrize("command", [["extract"], ["add"]])
def test_a_bad_data_file_is_told_with_its_line_and_key(
    form, tmp_path: Path, monkeypatch, capsys, command
) -> None:
    file = tmp_path / "labels.yaml"
    file.write_text(f"header:\n  project_nam: [{NAME}]\n", "utf-8")
    monkeypatch.setenv("JIXIAO_LABELS", str(file))
    assert run([*command, str(form[0]), "--home", str(tmp_path / "home")]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "labels.yaml 第 2 行（header.project_nam）" in said.err
