"""What people say of pages and forms: kept as events, read by, taken back; corrections find their place throughout."""

import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from extract.directions import NONE, Directions
from extract.filing import DocumentSource, Extraction, dumps, loads
from extract.flow import flow
from extract.read import filings_of
from extract.read import read as read_file
from index.bounds import Bounds
from index.build import build
from index.directions import Asked
from index.document_rows import Direction
from index.permissions import Person
from index.pool import Pool
from index.schema import Change
from index.store import Store
from index.worker import Desk, Terms
from ingest.errors import Conflict, Forbidden, NotFound, RefusedDirection
from tests.extract.conftest import sheet

pytestmark = pytest.mark.databases

TITLE = "项目支出绩效目标申报表"
HEAD = ["一级指标", "二级指标", "三级指标", "指标值"]
PAPER = (
    (
        f"^{TITLE}",
        [
            ["项目名称", "路灯更换", "主管部门", "市政局"],
            HEAD,
            ["产出指标", "数量指标", "更换灯具", "≥300盏"],
        ],
    ),
    ([HEAD, ["产出指标", "质量指标", "灯具合格率", "≥98%"]],),
    (
        f"^{TITLE}",
        [["项目名称", "公厕改造", "主管部门", "市政局"], HEAD, ["产出指标", "数量指标", "改造公厕", "≥6座"]],
    ),
)


def read(path: Path, *, directions: Directions = NONE, **_options: object) -> Extraction:
    """Read the paper, whatever the file is, as it would be read."""
    pages = [sheet(*parts, number=number) for number, parts in enumerate(PAPER, start=1)]
    items = list(flow(page for page in pages if page.number not in directions.left_out))
    digest, problems = sha256(path.read_bytes()).hexdigest(), directions.told()
    filings = filings_of(items, digest, problems, directions=directions)
    return Extraction(DocumentSource(file="a.pdf", sha256=digest, pages=len(PAPER)), filings, tuple(problems))


@pytest.fixture
def document(store: Store) -> str:
    """A document of three pages: a form on two of them, and another."""
    row = store.keep(b"paper", "a.pdf")
    build(store, read)
    return row.sha256


def shown(store: Store, document: str) -> dict[str, tuple[str | None, list[str | None], int]]:
    """Each filing by its id: its project, the targets of its rows, and how many corrections found no place."""
    views = [store.filing(name) for name in store.document(document).filings]
    return {
        view.filing.id.split("-")[1]: (
            view.filing.project_name,
            [row.target for row in view.filing.indicators],
            len(view.orphans),
        )
        for view in views
    }


@pytest.fixture
def corrected(store: Store, document: str) -> str:
    """Corrections on both forms, on each page."""
    one, two = store.document(document).filings
    store.correct(one, "/indicators/0/target", "≥310盏", "王芳")
    store.correct(one, "/indicators/1/target", "≥99%", "王芳")
    store.correct(two, "/indicators/0/target", "≥7座", "李强")
    assert shown(store, document) == AS_CORRECTED
    return document


AS_CORRECTED = {"1": ("路灯更换", ["≥310盏", "≥99%"], 0), "2": ("公厕改造", ["≥7座"], 0)}


def give(store: Store, document: str, *asked: Asked, why: str | None = None) -> list[Direction]:
    """Say so of the pages and read again; the events that stand come back."""
    view = store.directions.give(document, asked, "王芳", why)
    assert store.document(document).state == "waiting"
    build(store, read)
    return [one for one in view.directions if one.stands]


def take_back(store: Store, number: int) -> None:
    store.directions.undo(number, "李强")
    build(store, read)


def test_a_boundary_that_is_taken_away_and_back_keeps_every_correction(store: Store, corrected: str) -> None:
    (event,) = give(store, corrected, Asked("boundary", 3, "continues"))
    assert (event.old, event.reading) == ("begins", 1)
    found = shown(store, corrected)
    assert list(found) == ["1"]
    assert [target for target in found["1"][1] if target in ("≥310盏", "≥99%", "≥7座")] == [
        "≥310盏",
        "≥99%",
        "≥7座",
    ]
    assert found["1"][2] == 0
    take_back(store, event.id)
    assert shown(store, corrected) == AS_CORRECTED


def test_a_boundary_that_is_set_and_taken_back_keeps_every_correction(store: Store, corrected: str) -> None:
    (event,) = give(store, corrected, Asked("boundary", 2, "begins"))
    found = shown(store, corrected)
    assert sorted(found) == ["1", "2", "3"]
    assert (found["1"][1], found["3"][1], found["2"][1]) == (["≥310盏"], ["≥99%"], ["≥7座"])
    store.correct(f"{corrected[:12]}-3", "/indicators/0/level3", "灯具完好率", "王芳")
    take_back(store, event.id)
    assert shown(store, corrected) == AS_CORRECTED
    first = store.filing(f"{corrected[:12]}-1")
    assert first.filing.indicators[1].level3 == "灯具完好率"
    assert len(first.corrections) == 3


def test_what_was_said_of_a_page_that_is_left_out_comes_back_with_it(store: Store, corrected: str) -> None:
    (event,) = give(store, corrected, Asked("leave_out", 2), why="夹入的复印件")
    assert shown(store, corrected) == {"1": ("路灯更换", ["≥310盏"], 1), "2": AS_CORRECTED["2"]}
    (orphan,) = store.filing(f"{corrected[:12]}-1").orphans
    assert (orphan.page, orphan.new) == (2, "≥99%")
    problems = store.document(corrected).problems
    assert any(one.page == 2 and one.text.startswith("第 2 页按王芳的要求不读") for one in problems)
    take_back(store, event.id)
    assert shown(store, corrected) == AS_CORRECTED
    give(store, corrected, Asked("leave_out", 3), why="重复")
    assert shown(store, corrected)["1"][2] == 1
    assert "2" not in shown(store, corrected)


def test_the_kind_of_a_form_is_changed_and_changed_back(store: Store, corrected: str) -> None:
    (event,) = give(store, corrected, Asked("form_type", 3, "self_evaluation"))
    assert event.old == "target"
    filings = {row.id: row.form_type for row in store.filings()}
    assert filings == {f"{corrected[:12]}-1": "target", f"{corrected[:12]}-2": "self_evaluation"}
    take_back(store, event.id)
    assert shown(store, corrected) == AS_CORRECTED
    assert {row.form_type for row in store.filings()} == {"target"}


def test_several_are_said_at_once_and_the_document_is_read_once(store: Store, document: str) -> None:
    give(store, document, Asked("boundary", 2, "begins"), Asked("form_type", 3, "self_evaluation"))
    assert [row.form_type for row in store.filings()] == ["target", "target", "self_evaluation"]
    view = store.directions.pages(document)
    assert [[(one.id[-1], one.begins) for one in page.filings] for page in view.pages] == [
        [("1", True)], [("3", True)], [("2", True)],
    ]  # fmt: skip
    assert [page.directions for page in view.pages] == [(), (1,), (2,)]


def test_a_later_one_on_the_same_page_holds_and_the_earlier_one_when_that_is_taken_back(
    store: Store, document: str
) -> None:
    give(store, document, Asked("boundary", 3, "continues"))
    (last,) = give(store, document, Asked("boundary", 3, "begins"))
    assert (last.id, last.old) == (2, "continues")
    take_back(store, last.id)
    assert [one.id for one in store.document(document).directions if one.stands] == [1, 3]
    assert len(store.filings()) == 1
    take_back(store, 3)
    assert len(store.filings()) == 2
    with pytest.raises(Conflict, match="李强"):
        store.directions.undo(3, "王芳")


def test_what_was_said_of_a_page_rests_while_it_is_left_out_and_holds_again_with_it(
    store: Store, document: str
) -> None:
    give(store, document, Asked("form_type", 3, "self_evaluation"))
    give(store, document, Asked("leave_out", 3), why="重复")
    assert [row.form_type for row in store.filings()] == ["target"]
    with pytest.raises(RefusedDirection, match="请先恢复"):
        store.directions.give(document, [Asked("form_type", 3, "target")], "王芳")
    take_back(store, 2)
    assert [row.form_type for row in store.filings()] == ["target", "self_evaluation"]


REFUSED = [
    ([Asked("turn", 1, "45")], "不能这样"),
    ([Asked("boundary", 2, "begins at 0.5")], "裁成两页"),
    ([Asked("form_type", 2, "letter")], "不能这样"),
    ([Asked("boundary", 4, "begins")], "没有第 4 页"),
    ([Asked("boundary", 0, "begins")], "没有第 0 页"),
    ([Asked("boundary", 1, "continues")], "没有可接的表"),
    ([Asked("leave_out", 1), Asked("boundary", 2, "continues")], "没有可接的表"),
    ([Asked("leave_out", 2), Asked("boundary", 2, "begins")], "请先恢复"),
    ([Asked("form_type", 2, "target"), Asked("leave_out", 2)], "请先恢复"),
    ([Asked("leave_out", 2), Asked("turn", 2, "90")], "请先恢复"),
    ([Asked("leave_out", page) for page in (1, 2, 3)], "撤下文件"),
]


@pytest.mark.parametrize(("asked", "told"), REFUSED)
def test_what_cannot_be_done_is_refused_and_nothing_of_it_is_kept(
    store: Store, document: str, asked: list[Asked], told: str
) -> None:
    with pytest.raises(RefusedDirection, match=told):
        store.directions.give(document, asked, "王芳", "夹入")
    row = store.document(document)
    assert (row.state, row.directions) == ("read", ())


def test_who_may_and_how_it_is_asked_for(store: Store, document: str) -> None:
    begins = [Asked("boundary", 2, "begins")]
    with pytest.raises(Forbidden):
        store.directions.give(document, begins, Person("录入", frozenset({"uploader"})))
    with pytest.raises(RefusedDirection, match="为何不读"):
        store.directions.give(document, [Asked("leave_out", 2)], "王芳", " ")
    with pytest.raises(NotFound):
        store.directions.undo(7, "王芳")
    version = store.directions.pages(document).version
    store.correct(store.filings()[0].id, "/indicators/0/target", "≥310盏", "李强")
    with pytest.raises(Conflict, match="李强"):
        store.directions.give(document, begins, "王芳", version=version)
    store.directions.give(document, begins, "王芳", version=version + 1)
    with pytest.raises(RefusedDirection, match="已经这样"):
        store.directions.give(document, begins, "王芳")
    store.withdraw(document, "重复", "王芳")
    with pytest.raises(RefusedDirection, match="已撤下"):
        store.directions.undo(1, "王芳")
    unopened = store.keep(b"%PDF-1.4 later", "later.pdf")
    with pytest.raises(RefusedDirection, match="还没有打开"):
        store.directions.give(unopened.sha256, begins, "王芳")


def test_a_correction_by_somebody_who_has_not_seen_a_direction_conflicts(store: Store, document: str) -> None:
    view = store.filing(store.filings()[0].id)
    store.directions.give(document, [Asked("boundary", 2, "begins")], "王芳")
    with pytest.raises(Conflict, match="王芳 更正了第 2 页的读法"):
        store.correct(view.filing.id, "/indicators/0/target", "≥310盏", "李强", version=view.version)


def test_the_export_lists_what_was_said_and_what_of_it_stands_until_the_document_is_withdrawn(
    store: Store, document: str
) -> None:
    asked = [Asked("turn", 1, "90"), Asked("leave_out", 3)]
    turned, _ = store.directions.give(document, asked, "王芳", "空白页").directions
    store.directions.undo(turned.id, "李审计")
    told = loads(dumps(store.export()))["directions"]
    seen = [(one["kind"], one["page"], one["value"], one["who"], one["stands"]) for one in told.pop(document)]
    assert told == {}
    assert seen == [
        ("turn", 1, "90", "王芳", False),
        ("leave_out", 3, None, "王芳", True),
        ("undo", 1, None, "李审计", True),
    ]
    store.withdraw(document, "来件有误", "王芳")
    assert store.export()["directions"] == {}


def test_every_change_has_its_line_in_the_outbox(store: Store, document: str) -> None:
    store.directions.give(document, [Asked("boundary", 2, "begins")], "王芳")
    store.directions.undo(1, "王芳")
    with store._database.read() as session:
        changes = [one.change for one in session.query(Change).order_by(Change.id)]
    assert changes == ["reading", "direction", "direction"]


@pytest.mark.parametrize("ending", ["read", "fail"])
def test_what_was_read_by_directions_that_hold_no_more_is_read_again(
    store: Store, document: str, ending: str
) -> None:
    seen: list[object] = []

    def meanwhile(path: Path, **options: object) -> Extraction:
        seen.append(options.get("directions"))
        if len(seen) == 1:
            store.directions.give(document, [Asked("boundary", 2, "begins")], "王芳")
            if ending == "fail":
                raise ZeroDivisionError
        return read(path, **options)

    store.queue.again(document)
    build(store, meanwhile)
    assert len(seen) == 2
    assert seen[0] is None
    assert store.document(document).state == "read"
    assert len(store.filings()) == 3
    assert store.verify().faults == ()


@pytest.fixture
def reopened(home: Path, database_url: str | None) -> Iterator[Callable[[], Store]]:
    opened: list[Store] = []

    def again() -> Store:
        opened.append(Store.open(home, database_url))
        return opened[-1]

    yield again
    for one in opened:
        one.close()


def test_what_was_said_holds_in_the_next_program(
    store: Store, document: str, reopened: Callable[[], Store]
) -> None:
    store.directions.give(document, [Asked("boundary", 2, "begins")], "王芳", "第二张表")
    later = reopened()
    build(later, read)
    assert len(later.filings()) == 3
    (event,) = later.document(document).directions
    assert (event.kind, event.page, event.value, event.who, event.why) == (
        "boundary", 2, "begins", "王芳", "第二张表",
    )  # fmt: skip


TEXT = (
    f"{TITLE}\n| 项目名称 | 路灯更换 | 主管部门 | 市政局 |\n| 一级指标 | 二级指标 | 三级指标 | 指标值 |\n"
    "| 产出指标 | 数量指标 | 更换灯具 | ≥300盏 |"
)


def test_a_page_of_text_cannot_be_turned_and_what_was_said_of_it_keeps_to_it(store: Store) -> None:
    text = store.keep(f"{TEXT}\f{TEXT.replace('300', '200')}".encode(), "dump.txt").sha256
    build(store, read_file)
    with pytest.raises(RefusedDirection, match="不能转"):
        store.directions.give(text, [Asked("turn", 1, "90")], "王芳")
    store.correct(f"{text[:12]}-1", "/indicators/0/target", "≥310盏", "王芳")
    view = store.directions.give(text, [Asked("leave_out", 1)], "王芳", "重复")
    build(store, read_file)
    (left,) = store.document(text).filings
    assert (left[-1], store.filing(left).filing.indicators[0].target) == ("2", "≥200盏")
    assert [one.new for one in store.filing(left).orphans] == ["≥310盏"]
    store.directions.undo(view.directions[-1].id, "王芳")
    build(store, read_file)
    assert store.filing(f"{text[:12]}-1").filing.indicators[0].target == "≥310盏"


def test_a_worker_is_told_what_people_said(
    store: Store, document: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs: list[dict[str, object]] = []
    terms = Terms(f"{__name__}:read", "scripted", 1, 500, 10, 100, 10**8, 100)
    desk = Desk(terms, lambda _: None)

    def done(_pool: Pool, job: dict[str, object], *_told: object) -> object:
        jobs.append(job)
        return desk.do(json.loads(json.dumps(job)))["done"]

    monkeypatch.setattr(Pool, "_done", done)
    store.directions.give(document, [Asked("boundary", 2, "begins")], "王芳")
    with Pool(Bounds(), 1, reader=terms.reader, ocr_engine="scripted") as pool:
        build(store, pool.read)
        store.directions.undo(1, "王芳")
        build(store, pool.read)
    assert [bool(job["directions"]) for job in jobs] == [True, False]
    assert [len(one.filings) for one in (store.document(document),)] == [2]
