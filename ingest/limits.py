"""What one file may cost: its pages, and the size that its pictures unfold to. What costs more is refused, with the remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.errors import OversizedDocument, UnreadablePage

MIB = 2**20
BYTES_A_PIXEL = 3
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The most pages a file may have, the most pixels one picture, and the most MiB one page's pictures unfolded."""

    pages: int = 1000
    pixels: int = 100_000_000
    decompressed_mb: int = 512

    def refuse_pages(self, file: str, pages: int) -> None:
        """Raise OversizedDocument where the file has more pages than are read at once."""
        if pages > self.pages:
            raise OversizedDocument(
                f"{file}: 共 {pages} 页，超过 {self.pages} 页的上限，请拆分后再添加（或调大 JIXIAO_MAX_PAGES）/ "
                f"{pages} pages, over the limit of {self.pages}; split the file (or raise JIXIAO_MAX_PAGES)"
            )

    def refuse_pictures(self, file: str, page: int, sizes: Iterable[tuple[int, int]]) -> None:
        """Raise UnreadablePage where the page's pictures (width, height in pixels) are too large to unfold."""
        areas = [width * height for width, height in sizes]
        if max(areas, default=0) > self.pixels:
            raise _oversized(file, page, max(areas) / MILLION, self.pixels / MILLION, *_PIXELS)
        unfolded_mb = sum(areas) * BYTES_A_PIXEL / MIB
        if unfolded_mb > self.decompressed_mb:
            raise _oversized(file, page, unfolded_mb, self.decompressed_mb, *_UNFOLDED)


_PIXELS = ("百万像素", "million pixels", "JIXIAO_MAX_PIXELS")
_UNFOLDED = ("MB", "MB", "JIXIAO_MAX_DECOMPRESSED_MB")


def _oversized(
    file: str, page: int, size: float, limit: float, unit: str, unit_en: str, setting: str
) -> UnreadablePage:
    return UnreadablePage(
        f"{file} 第 {page} 页: 图像展开后为 {size:.0f} {unit}，上限为 {limit:.0f}，请以较低分辨率重新扫描（或调大 {setting}）/ "
        f"the pictures on page {page} unfold to {size:.0f} {unit_en}, over the limit of {limit:.0f}; "
        f"scan it at a lower resolution (or raise {setting})"
    )
