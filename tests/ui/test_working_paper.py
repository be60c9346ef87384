"""The working paper says what the store holds: every sheet, every number, and no formula of anybody's."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from index.directions import Asked
from index.gathering import Gathering
from index.store import Store
from review.error_rate import error_rate
from tests.ui.form import Form
from tests.ui.papers import SHEETS, beside, book, keep, table, texts, two_years
from ui.paper.working_paper import working_paper


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, str, str]]:
    """Two years of a project that people worked on, for tests that change nothing."""
    opened = Store.open(tmp_path_factory.mktemp("home"))
    earlier, later = two_years(opened)
    opened.correct(later, "/indicators/4/score", "8.50", "王芳", "原件为 8.50")
    opened.confirm(later, "/total_score", "王芳")
    undone = opened.correct(later, "/funds/0/score", "8.00", "王芳", "看错").corrections[-1].id
    opened.undo(undone, "李雷")
    opened.reject(later, "/funds/1/executed", "王芳", "看不清")
    rate = next(one.finding for one in opened.filing(later).findings if one.finding.rule == "execution-rate")
    opened.decide(rate.id, "accepted", "已与单位核实", "李雷")
    yield opened, earlier, later
    opened.close()


@pytest.fixture(scope="module")
def paper(reviewed: tuple[Store, str, str]) -> Any:
    return book(reviewed[0], by="王芳")


def test_it_has_its_sheets_and_says_what_it_is_about(paper: Any, reviewed: tuple[Store, str, str]) -> None:
    assert paper.sheetnames == SHEETS
    summary, head = paper["汇总"], reviewed[0].chain()
    assert beside(summary, "项目") == "城东片区供水管网改造"
    assert beside(summary, "单位") == "云溪区供水管理所"
    assert beside(summary, "年度") == "2022、2023"
    assert beside(summary, "编制（审核操作人）") == "李雷、王芳"
    assert beside(summary, "末次摘要") == head.last
    assert f"jixiao verify --expect {head.last}" in beside(summary, "核对方法")
    assert beside(summary, "环数").startswith(f"{head.links}（")
    assert "UTC" in beside(summary, "导出时间")
    assert beside(summary, "与默认不同的参数") == "没有（全部为程序默认值）"
    assert beside(summary, "程序版本").startswith("Jixiao ")


def test_the_summary_counts_what_the_other_sheets_list(paper: Any, reviewed: tuple[Store, str, str]) -> None:
    views = [reviewed[0].filing(name) for name in reviewed[1:]]
    rows = {
        row[0]: row[1:] for row in paper["汇总"].iter_rows(values_only=True) if row[0] in ("错误", "合计")
    }
    accepted = [one for view in views for one in view.findings if one.decision == "accepted"]
    assert rows["错误"][1] == len(accepted) == 1
    found = sum(len(view.findings) + len(view.resolved) for view in views)
    assert rows["合计"][4] == found == len(table(paper["问题"]))
    assert rows["错误"][3] == sum(one.finding.severity == "error" for view in views for one in view.resolved)
    values = beside(paper["汇总"], "数值可信程度")
    assert f"共 {sum(len(view.trust) for view in views)} 个值" in values
    assert "已更正 1" in values
    assert "未读出 2 个" in values
    assert beside(paper["汇总"], "人工操作") == "更正 2，确认 1，撤销 1，判为误读 1"


def test_a_finding_has_its_rule_both_values_its_places_its_decision_and_its_picture(paper: Any) -> None:
    sheet = paper["问题"]
    rows = table(sheet)
    (rate,) = [row for row in rows if "execution-rate" in row["规则"]]
    assert rate["规则"] == "执行率计算\nexecution-rate"
    assert (rate["表上"], rate["应为\n（对照）"]) == ("68.18%", "86.18%")
    assert "第 1 页 资金“年度资金总额”·执行率：68.18%" in rate["各处的值"]
    assert rate["处理"].startswith("属实\n理由：已与单位核实\n李雷，")
    assert "68.18%" in rate["问题"]
    assert "The execution rate" in rate["问题"]
    pictured = {image.anchor._from.row + 1 for image in sheet._images}
    number = next(at for at, row in enumerate(rows, start=2) if row is rate)
    assert number in pictured
    assert [row["序号"] for row in rows] == list(range(1, len(rows) + 1))


def ended(paper: Any) -> list[dict[str, Any]]:
    return [row for row in table(paper["问题"]) if row["处理"].startswith("更正后消除")]


def test_a_finding_that_a_correction_ended_stays_with_what_ended_it(tmp_path: Path) -> None:
    opened = Store.open(tmp_path / "home")
    _, later = two_years(opened)
    opened.correct(later, "/funds/0/execution_rate", "86.18%", "王芳", "原件为 86.18%")
    rows = ended(book(opened, by="王芳"))
    opened.close()
    assert "execution-rate" in {row["规则"].split()[-1] for row in rows}
    assert all("因更正第 1 号" in row["处理"] and "现在的值：" in row["各处的值"] for row in rows)


def test_a_finding_that_only_a_slip_brought_up_is_not_counted_once_it_is_taken_back(paper: Any) -> None:
    assert ended(paper) == []


def test_a_finding_across_years_shows_both_papers(paper: Any) -> None:
    sheet = paper["问题"]
    rows = table(sheet)
    (number,) = [at for at, row in enumerate(rows, start=2) if "year-on-year-targets" in row["规则"]]
    assert len([one for one in sheet._images if one.anchor._from.row + 1 == number]) == 2
    assert (
        "〔2022 财政项目支出绩效自评表〕第 1 页 指标“老旧管网改造长度”·年度指标值：≥15公里"
        in rows[number - 2]["各处的值"]
    )


def test_every_event_on_a_value_is_listed_with_what_became_of_it(paper: Any) -> None:
    rows = table(paper["更正"])
    assert [row["操作"] for row in rows] == ["更正", "确认", "更正", "撤销第 3 号", "判为误读"]
    listed = [row["人工\n操作"] for row in table(paper["各表"])]
    assert sum(map(int, listed)) == len(rows), (
        "confirmations and undos are counted, too, and not called corrections"
    )
    assert (rows[0]["字段"], rows[0]["原值"], rows[0]["新值"]) == ("指标“管护制度健全性”·得分", "9", "8.50")
    assert (rows[0]["操作人"], rows[0]["理由"], rows[0]["页"], rows[0]["现状"]) == (
        "王芳",
        "原件为 8.50",
        1,
        "有效",
    )
    assert rows[2]["现状"].startswith("已由 李雷 撤销（第 4 号，")
    assert rows[4]["新值"] == "（视为未读出）"


def test_indicators_and_money_keep_their_digits_and_say_how_far_they_are_to_be_believed(paper: Any) -> None:
    sheet = paper["指标"]
    cells = {str(cell.value): cell for row in sheet.iter_rows() for cell in row if cell.value is not None}
    legend = {cell.value: cell.fill.fgColor.rgb for cell in sheet[1] if cell.value}
    corrected = cells["8.5"]
    assert (corrected.data_type, corrected.number_format) == ("n", "0.00")
    assert corrected.fill.fgColor.rgb == legend["已更正（粗体）"]
    assert corrected.font.bold
    assert cells["（未读出：8B%）"].fill.fgColor.rgb == legend["未读出"]
    assert cells["250"].number_format == "0.00"
    assert cells["其中：当年财政拨款"].column == 2
    assert "=100%" in cells
    assert cells["=100%"].data_type == "s"
    assert len({legend[name] for name in legend if name != "底色"}) >= 4


def test_the_years_of_a_project_stand_side_by_side(paper: Any) -> None:
    rows = {row[0]: row[1:3] for row in paper["跨年"].iter_rows(values_only=True) if row[0]}
    assert rows["年度、表种"] == ("2022 年度\n绩效自评表", "2023 年度\n绩效自评表")
    assert rows["执行率（%）"] == (86.18, 68.18)
    assert rows["总分"] == (95.62, 95.62)
    first, second = rows["指标：老旧管网改造长度"]
    assert "目标：≥15公里" in first
    assert "目标：≥12公里" in second
    assert "完成：（未读出：8B%）" in rows["指标：按期完工率"][1]
    number = next(row["序号"] for row in table(paper["问题"]) if "year-on-year-targets" in row["规则"])
    assert any(str(name).startswith(f"跨表问题（见“问题”第 {number} 条）") for name in rows)


def test_every_sheet_prints_on_a4_with_its_heads_and_numbers(
    paper: Any, reviewed: tuple[Store, str, str]
) -> None:
    upright = {"汇总", "签字"}
    for sheet in paper:
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.orientation == ("portrait" if sheet.title in upright else "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
        assert sheet.oddHeader.center.text == "城东片区供水管网改造"
        assert reviewed[0].chain().last[:16] in sheet.oddHeader.right.text
    for name, rows, below in (
        ("各表", "$1:$1", "A2"),
        ("问题", "$1:$1", "A2"),
        ("更正", "$1:$1", "A2"),
        ("指标", "$1:$2", "A3"),
    ):
        assert paper[name].print_title_rows == rows
        assert paper[name].freeze_panes == below
    assert paper["问题"].auto_filter.ref.startswith("A1:J")


def test_changes_of_rows_are_told_with_the_rows_that_they_name(store: Store) -> None:
    name = keep(store, Form(), "一.png")
    store.change_row(name, "/indicators/0", "add_row", "王芳", why="漏读一行")
    store.correct(name, "/indicators/1/level3", "补植数量", "王芳")
    store.change_row(name, "/indicators/1", "delete_row", "王芳")
    store.change_row(name, "/indicators/3", "move_row", "王芳", other="/indicators/0")
    store.change_row(name, "/indicators/4", "merge_rows", "王芳", other="/indicators/5")
    store.change_row(name, "/indicators/0", "split_row", "王芳")
    rows = table(book(store)["更正"])
    assert [(row["操作"], row["新值"]) for row in rows] == [
        ("增加一行", "加在第 1 行之下"),
        ("更正", "补植数量"),
        ("删除一行", "（删去此行）"),
        ("移动一行", "移到第 1 行之后"),
        ("合并各行", "与第 6 行合为一行"),
        ("拆分一行", "（分为两行）"),
    ]
    assert rows[0]["理由"] == "漏读一行"
    assert [row["现状"] for row in rows[:2]] == ["未生效：所在的行已删除"] * 2


def test_pictures_end_at_their_bound_and_the_paper_says_so(reviewed: tuple[Store, str, str]) -> None:
    made = book(reviewed[0], most_pictures=3)
    images = made["问题"]._images
    assert 0 < len(images) <= 3
    notes = " ".join(texts(made["汇总"]))
    assert f"有位置图 {len(images)} 幅" in notes
    assert "条问题未附图" in notes
    assert any(
        str(row["位置图"]).startswith("图略（已达上限），见原件第 1 页") for row in table(made["问题"])
    )


def test_what_was_said_of_pages_is_listed_and_so_is_what_second_readings_found(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = keep(store, Form(), "一.png")
    asked = [Asked(kind="turn", page=1, value="180")]
    store.directions.give(store.filing(name).document, asked, "王芳", "扫描倒置")
    measured = error_rate([("agrees", None)] * 3 + [("differs", "machine_wrong"), ("differs", "open")])
    monkeypatch.setattr(Gathering, "error_rate", measured)
    made = book(store, most_pictures=0)
    said = "一.png：第 1 号，第 1 页：转正（顺时针 180°）（王芳，"
    assert any(text.startswith(said) and "理由：扫描倒置" in text for text in texts(made["更正"]))
    told = beside(made["汇总"], "盲读抽查（全库）")
    assert told.startswith("机器确认的值另行录入 5 处，机器有误 1 处（20.00%，95% 区间 ")
    assert told.endswith("未裁定 1 处")


def test_no_text_of_a_filing_or_of_a_person_becomes_a_formula(store: Store) -> None:
    hostile = '=HYPERLINK("http://a.example","\x01点我")'
    rows = [(hostile, "+1", "@x", "-5", "=1", "20", "20", "\t=2")]
    form = Form(name=hostile, indicators=rows)
    name = keep(store, form, "=cmd.png", implementing_unit="-2", title="@t", total_score=Decimal("95.62"))
    store.correct(name, "/indicators/0/score", "19", "=王芳", "@看清了")
    finding = store.filing(name).findings[0].finding
    store.decide(finding.id, "dismissed", "=1+1", "+李雷")
    store.correct(name, "/indicators/0/actual", "=1+2", "-赵", "\r=3")
    data = working_paper(store).data
    made = book(store)
    for sheet in made:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate)
                assert not isinstance(cell.value, str) or cell.quotePrefix
    held = " ".join(text for sheet in made for text in texts(sheet))
    assert '=HYPERLINK("http://a.example","�点我")' in held
    assert {"=王芳", "@看清了", "=1+2"} <= set(texts(made["更正"]))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for part in parts.namelist():
            if part.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in parts.read(part)
