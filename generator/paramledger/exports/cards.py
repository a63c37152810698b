"""Cards: the answer of a page as a picture, for messengers and networks, which show it beside a link to the page.

Drawing all of them takes seconds, so that a card that a build finds in its place stays. It carries a seal over its
picture, what it says, and how cards are drawn at all; whatever of these is another one, the seal no longer fits.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256

from paramledger import addresses
from paramledger.counts.quantities import quantity_name
from paramledger.digits import digits, grouped
from paramledger.download import Download, digest_of
from paramledger.exports.card import Card, Entry, marks, png
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept_apart
from paramledger.ledger.reconcile import Endpoint, reconciled
from paramledger.ledger.references import end_number, plain, reconciliation_title
from paramledger.ledger.verdicts import all_judged

END = 12        # bytes of the last chunk of a PNG
# Whatever changes in how a card is drawn, or in the Pillow that draws it, shows on one of these.
SAMPLES = (
    Card("Ledger", "a kind", "A title", (Entry("0,123,456,789", "parameters"),), "a note"),
    Card("Ledger", "a kind", "A title in two lines, since it has so many words", (
        Entry("24,690", "at the start"), Entry("+12,345", "more", "add"), Entry("−1,234", "less", "take"),
        Entry("35,801", "at the end", is_sum=True),
    )),
)


def files(ledger: Ledger, there: Mapping[str, bytes]) -> Iterator[tuple[str, Download]]:
    """Every card; of those that are there, the ones that are as they would be drawn are not drawn again."""
    way = sha256(b"".join(map(drawn, SAMPLES))).digest()
    for path, kind, name in names(ledger):
        key = way + repr(CARDS[kind](ledger, name)).encode()
        yield path, _kept(there, path, key) or _new(ledger, kind, name, key)


def _kept(there: Mapping[str, bytes], path: str, key: bytes) -> Download | None:
    """The card that is there, if it is as it would be drawn."""
    data = there.get(path, b"")
    return Download(digest_of([data]), lambda: [there[path]]) if is_sealed(data, key) else None


def _new(ledger: Ledger, kind: str, name: str, key: bytes) -> Download:
    def pieces() -> list[bytes]:
        return [sealed(picture(ledger, kind, name), key)]

    return Download(digest_of(pieces()), pieces)


@kept_apart
def picture(ledger: Ledger, kind: str, name: str) -> bytes:
    """A card drawn: once to say its digest, and not again to write it."""
    return drawn(CARDS[kind](ledger, name))


def drawn(card: Card) -> bytes:
    return png(marks(card))


def sealed(picture: bytes, key: bytes) -> bytes:
    """A PNG with its seal as its comment."""
    comment = b"tEXtComment\0sha256:" + sha256(key + picture).hexdigest().encode()
    chunk = struct.pack(">I", len(comment) - 4) + comment + struct.pack(">I", zlib.crc32(comment))
    return picture[:-END] + chunk + picture[-END:]


SEAL = len(sealed(b"", b""))


def is_sealed(data: bytes, key: bytes) -> bool:
    return data == sealed(data[: -END - SEAL] + data[-END:], key)


def names(ledger: Ledger) -> Iterator[tuple[str, str, str]]:
    """Path, kind and name of each card: of the site, of every family and variant, of every reconciliation."""
    yield addresses.SITE_CARD, "site", ""
    for name in sorted(ledger.families):
        yield addresses.family_card(name), "family", name
    for address in ledger.addresses:
        yield addresses.variant_file(address, "png"), "variant", address
    for name in sorted(ledger.reconciliations):
        yield addresses.reconciliation_file(name, "png"), "reconciliation", name


def site_card(ledger: Ledger, _: str) -> Card:
    counts = (
        f"{len(ledger.families)} families with {len(ledger.addresses)} networks, {len(ledger.reconciliations)} "
        "differences explained"
    )
    number = Entry(grouped(len(all_judged(ledger))), "published numbers, each beside the computed one")
    return Card(ledger.site.title, "", "How many parameters a neural network has, exactly", (number,), counts)


def family_card(ledger: Ledger, name: str) -> Card:
    default = ledger.breakdown(name)
    counts = [ledger.breakdown(f"{name}/{key}").totals.parameters for key in default.family.model.variants]
    least, most = min(counts), max(counts)
    note = (
        f"{len(counts)} variants" + (f", from {grouped(least)} to {grouped(most)}" if least < most else "")
        if len(counts) > 1
        else ""
    )
    number = Entry(grouped(default.totals.parameters), f"parameters: {default.title}")
    return Card(ledger.site.title, "architecture", plain(ledger, default.family.model.title), (number,), note)


def variant_card(ledger: Ledger, address: str) -> Card:
    found = ledger.breakdown(address)
    totals = found.totals
    active = [f"{grouped(totals.active_parameters)} active"] if totals.active_parameters != totals.parameters else []
    work = [f"{grouped(totals.macs)} MACs at {found.input_text}"] if totals.macs else []
    number = Entry(grouped(totals.parameters), "parameters")
    return Card(ledger.site.title, "network", found.title, (number,), "; ".join(active + work))


def reconciliation_card(ledger: Ledger, name: str) -> Card:
    found = reconciled(ledger, name)
    delta, steps = sum(step.delta for step in found.steps), len(found.steps)
    what = f"{quantity_name(found.model.quantity)}, in {steps} step{'s' * (steps > 1)}"
    return Card(
        ledger.site.title,
        "reconciliation",
        reconciliation_title(ledger, found),
        (
            Entry(_printed(ledger, found.start), ledger.breakdown(found.start.address).title),
            Entry(digits(delta, "+"), what, "add" if delta > 0 else "take" if delta < 0 else "ink"),
            Entry(
                _printed(ledger, found.end),
                "as printed" if found.end.claim else ledger.breakdown(found.end.address).title,
                is_sum=True,
            ),
        ),
    )


def _printed(ledger: Ledger, end: Endpoint) -> str:
    """The number of an end: a claim's as it was printed."""
    return end_number(ledger, end, "").text()


CARDS: dict[str, Callable[[Ledger, str], Card]] = {
    "family": family_card,
    "reconciliation": reconciliation_card,
    "site": site_card,
    "variant": variant_card,
}
