"""An answer held to a shape: asked for with its schema, validated, asked again twice, then given up."""

from __future__ import annotations

import re
from threading import Event
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from extract.language.model import SECONDS, LanguageModel
from extract.language.prompt import Prompt

Shape = TypeVar("Shape", bound=BaseModel)
ATTEMPTS = 3
OBJECT = re.compile(r"\{.*\}", re.DOTALL)


def structured(
    model: LanguageModel,
    prompt: Prompt,
    shape: type[Shape],
    timeout: float = SECONDS,
    cancel: Event | None = None,
) -> Shape | None:
    """Return the model's answer in the shape; None where it gave none in three attempts.

    Text round the object is passed over. Errors of asking are raised (extract.language.model).
    """
    schema = shape.model_json_schema()
    for _ in range(ATTEMPTS):
        said = model.invoke(prompt, schema, timeout, cancel)
        found = OBJECT.search(said)
        try:
            return shape.model_validate_json(found[0] if found else said)
        except ValidationError:
            continue
    return None
