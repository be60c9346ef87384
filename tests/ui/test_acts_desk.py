"""Every button of the desk that changes something is offered to whoever may press it, and to nobody else."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from extract.filing import DocumentSource, Extraction, OtherField
from index.permissions import MAY, ROLES, Act, Role
from index.store import Store
from tests.ui.form import Form
from tests.ui.members import Staffed, staffed
from tests.ui.running import wait_for
from ui.doors import needs
from ui.texts import TEXTS

STATIC = TEXTS.parent
POST = re.compile(
    r"^export const (\w+) = \(.*?\) => post\(`([^`]+)`|^export const (\w+) = \(.*?\) => post\(\"([^\"]+)\""
)
CALL = re.compile(r"\bserver\.(\w+)\b")
LABEL = "专款全称"

WRITES: dict[tuple[str, str], tuple[Act | None, str]] = {
    ("compositions.js", "compose"): ("correct", 'may("correct")'),
    ("compositions.js", "undoComposition"): ("correct", 'may("correct")'),
    ("directions.js", "direct"): ("correct", 'may("correct")'),
    ("directions.js", "undoDirection"): ("correct", 'may("correct")'),
    ("document.js", "withdraw"): ("withdraw", 'may("withdraw")'),
    ("document.js", "restore"): ("withdraw", 'may("withdraw")'),
    ("filings.js", "take"): ("correct", 'may("correct")'),
    ("greeting.js", "readDemo"): ("upload", 'may("upload")'),
    ("kin.js", "sayKin"): ("link", 'may("link")'),
    ("labels.js", "dismissLabel"): ("teach", 'may("teach")'),
    ("labels.js", "forget"): ("teach", 'may("teach")'),
    ("labels.js", "teach"): ("teach", 'may("teach")'),
    ("pair.js", "decidePair"): ("supersede", 'may("supersede")'),
    ("pair.js", "undoPair"): ("supersede", 'may("supersede")'),
    ("parameters.js", "makePack"): ("tune", 'may("tune")'),
    ("parameters.js", "setFigure"): ("tune", 'may("tune")'),
    ("parameters.js", "undoFigure"): ("tune", 'may("tune")'),
    ("resubmissions.js", "decidePair"): ("supersede", 'may("supersede")'),
    ("changes.js", "changeRow"): ("correct", 'act = "correct"'),
    ("changes.js", "decide"): ("decide", 'act: "decide"'),
    ("changes.js", "signStep"): (None, "may, (step, reason)"),  # an act for each step: the test below
    ("changes.js", "takeReading"): ("correct", 'act = "correct"'),
    ("changes.js", "undo"): ("correct", 'act = "correct"'),
    ("sending.js", "confirm"): ("correct", 'refused("correct")'),
    ("sending.js", "correct"): ("correct", 'refused("correct")'),
    ("sending.js", "reject"): ("correct", 'refused("correct")'),
    ("second.js", "typeReading"): ("retype", 'may("retype")'),
    ("teach.js", "readAgain"): ("upload", 'may("upload")'),
    ("teach.js", "teach"): ("teach", 'may("teach")'),
    ("upload.js", "pauseReading"): ("upload", 'may("upload")'),
    ("upload.js", "readAgain"): ("upload", 'may("upload")'),
    ("upload.js", "resumeReading"): ("upload", 'may("upload")'),
    ("upload.js", "retryReading"): ("upload", 'may("upload")'),
    ("users.js", "addUser"): ("administer", 'may("administer")'),
    ("users.js", "giveRoles"): ("administer", 'may("administer")'),
    ("users.js", "resetPassword"): ("administer", 'may("administer")'),
    ("users.js", "setStanding"): ("administer", 'may("administer")'),
}
"""By the module and the request that it sends: the act, and where the module asks for it."""
QUESTIONS = {"ask"}
"""What is posted for its length alone: whoever may read may ask."""
ASKED_BEFORE = {"teach.js": "aside.js", "changes.js": "aside.js", "sending.js": "changes.js"}
"""What is opened, or done, by the buttons of another module."""


def posts() -> dict[str, str]:
    """The address of each request of the desk that changes something, by its name in server.js."""
    lines = (STATIC / "server.js").read_text("utf-8").splitlines()
    found = [match for line in lines if (match := POST.match(line))]
    named = {one[1] or one[3]: re.sub(r"\$\{[^}]*\}", "1", one[2] or one[4]) for one in found}
    return {name: address for name, address in named.items() if name not in QUESTIONS}


def test_every_request_that_changes_something_is_in_the_table_and_asked_for() -> None:
    known = posts()
    assert len(known) >= 20
    sent = {
        (path.name, call)
        for path in STATIC.glob("*.js")
        for call in CALL.findall(path.read_text("utf-8"))
        if call in known
    }
    assert sent == set(WRITES)
    assert {call for _, call in WRITES} == set(known)


@pytest.mark.parametrize(("module", "call"), WRITES)
def test_a_request_is_guarded_by_the_act_that_its_address_needs(module: str, call: str) -> None:
    act, guard = WRITES[module, call]
    if act:
        assert (
            needs(
                "POST",
                f"/api/v1/{posts()[call].replace('1', 'ab' * 32 if 'documents' in posts()[call] else '1')}",
            )
            == act
        )
        assert act in guard
    texts = [(STATIC / name).read_text("utf-8") for name in (module, ASKED_BEFORE.get(module)) if name]
    assert any(guard in text for text in texts)


def test_a_step_of_the_sign_off_is_offered_by_the_act_that_its_address_needs() -> None:
    text = (STATIC / "sign.js").read_text("utf-8")
    steps = re.findall(r'step: "(\w+)", act: "(\w+)"', text)
    assert len(steps) == 4
    for step, act in steps:
        assert needs("POST", f"/api/v1/filings/a-1/{step}") == act


# What each role is shown

FIGURE = "low_execution.warning_below"
BUTTONS: dict[str, tuple[tuple[str, Act], ...]] = {
    "review": (
        ("确认", "correct"),
        ("更正", "correct"),
        ("改为空白", "correct"),
        ("判为误读", "correct"),
        ("加一行", "correct"),
        ("属实", "decide"),
        ("不成立", "decide"),
        ("提交签发", "submit"),
        ("确认同一项目", "link"),
        ("不是同一项目", "link"),
        ("这是什么？", "teach"),
        ("比较并决定", "supersede"),
    ),
    "submitted": (("签发", "approve"), ("退回", "approve")),
    "signed": (("重新打开", "reopen"),),
    "document": (
        ("撤回此文件", "withdraw"),
        ("不读此页", "correct"),
        ("右转", "correct"),
        ("撤销", "correct"),
    ),
    "withdrawn": (("恢复此文件", "withdraw"),),
    "重报": (("确认取代", "supersede"), ("不是重报", "supersede"), ("顺序相反", "supersede")),
    "学得的标签": (("撤销", "teach"),),
    "规则与参数": (("修改", "tune"), ("新建地方或年度参数", "tune"), ("撤销", "tune")),
    "双录复核": (("此处空白", "retype"), ("看不清", "retype")),
    "用户": (("新建用户", "administer"), ("重设密码", "administer"), ("停用", "administer")),
}
"""What stands in each view, and the act that it takes."""
SEEN = {
    "review": ".kin li",
    "submitted": ".sign.is-submitted",
    "signed": ".sign.is-signed_off",
    "document": ".leaf",
    "withdrawn": ".trace",
    "重报": ".pair",
    "学得的标签": "table.learned",
    "规则与参数": "table.rules",
    "双录复核": ".measure",
    "用户": ":is(form.tools, .calm:not(:text-is('…')))",
}
"""What is there for everybody once a view is."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    with staffed(tmp_path_factory.mktemp("home"), read=read_again, second_reading_share=100) as made:
        yield made


def read_again(path: Path, *, name: str, **_: Any) -> Extraction:
    """The one document whose page was turned, as it was read before."""
    form, sha256 = Form(), hashlib.sha256(path.read_bytes()).hexdigest()
    return Extraction(DocumentSource(file=name, sha256=sha256, pages=1), (form.filing(sha256),), ())


@pytest.fixture(scope="module")
def addresses(desk: Staffed) -> dict[str, str]:
    """A store in which every kind of button has something to stand at; the address of each view."""
    store = desk.store
    first, turned = (
        keep(store, Form(rate=rate), file) for rate, file in (("68.18%", "初报.png"), ("86.18%", "重报.png"))
    )
    keep(store, Form(year=2022, rate="86.18%"), "上年.png")
    waits, signed = (
        keep(store, Form(name=name, rate="86.18%"), f"{name}.png") for name in ("北渠疏浚", "南园修缮")
    )
    gone = store.document(keep(store, Form(name="西桥加固"), "西桥.png")[:12])
    store.withdraw(gone.sha256, "来件有误", "root")
    for one in (waits, signed):
        for entry in store.filing(one).findings:
            store.decide(entry.finding.id, "dismissed", "已核对", "root")
        store.sign_offs.submit(one, "root")
    store.sign_offs.sign(signed, "chief")
    store.labels.teach(LABEL, "header.project_name", "root")
    store.tunings.set("default", FIGURE, "80", "本市文件", "root")
    document = store.filing(turned).document
    turn = {"directions": [{"kind": "turn", "page": 1, "value": "90"}], "why": "横放"}
    desk.client("reviewer").post(f"/api/v1/documents/{document}/directions", json=turn).raise_for_status()
    wait_for(lambda: store.document(document).state == "read")
    return {
        "review": f"filing={first}&at=/indicators/1/score",
        "submitted": f"filing={waits}",
        "signed": f"filing={signed}",
        "document": f"document={document}",
        "withdrawn": f"document={gone.sha256}",
    }


def keep(store: Store, form: Form, file: str) -> str:
    """Keep a form and its reading, with a label that nobody knows, sure enough to be typed a second time."""
    for pointer in form.evidence:
        form.mark(pointer, readers=("geometry", "model"))
    row = store.keep(form.png(), file, "root")
    filing = form.filing(row.sha256).model_copy(
        update={"other_fields": (OtherField(label="落地机构", value="云溪区供水管理所"),)}
    )
    store.save_reading(
        row.sha256, Extraction(DocumentSource(file=file, sha256=row.sha256, pages=1), (filing,), ())
    )
    return filing.id


@pytest.mark.parametrize("role", [role for role in ROLES if "read" in MAY[role]])
def test_a_role_is_offered_what_it_may_do_and_nothing_else(
    chromium: Browser, desk: Staffed, addresses: dict[str, str], role: Role
) -> None:
    context = chromium.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768})
    context.set_default_timeout(45_000)
    client = desk.client(role)
    context.add_cookies(
        [{"name": name, "value": value, "url": desk.url} for name, value in client.cookies.items()]
    )
    page = context.new_page()
    page.goto(desk.url)
    expect(page.locator("#who")).to_contain_text(role)
    offered = {view: shown(view, addresses, page) for view in BUTTONS}
    page.get_by_role("tab", name="上传与读取").click()
    expect(page.locator("#documents")).to_be_visible()
    assert page.locator("#upload .drop").is_visible() == ("upload" in MAY[role])
    context.close()
    wanted = {view: {name for name, act in rows if act in MAY[role]} for view, rows in BUTTONS.items()}
    assert offered == wanted


def shown(view: str, addresses: dict[str, str], page: Page) -> set[str]:
    """Which of a view's buttons are there, once the view is."""
    if view in addresses:
        page.evaluate("address => { location.hash = address; }", addresses[view])
        if "document=" in addresses[view]:
            page.reload()  # an address that is opened anew; whatever was on its way back to the list is over
        root: Locator = page.locator("dialog" if "document=" in addresses[view] else "#review")
    else:
        page.get_by_role("tab", name=view).click()
        root = page.locator(".users:visible" if view == "用户" else ".ledger:visible")
    expect(root.locator(SEEN[view]).first).to_be_visible() if view != "review" else expect(
        root.locator(SEEN[view]).first
    ).to_be_attached()
    if view == "review":
        root.locator(".kin summary").first.click()
    if view == "双录复核":
        expect(root.locator(".work > *").first).to_be_visible()
    elif view == "review":
        expect(root.locator(".place canvas")).to_be_visible()
    names = {name for name, _ in BUTTONS[view] if there(root, name)}
    if root.locator("button", has_text="关闭").count() and "document=" in addresses.get(view, ""):
        root.get_by_role("button", name="关闭").click()
    elif view == "signed":
        root.get_by_role("button", name="返回列表").click()
        expect(page).not_to_have_url(re.compile("filing="))
    return names


def there(root: Locator, name: str) -> bool:
    return root.get_by_role("button", name=name, exact=True).first.is_visible()
