"""What an explanation says of the way from target to result: 少招6人, 尚有18块未核查, 超出目标6场, 完成率为90%."""

from __future__ import annotations

import re
from decimal import Decimal

from review.claim import Claim
from review.quantity import Quantity

ELSEWHERE = re.compile(r"上年|去年|往年|同期|上一年|预[计期]|其中|平均|每|均|标段|批次|季度|\d月")
SHORT = re.compile(
    r"(?<![减缺多较偏很稀])少(?:了|于)?[^，,。；;、少]{0,4}$"
    r"|(?:比|较|与|距|低于|不足|未达到?|未达)[^，,。；;]{0,6}(?:目标值?|计划|指标值?|任务数?|任务目标)"
    r"[^，,。；;]{0,3}(?:少|差|低|相差|尚?缺|还差)[^，,。；;]{0,3}$|(?:低于|相差)[^，,。；;]{0,4}(?:目标值?|指标值?|计划数?)$"
)
BEYOND = re.compile(
    r"超额(?:完成)?了?$|(?:超出|超过|高于)(?:年度|年初)?(?:目标值?|计划数?|指标值?|任务数?)了?$|(?:比|较)(?:目标值?|计划|指标值?)多[^，,。；;]{0,4}$"
)
LEFT = re.compile(r"(?:尚有|还有|仍有|尚余|还剩|剩余|尚缺|还缺)[^，,。；;0-9]{0,4}$")
RATE = re.compile(
    r"(?<![及按])(?:任务|目标|计划|工作|总体|整体)?完成(?:率|比例)(?:仅|只|约|为|是|仅为|达|达到)*$"
)
SHARE = re.compile(r"完成(?:了|率?为)?(?:年度|年初|全年)?(?:目标值?|计划数?|任务数?|指标值?)的$")
MISSING = re.compile(r"未|没|待|缺")


def due(claim: Claim, name: str, target: Quantity | None, result: Quantity) -> Decimal | None:
    """Return what the number must be by target and result, None where it tells nothing of the way between them."""
    lead = f"{claim.before}{claim.lead}".strip()
    if target is None or target.low != target.high or target.unit != result.unit or not target.low:
        return None
    if ELSEWHERE.search(lead):
        return None
    unit, way = claim.quantity.unit, target.low - result.low
    if unit == "%" and result.unit != "%":
        is_rate = RATE.search(lead) or SHARE.search(lead)
        return _rate(claim, target, result) if is_rate and "率" not in name else None
    if unit == "百分点" and result.unit == "%":
        return abs(way) if SHORT.search(lead) or BEYOND.search(lead) or "相差" in lead else None
    if unit != result.unit or unit == "%":
        return None
    if BEYOND.search(lead):
        return -way if way <= 0 else None
    return way if way > 0 and (is_left(claim) or SHORT.search(lead)) else None


def is_left(claim: Claim) -> bool:
    """Whether the number is what is still to be done: several of them are parts of the way."""
    lead = f"{claim.before}{claim.lead}".strip()
    return bool(LEFT.search(lead) and MISSING.search(f"{lead}{claim.phrase}"))


def _rate(claim: Claim, target: Quantity, result: Quantity) -> Decimal | None:
    """Return the share of the target that was reached; of a cap there is none, and whoever passed it may say 100%."""
    if target.operator in ("≤", "<"):
        return None
    reached = result.low * 100 / target.low
    return min(reached, Decimal(100)) if claim.quantity.low <= 100 else reached
