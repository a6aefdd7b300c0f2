"""A drawing that leaves the page: an SVG file with its own colours, and a PNG in the hub's typeface."""

from pathlib import Path
from xml.etree.ElementTree import Element, fromstring, tostring

import resvg_py

_FONTS = sorted(str(path) for path in (Path(__file__).parent / "fonts").glob("*.ttf"))
_FAMILY = "Atkinson Hyperlegible Next"
_MARGIN = 24.0
_GROUND = "#ffffff"

# The light theme's colours, written out: a file on its own knows no tokens. A test holds them to the style sheets.
PALETTE = {
    "ink": "#1c2227",
    "ink-2": "#4b5660",
    "ink-3": "#5f6a74",
    "line": "#dfdcd6",
    "line-strong": "#7d878f",
    "surface": "#ffffff",
    "accent": "#0f5c66",
    "accent-tint": "#e6f1f1",
    "link": "#0b5a96",
    "ok": "#1e6b3c",
    "pencil": "#75695a",
    "pencil-line": "#9c8f7e",
    "pencil-tint": "#f3eee5",
    "adopt": "#0f5c66",
    "adapt": "#8a5a00",
    "abandon": "#7b3860",
    "river": "#a9c6c6",
    "aim": "#0f5c66",
    "on-aim": "#ffffff",
}
_RULES = """
text{fill:$ink;font-family:'Atkinson Hyperlegible Next','Atkinson Hyperlegible',sans-serif;font-size:15px}
.t-s{font-size:14px;fill:$ink-3}.t-l{font-size:17px}.t-m{font-weight:600}.t-b{font-weight:700}
.t-soft{fill:$ink-3}.t-pencil{fill:$pencil}.t-accent{fill:$accent}.t-on{fill:$on-aim}
.t-halo{paint-order:stroke;stroke:#ffffff;stroke-width:4px;stroke-linejoin:round}
.t-n{font-variant-numeric:tabular-nums}
.end{text-anchor:end}.mid{text-anchor:middle}
.river{fill:none;stroke:$river;stroke-linecap:round}
.river-pencil{fill:none;stroke:$pencil-line;stroke-width:1.5;stroke-dasharray:5 5}
.river-also{fill:none;stroke:$line-strong;stroke-width:1.25}
.rule{stroke:$line;fill:none}.rule-ink{stroke:$ink;stroke-width:1.5;fill:none}
.node{fill:$surface;stroke:$ink;stroke-width:1.5}.node-soft{fill:$surface;stroke:$line-strong}.node-aim{fill:$aim}
.node-pencil{fill:$pencil-tint;stroke:$pencil-line;stroke-width:1.5;stroke-dasharray:5 4}
.fill-ink{fill:$ink}.fill-adopt{fill:$adopt}.fill-adapt{fill:$adapt}.fill-abandon{fill:$abandon}
.ring-adapt{stroke:$adapt;fill:#ffffff;stroke-width:1.75}.ring-abandon{stroke:$abandon;fill:#ffffff;stroke-width:1.75}
.ring-running{stroke:$pencil-line;fill:#ffffff;stroke-width:1.75;stroke-dasharray:3 2.6}
.slash{fill:none;stroke:$abandon;stroke-width:1.75;stroke-linecap:round}.dot-running{fill:$pencil-line}
.faint{opacity:.55}
.ramp-line{fill:none;stroke:$ink;stroke-width:2.5;stroke-linejoin:round;stroke-linecap:round}
.ramp-faint{fill:none;stroke:$line-strong;stroke-width:1.25;opacity:.55;stroke-linejoin:round}
.ramp-open{stroke-dasharray:3 3}
.ramp-pencil{fill:none;stroke:$pencil-line;stroke-width:2.5;stroke-dasharray:6 6;stroke-linejoin:round}
.t-small{font-size:14px}
.series{fill:none;stroke:$ink-2;stroke-width:2;stroke-linejoin:round}
.pt-shift{fill:$accent;stroke:$surface;stroke-width:1}
.seg-shift{fill:none;stroke:$accent;stroke-width:3;stroke-linejoin:round}.band-shift{fill:$accent-tint}
.median{stroke:$ink;stroke-width:1.5;fill:none}
.goal{stroke:$pencil;stroke-width:2;stroke-dasharray:2 5;stroke-linecap:round;fill:none}
.flag{fill:$surface;stroke:$ink;stroke-width:1.5}.flag-line{fill:none;stroke:$line-strong;stroke-dasharray:2 3}
.thin{stroke-width:1.25}.thick{stroke-width:2}
.dots{fill:none;stroke:$ink-2;stroke-linecap:round}.dots-in{fill:none;stroke:$surface;stroke-linecap:round}
.pt-ghost{fill:#ffffff;stroke:$pencil;stroke-width:1.75;stroke-dasharray:2.5 2}
.ring-out{fill:none;stroke:$ink;stroke-width:2}
.limit{fill:none;stroke:$ink-2;stroke-width:1.5;stroke-dasharray:7 4}
.limit-inner{fill:none;stroke:$line-strong;stroke-dasharray:1 4;stroke-linecap:round}
.spark-room{fill:none}.spark-in .median{stroke:$line-strong;stroke-width:1}
.spark-on .series,.spark-on .median,.spark-on .seg-shift,.spark-on .dots,.spark-on .ring-out{stroke:$on-aim}
.spark-on .median{stroke-opacity:.6;stroke-dasharray:3 3}.spark-on .dots-in{stroke:$aim}
.spark-on .pt-shift{fill:$on-aim;stroke:$aim}
.leader{fill:none;stroke:$line-strong}.note-line{fill:none;stroke:$line-strong}
.gap-missing{fill:none;stroke:$pencil;stroke-width:1.5}.gap-hidden{fill:none;stroke:$pencil;stroke-width:1.5}
.level{stroke:$ink-2}
.ga{stroke:$accent;fill:$accent}.gb{stroke:$adapt;fill:$adapt}.gc{stroke:$abandon;fill:$abandon}
.gd{stroke:$link;fill:$link}.ge{stroke:$ink-2;fill:$ink-2}.gf{stroke:$ok;fill:$ok}
.gl{fill:none;stroke-width:2;stroke-linejoin:round}.gm{stroke-width:1.5}.gt{stroke:none}
.level{fill:none;stroke-width:5;stroke-opacity:.4}.bracket{fill:none;stroke:$ink-2;stroke-width:1.5}
"""


def style() -> str:
    """The style sheet that a file carries: every drawing class in plain colours."""
    rules = _RULES
    for name in sorted(PALETTE, key=len, reverse=True):
        rules = rules.replace(f"${name}", PALETTE[name])
    return rules


def to_file(svg: str, *, address: str = "") -> str:
    """A drawn `<svg>` as a file of its own, with a white ground and a margin.

    Links become absolute when the `address` of the hub ("https://hub.example.org") is given; without it they are taken
    off, since they would lead nowhere. Raises ValueError when the text is not one well-formed drawing.
    """
    try:
        root = fromstring(svg.strip())  # noqa: S314  (made by our own templates, with everything escaped)
    except SyntaxError as error:
        raise ValueError("This is not a drawing.") from error
    if root.tag != "svg":
        raise ValueError("This is not a drawing.")
    left, top, across, down = (float(number) for number in root.get("viewBox", "").split())
    box = (left - _MARGIN, top - _MARGIN, across + 2 * _MARGIN, down + 2 * _MARGIN)
    root.set("xmlns", "http://www.w3.org/2000/svg")
    root.set("viewBox", " ".join(f"{number:g}" for number in box))
    root.set("width", f"{box[2]:g}")
    root.set("height", f"{box[3]:g}")
    _relink(root, address.rstrip("/"))
    for index, element in enumerate((_style_sheet(), _ground(box))):
        root.insert(index + len(root.findall("title")) + len(root.findall("desc")), element)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode")


def _style_sheet() -> Element:
    element = Element("style")
    element.text = style()
    return element


def _ground(box: tuple[float, float, float, float]) -> Element:
    sides = {name: f"{value:g}" for name, value in zip(("x", "y", "width", "height"), box, strict=True)}
    return Element("rect", {**sides, "fill": _GROUND})


def _relink(root: Element, address: str) -> None:
    for link in root.iter("a"):
        target = link.attrib.pop("href", "")
        if address and target.startswith("/"):
            link.set("href", address + target)
        else:
            link.tag = "g"


def to_png(svg: str, width: int) -> bytes:
    """A drawn `<svg>` or one of `to_file` as a PNG that many pixels wide, on white.

    What the hub's typeface lacks (Arabic, Chinese, emoji) comes from the fonts of the machine, where it has them.
    Raises ValueError for a width below 1 or above 10,000 and for what is not a drawing.
    """
    if not 1 <= width <= 10_000:
        raise ValueError("A picture is between 1 and 10,000 pixels wide.")
    file = svg if svg.startswith("<?xml") else to_file(svg)
    return resvg_py.svg_to_bytes(
        svg_string=file,
        width=width,
        background=_GROUND,
        font_files=_FONTS,
        font_family=_FAMILY,
        sans_serif_family=_FAMILY,
    )
