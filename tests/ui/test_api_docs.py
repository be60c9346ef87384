"""The client of docs/api.md, as it stands there, on a served desk: upload, wait, findings, correct, ask."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from tests.ui.form import Form
from tests.ui.members import Staffed, staffed
from tests.ui.running import Desk
from ui.doors import API
from ui.problems import KINDS

GUIDE = Path(__file__).parents[2] / "docs" / "api.md"
MOST_LINES = 100
RATE = "/funds/0/execution_rate"


def snippets() -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", GUIDE.read_text("utf-8"), re.M | re.S)


def client_of(names: dict[str, Any]) -> Any:
    exec(compile(snippets()[0], str(GUIDE), "exec"), names)
    return names["Jixiao"]


def test_the_client_does_what_it_says(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(snippets()[0].splitlines()) <= MOST_LINES
    monkeypatch.chdir(tmp_path)
    form = Form()
    desk.know(form)
    Path("form.png").write_bytes(form.png())
    names: dict[str, Any] = {}
    made = client_of(names)
    exec(compile(snippets()[1].replace("http://127.0.0.1:7860", desk.url), str(GUIDE), "exec"), names)
    out = capsys.readouterr().out
    assert re.search(r"error 城东片区供水管网改造 .*68\.18", out)
    assert "\n86.18 " in out
    assert "95.62" in out.splitlines()[-1]
    assert "form.png" in out.splitlines()[-1]
    filing = desk.store.filing(names["document"]["filings"][0])
    assert [(one.who, one.new, one.why) for one in filing.corrections] == [
        ("王芳", "86.18%", "原件为 86.18%")
    ]
    assert names["filing"]["filing"]["total_score"] == Decimal("95.62")

    again = made(desk.url, name="李明")
    with pytest.raises(names["Refused"]) as refused:
        again.correct(filing.filing.id, RATE, "86.20%", "再看", names["etag"])
    assert refused.value.status == 412
    assert "王芳" in str(refused.value)
    assert len(list(again.findings(limit=1))) == len(list(again.findings()))
    bad = tmp_path / "坏.pdf"
    bad.write_bytes(b"nothing")
    assert again.wait(again.upload(bad)[0]["sha256"])["state"] == "failed"
    again.close()


def test_the_client_shows_a_token_on_a_desk_with_accounts(tmp_path: Path) -> None:
    desk: Staffed
    with staffed(tmp_path / "home") as desk:
        filing = desk.read_filing()
        secret = desk.store.people.tokens.make("reviewer", "client", 7, "root")
        names: dict[str, Any] = {}
        client = client_of(names)(desk.url, token=secret)
        view, etag = client.filing(filing)
        changed = client.correct(filing, RATE, "86.18%", "原件", etag)
        assert changed["corrections"][-1]["who"] == "reviewer"
        assert view["version"] < changed["version"]
        client.close()
        stranger = client_of(names)(desk.url, token="jx_none")
        with pytest.raises(names["Refused"]) as refused:
            stranger.filing(filing)
        assert refused.value.status == 401
        stranger.close()


def test_the_guide_names_no_address_or_problem_that_there_is_not() -> None:
    text = GUIDE.read_text("utf-8")
    kinds = {kind.type.rpartition("/")[2]: str(kind.status) for kind in KINDS.values()}
    told = dict(re.findall(r"(\d{3})\s([a-z]+(?:-[a-z]+)*)", text[text.index("400 malformed") :][:420]))
    assert {name: status for status, name in told.items()} == kinds
    doors = {unquote(door) for door in API}
    for method, path in re.findall(r"`(GET|POST) (/[a-z./-]+?)(?:\?[^`]*)?`", text):
        assert f"{method} {path.removeprefix('/api/v1')}" in doors, path
