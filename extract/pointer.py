"""JSON pointers into a filing: their field, their order on the form, their type, and a value set anew."""

from __future__ import annotations

from functools import lru_cache
from types import UnionType
from typing import Any, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

from extract.filing import Filing, Record, is_index

R = TypeVar("R", bound=Record)


class Slot(NamedTuple):
    """What may stand at a pointer: the type of its value, whether it may be None, its order on the form."""

    kind: Any
    is_optional: bool
    order: tuple[int, ...]


def field_of(pointer: str) -> str:
    """Return the pointer with its indices taken out: "/indicators/3/score" gives "/indicators/*/score"."""
    return "/".join("*" if token.isdigit() else token for token in pointer.split("/"))


@lru_cache(maxsize=8192)
def slot(pointer: str) -> Slot:
    """Return what may stand at the pointer in any filing; KeyError when the contract has no such place."""
    kind: Any = Filing
    is_optional = False
    order: list[int] = []
    for token in pointer.split("/")[1:]:
        kind, place = _step(kind, token, pointer)
        kind, is_optional = _without_none(kind)
        order.append(place)
    return Slot(kind, is_optional, tuple(order))


def printed_order(pointer: str) -> tuple[int, ...]:
    """Return a key that sorts pointers in the order of the export contract, which is that of the form."""
    return slot(pointer).order


def replaced(record: R, pointer: str, value: Any) -> R:
    """Return the record with the value at the pointer, the rest shared; KeyError when it has no such place."""
    changed: R = _replaced(record, pointer.split("/")[1:], value, pointer)
    return changed


def _step(kind: Any, token: str, pointer: str) -> tuple[Any, int]:
    if get_origin(kind) is tuple and is_index(token):
        return get_args(kind)[0], int(token)
    if isinstance(kind, type) and issubclass(kind, Record) and token in kind.model_fields:
        return _hints(kind)[token], list(kind.model_fields).index(token)
    raise KeyError(pointer)


@lru_cache(maxsize=64)
def _hints(kind: type[Record]) -> dict[str, Any]:
    return get_type_hints(kind)


def _without_none(kind: Any) -> tuple[Any, bool]:
    if get_origin(kind) not in (Union, UnionType):
        return kind, False
    rest = [part for part in get_args(kind) if part is not type(None)]
    return rest[0], len(rest) < len(get_args(kind))


def _replaced(value: Any, tokens: list[str], new: Any, pointer: str) -> Any:
    if not tokens:
        return new
    head, rest = tokens[0], tokens[1:]
    if isinstance(value, tuple):
        if not is_index(head) or int(head) >= len(value):
            raise KeyError(pointer)
        place = int(head)
        return (*value[:place], _replaced(value[place], rest, new, pointer), *value[place + 1 :])
    if not isinstance(value, Record) or head not in type(value).model_fields:
        raise KeyError(pointer)
    return value.model_copy(update={head: _replaced(getattr(value, head), rest, new, pointer)})
