import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest

from extract.filing import DocumentSource, Evidence, Extraction, Filing, FundLine, Indicator
from index.store import Store
from tests.index.postgresql import Server, server

TITLE = "项目支出绩效自评表"
Row = tuple[str, str, str]
"""An indicator: its name, its weight, its score."""
ROWS: tuple[Row, ...] = (("植树数量", "20", "20"), ("成活率", "30", "27.50"), ("群众满意度", "40", "38"))


def evidence(page: int, top: float, left: float, text: str) -> Evidence:
    return Evidence(
        page=page,
        box=(left, top, left + 0.1, top + 0.02),
        text=text,
        confidence=0.99,
        method="ocr",
        status="exact" if text else "blank",
    )


def make_filing(
    page: int = 1,
    rows: tuple[Row, ...] = ROWS,
    title: str = TITLE,
    project: str = "河道绿化",
    top: float = 0.0,
    tops: dict[str, float] | None = None,
    total: str = "95.50",
) -> Filing:
    """A small filing; indicator rows stand where `tops` says, by name, else one below the other."""
    proof = {
        "/title": evidence(page, top + 0.02, 0.3, title),
        "/project_name": evidence(page, top + 0.06, 0.3, project),
        "/total_score": evidence(page, top + 0.45, 0.8, total),
        "/funds/0/executed": evidence(page, top + 0.1, 0.5, "86000.00"),
    }
    for number, (name, weight, score) in enumerate(rows):
        height = (tops or {}).get(name, top + 0.2 + 0.03 * number)
        proof[f"/indicators/{number}/level3"] = evidence(page, height, 0.2, name)
        proof[f"/indicators/{number}/weight"] = evidence(page, height, 0.6, weight)
        proof[f"/indicators/{number}/score"] = evidence(page, height, 0.8, score)
    return Filing(
        id="",
        form_type="self_evaluation",
        title=title,
        fiscal_year=2021,
        project_name=project,
        funds=(FundLine(source="total", label="年度资金总额", executed=Decimal("86000.00")),),
        indicators=tuple(
            Indicator(level3=name, weight=Decimal(weight), score=Decimal(score))
            for name, weight, score in rows
        ),
        total_score=Decimal(total),
        evidence=proof,
    )


def make_extraction(data: bytes, *filings: Filing, pages: int = 1) -> Extraction:
    source = DocumentSource(file="a.pdf", sha256=sha256(data).hexdigest(), pages=pages)
    return Extraction(source=source, filings=filings, problems=())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test marked `databases` that uses a store runs on each kind of database."""
    if "database_url" in metafunc.fixturenames and metafunc.definition.get_closest_marker("databases"):
        metafunc.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    with server() as running:
        yield running


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """The URL of a new store's database; None is the file under its home."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield None
        return
    running: Server = request.getfixturevalue("postgresql")
    name = running.borrow()
    yield running.url(name)
    running.give_back(name)


@pytest.fixture
def store(home: Path, database_url: str | None) -> Iterator[Store]:
    opened = Store.open(home, database_url)
    yield opened
    opened.close()


@pytest.fixture
def filing() -> Callable[..., Filing]:
    return make_filing


@pytest.fixture
def extraction() -> Callable[..., Extraction]:
    return make_extraction


@pytest.fixture
def kept(store: Store) -> Callable[..., str]:
    """Keep bytes and a reading of them; the sha256 comes back."""

    def keep(data: bytes, *filings: Filing, pages: int = 1) -> str:
        row = store.keep(data, "a.pdf")
        store.save_reading(row.sha256, make_extraction(data, *(filings or (make_filing(),)), pages=pages))
        return row.sha256

    return keep


@pytest.fixture
def command() -> list[str]:
    """The real command, in the environment that runs the tests."""
    return [str(Path(sys.executable).with_name("jixiao"))]
