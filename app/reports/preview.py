"""Pages of a finished PDF as pixels, for the preview: shown is what prints.

pdfium is not safe in several threads: one lock lets one at a time render.
"""

import threading

import pypdfium2 as pdfium

_rendering = threading.Lock()


def page_count(pdf: bytes) -> int:
    """Number of pages; ValueError if the bytes are no PDF."""
    with _rendering:
        document = _open(pdf)
        try:
            return len(document)
        finally:
            document.close()


def render_page(pdf: bytes, page: int, width_px: int) -> tuple[int, int, bytes]:
    """Page `page` (from 0) on white, `width_px` wide: width, height, pixels of 4 bytes B G R X, rows without padding.

    ValueError if the bytes are no PDF, IndexError if there is no such page. Qt reads it as Format_RGB32.
    """
    with _rendering:
        document = _open(pdf)
        try:
            if not 0 <= page < len(document):
                raise IndexError(page)
            sheet = document[page]
            scale = width_px / sheet.get_width()
            wide, high = width_px, max(round(sheet.get_height() * scale), 1)
            bitmap = pdfium.PdfBitmap.new_native(wide, high, pdfium.raw.FPDFBitmap_BGRx)
            bitmap.fill_rect((255, 255, 255, 255), 0, 0, wide, high)
            flags = pdfium.raw.FPDF_ANNOT
            pdfium.raw.FPDF_RenderPageBitmap(bitmap, sheet, 0, 0, wide, high, 0, flags)
            return wide, high, _rows(bytes(bitmap.buffer), wide * 4, bitmap.stride, high)
        finally:
            document.close()


def _open(pdf: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(pdf)
    except pdfium.PdfiumError as error:
        raise ValueError("no PDF") from error


def _rows(pixels: bytes, used: int, stride: int, high: int) -> bytes:
    if stride == used:
        return pixels
    return b"".join(pixels[row * stride : row * stride + used] for row in range(high))
