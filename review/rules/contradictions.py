"""A rule on results that their own explanation denies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extract.explanation import split_deviation
from extract.filing import Filing
from review.claim import claims, pairs, share_within
from review.numerals import flat
from review.outcome import folded
from review.prose_parameters import has_word, prose_parameters
from review.quantity import parse
from review.row import Row, rows
from review.rule import Draft, form_rule
from review.spelling import spelled
from review.wording import shown

CLAUSE = re.compile(r"[，,。；;！!？?\n]")
DATE = re.compile(r"\d{1,2}月|\d{4}年")
IF = re.compile(r"如[期下上此实]|例如")
NOT = re.compile(r"(?:未|没有)(?!来|受|发生|出现|发现|成年)[^的]{1,5}$")
DATED = re.compile(r"(?:[0-9]{4}年)?[0-9]{1,2}月(?:[0-9]{1,2}日|底|末|初|份)?|[0-9]{4}年")
DONE = re.compile(
    r"(?:已|均|全部|顺利|圆满|如期|按期|按时|超额)[^，。]{0,6}?(?:完成|建成|实施|开展|举办|到位|落实|使用|验收|交付|上线|建立|达标|召开|发放|印发)"
)
STRONG = re.compile(r"全部|均|圆满|超额|达标|达到|偏差")
ONGOING = re.compile(r"(?:尚|仍|还|正|目前)(?:处于|在)[^，。]{2,8}$")
PARTLY = re.compile(r"(?:只|仅)(?:完成|实现)了?.{1,4}(?:成|半|部分)")
LATER = re.compile(r"晚了?[0-9一二两三四五六七八九十半]+多?个?(?:月|天|日|周|年|星期)")
BECAUSE = re.compile(r"(?<=..)(?:因|由于|受).*$")
MISSING = re.compile(r"[未没缺]|正在|在建|在途")
COUNT = re.compile(r"[0-9.]+[个家座处项台套所条件份人名位次场期间]?")
WHOLE = 100
LONGEST_OWN = 2


@form_rule("actual-contradicts-deviation", severity="error")
def actual_contradicts_deviation(filing: Filing) -> Iterator[Draft]:
    """A row's result and its explanation agree on whether the thing was done, and done in time.

    A result that is all there (已完成, the target's number reached) denies 未完成, 未开展, 未达到 and what is left over;
    a result in time (及时, a 及时率 that was reached) denies 未按期 and 滞后; a result of 0 or 未完成, or one short of
    its number, denies 已全部完成. A clause on another thing, of a time before, of what shall be avoided, and one
    that goes on with what has been done by now are passed over.
    Tolerance: none.
    Source: form arithmetic or logic.
    Example: 已完成 as the result, 验收工作暂未完成 as its explanation -> error.
    """
    for row in rows(filing):
        text = row.indicator.deviation
        if not text or not row.is_explained or row.is_unread("actual", "target", "deviation"):
            continue
        denied = _denied(row, text)
        if denied is not None:
            actual = shown(filing, row.at("actual"))
            yield Draft(
                (row.at("actual"), row.at("deviation")),
                f"“{row.name}”实际完成值为“{actual}”，偏差说明却称“{denied}”，前后矛盾，请核对。",
                f"The result of “{row.name}” is “{actual}”, but its explanation says “{denied}”. Check both.",
                actual,
                denied,
            )


def _denied(row: Row, text: str) -> str | None:
    """Return the clause that the result contradicts, None where there is none."""
    limits, plain = prose_parameters(), flat(text)
    cause = flat(split_deviation(text)[0] or text)
    if _is_undone(row):
        return next((one for one in _clauses(plain) if _says_all_done(one, row)), None)
    if not _is_done(row):
        return None
    for clause in _clauses(cause):
        is_passed = has_word(plain[plain.find(clause) :], limits.by_now) or has_word(
            clause, limits.before_now
        )
        if not is_passed and not has_word(IF.sub("", clause), limits.soften) and _denies(clause, row):
            return clause
    return None


def _denies(clause: str, row: Row) -> bool:
    """Whether the clause says that the row's thing is not done, or not in time where the result says it was."""
    limits, rest = prose_parameters(), clause.replace(row.name, "")
    if word := _first(rest, limits.below_aim):
        return row.outcome.is_number and _is_own(clause, word, row, False)
    if _is_share_of_all(row):
        return False
    if late := _first(rest, limits.late) or _found(LATER, rest):
        return _is_in_time(row) and _is_own(clause, late, row, False)
    if _is_left_over(clause, row):
        return True
    if going := _found(ONGOING, rest) or _found(PARTLY, rest):
        return _is_own(clause, going, row, False)
    if word := _first(rest, limits.not_done):
        return _is_own(clause, word, row, True)
    found = _found(NOT, rest)
    return bool(found) and _is_own(clause, found, row, True)


def _found(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[0] if found else ""


def _is_share_of_all(row: Row) -> bool:
    """Whether the result is a rate below 100%: some of the things may well be undone."""
    quantity = parse(row.indicator.actual)
    return quantity is not None and quantity.unit == "%" and quantity.low < WHOLE


def _clauses(text: str) -> Iterator[str]:
    yield from (one.strip() for one in CLAUSE.split(text) if one.strip())


def _is_done(row: Row) -> bool:
    """Whether the result says that all of it is there, be it late."""
    actual = row.indicator.actual or ""
    if DATE.search(flat(actual)):
        return not re.search("[未没]", actual) and "成" in actual
    if row.outcome.is_number:
        return row.outcome.verdict == "met"
    return row.outcome.verdict == "met" or folded(actual) in prose_parameters().done


def _is_in_time(row: Row) -> bool:
    actual = row.indicator.actual or ""
    is_dated = bool(DATE.search(flat(actual)))
    return not is_dated and has_word(f"{row.indicator.level3 or ''}{actual}", prose_parameters().in_time)


def _is_undone(row: Row) -> bool:
    """Whether the result says that nothing was done, or less than its number."""
    return _is_nothing(row) or (row.outcome.is_number and row.outcome.verdict == "missed")


def _is_nothing(row: Row) -> bool:
    quantity = parse(row.indicator.actual)
    if quantity is not None and row.outcome.is_number:
        return row.outcome.verdict == "missed" and quantity.high == 0
    return folded(row.indicator.actual or "") in prose_parameters().nothing


def _says_all_done(clause: str, row: Row) -> bool:
    """Whether the clause says that the row's thing is done: all of it, or anything where the result is nothing."""
    limits, rest = prose_parameters(), DATED.sub("", clause.replace(row.name, ""))
    if re.search(r"[未没不]|尚|除|外|部分|基本|其余|将|拟|如(?!期)|若", rest.replace("无偏差", "")):
        return False
    if _is_nothing(row) and _counts_some(rest, row):
        return True
    found = DONE.search(rest) if _is_nothing(row) else None
    word = _first(rest, limits.all_is_done) or (found[0] if found else "")
    if not word or (not _is_nothing(row) and not STRONG.search(word)):
        return False
    return not re.search(r"[0-9]", rest) and _is_own(rest, word, row, False)


def _counts_some(clause: str, row: Row) -> bool:
    """Whether the clause counts some of what the result has none of."""
    quantity = parse(row.indicator.actual)
    return quantity is not None and any(
        one.quantity.unit == quantity.unit and one.quantity.low > 0 and re.search("[已共了]|实际", one.lead)
        for one in claims(clause)
    )


def _first(clause: str, words: tuple[str, ...]) -> str:
    return max((word for word in words if word in clause), key=len, default="")


def _is_own(clause: str, word: str, row: Row, is_predicate: bool) -> bool:
    """Whether what the clause says by the word is said of the row's thing, or of nothing that is named.

    What stands before the word ends on the thing (300套课桌椅未到货), or what follows it is the thing (未完成验收).
    A thing of its own behind a word that is the whole predicate makes it another matter (设备未完成登记).
    """
    names = spelled(f"{row.indicator.level3 or ''}{row.indicator.target or ''}").letters
    # The name itself may hold the word (按期完成率): the last place is the clause's own.
    before, _, behind = clause.rpartition(word)
    before, behind = _thing(BECAUSE.sub("", before)), _thing(behind)
    is_before = bool(before) and (
        before[-2:] in names or share_within(before, names) >= prose_parameters().alike
    )
    is_behind = bool(behind) and (behind[:2] in names or behind[-2:] in names)
    if not before and not behind:
        return True
    if is_predicate and behind:
        return is_behind and (is_before or not before)
    return is_before or is_behind


def _thing(text: str) -> str:
    """Return the letters of what is named, "" where fewer than two are left without numbers and fillers."""
    letters = "".join(sign for sign in spelled(COUNT.sub("", text)).letters if not sign.isdigit())
    for filler in _fillers():
        letters = letters.replace(filler, "")
    return letters if len(letters) >= LONGEST_OWN else ""


@lru_cache(maxsize=1)
def _fillers() -> tuple[str, ...]:
    return tuple(sorted(prose_parameters().subject_fillers, key=len, reverse=True))


def _is_left_over(clause: str, row: Row) -> bool:
    """Whether the clause counts what is still missing of a thing that the result has whole."""
    limits, quantity = prose_parameters(), parse(row.indicator.actual)
    if not MISSING.search(clause):
        return False
    names = spelled(f"{row.indicator.level3 or ''}{row.indicator.target or ''}").letters
    for one in claims(clause):
        is_own = quantity is not None and one.quantity.unit == quantity.unit and quantity.unit != "%"
        if has_word(one.lead, limits.left_over) and (is_own or pairs(one.words) & pairs(names)):
            return True
    return False
