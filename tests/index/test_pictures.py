import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image, ImageDraw

from index.store import Store
from ingest.errors import NotFound, UnreadableDocument


def two_pages(form: str) -> bytes:
    pages = []
    for number in range(2):
        page = Image.new("RGB", (496, 702), "white")
        ImageDraw.Draw(page).rectangle((50, 50 + 300 * number, 450, 200 + 300 * number), fill="black")
        pages.append(page)
    out = io.BytesIO()
    pages[0].save(out, form, save_all=True, append_images=pages[1:])
    return out.getvalue()


@pytest.mark.parametrize("form", ["PDF", "TIFF"])
def test_a_page_is_drawn_once_and_again_when_it_was_lost(store: Store, form: str) -> None:
    row = store.keep(two_pages(form), "scan")
    path = store.page_image(row.sha256, 2)
    picture = Image.open(path)
    assert picture.format == "PNG"
    assert abs(picture.width / picture.height - 496 / 702) < 0.01
    assert picture.convert("L").getpixel((picture.width // 2, int(picture.height * 0.6))) == 0
    assert picture.convert("L").getpixel((picture.width // 2, int(picture.height * 0.2))) == 255
    made = path.stat().st_mtime_ns
    assert store.page_image(row.sha256[:10], 2).stat().st_mtime_ns == made
    path.unlink()
    assert store.page_image(row.sha256, 2).exists()
    assert list((store.home / "tmp").iterdir()) == []


@pytest.mark.parametrize("page", [0, 3, -1])
def test_a_page_that_is_not_there_is_not_found(store: Store, page: int) -> None:
    row = store.keep(two_pages("PDF"), "scan.pdf")
    with pytest.raises(NotFound):
        store.page_image(row.sha256, page)


def test_a_file_that_cannot_be_opened_has_no_pictures(store: Store) -> None:
    with pytest.raises(UnreadableDocument):
        store.page_image(store.keep(b"no scan", "bad.pdf").sha256, 1)


def test_many_threads_may_draw_pages_at_once(store: Store) -> None:
    digests = [store.keep(two_pages("PDF") + bytes(number), "a.pdf").sha256 for number in range(4)]

    def draw(sha256: str) -> list[bytes]:
        return [store.page_image(sha256, page).read_bytes() for page in (1, 2)]

    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(draw, digests * 2))
    assert all(pictures == drawn[0] for pictures in drawn)
    assert drawn[0][0] != drawn[0][1]
