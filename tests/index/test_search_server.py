"""The vectors on a Chroma server that the tests start: several processes search by them, one tells the server what changed."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from index.store import Store
from ingest.errors import StoreError
from tests.index.conftest import make_extraction, make_filing
from tests.ports import free_port

START_SECONDS = 90
WHO = "王芳"


@contextmanager
def chroma(folder: Path) -> Iterator[str]:
    """Yield the URL of a server that keeps its files in a folder."""
    port = free_port()
    program = Path(sys.executable).with_name("chroma")
    command = [program, "run", "--path", folder, "--host", "127.0.0.1", "--port", str(port)]
    environment = {**os.environ, "ANONYMIZED_TELEMETRY": "False"}
    with (folder.parent / "chroma.log").open("wb") as log:
        begun = subprocess.Popen(command, stdout=log, stderr=log, env=environment, cwd=folder.parent)
    url = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                httpx.get(f"{url}/api/v2/heartbeat").raise_for_status()
                break
            except httpx.HTTPError:
                assert begun.poll() is None, (folder.parent / "chroma.log").read_text()
                assert time.monotonic() < end
                time.sleep(0.1)
        yield url
    finally:
        begun.terminate()
        begun.wait(START_SECONDS)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("chroma") / "data"
    folder.mkdir()
    with chroma(folder) as url:
        yield url


@pytest.fixture
def store(home: Path, server: str) -> Iterator[Store]:
    with closing(Store.open(home, vectors=server)) as opened:
        yield opened


def collections(url: str) -> dict[str, int]:
    """How many vectors each collection on the server has."""
    with httpx.Client(base_url=f"{url}/api/v2/tenants/default_tenant/databases/default_database") as client:
        return {
            one["name"]: client.get(f"/collections/{one['id']}/count").json()
            for one in client.get("/collections").json()
        }


def test_what_is_kept_on_the_server_is_found_there_by_every_process(
    store: Store, kept: Callable[..., str], home: Path, server: str
) -> None:
    before = collections(server)
    kept(b"paper")
    assert store.search.settle()
    (name,) = set(collections(server)) - set(before)
    assert collections(server)[name] == store.search.counts()["passages"]
    assert not (home / "vectors").exists()
    with closing(Store.open(home, vectors=server)) as other:
        assert not other.search.settle()  # the first one tells the server what changed
        found = other.search.find("河道绿化")
        assert (found.by, found.why) == ("both", None)
        assert found.hits


def test_the_server_is_told_of_corrections_and_of_what_goes(
    store: Store, kept: Callable[..., str], server: str
) -> None:
    name = f"{kept(b'paper')[:12]}-1"
    store.search.settle()
    store.correct(name, "/project_name", "学校修缮", WHO)
    store.search.settle()
    store.search.reindex(False)
    found = store.search.find("学校修缮")
    assert (found.by, found.hits[0].passage.project_name) == ("both", "学校修缮")
    counted = collections(server)
    assert store.search.counts()["passages"] in counted.values()


def test_stores_that_share_a_server_leave_each_other_alone(
    store: Store, kept: Callable[..., str], server: str, tmp_path: Path
) -> None:
    kept(b"paper")
    store.search.settle()
    before = collections(server)
    with closing(Store.open(tmp_path / "other", vectors=server)) as other:
        data = b"another"
        sha256 = other.keep(data, "b.pdf").sha256
        other.save_reading(sha256, make_extraction(data, make_filing(project="学校修缮")))
        other.search.settle()
        other.search.reindex(False)
        assert {hit.passage.document for hit in other.search.find("项目", top=50).hits} == {sha256}
    after = collections(server)
    assert {name: after[name] for name in before} == before
    assert len(after) == len(before) + 1


def test_without_its_server_search_goes_on_by_keywords_and_says_so(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    data = b"paper"
    with chroma(folder) as url:
        store = Store.open(home, vectors=url)
        sha256 = store.keep(data, "a.pdf").sha256
        store.save_reading(sha256, make_extraction(data, make_filing()))
        store.search.settle()
        assert store.search.find("河道绿化").by == "both"
    found = store.search.find("河道绿化")
    assert (found.by, bool(found.hits)) == ("keywords", True)
    assert "仅按关键词" in (found.why or "")
    store.close()
    with closing(Store.open(home, vectors=url)) as again:
        with pytest.raises(StoreError, match="JIXIAO_VECTORS_URL"):
            again.search.settle()
        assert again.search.find("河道绿化").hits
    with chroma(folder) as anew, closing(Store.open(home, vectors=anew)) as again:
        again.search.settle()
        assert again.search.find("河道绿化").by == "both"
