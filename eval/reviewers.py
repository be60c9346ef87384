"""Reviewers at work, as locust's users: what `python -m eval.load` lets act on a desk. IDS is a file of filings' ids."""

from __future__ import annotations

import json
import os
import time
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from locust import HttpUser, between, task

PACE_SECONDS = 3.0
IDS = "JIXIAO_LOAD_IDS"
WORDS = ("预算执行率", "满意度", "采购 延迟", "按期完工", "培训 人数")
QUESTIONS = (
    "2020年收上来多少张自评表？",
    "2021年所有自评项目的平均执行率是多少？",
    "2020年自评总分最高的是哪个项目？",
)
CORRECTED = ("/target", "/weight", "/actual")
_numbers = count()


class Reviewer(HttpUser):
    """Acts every three seconds or so: four in five actions read, one writes to the filing that was opened last."""

    # At a fixed pace all whom one slow answer held would stay in step ever after.
    wait_time = between(0, 2 * PACE_SECONDS)

    def on_start(self) -> None:
        """Come in at a moment of one's own, each under a name and with a mind of one's own."""
        number = next(_numbers)
        self._rng = Random(number)  # noqa: S311
        self._ids: list[str] = json.loads(Path(os.environ[IDS]).read_text(encoding="utf-8"))
        self._view: dict[str, Any] | None = None
        self.client.headers["jixiao_user"] = f"reviewer-{number}"
        time.sleep(self._rng.uniform(0, 2 * PACE_SECONDS))

    @task(6)
    def open(self) -> None:
        """Open a filing."""
        name = self._rng.choice(self._ids)
        with self.client.get(f"/api/v1/filings/{name}", name="open", catch_response=True) as answer:
            if answer.ok:
                self._view = answer.json()

    @task(1)
    def search(self) -> None:
        """Look for words."""
        self.client.get("/api/v1/search", params={"q": self._rng.choice(WORDS)}, name="search")

    @task(1)
    def ask(self) -> None:
        """Ask a question."""
        self.client.post("/api/v1/ask", json={"question": self._rng.choice(QUESTIONS)}, name="ask")

    @task(1)
    def correct(self) -> None:
        """Say that something else stands at a place of the filing."""
        self._write("corrections", "correct", {"new": str(self._rng.randint(1, 40))})

    @task(1)
    def confirm(self) -> None:
        """Say that a value stands there as read."""
        self._write("confirmations", "confirm", {})

    def _write(self, what: str, name: str, body: dict[str, str]) -> None:
        if self._view is None:
            self.open()
        if self._view is None:
            return
        filing = self._view["filing"]
        pointers = [one for one in filing["evidence"] if one.endswith(CORRECTED)] or list(filing["evidence"])
        said = {"pointer": self._rng.choice(pointers), **body}
        with self.client.post(
            f"/api/v1/filings/{filing['id']}/{what}", json=said, name=name, catch_response=True
        ) as answer:
            if answer.ok:
                self._view = answer.json()
