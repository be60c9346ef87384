"""What a line of a form's page can be: the names that the local model gives.

A role names the value that stands there, never its spelling: the model learns where a target stands and what
targets look like, the labels it may never have seen. Heads of columns and labels beside values are one role each.
"""

from __future__ import annotations

INDICATOR = (
    "level1", "level2", "level3", "target_operator", "target", "target_unit", "actual", "weight", "score",
    "deviation", "deviation_measure", "indicator_remark",
)  # fmt: skip
"""Values of an indicator's row (绩效指标). `deviation_measure` only where the measure has a column of its own;
`indicator_remark` is any other column (备注, 评分标准, 指标方向)."""

FUNDS = (
    "fund_label", "initial_budget", "adjusted_budget", "executed", "fund_weight", "execution_rate", "fund_score",
)  # fmt: skip
"""Values of a line of the funds (项目资金)."""

BUDGET_ITEMS = ("budget_item_name", "budget_item_amount")
"""Values of 项目当年投入资金构成."""

GOAL = ("goal_expected", "goal_actual")
"""The two halves of the annual goal (年度总体目标)."""

HEAD = (
    "fiscal_year", "project_name", "project_category", "competent_department", "implementing_unit",
    "contact_name", "contact_phone", "start_date", "end_date", "period", "amount_unit", "total_budget",
    "current_year_budget", "previous_budget", "previous_executed", "total_weight", "total_score", "grade",
)  # fmt: skip
"""Values that a form has once. `period` is a start and an end in one cell; `amount_unit` is a line that states it."""

AROUND = (
    "other", "title", "label", "column_head", "options", "note", "section_heading", "section_text", "table_cell",
    "running_line",
)  # fmt: skip
"""What holds no value of a field: `label` stands beside or in front of a value (the name of a block and 总分 too),
`column_head` over a column; `options` are tick boxes, `table_cell` anything in a table of another kind,
`running_line` a page number or a header; `other` is all else, and whole pages that are no form."""

ROLES: tuple[str, ...] = (*AROUND, *INDICATOR, *FUNDS, *BUDGET_ITEMS, *GOAL, *HEAD)

POINTERS = ("next_line", "row", "level2_cell", "level1_cell")
"""Where a line points on its page, or to nothing: `next_line` to the next line of the same cell; `row` from a value
of a row (indicator, fund, budget item) to the first line of the cell that names the row (level3, fund_label,
budget_item_name), that line to itself; `level2_cell` and `level1_cell` from that naming line of an indicator to the
first line of the level cell over it. All are 'nothing' where the other end stands on another page."""
