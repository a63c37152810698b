"""The feed of changed numbers (Atom), from the editions in specs/changes.toml. Its dates are written there, none comes
from a clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from paramledger import addresses
from paramledger.download import Pieces, of_text
from paramledger.language.site import Change, Edition
from paramledger.ledger.editions import newest_first
from paramledger.ledger.ledger import Ledger


def files(ledger: Ledger) -> Iterator[tuple[str, Pieces]]:
    """The feed, if there is an edition to begin with."""
    if ledger.changes.editions:
        yield addresses.FEED, of_text(feed(ledger))


def feed(ledger: Ledger) -> str:
    site, editions = ledger.site, newest_first(ledger)
    base = site.address or ""
    entries = [entry for edition in editions for entry in _entries(edition, base)]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>',
            '<feed xmlns="http://www.w3.org/2005/Atom">',
            f"<title>{escape(site.title)}: changed numbers</title>",
            f"<id>{_id('feed')}</id>",
            f"<updated>{_time(editions[0].date)}</updated>",
            f"<author><name>{escape(site.authors)}</name></author>",
            "<rights>CC0 1.0</rights>",
            *(
                [f'<link rel="self" href={quoteattr(base + addresses.FEED)}/>', f"<link href={quoteattr(base)}/>"]
                if base
                else []
            ),
            *entries,
            "</feed>\n",
        ]
    )


def _entries(edition: Edition, base: str) -> Iterator[str]:
    """An edition, then each number that it changed."""
    changed = len(edition.changes)
    counted = f"{changed} published number{'s' * (changed > 1)} changed." if changed else ""
    text = " ".join(part for part in (edition.about, counted) if part) or "No published number changed."
    yield _entry(edition.date, edition.title, text, edition.date, base)
    for change in edition.changes:
        name = "/".join(part for part in (edition.date, change.address, change.layer, change.quantity) if part)
        yield _entry(
            name, title(change), change.about, edition.date, f"{base}architectures/{change.address}/" if base else ""
        )


    for gone in edition.withdrawn:
        name = f"{edition.date}/{gone.claim}"
        yield _entry(name, f"{gone.claim} is no longer listed", gone.about, edition.date, "")


def title(change: Change) -> str:
    """What changed, in a line: `alexnet/paper, parameters of conv2: 1 → 2`."""
    what = change.quantity.replace("_", " ") + (f" of {change.layer}" if change.layer else "")
    return f"{change.address}, {what}: {change.was:,} → {change.now:,}"


def _entry(name: str, title: str, text: str, date: str, link: str) -> str:
    return "\n".join([
        "<entry>", f"<title>{escape(title)}</title>", f"<id>{_id(name)}</id>", f"<updated>{_time(date)}</updated>",
        *([f"<link href={quoteattr(link)}/>"] if link else []), f"<content>{escape(text)}</content>", "</entry>",
    ])


def _id(name: str) -> str:
    """An identifier that stays, wherever the site stands."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'paramledger/{name}')}"


def _time(date: str) -> str:
    return f"{date}T00:00:00Z"
