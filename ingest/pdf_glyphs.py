"""What stands on the pages of a PDF: pieces of lines with their place, and the text that no reader sees."""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]

_SPACES = frozenset(" \t\u00a0\u2002\u2003\u2007\u2009\u202f")
_BREAKS = frozenset("\r\n")
# pdfium's own marks for a hyphen that a line break put in.
HYPHENS = frozenset("\x02\ufffe\u00ad")
_GAP = 1.5
_SPACE = 0.25
_LEVEL = 0.5
_LIKELY = (0.4, 2.5)
_TINY = 1.5
_ALIKE = 24
_SHAPES = 5000
_OPAQUE = 250
_INVISIBLE = frozenset({raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP})
_FILLED = frozenset({raw.FPDF_TEXTRENDERMODE_FILL, raw.FPDF_TEXTRENDERMODE_FILL_CLIP})
_WHITE = (255, 255, 255)

_Pointer = Any  # what pdfium hands out, untyped
_Box = tuple[float, float, float, float]
_Colour = tuple[int, int, int]


@dataclass(slots=True)
class Segment:
    """A piece of one line, in points from the page's lower left corner; `size` is that of its font.

    Where fonts are mixed, `size` is their mean and `bold` says that all of it is.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool

    @property
    def middle(self) -> float:
        """The height at which the line runs."""
        return (self.y0 + self.y1) / 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: the segments that a reader sees in the order of the file, and the text that he does not."""

    number: int
    width: float
    height: float
    segments: tuple[Segment, ...]
    hidden: str


@dataclass(frozen=True, slots=True)
class _Shape:
    box: _Box
    colour: _Colour | None
    order: int


@dataclass(slots=True)
class _Glyph:
    char: str
    box: _Box
    size: float
    bold: bool


@dataclass(slots=True)
class _Surface:
    """What is painted on a page besides text, and how each text object is painted."""

    crop: _Box
    shapes: list[_Shape] = field(default_factory=list)
    orders: dict[int, int] = field(default_factory=dict)
    known: dict[int, tuple[bool, float, bool]] = field(default_factory=dict)


def read_sheet(page: pdfium.PdfPage, number: int) -> Sheet:
    """Return what stands on `page`; raise pdfium.PdfiumError when it cannot be read."""
    surface = _surface(page)
    text_page = page.get_textpage()
    seen: list[_Glyph | None] = []
    hidden: list[str] = []
    for glyph, is_hidden in _glyphs(text_page.raw, surface):
        if is_hidden and glyph is not None:
            hidden.append(glyph.char)
        elif glyph is None or not is_hidden:
            seen.append(glyph)
    text_page.close()
    width, height = page.get_size()
    return Sheet(number, width, height, tuple(_segments(seen)), "".join(hidden).strip())


def _glyphs(text_page: _Pointer, surface: _Surface) -> Iterator[tuple[_Glyph | None, bool]]:
    """Yield each character and whether it is hidden; None stands for the end of a line."""
    box = raw.FS_RECTF()
    is_hidden = False
    for place in range(raw.FPDFText_CountChars(text_page)):
        char = chr(raw.FPDFText_GetUnicode(text_page, place) or 0xFFFD)
        if char in _BREAKS:
            yield None, False
            continue
        raw.FPDFText_GetLooseCharBox(text_page, place, box)
        found = (box.left, box.bottom, box.right, box.top)
        pointer = raw.FPDFText_GetTextObject(text_page, place)
        size, bold = found[3] - found[1], False
        if pointer:
            is_hidden, size, bold = _painted(pointer, found, surface)
            size = size or found[3] - found[1]
        yield _Glyph("-" if char in HYPHENS else char, found, size, bold), is_hidden


def _painted(pointer: _Pointer, box: _Box, surface: _Surface) -> tuple[bool, float, bool]:
    address = ctypes.cast(pointer, ctypes.c_void_p).value or 0
    if address not in surface.known:
        surface.known[address] = _look(pointer, box, surface, surface.orders.get(address, 0))
    return surface.known[address]


def _look(pointer: _Pointer, box: _Box, surface: _Surface, order: int) -> tuple[bool, float, bool]:
    """Return whether a text object is hidden, the size of its font, and whether it is bold."""
    height = _font_size(pointer, box[3] - box[1])
    mode = raw.FPDFTextObj_GetTextRenderMode(pointer)
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    left, bottom, right, top = surface.crop
    hidden = mode in _INVISIBLE or 0 < height < _TINY or not (left <= x <= right and bottom <= y <= top)
    under = [shape for shape in surface.shapes if _covers(shape.box, x, y)]
    hidden = hidden or any(shape.order > order and shape.colour is not None for shape in under)
    if not hidden and mode in _FILLED:
        colour, alpha = _fill(pointer)
        ground = max(under, key=lambda shape: shape.order).colour if under else _WHITE
        hidden = alpha < _ALIKE or (ground is not None and _alike(colour, ground))
    return hidden, height, _is_bold(pointer)


def _font_size(pointer: _Pointer, height: float) -> float:
    """Return the font's size in points; the `height` of a letter where the file's number cannot be right."""
    size, matrix = ctypes.c_float(), raw.FS_MATRIX()
    raw.FPDFTextObj_GetFontSize(pointer, size)
    raw.FPDFPageObj_GetMatrix(pointer, matrix)
    found = size.value * math.hypot(matrix.c, matrix.d)
    return found if _LIKELY[0] * height < found < _LIKELY[1] * height else height


def _surface(page: pdfium.PdfPage) -> _Surface:
    surface = _Surface(page.get_cropbox())
    for order, one in enumerate(page.get_objects(max_depth=1)):
        if one.type == raw.FPDF_PAGEOBJ_TEXT:
            surface.orders[ctypes.cast(one.raw, ctypes.c_void_p).value or 0] = order
        elif one.type in {raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING}:
            shape = _shape(one, order)
            if shape is not None and len(surface.shapes) < _SHAPES:
                surface.shapes.append(shape)
    return surface


def _shape(one: pdfium.PdfObject, order: int) -> _Shape | None:
    if one.type != raw.FPDF_PAGEOBJ_PATH:
        return _Shape(one.get_bounds(), None, order)
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(one.raw, mode, stroke)
    colour, alpha = _fill(one.raw)
    if mode.value == raw.FPDF_FILLMODE_NONE or alpha < _OPAQUE:
        return None
    return _Shape(one.get_bounds(), colour, order)


def _fill(pointer: _Pointer) -> tuple[_Colour, int]:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(pointer, red, green, blue, alpha):
        return (0, 0, 0), 255
    return (red.value, green.value, blue.value), alpha.value


def _is_bold(pointer: _Pointer) -> bool:
    font = raw.FPDFTextObj_GetFont(pointer)
    name = ctypes.create_string_buffer(128)
    if font:
        raw.FPDFFont_GetBaseFontName(font, name, 128)
    return any(word in name.value.lower() for word in (b"bold", b"black", b"heavy"))


def _covers(box: _Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _alike(one: _Colour, two: _Colour) -> bool:
    return max(abs(a - b) for a, b in zip(one, two, strict=True)) < _ALIKE


def _segments(glyphs: list[_Glyph | None]) -> Iterator[Segment]:
    """Join characters to pieces of lines: a new one at a line's end, at a wide gap, and at a jump."""
    segment: Segment | None = None
    space = False
    for glyph in glyphs:
        if glyph is None or glyph.char in _SPACES:
            space = True
            if glyph is None and segment is not None:
                yield segment
                segment = None
            continue
        if segment is not None and _continues(segment, glyph):
            gap = glyph.box[0] - segment.x1
            segment.text += (" " if space or gap > _SPACE * segment.size else "") + glyph.char
            segment.x1 = max(segment.x1, glyph.box[2])
            segment.size += (glyph.size - segment.size) / len(segment.text)
            segment.bold = segment.bold and glyph.bold
        else:
            if segment is not None:
                yield segment
            segment = Segment(glyph.char, *glyph.box, glyph.size, glyph.bold)
        space = False
    if segment is not None:
        yield segment


def _continues(segment: Segment, glyph: _Glyph) -> bool:
    middle = (glyph.box[1] + glyph.box[3]) / 2
    gap = glyph.box[0] - segment.x1
    return abs(middle - segment.middle) < _LEVEL * segment.size and -segment.size < gap < _GAP * segment.size
