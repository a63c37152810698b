"""The end of a page: its downloads, how to cite it, and where to say that a number is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from paramledger import addresses
from paramledger.addresses import family_page, reconciliation_page, variant_page
from paramledger.digits import grouped
from paramledger.language.family import Family
from paramledger.language.location import Location
from paramledger.language.model import Source
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.editions import newest_first
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.reconcile import Reconciled
from paramledger.pages.shared.markdown import data_block, downloads, fence, heading, link, relative, wrapped
from paramledger.pages.shared.other_numbers import variant_of

CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
ARTICLES = {"a", "an", "on", "the"}
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
    yield from _downloads(ledger, page, files, place, found.address)
    source = found.variant.source or found.family.model.source
    yield from _citations(bibtex(ledger, found.address, title, page, count), [_paper(found.family, source)])
    yield from _dataset(ledger, page, title, count, dict(files[:2]))


def reconciliation_end(ledger: Ledger, found: Reconciled, title: str) -> Iterator[str]:
    """The end of a reconciliation's page."""
    page = reconciliation_page(found.name)
    place = Location(f"reconciliations/{found.name}.toml", ())
    yield from _downloads(ledger, page, _files(found.name), place, variant_of(ledger, found.start))
    names = dict.fromkeys(re.split("[/.]", end.claim or end.address)[0] for end in (found.start, found.end))
    families = [ledger.families[name] for name in names if name in ledger.families]
    papers = [_paper(family, family.model.source) for family in families]
    yield from _citations(bibtex(ledger, found.name, title, page), papers)


def _files(name: str) -> list[tuple[str, str]]:
    return [(kind, addresses.reconciliation_file(name, end)) for kind, end in (("JSON", "json"), ("card", "png"))]


def family_end(ledger: Ledger, family: Family, title: str) -> Iterator[str]:
    """The end of a family's page."""
    page = family_page(family.name)
    yield from _citations(bibtex(ledger, family.name, title, page), [_paper(family, family.model.source)])


def _citations(own: str, papers: Iterable[str]) -> Iterator[str]:
    """How to cite the page, and beside it the papers that its networks come from."""
    entries = [f"This page:\n\n{fence(own, 'bibtex')}"]
    entries += [f"The paper:\n\n{fence(paper, 'bibtex')}" for paper in papers if paper]
    yield heading(2, "Cite this page")
    yield wrapped("\n\n".join(wrapped(entry, "citation") for entry in entries), "citations")


def _downloads(
    ledger: Ledger, page: str, files: list[tuple[str, str]], place: Location, address: str
) -> Iterator[str]:
    """Files to take away, the place of the spec, and the page that changes a network's settings."""
    yield heading(2, "Downloads")
    links = [link(kind, relative(path, page)) for kind, path in files]
    links.append(link("all downloads", relative(addresses.DOWNLOADS, page)))
    own = link("change the network's settings in your browser", relative(addresses.your_model(address), page))
    yield downloads(*links, *_repository(ledger, place), own)


def _repository(ledger: Ledger, place: Location) -> Iterator[str]:
    """Where the spec stands; nothing when the repository has no address."""
    site = ledger.site
    if site.repository:
        base, path = site.repository.rstrip("/"), f"specs/{place.file}"
        line = f"#L{ledger.texts.line(place)}" if place.keys else ""
        yield link("this page’s spec", f"{base}/blob/{site.branch}/{path}{line}")


def page_address(ledger: Ledger, page: str) -> str:
    """Where a page is published; empty when the site has no address."""
    return (
        ledger.site.address + re.sub(r"(?:(?<=/)|^)index/$", "", page.removesuffix(".md") + "/")
        if ledger.site.address
        else ""
    )


def bibtex(ledger: Ledger, name: str, title: str, page: str, note: str = "") -> str:
    """A page as an entry for a bibliography."""
    site, edition = ledger.site, next(iter(newest_first(ledger)), None)
    fields = {
        "author": f"{{{_tex(site.authors)}}}",
        "title": f"{{{_tex(title)}}}",
        "howpublished": _tex(site.title),
        "year": str(site.year or ""),
        "version": _tex(edition.title) if edition else "",
        "date": edition.date if edition else "",
        "url": page_address(ledger, page),
        "note": _tex(note),
    }
    return _entry(f"paramledger:{name.replace('/', ':')}", fields)


def _paper(family: Family, source: Source | None) -> str:
    """The paper of a family as an entry, with what its spec says of it; empty for a source without authors."""
    if source is None or not source.authors:
        return ""
    own = source == family.model.source
    year = str(source.year or (own and family.model.year) or source.published or "")
    fields = {
        "author": _authors(source.authors),
        "title": f"{{{_tex(source.title)}}}",
        "year": year,
        "url": source.url,
    }
    return _entry(_key(source, year), fields)


def _key(source: Source, year: str) -> str:
    """`he2015deep`: the first author, the year and the first word of the title."""
    author = re.split(",| and | et al", source.authors)[0]
    words = [unicodedata.normalize("NFKD", part).encode("ascii", "ignore").decode() for part in (author, source.title)]
    name, title = (re.findall("[a-z0-9]+", word.lower()) for word in words)
    first = next((word for word in title if word not in ARTICLES), "")
    return f"{''.join(name)}{year}{first}"


def _authors(names: str) -> str:
    """Last names with commas as BibTeX separates them: `He et al.` is `He and others`."""
    first, others, _ = names.partition(" et al")
    found = [name.strip() for name in re.split(",| and ", first) if name.strip()]
    written = [f"{{{_tex(name)}}}" if " " in name else _tex(name) for name in found]
    return " and ".join([*written, *(["others"] if others else [])])


def _entry(key: str, fields: Mapping[str, str]) -> str:
    lines = [f"  {name:<12} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{key},", *lines, "}"])


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
