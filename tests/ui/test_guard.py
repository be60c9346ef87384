from http.client import HTTPConnection

import httpx
import pytest


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file/etc/passwd",
        "/file=/etc/passwd",
        "/gradio_api/proxy=https://example.org/",
        "/gradio_api/openapi.json",
        "/gradio_api/run/predict",
        "/gradio_api/call/show",
        "/gradio_api/runs",
        "/gradio_api/vibe-code",
        "/monitoring",
        "/docs",
        "/openapi.json",
        "/login",
        "/sign-in",
        "/password",
    ],
)
def test_what_the_desk_does_not_use_is_not_there(standing_desk, path: str) -> None:
    assert httpx.get(standing_desk.url + path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/static/desk/../../app.py",
        "/static/desk/%2e%2e/app.py",
        "/static/desk/..%2f..%2fpyproject.toml",
        "/assets/..%2f..%2f..%2froutes.py",
    ],
)
def test_static_paths_do_not_leave_their_folder(standing_desk, path: str) -> None:
    assert httpx.get(standing_desk.url + path).status_code == 404


def test_a_foreign_host_name_is_refused(standing_desk) -> None:
    answer = httpx.get(f"{standing_desk.url}/api/v1/filings", headers={"host": "rebound.example.org"})
    assert answer.status_code == 421
    assert "JIXIAO_HOSTS" in answer.json()["detail"]


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://example.org"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/filings/a/corrections", "/api/v1/documents", "/api/v1/demo"])
def test_a_post_from_another_site_is_refused(standing_desk, path: str, headers: dict[str, str]) -> None:
    answer = httpx.post(standing_desk.url + path, json={}, headers=headers)
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_over_the_limit_is_refused_before_it_is_read(standing_desk) -> None:
    connection = HTTPConnection(standing_desk.url.removeprefix("http://"), timeout=60)
    connection.putrequest("POST", "/api/v1/documents")
    connection.putheader("content-length", str(10**9))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


def test_a_body_of_unsaid_length_is_refused(standing_desk) -> None:
    answer = httpx.post(f"{standing_desk.url}/api/v1/documents", content=iter([b"a"]))
    assert answer.status_code == 411


def test_the_page_forbids_foreign_origins_and_inline_scripts(standing_desk) -> None:
    answer = httpx.get(standing_desk.url)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert "'unsafe-inline'" not in policy["script-src"]
    assert "sha256-" in policy["script-src"]
    assert "http" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"


def test_the_page_names_no_foreign_address_to_load(standing_desk) -> None:
    page = httpx.get(standing_desk.url).text
    assert "googleapis" not in page
    assert "og:image" not in page
    assert 'src="http' not in page
    assert 'href="http' not in page


def test_the_api_answers_with_the_same_headers(standing_desk) -> None:
    answer = httpx.get(f"{standing_desk.url}/api/v1/health")
    assert answer.json() == {"status": "ok"}
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/upload"),
        ("POST", "/gradio_api/queue/join"),
        ("GET", "/gradio_api/queue/data"),
        ("GET", "/gradio_api/upload_progress"),
        ("POST", "/gradio_api/reset"),
    ],
)
def test_nothing_can_be_sent_to_the_frame_itself(standing_desk, method: str, path: str) -> None:
    """Gradio itself would take any path of this machine for an upload, and fetch any address: the API takes files alone."""
    assert httpx.request(method, f"{standing_desk.url}{path}", content=b"{}").status_code == 404


def test_the_frame_has_no_events(standing_desk) -> None:
    assert httpx.get(f"{standing_desk.url}/config").json()["dependencies"] == []
