"""Networks as points of a picture: every variant of the ledger, or those of one family."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import count

from paramledger.digits import decimal
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.references import plain
from paramledger.pages.pictures.scatter import Frame, Point, scatter, short

LONGEST = 24    # characters of a name beside a point
ENOUGH = 3      # points that say something
LEAST = 10**5   # parameters: below, single layers and toys would take the room of all others


def catalogue_picture(ledger: Ledger) -> str:
    """Every variant; the default of each family has its family's name beside it."""
    found = [breakdown for breakdown in map(ledger.breakdown, ledger.addresses) if _drawable(breakdown)]
    points = [
        _point(breakdown, _title(ledger, breakdown)) for breakdown in found if breakdown.totals.parameters >= LEAST
    ]
    if not points:
        return ""
    small, without = len(found) - len(points), len(ledger.addresses) - len(found)
    left = [f"{small} with fewer than {short(LEAST)} parameters"] * (small > 0) + [f"{without} without MACs"] * (
        without > 0
    )
    caption = "Each point is one network, or several at the same spot. Select a point to see its name and numbers."
    caption += f" Left out: {' and '.join(left)}; the table has them all." if left else ""
    title = f"{len(points)} networks: parameters against MACs"
    return scatter(Frame("networks", title, _range(ledger, points), 760, 600, caption), points)


def family_picture(title: str, variants: Iterable[Breakdown]) -> str:
    """The variants of a family, when there are enough that differ."""
    points = [_point(breakdown, _fitting(breakdown.title)) for breakdown in variants if _drawable(breakdown)]
    if len({(point.parameters, point.macs) for point in points}) < ENOUGH:
        return ""
    least, most = (text for text, _ in _ends(points))
    said = f"{least} to {most} MACs per parameter" if least != most else f"{least} MACs per parameter"
    return scatter(
        Frame("variants", f"{title if len(title) <= LONGEST else 'Variants'}: parameters against MACs", said, 480, 380),
        points,
    )


def _drawable(found: Breakdown) -> bool:
    """Whether a logarithmic axis has a place for it."""
    return found.totals.parameters > 0 and found.totals.macs > 0


def _title(ledger: Ledger, found: Breakdown) -> str:
    if found.name != found.family.model.default:
        return ""
    return _fitting(plain(ledger, found.family.model.title))


def _fitting(title: str) -> str:
    """A title that is short enough to stand beside a point, or nothing: the point's card has it."""
    return title if len(title) <= LONGEST else ""


def _point(found: Breakdown, label: str) -> Point:
    return Point(found.address, label, found.totals.parameters, found.totals.macs, found.facts.hue)


def _range(ledger: Ledger, points: Iterable[Point]) -> str:
    """How often a parameter is used: the least and the most."""
    ends = (f"{ratio} ({ledger.breakdown(address).title})" for ratio, address in _ends(points))
    return f"MACs per parameter: from {' to '.join(ends)}"


def _ends(points: Iterable[Point]) -> Iterator[tuple[str, str]]:
    ranked = sorted((Fraction(point.macs, point.parameters), point.address) for point in points)
    for ratio, address in (ranked[0], ranked[-1]):
        yield decimal(ratio, _places(ratio)), address


def _places(ratio: Fraction) -> int:
    """Decimals that leave a digit of the ratio."""
    return 0 if ratio >= 100 else next(places for places in count(1) if ratio * 10**places >= 1)
