"""The end of a page: its downloads, how to cite it, and where to say that a number is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode

from paramledger import addresses
from paramledger.addresses import reconciliation_page, variant_page
from paramledger.digits import grouped
from paramledger.language.location import Location
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.reconcile import Reconciled
from paramledger.pages.shared.markdown import data_block, downloads, fence, heading, link, relative

CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
QUESTIONS = (
    "Which number is wrong? What should it be, and where does that stand (a paper's table, a framework's model)?"
)
SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}


def variant_end(ledger: Ledger, found: Breakdown, title: str) -> Iterator[str]:
    """The end of a variant's page."""
    page, count = variant_page(found.address), f"{grouped(found.totals.parameters)} parameters"
    files = [
        (name, addresses.variant_file(found.address, kind))
        for name, kind in (("JSON", "json"), ("CSV", "csv"), ("badge", "svg"), ("card", "png"))
    ]
    place = Location(found.family.file, ("variants", found.name))
    yield from _end(ledger, page, files, place, found.address)
    yield fence(bibtex(ledger, found.address, title, page, count), "bibtex")
    yield from _dataset(ledger, page, title, count, dict(files[:2]))


def reconciliation_end(ledger: Ledger, found: Reconciled, title: str) -> Iterator[str]:
    """The end of a reconciliation's page."""
    page = reconciliation_page(found.name)
    place = Location(f"reconciliations/{found.name}.toml", ())
    yield from _end(ledger, page, _files(found.name), place, found.name)
    yield fence(bibtex(ledger, found.name, title, page), "bibtex")


def _files(name: str) -> list[tuple[str, str]]:
    return [(kind, addresses.reconciliation_file(name, end)) for kind, end in (("JSON", "json"), ("card", "png"))]


def _end(ledger: Ledger, page: str, files: list[tuple[str, str]], place: Location, name: str) -> Iterator[str]:
    """Downloads, links for those who know better, and the heading of the citation."""
    yield heading(2, "Downloads")
    links = [link(kind, relative(path, page)) for kind, path in files]
    links.append(link("all downloads", relative(addresses.DOWNLOADS, page)))
    yield downloads(*links, *_repository(ledger, place, name))
    yield heading(2, "Cite this page")


def _repository(ledger: Ledger, place: Location, name: str) -> Iterator[str]:
    """Where the spec stands, and where to say that it is wrong; nothing when the repository has no address."""
    site = ledger.site
    if site.repository:
        base, path = site.repository.rstrip("/"), f"specs/{place.file}"
        line = f"#L{ledger.texts.line(place)}" if place.keys else ""
        asked = urlencode({"title": f"{name}: a number is wrong", "body": f"{path}\n\n{QUESTIONS}\n"})
        yield link("this page’s spec", f"{base}/blob/{site.branch}/{path}{line}")
        yield link("this number is wrong", f"{base}/issues/new?{asked}")


def page_address(ledger: Ledger, page: str) -> str:
    """Where a page is published; empty when the site has no address."""
    return (
        ledger.site.address + re.sub(r"(?:(?<=/)|^)index/$", "", page.removesuffix(".md") + "/")
        if ledger.site.address
        else ""
    )


def bibtex(ledger: Ledger, name: str, title: str, page: str, note: str = "") -> str:
    """A page as an entry for a bibliography."""
    site = ledger.site
    fields = {
        "author": f"{{{_tex(site.authors)}}}",
        "title": f"{{{_tex(title)}}}",
        "howpublished": _tex(site.title),
        "year": str(site.year or ""),
        "url": page_address(ledger, page),
        "note": _tex(note),
    }
    shown = [(key, value) for key, value in fields.items() if value]
    lines = [f"  {key:<12} = {{{value}}}," for key, value in shown]
    return "\n".join([f"@misc{{paramledger:{name.replace('/', ':')},", *lines, "}"])


def _tex(text: str) -> str:
    return "".join(SPECIAL.get(letter, letter) for letter in text)


def _dataset(ledger: Ledger, page: str, title: str, description: str, files: dict[str, str]) -> Iterator[str]:
    """What search engines read (schema.org); addresses there are whole, so nothing without the site's."""
    site = ledger.site
    if site.address:
        kinds = {"JSON": "application/json", "CSV": "text/csv"}
        yield data_block(
            {
                "@context": "https://schema.org",
                "@type": "Dataset",
                "name": title,
                "url": page_address(ledger, page),
                "license": CC0,
                "description": f"{title} has {description}, layer by layer with shapes and formulas.",
                "isAccessibleForFree": True,
                "creator": {"@type": "Organization", "name": site.authors},
                "distribution": [
                    {"@type": "DataDownload", "encodingFormat": kinds[name], "contentUrl": site.address + path}
                    for name, path in files.items()
                ],
            }
        )
