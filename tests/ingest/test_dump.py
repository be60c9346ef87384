"""A text dump: which bytes are one, in which encoding, and where its pages end."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from ingest.document import open_document
from ingest.dump import lines_of_text, page_count, read_lines
from ingest.errors import EmptyDocument, UnknownFileType, UnreadablePage

TEXT = "绩效自评表\n项目名称：桥梁养护\n"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        pytest.param(TEXT.encode("utf-8"), "a.txt", id="UTF-8"),
        pytest.param(codecs.BOM_UTF8 + TEXT.encode("utf-8"), "a.txt", id="UTF-8 with its mark"),
        pytest.param(TEXT.encode("gb18030"), "a.txt", id="GB18030"),
        pytest.param(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "a.txt", id="UTF-16"),
        pytest.param(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "a.md", id="UTF-16, big end first"),
        pytest.param(TEXT.replace("\n", "\r\n").encode("utf-8"), "a.md", id="lines of Windows"),
        pytest.param(TEXT.encode("utf-8"), "a", id="no ending in the name"),
    ],
)
def test_text_in_any_usual_encoding_is_read_line_by_line(data: bytes, name: str) -> None:
    assert [line.text for line in read_lines(data, name)] == [*TEXT.splitlines(), ""]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        pytest.param(b"PK\x03\x04\x14\0\0\0", "a.txt", id="an archive"),
        pytest.param(TEXT.encode("utf-8") + b"\0", "a.txt", id="a zero byte"),
        pytest.param(b"\xff\xfe\x00\xd8", "a.txt", id="half a character in UTF-16"),
        pytest.param(b"\x81", "a.txt", id="no character in any encoding"),
        pytest.param(TEXT.encode("utf-8"), "a.pdf", id="text under the name of a PDF"),
        pytest.param(b"plain words", "a.log", id="no Chinese and no ending of text"),
    ],
)
def test_what_is_no_text_is_no_dump(data: bytes, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert read_lines(data, name) == ()
    with pytest.raises(UnknownFileType, match=r"文本.*text"), open_document(path):
        pass


def test_a_form_feed_ends_a_page_and_the_last_one_begins_none() -> None:
    lines = lines_of_text("一\n\f二\n三\n\f")
    assert [(line.number, line.page, line.text) for line in lines if line.text] == [
        (1, 1, "一"),
        (2, 2, "二"),
        (3, 2, "三"),
    ]
    assert page_count(lines) == 2


def test_a_dump_is_a_document_without_pictures(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    with open_document(path) as document:
        assert document.source.pages == 1
        assert [line.text for line in document.lines] == [*TEXT.splitlines(), ""]
        with pytest.raises(UnreadablePage, match=r"a\.txt.*没有页面图像.*no picture"):
            document.sheet(1)


def test_a_dump_of_nothing_but_form_feeds_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("\f\n\f", encoding="utf-8")
    with pytest.raises(EmptyDocument), open_document(path):
        pass
