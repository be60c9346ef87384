"""A file of labels that a person wrote (JIXIAO_LABELS): the shape of `extract/data/labels.yaml`, laid over it.

    header:
      project_name: [专项全称]

Lists go on, the file's titles and rows come first, single texts are replaced. What does not fit the shape, or
gives one label to two fields, is an error that names the file, the line and the key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, get_args

import yaml

from extract.filing import FormType, Source
from extract.labels import label_data
from extract.learning import Data, group_of, name_of, owner_of
from ingest.errors import UnreadableLabels

CHOICES: Mapping[str, tuple[str, ...]] = {"form_type": get_args(FormType), "source": get_args(Source)}
OPTIONAL = frozenset({"ends", "none", "whole"})


class _Place(NamedTuple):
    """A node of the file: which file, its key from the top (header.project_name), its line."""

    file: str
    key: str
    line: int

    def fail(self, chinese: str, english: str) -> NoReturn:
        where = f"{self.file} 第 {self.line} 行" + (f"（{self.key}）" if self.key else "")
        told = f"{self.file}, line {self.line}" + (f" ({self.key})" if self.key else "")
        raise UnreadableLabels(f"{where}：{chinese}。/ {told}: {english}.")

    def inner(self, key: str, node: yaml.Node) -> _Place:
        return _Place(self.file, f"{self.key}.{key}" if self.key else key, node.start_mark.line + 1)


def label_file(path: Path | None) -> Data:
    """Return the program's labels with those of the file laid over them; UnreadableLabels tells what is wrong."""
    if path is None:
        return label_data()
    node = _parsed(path)
    if node is None:
        return label_data()
    top = _Place(path.name, "", node.start_mark.line + 1)
    data: Data = _laid_over(label_data(), node, top)
    _refuse_contradictions(node, top)
    return data


def _parsed(path: Path) -> yaml.Node | None:
    try:
        text = path.read_text("utf-8-sig")
        node: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    except OSError as error:
        raise UnreadableLabels(
            f"标签文件 {path} 无法打开（{error.strerror}），请检查 JIXIAO_LABELS。/ It cannot be opened."
        ) from error
    except UnicodeDecodeError as error:
        raise UnreadableLabels(f"{path.name} 不是 UTF-8 文本，请另存为 UTF-8。/ It is not UTF-8.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = str(getattr(error, "problem", None) or "not YAML")
        _Place(path.name, "", mark.line + 1 if mark else 1).fail(f"不是 YAML（{problem}）", problem)
    return node


def _laid_over(known: Any, node: yaml.Node, at: _Place) -> Any:
    """Return what is known with the node's part laid over it."""
    if isinstance(known, Mapping):
        return {
            **known,
            **{key: _laid_over(known[key], value, place) for key, value, place in _pairs(node, known, at)},
        }
    if isinstance(known, str):
        return _pattern(node, at)
    if not isinstance(node, yaml.SequenceNode):
        at.fail("应为列表 [ … ]", "a list is wanted")
    if known and isinstance(known[0], Mapping):
        return [*(_entry(one, known, at) for one in node.value), *known]
    return [*known, *(_text(one, at) for one in node.value)]


def _pairs(node: yaml.Node, known: Mapping[str, Any], at: _Place) -> Iterator[tuple[str, yaml.Node, _Place]]:
    if not isinstance(node, yaml.MappingNode):
        at.fail(f"应为“键: 值”，键有 {'、'.join(known)}", f"a mapping is wanted, of {', '.join(known)}")
    for key, value in node.value:
        place = at.inner(str(key.value), key)
        if key.value not in known:
            place.fail(
                f"没有这个键；可用的有 {'、'.join(known)}", f"no such key; there are {', '.join(known)}"
            )
        yield key.value, value, place


def _entry(node: yaml.Node, known: list[Mapping[str, Any]], at: _Place) -> dict[str, Any]:
    """Return one title or row of funds, its keys and choices looked at."""
    shape = {key: value for one in known for key, value in one.items()}
    place = at.inner("", node)._replace(key=at.key)
    entry: dict[str, Any] = {}
    for key, value, inner in _pairs(node, {**shape, **{key: [] for key in OPTIONAL & shape.keys()}}, place):
        if key in CHOICES:
            entry[key] = _text(value, inner)
            if entry[key] not in CHOICES[key]:
                inner.fail(
                    f"应为 {'、'.join(CHOICES[key])} 之一", f"one of {', '.join(CHOICES[key])} is wanted"
                )
        elif isinstance(value, yaml.SequenceNode):
            entry[key] = [_text(one, inner) for one in value.value]
        else:
            inner.fail("应为列表 [ … ]", "a list is wanted")
    missing = [key for key in shape if key not in entry and key not in OPTIONAL]
    if missing:
        place.fail(f"缺少 {'、'.join(missing)}", f"{', '.join(missing)} missing")
    return entry


def _text(node: yaml.Node, at: _Place) -> str:
    if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
        at._replace(line=node.start_mark.line + 1).fail("应为一个标签（文字）", "a label (a text) is wanted")
    return str(node.value).strip()


def _pattern(node: yaml.Node, at: _Place) -> str:
    text = _text(node, at)
    try:
        re.compile(text)
    except re.error as error:
        at.fail(f"不是正则表达式（{error}）", f"no regular expression: {error}")
    return text


def _refuse_contradictions(node: yaml.Node, top: _Place) -> None:
    """Raise UnreadableLabels where the file gives a label to one field that another one has, or to two."""
    said: dict[tuple[str, ...], dict[str, str]] = {}
    for field, label, place in _labels(node, label_data(), top):
        owner = owner_of(label_data(), field, label)
        if owner and owner != field:
            place.fail(
                f"“{label}”已是“{name_of(owner)}”（{owner}）的标签", f"{label} is a label of {owner} already"
            )
        other = said.setdefault(group_of(field) or (field,), {}).setdefault(label, field)
        if other != field:
            place.fail(f"“{label}”同时给了 {other} 和 {field}", f"{label} is given to {other} and {field}")


def _labels(node: yaml.Node, known: Any, at: _Place) -> Iterator[tuple[str, str, _Place]]:
    """Yield each label of the file's plain lists, with its field and its place."""
    if isinstance(known, Mapping):
        for key, value, place in _pairs(node, known, at):
            yield from _labels(value, known[key], place)
    elif isinstance(node, yaml.SequenceNode):
        for one in node.value:
            if isinstance(one, yaml.ScalarNode):
                yield at.key, str(one.value).strip(), at._replace(line=one.start_mark.line + 1)
