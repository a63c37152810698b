"""Badges: a variant's parameters as a small picture that stands on its own, in a README or on a slide.

`exact` stands on a badge when somebody else has the same number: the variant names an implementation (`make test`
compares every one, tensor by tensor, and nothing is skipped), or a claim about the parameters of the whole variant has
the verdict exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from paramledger import addresses
from paramledger.digits import grouped
from paramledger.download import Pieces, of_text
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.verdicts import judged_of

# Tenths of a pixel that a character takes in Verdana at 11 px; `textLength` then holds the text to the sum whatever
# font there is.
WIDTHS = {",": 40, " ": 39, "·": 40, "m": 107, "x": 65, "c": 57, "t": 43, "r": 47, "s": 57}
WIDTH = 68          # of a digit and of most letters
PAD, HEIGHT, BASE = 8, 20, 14


def files(ledger: Ledger, family: str) -> Iterator[tuple[str, Pieces]]:
    """A badge for every variant of a family."""
    whole = (one for one in judged_of(ledger, family) if one.quantity == "parameters" and not one.layer)
    confirmed = frozenset(one.address for one in whole if one.verdict.word == "exact")
    for key in ledger.families[family].model.variants:
        found = ledger.breakdown(f"{family}/{key}")
        exact = bool(found.variant.implementations) or found.address in confirmed
        yield addresses.variant_file(found.address, "svg"), of_text(badge(found.totals.parameters, exact))


def badge(parameters: int, exact: bool) -> str:
    """The picture: light ink on dark ground, which holds on light and on dark pages."""
    text = escape(f"{grouped(parameters)} parameters{' · exact' if exact else ''}")
    inner = (sum(WIDTHS.get(letter, WIDTH) for letter in text) + 9) // 10
    width = inner + 2 * PAD
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}" viewBox="0 0 {width} {HEIGHT}" '
        f'role="img" aria-label="{text}">\n'
        f"<title>{text}</title>\n"
        f'<rect width="{width}" height="{HEIGHT}" rx="3" fill="#1f3a4d"/>\n'
        f'<text x="{PAD}" y="{BASE}" fill="#ffffff" font-family="Verdana, DejaVu Sans, sans-serif" font-size="11" '
        f'textLength="{inner}" '
        f'lengthAdjust="spacingAndGlyphs">{text}</text>\n'
        "</svg>\n"
    )
