"""A self-evaluation form drawn here: its picture, its right answer, and where each value stands."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont

from extract.filing import AnnualGoal, Evidence, Filing, FundLine, Indicator

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
    year: int = 2023
    indicators: list[tuple[str, ...]] = field(default_factory=lambda: INDICATORS)
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
        self.pen.text((530, 96), f"（{self.year}年度）", font=self.font, fill="black")
        self.evidence["/fiscal_year"] = Evidence(
            page=1,
            box=(0.42, 0.053, 0.54, 0.07),
            text=str(self.year),
            confidence=0.97,
            method="ocr",
            status="exact",
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
        for row, texts in enumerate([heads, *self.indicators]):
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
            for row in range(len(self.indicators))
        )
        return Filing(
            id=f"{sha256[:12]}-1",
            form_type="self_evaluation",
            title=self.text("/title"),
            fiscal_year=self.year,
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
