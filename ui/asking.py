"""`jixiao ask`: a question answered from the records, with the places on paper."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.opening import opened
from ui.options import DONE, Home, Json

if TYPE_CHECKING:
    from index.answers.reply import Answer

SHOWN = 40
"""So many rows of a table are printed; --json has them all."""


def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="问题，中文或英文 / the question, in Chinese or English")],
    as_json: Json = False,
    home: Home = None,
) -> int:
    """提问：数字出自表上，逐一注明出处。Ask: figures come from the forms, each with its place."""
    from extract.filing import dumps
    from extract.language.model import make_model
    from index.answers.model_wording import worded

    with opened(context, home) as (store, settings):
        model = make_model(settings)
        answer = store.answers.ask(question, model=model)
        sentence = worded(question, answer, model)
    if as_json:
        sys.stdout.write(dumps(answer_told(answer), indent=2) + "\n")
    else:
        if sentence.is_by_model:
            sys.stdout.write(f"{sentence.text} 〔语言模型措辞 / worded by a language model〕\n")
        sys.stdout.writelines(f"{line}\n" for line in _lines(answer))
    return DONE


def answer_told(answer: Answer) -> dict[str, Any]:
    """Return an answer by the export contract; `plan` has its words and the query."""
    query = answer.plan.model_dump() if answer.plan else None
    return {
        "answer": answer.answer,
        "abstained": answer.abstained,
        "plan": {"words": answer.plan_words, "query": query} if query else None,
        "table": answer.table.model_dump(),
        "citations": [one.model_dump() for one in answer.citations],
    }


def _lines(answer: Answer) -> Iterator[str]:
    from ui.tables import plain

    yield plain(answer.answer)
    if answer.plan_words:
        yield f"  〔{plain(answer.plan_words)}〕"
    if answer.table.rows:
        yield "  " + " | ".join(plain(one) for one in answer.table.columns)
    for row in answer.table.rows[:SHOWN]:
        yield "  " + " | ".join(
            plain(cell.text) + "".join(f"[{at + 1}]" for at in cell.cites) for cell in row
        )
    if len(answer.table.rows) > SHOWN:
        yield f"  …… {len(answer.table.rows)} 行，全部见 --json / rows, all with --json"
    for at, one in enumerate(answer.citations[: SHOWN * 2], start=1):
        where = f"第 {one.page} 页 p. {one.page}" if one.page else "未定位 unlocated"
        yield f"  [{at}] {plain(one.file)} {where} {one.filing}{one.path}"
