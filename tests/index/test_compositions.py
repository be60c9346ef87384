"""Documents joined and split: what was said of a sheet of paper stays with it, forth and back, and nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image

from extract.directions import NONE, Directions
from extract.filing import DocumentSource, Extraction, Filing
from index.build import build
from index.directions import Asked
from index.document_rows import Part
from index.permissions import Person
from index.pool import Pool
from index.store import Store
from index.worker import Desk, Terms
from ingest.assembly import Piece
from ingest.document import open_document
from ingest.errors import Conflict, Forbidden, NotFound, RefusedComposition
from tests.index.conftest import make_filing

WHY = "同一份申报表扫成了两个文件"


ONE, TWO = b"A1 A2", b"B1"


class Paper:
    """Files that are lists of sheets, cut and put together as such: what stands on each sheet is known."""

    def __init__(self) -> None:
        self.filings: dict[str, Filing] = {}

    def put(self, data: bytes, *filings: Filing) -> bytes:
        """Note which filing stands on each sheet of a file; the file comes back."""
        self.filings |= dict(zip(data.decode().split(), filings, strict=True))
        return data

    def read(self, path: Path, *, directions: Directions = NONE, **_options: object) -> Extraction:
        """Read what stands on the sheets of a file, whichever file they are in now."""
        data = path.read_bytes()
        sheets = [one for one in data.decode().split() if one[0] != "%"]
        found = (
            on_page(self.filings[one], page)
            for page, one in enumerate(sheets, start=1)
            if page not in directions.left_out
        )
        source = DocumentSource(file="a.pdf", sha256=sha256(data).hexdigest(), pages=len(sheets))
        return Extraction(source, tuple(found), ())

    def put_together(self, pieces: Sequence[Piece], identity: str, out: Path) -> None:
        """Write the sheets in their new order, and which file it is."""
        sheets = [piece.path.read_text().split()[page - 1] for piece in pieces for page in piece.pages]
        out.write_text(" ".join([*sheets, f"%{identity}"]))


def on_page(filing: Filing, page: int) -> Filing:
    """The filing as it is read on that page."""
    proof = {pointer: one.model_copy(update={"page": page}) for pointer, one in filing.evidence.items()}
    return filing.model_copy(update={"evidence": proof})


@pytest.fixture
def paper() -> Paper:
    return Paper()


@pytest.fixture
def store(home: Path, paper: Paper) -> Iterator[Store]:
    with closing(Store.open(home, view=paper)) as opened:  # type: ignore[arg-type]
        yield opened


@pytest.fixture
def two(store: Store, paper: Paper) -> tuple[str, str]:
    """Two documents: two filings on two pages, and one on one."""
    first = paper.put(ONE, make_filing(), make_filing(project="路灯更换"))
    second = paper.put(TWO, make_filing(project="公厕改造"))
    rows = [store.keep(data, name) for data, name in ((first, "甲.tiff"), (second, "乙.tiff"))]
    build(store, paper.read)
    return rows[0].sha256, rows[1].sha256


def ids(store: Store) -> dict[str | None, str]:
    """The filings that the lists show, by their projects."""
    return {row.project_name: row.id for row in store.filings()}


def joined(store: Store, paper: Paper, *documents: str) -> str:
    event = store.compositions.join(documents, "王芳", WHY)
    build(store, paper.read)
    return event.results[0].document


def score(store: Store, project: str) -> str | None:
    return store.filing(ids(store)[project]).filing.printed("/total_score")


def test_what_was_said_before_and_after_a_joining_follows_the_paper(
    store: Store, paper: Paper, two: tuple[str, str]
) -> None:
    before = ids(store)
    store.correct(before["路灯更换"], "/total_score", "90", "王芳", "印章遮挡")
    store.correct(before["公厕改造"], "/total_score", "80", "李强")
    store.confirm(before["公厕改造"], "/indicators/0/score", "李强")
    found = store.filing(before["公厕改造"]).findings[0].finding
    store.decide(found.id, "dismissed", "加分项", "李强")

    made = joined(store, paper, *two)

    assert [row.file for row in store.documents()] == ["甲（合并）.pdf"]
    after = ids(store)
    assert set(after) == set(before)
    assert set(after.values()).isdisjoint(before.values())
    assert (score(store, "路灯更换"), score(store, "公厕改造")) == ("90", "80")
    view = store.filing(after["公厕改造"])
    assert (view.orphans, view.conflicts, view.confirmed) == ((), (), ("/indicators/0/score",))
    (one, _) = view.corrections
    assert (one.document, one.page) == (made, 3)
    assert one.made_on is not None
    assert (one.made_on.document, one.made_on.page) == (two[1], 1)
    (same,) = [
        one for one in view.findings if one.finding.rule == found.rule and one.finding.paths == found.paths
    ]
    assert (same.decision, same.reason, same.who) == ("dismissed", "加分项", "李强")

    store.correct(after["公厕改造"], "/total_score", "81", "王芳")
    store.undo(store.filing(after["路灯更换"]).corrections[0].id, "李强")
    assert (score(store, "路灯更换"), score(store, "公厕改造")) == ("95.50", "81")
    assert store.verify().faults == ()

    store.compositions.undo(1, "李强", "合并错了")
    assert ids(store) == before
    assert (score(store, "路灯更换"), score(store, "公厕改造")) == ("95.50", "81")
    assert [one.action for one in store.filing(before["路灯更换"]).corrections] == ["correct", "undo"]
    store.undo(2, "王芳")
    assert score(store, "公厕改造") == "81"

    store.compositions.undo(2, "王芳", "没有合并错")
    assert ids(store) == after
    assert score(store, "公厕改造") == "81"
    assert [row.state for row in store.documents()] == ["read"]
    assert {one.id for one in store.export()["corrections"]} == {1, 2, 3, 4, 5, 6}
    assert store.verify().faults == ()


def test_what_was_said_of_a_value_without_a_place_goes_with_its_filing(store: Store, paper: Paper) -> None:
    unread = make_filing()
    lost = unread.evidence["/total_score"].model_copy(update={"page": None, "box": None, "status": "unread"})
    unread = unread.model_copy(
        update={"evidence": {**unread.evidence, "/total_score": lost}, "total_score": None}
    )
    data = paper.put(b"C1 C2", make_filing(project="公厕改造"), unread)
    document = store.keep(data, "丙.tiff").sha256
    build(store, paper.read)
    store.correct(ids(store)["河道绿化"], "/total_score", "77", "王芳")
    store.compositions.split(document, [2], "王芳", WHY)
    build(store, paper.read)
    assert (score(store, "河道绿化"), score(store, "公厕改造")) == ("77", "95.50")
    assert len(store.filing(ids(store)["公厕改造"]).orphans) == 0


def test_a_document_that_is_split_and_joined_again_in_another_order_keeps_everything(
    store: Store, paper: Paper, two: tuple[str, str]
) -> None:
    store.correct(ids(store)["河道绿化"], "/total_score", "70", "王芳")
    store.correct(ids(store)["路灯更换"], "/total_score", "60", "王芳")
    event = store.compositions.split(two[0], [2], "王芳", WHY)
    build(store, paper.read)
    assert event.action == "split"
    assert [one.file for one in event.results] == ["甲（第1页）.pdf", "甲（第2页）.pdf"]
    assert (score(store, "河道绿化"), score(store, "路灯更换")) == ("70", "60")
    store.correct(ids(store)["路灯更换"], "/total_score", "61", "李强")
    joined(store, paper, event.results[1].document, two[1], event.results[0].document)
    assert [row.project_name for row in store.filings()] == ["路灯更换", "公厕改造", "河道绿化"]
    assert (score(store, "河道绿化"), score(store, "路灯更换")) == ("70", "61")
    with pytest.raises(Conflict, match="#2"):
        store.compositions.undo(1, "王芳", WHY)
    for number in (2, 1):
        store.compositions.undo(number, "王芳", "撤销")
    assert (score(store, "河道绿化"), score(store, "路灯更换")) == ("70", "61")
    assert {row.sha256 for row in store.documents()} == set(two)
    assert [len(store.filing(name).orphans) for name in ids(store).values()] == [0, 0, 0]


def test_pages_of_two_documents_are_dealt_out_anew(store: Store, paper: Paper, two: tuple[str, str]) -> None:
    one, other = two
    parts = [
        [Part(document=one, first=1, last=1)],
        [Part(document=one, first=2, last=2), Part(document=other[:10], first=1, last=1)],
    ]
    event = store.compositions.give(parts, "王芳", WHY)
    build(store, paper.read)
    assert (event.action, event.sources) == ("rearrange", two)
    assert [[row.project_name for row in store.filings() if row.document == made.document] for made in event.results] == [
        ["河道绿化"], ["路灯更换", "公厕改造"],
    ]  # fmt: skip


def test_each_document_counts_the_events_on_its_own_paper_alone(
    store: Store, paper: Paper, two: tuple[str, str]
) -> None:
    store.compositions.split(two[0], [2], "王芳", WHY)
    build(store, paper.read)
    views = [store.filing(ids(store)[name]) for name in ("河道绿化", "路灯更换")]
    store.correct(views[0].filing.id, "/total_score", "70", "王芳", version=views[0].version)
    store.correct(views[1].filing.id, "/total_score", "60", "李强", version=views[1].version)
    with pytest.raises(Conflict, match="李强"):
        store.correct(views[1].filing.id, "/total_score", "61", "王芳", version=views[1].version)


def test_a_corrected_place_that_is_read_otherwise_in_the_joined_document_is_a_conflict(
    store: Store, paper: Paper, two: tuple[str, str]
) -> None:
    store.correct(ids(store)["公厕改造"], "/total_score", "80", "李强")
    paper.put(TWO, make_filing(project="公厕改造", total="85"))
    joined(store, paper, *two)
    (conflict,) = store.filing(ids(store)["公厕改造"]).conflicts
    assert (conflict.before, conflict.now, conflict.correction.new) == ("95.50", "85", "80")


def test_pages_stay_turned_and_left_out(store: Store, paper: Paper, two: tuple[str, str]) -> None:
    store.directions.give(two[0], [Asked("turn", 1, "90"), Asked("leave_out", 2)], "王芳", "夹入")
    store.directions.give(two[1], [Asked("form_type", 1, "target")], "王芳")
    build(store, paper.read)
    made = joined(store, paper, two[1], two[0])
    order = store.directions.order(made).directions
    assert (dict(order.turned), dict(order.left_out), dict(order.form_types)) == (
        {2: 90},
        {3: "王芳"},
        {1: "target"},
    )
    assert len(store.filings()) == 2
    store.directions.undo(2, "李强")
    build(store, paper.read)
    assert len(store.filings()) == 3
    store.compositions.undo(1, "王芳", "撤销")
    assert store.document(two[0]).state == "waiting"
    build(store, paper.read)
    assert dict(store.directions.order(two[0]).directions.left_out) == {}
    assert len(store.filings()) == 3


def test_a_page_that_went_on_with_one_before_begins_its_own_document(
    store: Store, paper: Paper, two: tuple[str, str]
) -> None:
    store.directions.give(two[0], [Asked("boundary", 2, "continues")], "王芳")
    event = store.compositions.split(two[0], [2], "王芳", WHY)
    made = event.results[1].document
    assert store.directions.order(made).directions == NONE
    store.directions.give(made, [Asked("form_type", 1, "target")], "王芳")
    store.compositions.undo(1, "王芳", "撤销")
    order = store.directions.order(two[0]).directions
    assert (order.continues, dict(order.form_types)) == (frozenset({2}), {2: "target"})


def test_the_sources_are_kept_set_aside_and_told(store: Store, paper: Paper, two: tuple[str, str]) -> None:
    originals = {one: store.original(one).read_bytes() for one in two}
    made = joined(store, paper, *two)
    source = store.document(two[0])
    assert source.state == "withdrawn"
    assert source.reason is not None
    assert source.reason.startswith("王芳：合并为 甲（合并）.pdf（#1）")
    assert {one: store.original(one).read_bytes() for one in two} == originals
    assert (
        [one.id for one in source.compositions]
        == [one.id for one in store.document(made).compositions]
        == [1]
    )
    assert store.export()["compositions"][0].results[0].parts[1].document == two[1]
    with pytest.raises(NotFound, match="甲（合并）"):
        store.filing(f"{two[0][:12]}-1")
    with pytest.raises(NotFound, match="#1"):
        store.directions.give(two[0], [Asked("turn", 1, "90")], "王芳")
    with pytest.raises(NotFound, match="#1"):
        store.restore(two[0], "要用", "王芳")
    assert (store.receive(ONE, "再来.tiff", "王芳").is_restored, store.document(two[0]).state) == (
        False,
        "withdrawn",
    )
    store.compositions.undo(1, "李强", "合并错了")
    with pytest.raises(NotFound, match="撤销那次撤销"):
        store.restore(made, "要用", "王芳")
    with pytest.raises(Conflict, match="李强"):
        store.compositions.undo(1, "王芳", "再来")
    assert joined(store, paper, *two) == made
    assert [one.stands for one in store.compositions.all()] == [False, True, True]


def test_a_signed_filing_is_neither_joined_nor_split_nor_taken_apart_again(
    store: Store, paper: Paper, two: tuple[str, str]
) -> None:
    sign(store, ids(store)["公厕改造"])
    with pytest.raises(Conflict, match="已签发"):
        store.compositions.join(two, "王芳", WHY)
    assert store.compositions.all() == ()
    store.sign_offs.reopen(ids(store)["公厕改造"], "张审批", "要合并")
    joined(store, paper, *two)
    name = ids(store)["河道绿化"]
    store.sign_offs.submit(name, "李强")
    with pytest.raises(Conflict, match="王芳"):
        store.sign_offs.sign(name, "王芳")  # who joined the documents worked on the filing
    sign(store, name)
    with pytest.raises(Conflict, match="已签发"):
        store.compositions.undo(1, "王芳", "合并错了")


def sign(store: Store, name: str) -> None:
    for one in store.filing(name).findings:
        if one.finding.severity == "error" and one.decision == "open":
            store.decide(one.finding.id, "accepted", "属实", "李强")
    if not store.filing(name).sign_offs:
        store.sign_offs.submit(name, "李强")
    store.sign_offs.sign(name, "张审批")


def test_who_worked_on_a_filing_before_it_was_joined_does_not_sign_it(
    store: Store, paper: Paper, two: tuple[str, str]
) -> None:
    store.correct(ids(store)["公厕改造"], "/total_score", "95.5", "赵四")
    joined(store, paper, *two)
    assert set(store.filing(ids(store)["公厕改造"]).worked_by) == {"赵四", "王芳"}
    assert set(store.filing(ids(store)["河道绿化"]).worked_by) == {"王芳"}


def test_what_a_second_reader_typed_is_asked_for_once_and_stands_where_the_paper_is(
    home: Path, paper: Paper
) -> None:
    store = Store.open(home, view=paper, second_reading_share=100)  # type: ignore[arg-type]
    name = make_filing().evidence["/project_name"].model_copy(update={"readers": ("geometry", "model")})
    filing = make_filing()
    filing = filing.model_copy(update={"evidence": {**filing.evidence, "/project_name": name}})
    data = paper.put(b"D1 D2", make_filing(project="公厕改造"), filing)
    document = store.keep(data, "丁.tiff").sha256
    build(store, paper.read)
    tasks = []
    while task := store.second_readings.next("李强"):
        tasks.append(task.task)
        store.second_readings.type(task.task, "河道緑化" if task.field == "/project_name" else None, "李强")
    assert tasks
    store.compositions.split(document, [2], "王芳", WHY)
    build(store, paper.read)
    assert store.second_readings.next("赵四") is None
    (dispute,) = store.filing(ids(store)["河道绿化"]).disputes
    assert (dispute.typed, dispute.who) == ("河道緑化", "李强")
    store.close()


def parts(*told: tuple[str, int, int]) -> list[Part]:
    return [Part(document=document, first=first, last=last) for document, first, last in told]


REFUSED: list[tuple[Callable[[str, str], Sequence[Sequence[Part]]], str]] = [
    (lambda one, other: [parts((one, 1, 2), (other, 1, 2))], "没有第 1–2 页"),
    (lambda one, other: [parts((one, 0, 2), (other, 1, 1))], "没有第 0–2 页"),
    (lambda one, other: [parts((one, 2, 1), (other, 1, 1))], "没有第 2–1 页"),
    (lambda one, other: [parts((one, 1, 2), (one, 2, 2), (other, 1, 1))], "用了两次"),
    (lambda one, other: [parts((one, 1, 1), (other, 1, 1))], "第 2 页没有归入"),
    (lambda one, other: [parts((one, 1, 2))], "与原来相同"),
    (lambda one, other: [parts((one, 1, 2)), parts((other, 1, 1))], "与原来相同"),
    (lambda one, other: [parts((one, 1, 1)), parts((one, 2, 2)), []], "没有任何页"),
    (lambda one, other: [], "没有任何页"),
]


@pytest.mark.parametrize(("results", "told"), REFUSED)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    store: Store, two: tuple[str, str], results: Callable[[str, str], Sequence[Sequence[Part]]], told: str
) -> None:
    with pytest.raises(RefusedComposition, match=told):
        store.compositions.give(results(*two), "王芳", WHY)
    assert store.compositions.all() == ()
    assert {row.state for row in store.documents()} == {"read"}


def test_who_may_and_what_it_takes(store: Store, paper: Paper, two: tuple[str, str]) -> None:
    with pytest.raises(Forbidden):
        store.compositions.join(two, Person("录入", frozenset({"uploader"})), WHY)
    with pytest.raises(RefusedComposition, match="理由"):
        store.compositions.join(two, "王芳", " ")
    with pytest.raises(NotFound):
        store.compositions.undo(7, "王芳", WHY)
    with pytest.raises(NotFound):
        store.compositions.join((two[0], "0" * 64), "王芳", WHY)
    version = store.directions.pages(two[0]).version
    store.correct(ids(store)["河道绿化"], "/total_score", "90", "李强")
    with pytest.raises(Conflict, match="李强"):
        store.compositions.join(two, "王芳", WHY, {two[0]: version})
    unopened = store.keep(b"E1", "戊.tiff").sha256
    with pytest.raises(RefusedComposition, match="还没有打开"):
        store.compositions.join((two[0], unopened), "王芳", WHY)
    store.directions.give(two[0], [Asked("leave_out", 2)], "王芳", "夹入")
    with pytest.raises(RefusedComposition, match="各页都不读"):
        store.compositions.split(two[0], [2], "王芳", WHY)
    store.withdraw(two[1], "重复", "王芳")
    with pytest.raises(RefusedComposition, match="请先恢复"):
        store.compositions.join(two, "王芳", WHY)
    assert store.compositions.all() == ()


def test_a_worker_puts_the_pages_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    desk = Desk(Terms("x:y", "scripted", 1, 500, 10, 100, 10**8, 100), told.append)

    def done(_pool: Pool, job: dict[str, object], *_told: object) -> object:
        answer = desk.do(json.loads(json.dumps(job)))
        return answer["done"]

    monkeypatch.setattr("index.worker.set_alarm", lambda _seconds: None)
    monkeypatch.setattr(Pool, "_done", done)
    from index.bounds import Bounds

    Image.new("L", (82, 116), "white").save(
        tmp_path / "a.tiff", save_all=True, append_images=[Image.new("L", (82, 116), "grey")]
    )
    with Pool(Bounds(), 1, reader="x:y", ocr_engine="scripted") as pool:
        pool.put_together([Piece(tmp_path / "a.tiff", "甲.tiff", 1, 2)], "0" * 32, tmp_path / "out.pdf")
    assert told == [{"page": [1, 2]}, {"page": [2, 2]}]
    with open_document(tmp_path / "out.pdf") as made:
        assert made.source.pages == 2


def of_year(year: int, target: str) -> Filing:
    made = make_filing(project="青禾河道绿化工程")
    rows = tuple(row.model_copy(update={"target": target, "actual": "200棵"}) for row in made.indicators)
    told = {"fiscal_year": year, "implementing_unit": "青禾县河道管理所", "indicators": rows}
    return made.model_copy(update=told)


def test_what_ties_filings_to_others_follows_their_paper(store: Store, paper: Paper) -> None:
    files = {
        "去年.tiff": paper.put(b"L1", of_year(2021, "≥200棵")),
        "初稿.tiff": paper.put(b"F1", of_year(2022, "≥190棵")),
        "定稿.tiff": paper.put(b"G1", of_year(2022, "≥150棵")),
        "封面.tiff": paper.put(b"H1", make_filing(project="公厕改造")),
    }
    last, first, final, cover = (store.keep(data, name).sha256 for name, data in files.items())
    build(store, paper.read)

    def tied() -> tuple[str | None, set[str], list[tuple[str, str, str]]]:
        """Which filing supersedes the first, which are of one project with the final one, what was decided across."""
        name = next(row.id for row in store.filings() if row.project_name and row.fiscal_year == 2022)
        view = store.filing(name)
        across = [
            (one.finding.rule, one.finding.paths[0], one.decision)
            for one in view.findings
            if one.finding.scope != "form"
        ]
        kin = {one.other.document for one in view.kin if one.decision == "same"}
        return store.filing(f"{first[:12]}-1").superseded_by, kin, across

    old, new = f"{first[:12]}-1", f"{final[:12]}-1"
    store.resubmissions.decide(old, new, "confirmed", "更正稿", "王芳")
    store.kinships.decide(f"{last[:12]}-1", new, "same", "合同相同", "王芳")
    found = [one.finding for one in store.filing(new).findings if one.finding.rule == "year-on-year-targets"]
    store.decide(found[1].id, "accepted", "目标降低", "王芳")
    before = tied()
    assert before[:2] == (new, {last})
    assert [one[2] for one in before[2] if one[0] == "year-on-year-targets"] == ["open", "accepted", "open"]

    made = joined(store, paper, cover, final)

    now = next(row.id for row in store.filings() if row.fiscal_year == 2022)
    assert now.startswith(made[:12])
    assert tied() == (now, {last}, before[2])
    assert store.export()["supersessions"][0]["later"] == now
    (pair,) = [one for one in store.resubmissions.all() if one.status == "confirmed"]
    store.resubmissions.undo(pair.event or 0, "不是重报", "李强")
    assert tied()[0] is None
    store.compositions.undo(1, "王芳", "撤销")
    assert tied()[0] is None
    assert [one.other.document for one in store.filing(new).kin if one.decision == "same"] == [last]
