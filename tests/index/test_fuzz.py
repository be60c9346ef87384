"""Thousands of damaged files through the workers: the service stands, nothing hangs, no process is left."""

import io
import os
from random import Random

import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from fixtures import hostile
from fixtures.bombs import BOMBS
from index.bounds import Bounds
from index.build import build
from index.pool import Pool
from index.store import Store

FILES = int(os.environ.get("JIXIAO_FUZZ_FILES", "2000"))
BATCH = 20
BOUNDS = Bounds(page_seconds=20, document_seconds=60, memory_mb=1000)
HEADS = (
    b"",
    b"%PDF-1.7\n",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xe0",
    b"II*\0",
    b"MM\0*",
    b"BM",
    "项目支出绩效自评表\n".encode(),
)
SMALL = tuple(name for name in BOMBS if name not in ("content.pdf", "looping_form.pdf", "deep_nesting.pdf"))
"""Bombs that cost no more than a moment: the others have a test of their own."""


def pictures() -> list[bytes]:
    """A small form in each kind of picture."""
    image = Image.new("RGB", (240, 320), "white")
    pen = ImageDraw.Draw(image)
    for top in range(20, 300, 40):
        pen.rectangle((20, top, 220, top + 40), outline="black")
        pen.text((30, top + 10), f"{top}.50", fill="black", font_size=18)
    made = []
    for kind in ("PNG", "JPEG", "TIFF", "BMP", "WEBP"):
        out = io.BytesIO()
        image.save(out, kind, **({"save_all": True, "append_images": [image]} if kind == "TIFF" else {}))
        made.append(out.getvalue())
    return made


def plain_pdf(compression: int) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 400), invariant=1, pageCompression=compression)
    for number in range(2):
        canvas.grid([30, 150, 270], [100, 200, 300])
        canvas.drawString(40, 150, f"87.3{number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


SEEDS = (plain_pdf(0), plain_pdf(1), hostile.honest(), *pictures(), *(BOMBS[name]() for name in SMALL))


def damaged(data: bytes, seed: int) -> bytes:
    """The bytes with a few of them changed, cut out, doubled, or put elsewhere."""
    rng = Random(seed)
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5, 40))):
        at, length = rng.randrange(len(out) or 1), rng.choice((1, 2, 8, 100, 2000))
        match rng.randrange(6):
            case 0:
                out[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del out[at : at + length]
            case 2:
                out[at:at] = out[at : at + length] * rng.choice((1, 3))
            case 3:
                out[at:at] = rng.randbytes(length)
            case 4:
                out[at:at] = rng.choice(
                    (b"999999999", b"-1", b"0", b"endobj", b"stream\n", b"<<", b"[" * 50, b"\xff\xff\xff\xff")
                )
            case _:
                del out[max(at, 10) :]
    return bytes(out)


files = st.one_of(
    st.builds(lambda head, tail: head + tail, st.sampled_from(HEADS), st.binary(min_size=20, max_size=2000)),
    st.builds(damaged, st.sampled_from(SEEDS), st.integers(0, 2**32)),
    st.builds(damaged, st.sampled_from(SEEDS), st.integers(0, 2**32)),
)


@pytest.mark.bench
@pytest.mark.filterwarnings("ignore:Generating overly large repr")
def test_damaged_files_end_as_read_or_failed_with_a_reason_and_leave_no_process(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    store = Store.open(tmp_path_factory.mktemp("fuzz"))
    pool = Pool(BOUNDS, 2, reader="extract.read:read", ocr_engine="rapidocr")
    suffixes = (".pdf", ".png", ".txt", "")
    ended: dict[str, int] = {}

    @settings(
        max_examples=max(1, FILES // BATCH), deadline=None, database=None, derandomize=True, report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck), phases=[p for p in settings.default.phases if p.name != "shrink"],
    )  # fmt: skip
    @given(st.lists(files, min_size=BATCH, max_size=BATCH))
    def batch(made: list[bytes]) -> None:
        rows = [store.keep(data, f"文件{number}{suffixes[number % 4]}") for number, data in enumerate(made)]
        build(store, pool.read, hands=2, halt=pool.halt)
        for row in rows:
            after = store.document(row.sha256)
            assert after.state in ("read", "failed")
            assert after.state == "read" or "文件" in (after.reason or "")
            kind = _kind(after.reason)
            ended[kind] = ended.get(kind, 0) + 1
            assert "请报告" not in (after.reason or ""), f"{after.reason}: {store.original(row.sha256)}"
        assert len(pool.pids()) <= 2

    try:
        batch()
    finally:
        pool.close()
        store.close()
        print(ended)  # noqa: T201
    children = psutil.Process().children(recursive=True)
    assert [child for child in children if "index.worker" in child.cmdline()] == []
    assert sum(ended.values()) >= FILES


def _kind(reason: str | None) -> str:
    if reason is None:
        return "read"
    signs = (
        "密码",
        "损坏",
        "为空",
        "不是 PDF",
        "没有页面",
        "上限",
        "内存超过",
        "仍未读完",
        "意外结束",
        "请报告",
    )
    return next((sign for sign in signs if sign in reason), reason)
