import pytest

from index.permissions import allow
from ingest.errors import Forbidden


@pytest.mark.parametrize(
    ("given", "kept"), [("王芳", "王芳"), ("  王 芳\n", "王 芳"), ("Ada  Lovelace", "Ada Lovelace")]
)
@pytest.mark.parametrize("act", ["upload", "correct", "decide", "withdraw", "supersede", "teach"])
def test_on_the_open_desk_everybody_with_a_name_may_do_everything(given: str, kept: str, act: str) -> None:
    assert allow(given, act) == kept  # type: ignore[arg-type]


@pytest.mark.parametrize("nobody", [None, "", " ", "\t\n"])
def test_nobody_without_a_name_may_do_anything(nobody: str | None) -> None:
    with pytest.raises(Forbidden, match="姓名"):
        allow(nobody, "correct")
