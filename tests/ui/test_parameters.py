"""The rules' figures: over the API, in the desk, and by a data file at the command line."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Page, expect

LOW = "low_execution.warning_below"


@pytest.fixture
def api(desk) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{desk.url}/api/v1", cookies={"jixiao_user": quote("王审计")}) as client:
        yield client


def of(packs: list[dict], id: str) -> dict:
    return next(one for one in packs if one["id"] == id)


def test_all_rules_are_told_with_their_figures(api) -> None:
    told = api.get("/parameters").json()
    assert [one["id"] for one in told["packs"]] == ["default", "execution_20", "no_execution"]
    rule = next(one for one in told["rules"] if one["id"] == "low-execution-unexplained")
    assert (rule["name"], rule["figures"]) == ("执行率偏低未说明", [LOW, "low_execution.error_below"])
    assert {key for one in told["rules"] for key in one["figures"]} == {one["key"] for one in told["figures"]}
    figure = of(told["packs"], "default")["figures"][LOW]
    assert figure == {"value": 90, "shown": "90%", "is_own": False, "is_changed": False}
    twenty = of(told["packs"], "execution_20")["figures"]["family.execution_weight"]
    assert (twenty["shown"], twenty["is_own"]) == ("20 分", True)
    assert told["history"] == []


def test_a_figure_is_changed_and_taken_back_and_findings_follow(api, desk, form) -> None:
    filing = desk.put(form(), "自评表.png")

    def says() -> list[str]:
        return [one["finding"]["rule"] for one in api.get(f"/filings/{filing}").json()["findings"]]

    assert "weights-total" not in says()
    etag = api.get(f"/filings/{filing}").headers["etag"]
    sent = api.post(
        "/parameters", json={"pack": "default", "key": "full_marks", "new": "110", "why": "百分制外加分"}
    )
    assert (sent.status_code, sent.json()["who"], sent.json()["new_shown"]) == (201, "王审计", "110 分")
    assert "weights-total" in says()
    assert api.get(f"/filings/{filing}", headers={"if-none-match": etag}).status_code == 200
    told = api.get("/export.json").json()["parameters"]
    assert [(one["id"], one["changes"][0]["why"]) for one in told] == [("default", "百分制外加分")]
    told = api.post(f"/parameters/{sent.json()['id']}/undo", json={"why": "看错"}).json()
    assert [(one["undone_by"], one["undone_why"]) for one in told["history"]] == [("王审计", "看错")]
    assert "weights-total" not in says()
    assert api.post(f"/parameters/{sent.json()['id']}/undo", json={}).status_code == 409


def test_a_pack_of_a_place_is_made_and_named_with_its_filings(api, desk, form) -> None:
    filing = desk.put(form(), "自评表.png")
    made = api.post(
        "/parameters/packs",
        json={"name": "云溪区", "when": {"words": ["云溪区"], "year_from": 2023}, "why": "区办法"},
    ).json()
    assert made["when_it_holds"]["words"] == ["云溪区"]
    names = [one[1] for one in api.get(f"/filings/{filing}").json()["packs"]]
    assert names[-1] == "云溪区"
    pack = of(api.get("/parameters").json()["packs"], made["pack"])
    assert (pack["is_shipped"], pack["when"]["year_from"]) == (False, 2023)


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        ({"pack": "default", "key": LOW, "new": "120", "why": "r"}, 422, "应填0 至 100 的百分数"),
        ({"pack": "default", "key": LOW, "new": "高", "why": "r"}, 422, LOW),
        ({"pack": "default", "key": "low", "new": "1", "why": "r"}, 422, "low"),
        ({"pack": "nowhere", "key": LOW, "new": "80", "why": "r"}, 404, "nowhere"),
        ({"pack": "default", "key": LOW, "new": "80", "why": " "}, 400, "理由"),
    ],
)
def test_what_cannot_be_is_refused_with_what_may_be(api, body: dict, status: int, told: str) -> None:
    sent = api.post("/parameters", json=body)
    assert sent.status_code == status
    assert told in sent.json()["detail"]
    assert api.get("/parameters").json()["history"] == []


def test_nobody_without_a_name_changes_a_figure(desk) -> None:
    body = {"pack": "default", "key": LOW, "new": "80", "why": "r"}
    assert httpx.post(f"{desk.url}/api/v1/parameters", json=body).status_code == 403


def figure(page: Page, key: str):
    return page.locator(f".figure[data-key='{key}']").first


def change(page: Page, key: str, value: str, why: str) -> None:
    line = figure(page, key)
    line.get_by_role("button", name="修改").click()
    line.locator("input").fill(value)
    line.locator("textarea").fill(why)
    line.get_by_role("button", name="保存并立即适用").click()


def test_a_person_finds_a_rule_changes_its_figure_and_takes_it_back(desk, look, form) -> None:
    filing = desk.put(form(), "自评表.png")
    window = look(desk)
    page = window.open()
    page.get_by_role("tab", name="规则与参数").click()
    page.get_by_placeholder("查找规则或参数").fill("执行率偏低")
    rule = page.locator("tr[data-rule='low-execution-unexplained']")
    expect(page.locator(".rules tr")).to_have_count(1)
    expect(rule).to_contain_text("应在偏差原因、完成情况或附注中说明原因")
    expect(rule).to_contain_text("省级表样所附说明")
    change(page, LOW, "高于八成", "省厅通知")
    page.locator("dialog input[type=text]").fill("李审计")
    page.locator("dialog input[type=text]").press("Enter")
    expect(figure(page, LOW).get_by_role("alert")).to_contain_text("应填0 至 100 的百分数")
    figure(page, LOW).locator("input").fill("80%")
    figure(page, LOW).get_by_role("button", name="保存并立即适用").click()
    expect(figure(page, LOW).locator(".value")).to_have_text("80%")
    expect(figure(page, LOW)).to_contain_text("默认 90%")
    line = page.locator(".history tbody tr")
    expect(line).to_contain_text(["李审计"])
    expect(line).to_contain_text(["省厅通知"])
    assert desk.store.tunings.present().get("default").figures == {LOW: 80}
    line.get_by_role("button", name="撤销").click()
    expect(figure(page, LOW).locator(".value")).to_have_text("90%")
    expect(line).to_contain_text(["已撤销：李审计"])
    page.goto(f"{desk.url}/#filing={filing}")
    expect(page.locator(".judged-by")).to_contain_text("通行参数")
    assert [text for text in window.complaints if "422" not in text] == []
    assert window.foreign() == []


def test_what_a_person_has_begun_to_write_stays_while_the_page_is_shown_anew(desk, look) -> None:
    desk.store.tunings.set("default", LOW, "85", "旧文件", "王芳")
    page = look(desk).open()
    page.context.add_cookies([{"name": "jixiao_user", "value": "li", "url": desk.url}])
    page.get_by_role("tab", name="规则与参数").click()
    page.get_by_role("button", name="新建地方或年度参数").click()
    page.get_by_label("名称", exact=True).fill("云溪区")
    begun = figure(page, "full_marks")
    begun.get_by_role("button", name="修改").click()
    begun.locator("input").fill("110")
    begun.locator("textarea").fill("百分制外加分")
    change(page, LOW, "80%", "省厅通知")
    expect(figure(page, LOW).locator(".value")).to_have_text("80%")
    page.get_by_placeholder("查找规则或参数").fill("执行率偏低")
    page.get_by_role("tab", name="覆盖表").click()
    page.get_by_role("tab", name="规则与参数").click()
    page.locator(".history").get_by_role("button", name="撤销").first.click()
    expect(page.locator(".history tbody tr").first).to_contain_text("已撤销")
    expect(page.get_by_label("名称", exact=True)).to_have_value("云溪区")
    assert [begun.locator(part).input_value() for part in ("input", "textarea")] == ["110", "百分制外加分"]
    page.get_by_placeholder("查找规则或参数").fill("")
    begun.get_by_role("button", name="保存并立即适用").click()
    expect(begun.locator(".value")).to_have_text("110 分")


def test_a_person_makes_figures_for_a_place_and_the_filing_says_so(desk, look, form) -> None:
    filing = desk.put(form(), "自评表.png")
    window = look(desk)
    page = window.open()
    page.get_by_role("tab", name="规则与参数").click()
    page.get_by_role("button", name="新建地方或年度参数").click()
    page.get_by_label("名称", exact=True).fill("云溪区")
    page.get_by_label("标题、主管部门或实施单位中含有").fill("云溪区、云溪县")
    page.get_by_label("年度从").fill("2023")
    page.get_by_label("理由").fill("<img src=x onerror=alert(1)>")
    page.get_by_role("button", name="建立").click()
    page.locator("dialog input[type=text]").fill("李审计")
    page.locator("dialog input[type=text]").press("Enter")
    expect(page.locator(".pack-holds")).to_contain_text(
        "2023 年度及以后，且标题、主管部门或实施单位含“云溪区”或“云溪县”"
    )
    change(page, "adjustment_share", "30%", "区办法第五条")
    expect(figure(page, "adjustment_share").locator(".value")).to_have_text("30%")
    page.get_by_role("tab", name="通行参数").click()
    expect(figure(page, "adjustment_share").locator(".value")).to_have_text("20%")
    page.goto(f"{desk.url}/#filing={filing}")
    expect(page.locator(".judged-by")).to_have_text("审核参数：通行参数、云溪区")
    assert window.complaints == []


def test_the_stateless_command_judges_by_the_data_file(
    command_line, jixiao, tmp_path: Path, monkeypatch
) -> None:
    file, paper = tmp_path / "packs.json", tmp_path / "a.pdf"
    paper.write_bytes("河道清淤".encode())

    def found() -> set[str]:
        status, out, _ = jixiao("extract", paper)
        assert status == 0
        return {one["rule"] for one in json.loads(out)["findings"]}

    assert "weights-total" not in found()
    monkeypatch.setenv("JIXIAO_PARAMETERS", str(file))
    file.write_text('{"packs": [{"id": "default", "figures": {"full_marks": 105}}]}', "utf-8")
    assert "weights-total" in found()
    file.write_text('{"packs": [{"id": "default", "figures": {"full_mark": 110}}]}', "utf-8")
    status, out, said = jixiao("extract", paper)
    assert (status, out) == (2, "")
    assert "packs.json（default）：没有参数“full_mark”" in said
