"""How a chart becomes a picture.

The same chart gives the same bytes: no date, no random name. An SVG keeps its letters as text, for the reader's own
fonts; a PNG is drawn with the first Chinese font that is there.
"""

import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from functools import cache
from html import escape
from io import BytesIO
from logging import ERROR, getLogger
from typing import Any, Literal
from warnings import catch_warnings, filterwarnings

from collect.form.charts import Kind
from collect.form.plotted import Bars, Plotted

FONTS = (
    "Microsoft YaHei", "SimHei", "SimSun", "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC",
    "WenQuanYi Micro Hei", "AR PL SungtiL GB",
)  # fmt: skip
"""What Windows has, then what other systems have; of these the first that is there."""
WIDTH = 150.0
"""Millimetres, in every chart."""
_ROW, _FRAME, _COLUMNS_HEIGHT = 7.5, 16.0, 72.0
"""Millimetres for each bar that runs to the right, for what is around the bars, for bars that run upwards."""
_MM_PER_INCH = 25.4
_DOTS = 200
"""Dots per inch of a PNG."""
_SIZE = 9
_NOW, _BEFORE, _LINE = "#2F5597", "#A6A6A6", "#BFBFBF"
_SHARE = 0.72
"""How much of its place a group of bars takes."""
_HEADROOM = 0.12
"""What is left free beyond the longest bar, for its figure, as a part of it."""
_WRAP = {Kind.COLUMN: 6, Kind.BAR: 16}
"""So many characters of a label stand on one line."""
_ROOT = re.compile(rb"^.*?<svg (?P<rest>[^>]*)>", re.DOTALL)
_ID = re.compile(rb' id="([^"]*)"')
_UNWANTED = re.compile(rb"\s*<(metadata|style)\b.*?</\1>", re.DOTALL)
"""Who drew it; and rules that would be those of the whole page around it."""
Form = Literal["svg", "png"]


def drawn(chart: Plotted, *, form: Form = "png") -> bytes:
    """The picture of a chart, without its title; a figure stands at the end of each bar.

    An SVG begins with its ``<svg role="img">``, which carries title and description for those who cannot see it; no
    id in it is that of another chart.
    """
    import matplotlib  # noqa: PLC0415 - it takes half a second: only who draws waits for it
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    mpl: Any = matplotlib  # what it says of its types leaves them unknown
    settings = {
        "font.family": [*fonts(), "DejaVu Sans"],
        "font.size": _SIZE,
        "svg.fonttype": "none",
        "svg.hashsalt": chart.title,
        "axes.unicode_minus": False,  # many Chinese fonts have no minus of mathematics
        "text.parse_math": False,  # a name may have two dollar signs in it
    }
    ink = BytesIO()
    with mpl.rc_context(settings), _quietly():
        size = (WIDTH / _MM_PER_INCH, height(chart) / _MM_PER_INCH)
        figure: Any = Figure(figsize=size, dpi=_DOTS, layout="constrained")
        _fill(figure.subplots(), chart)
        canvas: Any = FigureCanvasAgg(figure) if form == "png" else FigureCanvasSVG(figure)
        if form == "png":
            canvas.print_png(ink, metadata={"Software": None})
        else:
            canvas.print_svg(ink, metadata={"Date": None})
    return ink.getvalue() if form == "png" else _accessible(ink.getvalue(), chart)


def height(chart: Plotted) -> float:
    """How high the picture is, in millimetres."""
    rows = len(chart.labels) * (1 + 0.6 * (len(chart.series) - 1))
    return _COLUMNS_HEIGHT if chart.kind is Kind.COLUMN else _FRAME + _ROW * rows


@contextmanager
def _quietly() -> Generator[None]:
    """The library tells, in English, whoever reads a log; a clerk reads the screen."""
    log = getLogger("matplotlib")
    level = log.level
    log.setLevel(ERROR)
    try:
        with catch_warnings():
            filterwarnings("ignore", message="Glyph .* missing")  # an SVG's letters are the reader's own
            yield
    finally:
        log.setLevel(level)


@cache
def fonts() -> tuple[str, ...]:
    """The Chinese fonts of this machine that are good for charts, the best first; none where a PNG would show
    empty boxes.
    """
    with _quietly():  # the first time ever it looks through all fonts of the machine
        from matplotlib import font_manager  # noqa: PLC0415

    manager: Any = font_manager.fontManager
    here = {font.name for font in manager.ttflist}
    return tuple(name for name in FONTS if name in here)


def _fill(axes: Any, chart: Plotted) -> None:
    upwards = chart.kind is Kind.COLUMN
    for place, bars in enumerate(chart.series):
        _draw(axes, chart, bars=bars, place=place)
    labels = [_wrapped(label, _WRAP[chart.kind]) for label in chart.labels]
    (axes.set_xticks if upwards else axes.set_yticks)(range(len(labels)), labels)
    if not upwards:
        axes.invert_yaxis()  # the first bar on top, as a list is read
    axes.tick_params(length=0)
    (axes.yaxis if upwards else axes.xaxis).set_visible(False)  # each bar bears its figure
    axes.spines[:].set_visible(False)
    axes.spines["bottom" if upwards else "left"].set(visible=True, color=_LINE)
    axes.margins(**{"y" if upwards else "x": _HEADROOM})
    figures = [figure for bars in chart.series for figure in bars.figures]
    if min(figures) >= 0:
        most = float(max(figures) / chart.measure.scale)
        (axes.set_ylim if upwards else axes.set_xlim)(0, most * (1 + _HEADROOM) or 1)
    if len(chart.series) > 1:
        axes.legend(frameon=False, loc="lower right", ncols=len(chart.series), bbox_to_anchor=(1, 1))


def _draw(axes: Any, chart: Plotted, *, bars: Bars, place: int) -> None:
    """One series; of several each bar stands beside that of the other."""
    width = _SHARE / len(chart.series)
    shift = (place - (len(chart.series) - 1) / 2) * width
    places = [at + shift for at in range(len(chart.labels))]
    colour = _NOW if place == len(chart.series) - 1 else _BEFORE
    lengths = [float(figure / chart.measure.scale) for figure in bars.figures]  # a length on paper, not a figure
    draw = axes.bar if chart.kind is Kind.COLUMN else axes.barh
    made = draw(places, lengths, width, color=colour, label=bars.name or None)
    axes.bar_label(made, labels=chart.written(bars), padding=2, fontsize=_SIZE - 1)


def _wrapped(label: str, longest: int) -> str:
    return "\n".join(label[start : start + longest] for start in range(0, len(label), longest))


def _accessible(svg: bytes, chart: Plotted) -> bytes:
    """The element alone, to be put into a page: no names that another chart has too, title and description within."""
    told: Mapping[str, str] = {"title": chart.title, "desc": chart.described}
    words = "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in told.items())
    name = escape(chart.described, quote=True)
    bare = _UNWANTED.sub(b"", svg)
    plain = _ID.sub(lambda found: found[0] if b"#" + found[1] in bare else b"", bare)
    begin = f'<svg role="img" aria-label="{name}" style="stroke-linejoin: round" '.encode()
    return _ROOT.sub(lambda found: begin + found["rest"] + b">" + words.encode(), plain, count=1)
