"""A finished picture: SVG of known elements and attributes only, so that no text in it can be a script or a link."""

from __future__ import annotations

from collections.abc import Iterable
from xml.parsers.expat import ExpatError, ParserCreate

from paramledger.pages.shared.markdown import markup
from paramledger.problems import SpecError

ELEMENTS = frozenset(
    ("circle", "desc", "figcaption", "figure", "g", "line", "path", "rect", "svg", "text", "title", "tspan")
)
ATTRIBUTES = frozenset(
    ("aria-labelledby", "class", "cx", "cy", "d", "height", "id", "r", "role", "rx", "transform")
) | frozenset(("viewBox", "width", "x", "x1", "x2", "y", "y1", "y2"))


def svg(lines: Iterable[str]) -> str:
    """Lines of SVG as markup of a page, without blank ones; raises SpecError for what no picture of ours holds."""
    text = "\n".join(line for line in lines if line)
    parser = ParserCreate()
    parser.StartElementHandler = _known
    try:
        parser.Parse(text, True)
    except ExpatError as error:
        raise SpecError(f"a picture is not well-formed: {error}") from None
    return markup(text)


def _known(element: str, attributes: dict[str, str]) -> None:
    if unknown := ({element} - ELEMENTS) or (attributes.keys() - ATTRIBUTES):
        raise SpecError(f"a picture holds `{min(unknown)}`, which none of ours does")
