"""A desk over a real socket, a scan typeset here, and a real Chromium to look at it."""

from __future__ import annotations

import asyncio
import hashlib
import io
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, Page, sync_playwright

from extract.filing import (
    AnnualGoal,
    DocumentSource,
    Evidence,
    Extraction,
    Filing,
    FundLine,
    Indicator,
)
from index.settings import Settings
from index.store import Store
from ingest.errors import UnknownFileType
from ui.app import create_app
from ui.hands import Hands, hands

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
NEEDED = "is missing: install what apt-packages.txt names (make system-packages)"
WIDTH, HEIGHT = 1240, 1754

INDICATORS = [
    ("产出指标", "数量指标", "老旧管网改造长度", "≥12公里", "12.6公里", "20", "20", ""),
    ("产出指标", "质量指标", "工程验收合格率", "=100%", "100%", "15", "15", ""),
    (
        "产出指标",
        "时效指标",
        "按期完工率",
        "≥95%",
        "88%",
        "15",
        "13",
        "汛期停工。改进措施：错开汛期安排工期。",
    ),
    ("效益指标", "社会效益指标", "受益户数", "≥3000户", "3120户", "20", "20", ""),
    ("效益指标", "可持续影响指标", "管护制度健全性", "健全", "基本健全", "10", "9", "管护合同未全部签订。"),
    ("满意度指标", "服务对象满意度", "居民满意度", "≥90%", "93%", "10", "10", ""),
]


@dataclass
class Form:
    """A form as it is drawn: the picture, and where each value stands."""

    name: str = "城东片区供水管网改造"
    rate: str = "68.18%"
    picture: Image.Image = field(default_factory=lambda: Image.new("RGB", (WIDTH, HEIGHT), "white"))
    evidence: dict[str, Evidence] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not FONT.exists():
            pytest.fail(f"{FONT} {NEEDED}")
        self.font = ImageFont.truetype(str(FONT), 19)
        self.pen = ImageDraw.Draw(self.picture)
        self._header()
        self._funds()
        self._goal()
        self._indicators()

    def cell(self, x: int, y: int, width: int, height: int, text: str, pointer: str | None = None) -> None:
        self.pen.rectangle((x, y, x + width, y + height), outline="black")
        fits = max(1, (width - 12) // 19)
        lines = [text[at : at + fits] for at in range(0, len(text), fits)]
        for row, line in enumerate(lines):
            self.pen.text((x + 6, y + 7 + 25 * row), line, font=self.font, fill="black")
        if pointer:
            box = (x / WIDTH, y / HEIGHT, (x + width) / WIDTH, (y + height) / HEIGHT)
            status = "exact" if text else "blank"
            self.evidence[pointer] = Evidence(
                page=1, box=box, text=text, confidence=0.98, method="ocr", status=status
            )

    def _header(self) -> None:
        self.pen.text((440, 60), "财政项目支出绩效自评表", font=self.font, fill="black")
        self.evidence["/title"] = Evidence(
            page=1,
            box=(0.35, 0.03, 0.54, 0.05),
            text="财政项目支出绩效自评表",
            confidence=0.99,
            method="ocr",
            status="exact",
        )
        self.pen.text((530, 96), "（2023年度）", font=self.font, fill="black")
        self.evidence["/fiscal_year"] = Evidence(
            page=1, box=(0.42, 0.053, 0.54, 0.07), text="2023", confidence=0.97, method="ocr", status="exact"
        )
        self.cell(80, 140, 160, 44, "项目名称")
        self.cell(240, 140, 920, 44, self.name, "/project_name")
        self.cell(80, 184, 160, 44, "主管部门")
        self.cell(240, 184, 380, 44, "云溪区水务局", "/competent_department")
        self.cell(620, 184, 160, 44, "实施单位")
        self.cell(780, 184, 380, 44, "云溪区供水管理所", "/implementing_unit")

    def _funds(self) -> None:
        heads = ["项目资金（万元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
        widths = [280, 160, 160, 160, 100, 120, 100]
        rows = [
            ("年度资金总额", "260.00", "250.00", "215.45", "10", self.rate, "8.62"),
            ("其中：当年财政拨款", "260.00", "250.00", "215.45", "", "", ""),
            ("上年结转资金", "", "", "", "", "", ""),
        ]
        names = [
            "label",
            "initial_budget",
            "adjusted_budget",
            "executed",
            "weight",
            "execution_rate",
            "score",
        ]
        for row, texts in enumerate([heads, *rows]):
            x = 80
            for width, text, name in zip(widths, texts, names, strict=True):
                self.cell(x, 228 + 44 * row, width, 44, text, f"/funds/{row - 1}/{name}" if row else None)
                x += width

    def _goal(self) -> None:
        self.cell(80, 404, 160, 110, "年度总体目标")
        self.cell(
            240,
            404,
            460,
            110,
            "改造老旧供水管网12公里，受益居民3000户以上，降低管网漏损率。",
            "/annual_goal/expected",
        )
        self.cell(
            700, 404, 460, 110, "全年改造12.6公里，受益3120户，漏损率下降2.1个百分点。", "/annual_goal/actual"
        )

    def _indicators(self) -> None:
        heads = [
            "一级指标",
            "二级指标",
            "三级指标",
            "年度指标值",
            "实际完成值",
            "分值",
            "得分",
            "偏差原因分析及改进措施",
        ]
        names = ["level1", "level2", "level3", "target", "actual", "weight", "score", "deviation"]
        widths = [110, 130, 210, 130, 130, 70, 70, 230]
        for row, texts in enumerate([heads, *INDICATORS]):
            x = 80
            for width, text, name in zip(widths, texts, names, strict=True):
                pointer = f"/indicators/{row - 1}/{name}" if row else None
                self.cell(x, 514 + 84 * row, width, 84, text, pointer)
                x += width
        self.cell(80, 1102, 920, 44, "总分")
        self.cell(850, 1102, 80, 44, "100", "/total_weight")
        self.cell(930, 1102, 230, 44, "95.62", "/total_score")

    def text(self, pointer: str) -> str | None:
        evidence = self.evidence.get(pointer)
        return (evidence.text if evidence else None) or None

    def number(self, pointer: str) -> Decimal | None:
        try:
            return Decimal((self.text(pointer) or "").rstrip("%"))
        except InvalidOperation:
            return None

    def filing(self, sha256: str) -> Filing:
        sources = ["total", "fiscal_current", "carried_over"]
        amounts = ["initial_budget", "adjusted_budget", "executed", "weight", "execution_rate", "score"]
        funds = tuple(
            FundLine(
                source=source,
                label=self.text(f"/funds/{row}/label") or "",
                **{name: self.number(f"/funds/{row}/{name}") for name in amounts},
            )
            for row, source in enumerate(sources)
        )
        texts = ["level1", "level2", "level3", "target", "actual", "deviation"]
        indicators = tuple(
            Indicator(
                **{name: self.text(f"/indicators/{row}/{name}") for name in texts},
                **{name: self.number(f"/indicators/{row}/{name}") for name in ("weight", "score")},
            )
            for row in range(len(INDICATORS))
        )
        return Filing(
            id=f"{sha256[:12]}-1",
            form_type="self_evaluation",
            title=self.text("/title"),
            fiscal_year=2023,
            project_name=self.name,
            competent_department=self.text("/competent_department"),
            implementing_unit=self.text("/implementing_unit"),
            amount_unit="万元",
            funds=funds,
            annual_goal=AnnualGoal(
                expected=self.text("/annual_goal/expected"), actual=self.text("/annual_goal/actual")
            ),
            indicators=indicators,
            total_weight=self.number("/total_weight"),
            total_score=self.number("/total_score"),
            evidence=self.evidence,
        )

    def mark(self, pointer: str, **changes: Any) -> None:
        """Let the reader be less sure of a value than it was."""
        self.evidence[pointer] = Evidence.model_validate({**self.evidence[pointer].model_dump(), **changes})

    def png(self) -> bytes:
        file = io.BytesIO()
        self.picture.save(file, "PNG", dpi=(150, 150))
        return file.getvalue()


@dataclass
class Desk:
    """A running desk: where it is, its store, and the forms that its reader knows."""

    url: str
    store: Store
    forms: dict[str, Form]

    def know(self, form: Form) -> str:
        """Let the reader know this form's picture; returns its sha256."""
        sha256 = hashlib.sha256(form.png()).hexdigest()
        self.forms[sha256] = form
        return sha256

    def put(self, form: Form, file: str) -> str:
        """Keep and read a form as an upload would, and return its filing's id."""
        data, sha256 = form.png(), self.know(form)
        with httpx.Client(base_url=self.url) as client:
            client.post("/api/v1/documents", files={"files": (file, data)}).raise_for_status()
            wait_for(lambda: client.get(f"/api/v1/documents/{sha256}").json()["state"] == "read")
        return f"{sha256[:12]}-1"


def wait_for(done: Callable[[], Any], seconds: float = 20.0) -> Any:
    """Return what `done` returns once it is true; fails after the time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if result := done():
            return result
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", max_upload_mb=2)


@contextmanager
def running(settings: Settings) -> Iterator[Desk]:
    """A desk whose reader knows the forms that were put into it."""
    store = Store.open(settings.home)
    forms: dict[str, Form] = {}

    def read(
        path: Path, *, name: str | None = None, on_page: Callable[[int, int], None] | None = None
    ) -> Extraction:
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        if on_page:
            on_page(1, 1)
        if sha256 not in forms:
            raise UnknownFileType(f"{name}: 不是可读的文件 / not a file that is read here")
        source = DocumentSource(file=name or path.name, sha256=sha256, pages=1)
        return Extraction(source, (forms[sha256].filing(sha256),), ())

    with serve(store, settings, read) as url:
        yield Desk(url, store, forms)
    store.close()


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    with running(settings) as desk:
        yield desk


@pytest.fixture(scope="session")
def standing_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One desk for all tests that change nothing."""
    with running(Settings(home=tmp_path_factory.mktemp("home"), max_upload_mb=2)) as desk:
        yield desk


@pytest.fixture(scope="session")
def serving() -> Callable[..., Any]:
    """Makes a desk over a home with a reader of one's own; the real one by default."""

    @contextmanager
    def make(home: Path, read: Any = None) -> Iterator[Desk]:
        store = Store.open(home)
        with serve(store, Settings(home=home), read) as url:
            yield Desk(url, store, {})
        store.close()

    return make


@pytest.fixture(scope="session")
def serving_with() -> Callable[..., Any]:
    """Makes a desk over a store by its settings."""

    @contextmanager
    def make(store: Store, settings: Settings) -> Iterator[Desk]:
        with serve(store, settings) as url:
            yield Desk(url, store, {})

    return make


@pytest.fixture
def reading_desk(serving: Callable[..., Any], tmp_path: Path) -> Iterator[Desk]:
    """A desk that really reads."""
    with serving(tmp_path / "home") as desk:
        yield desk


class serve:  # noqa: N801 - a context manager
    """The application on a free port of this machine, until the block ends."""

    def __init__(self, store: Store, settings: Settings, read: Any = None) -> None:
        self.make = lambda hands: create_app(store, settings, hands)
        self.hands = hands(settings, store.labels.book) if read is None else nullcontext(Hands(read))
        self.server: uvicorn.Server | None = None
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=lambda: asyncio.run(self._run()))

    async def _run(self) -> None:
        # Made inside the loop: elsewhere Gradio opens loops of its own that nobody closes.
        self.server = uvicorn.Server(
            uvicorn.Config(
                self.make(self.hands.__enter__()), log_level="warning", timeout_graceful_shutdown=2
            )
        )
        await self.server.serve(sockets=[self.socket])

    def __enter__(self) -> str:
        self.thread.start()
        wait_for(lambda: self.server and self.server.started, 60)
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        assert self.server
        self.server.should_exit = True
        self.thread.join(30)
        self.hands.__exit__(None, None, None)
        self.socket.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail(f"{CHROMIUM} {NEEDED}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def form() -> type[Form]:
    return Form


@pytest.fixture
def wait() -> Callable[..., Any]:
    return wait_for


@dataclass
class Window:
    """A browser page and everything it asked for or complained of."""

    page: Page
    desk: Desk
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        self.page.on(
            "console",
            lambda message: self.complaints.append(message.text) if message.type == "error" else None,
        )

    def open(self, address: str = "/") -> Page:
        self.page.goto(self.desk.url + address)
        return self.page

    def foreign(self) -> list[str]:
        """The requests that went beyond the desk's origin."""
        own = (self.desk.url, "data:", "blob:")
        return [url for url in self.requests if not url.startswith(own)]


@pytest.fixture
def look(chromium: Browser) -> Iterator[Callable[..., Window]]:
    """Opens windows on a desk, in a language and a size."""
    contexts = []

    def make(desk: Desk, locale: str = "zh-CN", width: int = 1366, height: int = 768) -> Window:
        context = chromium.new_context(locale=locale, viewport={"width": width, "height": height})
        context.set_default_timeout(15_000)
        contexts.append(context)
        return Window(context.new_page(), desk)

    yield make
    for context in contexts:
        context.close()
