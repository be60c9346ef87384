"""Which options a cell offers, and which of them are ticked."""

import pytest

from extract.checkbox import options_of, ticked


@pytest.mark.parametrize(
    ("text", "options", "value"),
    [
        (
            "□经常性项目 ■一次性项目 □延续性项目",
            [("经常性项目", 0), ("一次性项目", 1), ("延续性项目", 0)],
            "一次性项目",
        ),
        ("新增项目□ 延续项目√", [("新增项目", 0), ("延续项目", 1)], "延续项目"),
        ("☑科研 ☑基建 □其他", [("科研", 1), ("基建", 1), ("其他", 0)], "科研、基建"),
        ("□新增□延续", [("新增", 0), ("延续", 0)], None),
        ("一次性项目", [], None),
        ("", [], None),
    ],
)
def test_boxes_before_and_behind_their_text(
    text: str, options: list[tuple[str, int]], value: str | None
) -> None:
    found = options_of("项目类型", text)
    assert [(option.label, int(option.ticked)) for option in found] == options
    assert ticked(found) == value
    assert all(option.group == "项目类型" for option in found)
