"""Rules on what a form must have filled in."""

from __future__ import annotations

from collections.abc import Iterator

from extract.filing import Filing
from review.finding import Severity
from review.rule import Draft, form_rule

FIELDS: dict[str, tuple[str, str, Severity]] = {
    "/title": ("表名", "title", "warning"),
    "/fiscal_year": ("年度", "fiscal year", "warning"),
    "/project_name": ("项目名称", "project's name", "warning"),
    "/competent_department": ("主管部门", "competent department", "notice"),
    "/implementing_unit": ("实施单位", "implementing unit", "warning"),
    "/start_date": ("开始日期", "first day", "warning"),
    "/end_date": ("结束日期", "last day", "warning"),
}


@form_rule("required-fields", severity="warning", forms=("target", "self_evaluation", "project_statement"))
def required_fields(filing: Filing) -> Iterator[Draft]:
    """Title, year, project, department, unit, days and contacts are filled in, and a box of each group is ticked.

    Only a field that the form prints and that was read as empty is missing. A blank department or contact and
    a group of boxes without a tick are notices. A line to be signed by hand outside the table is not judged.
    Tolerance: none.
    Source: 财预〔2015〕88号 (text to be confirmed).
    Example: 项目名称 printed with nothing behind it -> warning; 项目类型 with no box ticked -> notice.
    """
    for pointer, (label, label_en, severity) in FIELDS.items():
        if _is_blank(filing, pointer):
            yield Draft(
                (pointer,),
                f"“{label}”未填写，请补填。",
                f"The {label_en} was left blank. Supply it.",
                "空白",
                None,
                severity,
            )
    for index, contact in enumerate(filing.contacts):
        if _is_blank(filing, f"/contacts/{index}/name") and not _is_signed(filing, index):
            yield Draft(
                (f"/contacts/{index}/name",),
                f"“{contact.role}”未填写，请补填。",
                f"The contact “{contact.role}” has no name. Supply it.",
                "空白",
                None,
                "notice",
            )
    yield from _without_a_tick(filing)


def _is_signed(filing: Filing, index: int) -> bool:
    """Whether the contact is a lone line outside every table, where a person signs: writing is not read."""
    is_in_table = filing.evidence[f"/contacts/{index}/name"].structure is not None
    return not is_in_table and filing.contacts[index].phone is None


def _without_a_tick(filing: Filing) -> Iterator[Draft]:
    groups: dict[str, list[int]] = {}
    for index, option in enumerate(filing.options):
        groups.setdefault(option.group, []).append(index)
    for group, members in groups.items():
        places = tuple(f"/options/{index}/ticked" for index in members)
        if len(members) < 2 or any(filing.options[index].ticked for index in members):
            continue
        if any(map(filing.is_unread, places)):
            continue
        labels = "、".join(filing.options[index].label for index in members)
        yield Draft(
            places,
            f"“{group}”的选项（{labels}）均未勾选，请补勾。",
            f"No box of “{group}” ({labels}) is ticked. Tick one.",
            "空白",
            None,
            "notice",
        )


def _is_blank(filing: Filing, pointer: str) -> bool:
    evidence = filing.evidence.get(pointer)
    return filing.at(pointer) is None and evidence is not None and evidence.status == "blank"
