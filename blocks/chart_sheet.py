"""A sheet of pixels to draw charts on: one style, one font, a kept renderer and kept grounds for each thread.

Coordinates are pixels from the top left. matplotlib is loaded with the first chart. Nothing global is read or set,
so threads do not meet: a sheet, its font and its grounds belong to the thread that made them.
"""

from __future__ import annotations

import struct
import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from functools import cache
from threading import local
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.backend_bases import GraphicsContextBase
    from matplotlib.font_manager import FontProperties
    from numpy.typing import NDArray

Anchor = Literal["start", "middle", "end"]
WIDTH, HEIGHT = 1000, 500
PAPER, INK, SOFT, LINE, ACCENT = "#ffffff", "#1d2433", "#566072", "#d5dae3", "#1f5f8b"
"""An opaque paper of its own: the chart looks the same in light and in dark."""
_GROUNDS = 8
"""How many grounds a thread keeps: one a day and scale is in use at a time."""
_WIDTHS = 2000
_STAMPS = 500
"""How many written texts a thread keeps as pixels: a number or a label comes again, and shaping one takes longest."""
_SOLID = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
_ABOVE, _BELOW, _ASIDE = 48, 16, 16
"""Room around the beginning of a text, for the largest letters with their marks."""
_DPI = 72
"""So that a point is a pixel."""
_kept = local()


class Sheet:
    """A picture in the making; ``sheet()`` gives the thread's own."""

    def __init__(self) -> None:
        from matplotlib.backends.backend_agg import RendererAgg

        self._renderer = RendererAgg(WIDTH, HEIGHT, _DPI)
        self._writer = RendererAgg(WIDTH, _ABOVE + _BELOW, _DPI)
        self._grounds: dict[Hashable, object] = {}
        self._widths: dict[tuple[str, float, bool], float] = {}
        self._stamps: OrderedDict[Hashable, NDArray[np.uint8]] = OrderedDict()

    def begin(self, key: Hashable, draw: Callable[[Sheet], None]) -> None:
        """Put the ground on the sheet: ``draw`` is asked once for each ``key``."""
        from matplotlib.transforms import Bbox

        self._renderer.clear()
        if key in self._grounds:
            self._renderer.restore_region(self._grounds[key])
            return
        self.box(0, 0, WIDTH, HEIGHT, PAPER)
        draw(self)
        if len(self._grounds) >= _GROUNDS:
            self._grounds.clear()
        self._grounds[key] = self._renderer.copy_from_bbox(Bbox.from_extents(0, 0, WIDTH, HEIGHT))

    def box(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        """Fill a rectangle."""
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        self.shape(corners, fill)

    def shape(self, corners: Sequence[tuple[float, float]], fill: str, edge: str = "") -> None:
        """Fill a polygon, with an edge of its own colour where one is given."""
        self._path([*corners, corners[0]], edge or fill, 1.5 if edge else 0.0, fill=fill)

    def line(self, points: Sequence[tuple[float, float]], colour: str, width: float = 1.0) -> None:
        """Draw a line through the points; one alone is nothing."""
        if len(points) > 1:
            self._path(points, colour, width)

    def dot(self, x: float, y: float, radius: float, fill: str, edge: str = PAPER) -> None:
        """Draw a dot with a ring around it that lifts it off what is behind."""
        from matplotlib.path import Path
        from matplotlib.transforms import Affine2D

        context = self._context(edge, 2.0)
        at = Affine2D().scale(radius).translate(x, HEIGHT - y)
        self._renderer.draw_path(context, Path.unit_circle(), at, _rgba(fill))

    def text(
        self,
        x: float,
        y: float,
        said: str,
        size: float,
        *,
        colour: str = INK,
        bold: bool = False,
        anchor: Anchor = "start",
    ) -> float:
        """Write on the base line ``y`` and return how wide it is; what the font lacks is left out."""
        known = legible(said)
        if not known:
            return 0.0
        wide = self.width(known, size, bold=bold)
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        stamp = self._stamp(known, size, colour, bold=bold)
        self._renderer.draw_image(self._context(colour, 1.0), round(left) - _ASIDE, HEIGHT - round(y) - _BELOW, stamp)
        return wide

    def width(self, said: str, size: float, *, bold: bool = False) -> float:
        """Return how many pixels wide ``said`` is."""
        known = legible(said)
        if not known:
            return 0.0
        key = (known, size, bold)
        if key not in self._widths:
            if len(self._widths) >= _WIDTHS:
                self._widths.clear()
            wide, _, _ = self._renderer.get_text_width_height_descent(known, _font(size, bold=bold), ismath=False)
            self._widths[key] = float(wide)
        return self._widths[key]

    def fitted(self, said: str, size: float, room: float, *, bold: bool = False) -> str:
        """Return ``said``, cut with an ellipsis where it would be wider than ``room``."""
        known = legible(said)[:200]
        if self.width(known, size, bold=bold) <= room:
            return known
        shortest, longest = 0, len(known)
        while longest - shortest > 1:
            middle = (shortest + longest) // 2
            fits = self.width(known[:middle] + "…", size, bold=bold) <= room
            shortest, longest = (middle, longest) if fits else (shortest, middle)
        return known[:shortest].rstrip() + "…"

    def png(self) -> bytes:
        """Return the picture as PNG.

        Written here: rows of flat colours pack best and quickest unfiltered, and Pillow tries every filter on each.
        """
        import numpy as np
        from PIL import Image

        size = (WIDTH, HEIGHT)
        image = Image.frombuffer("RGBA", size, self._renderer.buffer_rgba(), "raw", "RGBA", 0, 1).convert("RGB")
        rows = np.zeros((HEIGHT, 1 + 3 * WIDTH), np.uint8)  # a row begins with its filter, 0 for none
        rows[:, 1:] = np.frombuffer(image.tobytes(), np.uint8).reshape(HEIGHT, 3 * WIDTH)
        head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
        parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows.data, 1)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in parts)

    def _stamp(self, said: str, size: float, colour: str, *, bold: bool) -> NDArray[np.uint8]:
        """The written text as pixels from the bottom up, with room around where it begins."""
        key = (said, size, colour, bold)
        if key in self._stamps:
            self._stamps.move_to_end(key)
        else:
            self._stamps[key] = self._written(said, size, colour, bold=bold)
            if len(self._stamps) > _STAMPS:
                self._stamps.popitem(last=False)
        return self._stamps[key]

    def _written(self, said: str, size: float, colour: str, *, bold: bool) -> NDArray[np.uint8]:
        import numpy as np

        self._writer.clear()
        self._writer.draw_text(self._context(INK, 1.0), _ASIDE, _ABOVE, said, _font(size, bold=bold), 0)
        wide = min(WIDTH, round(self.width(said, size, bold=bold)) + 2 * _ASIDE)
        stamp = np.asarray(self._writer.buffer_rgba())[::-1, :wide].copy()
        stamp[..., :3] = [round(255 * part) for part in _rgba(colour)[:3]]
        return stamp

    def _path(
        self,
        points: Sequence[tuple[float, float]],
        colour: str,
        width: float,
        *,
        fill: str = "",
    ) -> None:
        from matplotlib.path import Path
        from matplotlib.transforms import IdentityTransform

        context = self._context(colour, width)
        turned = [(x, HEIGHT - y) for x, y in points]
        self._renderer.draw_path(context, Path(turned), IdentityTransform(), _rgba(fill) if fill else None)

    def _context(self, colour: str, width: float) -> GraphicsContextBase:
        context = self._renderer.new_gc()
        context.set_foreground(_rgba(colour), isRGBA=True)
        context.set_linewidth(width)
        context.set_joinstyle("round")
        context.set_capstyle("round" if width > 1 else "butt")
        return context


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def sheet() -> Sheet:
    """Return this thread's sheet."""
    kept = getattr(_kept, "sheet", None)
    if not isinstance(kept, Sheet):
        kept = _kept.sheet = Sheet()
    return kept


def legible(said: str) -> str:
    """Return the text in one line with only what the font can draw."""
    drawn = _drawn()
    return " ".join("".join(letter if ord(letter) in drawn or letter == " " else " " for letter in said).split())


@cache
def _drawn() -> frozenset[int]:
    """The code points that both weights hold and that can be seen."""
    from matplotlib.ft2font import FT2Font

    both = frozenset.intersection(*(frozenset(FT2Font(_file(name)).get_charmap()) for name in _SOLID))
    return frozenset(code for code in both if chr(code).isprintable())


@cache
def _font(size: float, *, bold: bool) -> FontProperties:
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=_file(_SOLID[bold]), size=size)


def _file(name: str) -> str:
    from matplotlib import get_data_path

    return f"{get_data_path()}/fonts/ttf/{name}"


@cache
def _rgba(colour: str) -> tuple[float, float, float, float]:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue, 1.0
