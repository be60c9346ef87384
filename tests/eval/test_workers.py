"""What the benchmark of worker processes makes of what it measured."""

from pathlib import Path

import pypdfium2
import pytest

from eval.workers import Held, long_scan


def pdf(path: Path, widths: list[int]) -> Path:
    with pypdfium2.PdfDocument.new() as document:
        for width in widths:
            document.new_page(width, 100)
        document.save(path)
    return path


@pytest.mark.parametrize(
    ("after_page", "expected"),
    [
        pytest.param([100.0] * 100, 0.0, id="nothing"),
        pytest.param([1.0] * 10 + [100.0] * 90, 0.0, id="models are loaded first"),
        pytest.param([100.0] * 90 + [104.0] * 10, 0.04, id="a little at the end"),
        pytest.param([100.0 + page for page in range(100)], 0.699, id="with every page"),
        pytest.param([50.0], 0.0, id="one page"),
    ],
)
def test_growth_is_that_of_the_last_tenth_over_the_second(after_page: list[float], expected: float) -> None:
    assert Held(tuple(after_page), 0).growth == pytest.approx(expected, abs=0.001)


def test_a_long_scan_repeats_the_pages_of_the_others_in_order(tmp_path: Path) -> None:
    scans = [pdf(tmp_path / "a.pdf", [101, 102]), pdf(tmp_path / "b.pdf", [103])]
    with pypdfium2.PdfDocument(long_scan(tmp_path, scans, 7)) as document:
        assert [round(page.get_width()) for page in document] == [101, 102, 103, 101, 102, 103, 101]
