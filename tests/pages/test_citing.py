"""The end of a page: downloads, citation, and links that are there only when the site says where it stands."""

from __future__ import annotations

import json
import re

import pytest
from paramledger.ledger.ledger import Ledger, ledger
from paramledger.pages import site
from paramledger.pages.shared.citing import bibtex, page_address

NET = """title = "Net & Sons"
input = { features = 1000 }
default = "thin"
layers = [ { name = "fc", op = "linear", out_features = 5 } ]
[variants.thin]
[variants.thin_2]
like = "thin"
"""
PATH = """title = "Thin_1 or thin_2? 100%"
answer = "Both."
start = "net/thin"
end = "net/thin_2"
steps = [ { times = 1, about = "nothing", evidence = "forced" } ]
"""
PLACES = """[site]
title = "A Ledger"
authors = "Curie and Noether"
year = 2026
address = "https://ledger.example/"
repository = "https://code.example/owner/ledger"
"""
EDITIONS = """[[editions]]
date = "2026-01-02"
title = "First edition"
[[editions]]
date = "2026-02-03"
title = "Second edition"
"""
PAGE, WHY = "architectures/net/thin_2.md", "reconciliations/why.md"


def book(settings: str = "", editions: str = "", net: str = NET) -> Ledger:
    files = {
        "architectures/net.toml": net,
        **({"changes.toml": editions} if editions else {}),
        "reconciliations/why.toml": PATH,
        **({"site.toml": settings} if settings else {}),
    }
    return ledger("elsewhere", {path: text.encode() for path, text in files.items()})


def test_without_addresses_nothing_leads_there() -> None:
    pages = site(book())
    for text in (pages[PAGE].whole, pages[WHY].whole):
        end = text.split("## Downloads")[1]
        assert "## Cite this page" in end
        assert [word for word in ("this number is wrong", "url ", "ld+json", "http") if word in end] == []
    files = " · ".join(
        f"[{name}](../../api/v1/net/thin_2.{kind})"
        for name, kind in (("JSON", "json"), ("CSV", "csv"), ("badge", "svg"))
    )
    assert files in pages[PAGE].whole
    files = "[JSON](../api/v1/reconciliations/why.json) · [card](../api/v1/reconciliations/why.png)"
    assert f"{files} · [all downloads](../api.md)" in pages[WHY].whole


def test_a_citation_names_page_year_and_number() -> None:
    text = site(book(PLACES))[PAGE].whole
    assert re.search(r"```bibtex\n(.*?)\n```", text, re.DOTALL)[1] == r"""@misc{paramledger:net:thin_2,
  author       = {{Curie and Noether}},
  title        = {{Net \& Sons: thin\_2}},
  howpublished = {A Ledger},
  year         = {2026},
  url          = {https://ledger.example/architectures/net/thin_2/},
  note         = {5,005 parameters},
}"""


def test_a_citation_names_the_edition() -> None:
    """Its version is the last edition's title, its date that edition's."""
    text = site(book(PLACES, EDITIONS))[PAGE].whole
    assert "  version      = {Second edition},\n  date         = {2026-02-03},\n  url " in text


@pytest.mark.parametrize(
    ("source", "entry"),
    [
        (
            'title = "Nets & Sons", authors = "Curie, van Dam", year = 2019, url = "https://a.example/1"',
            r"""@misc{curie2019nets,
  author       = {Curie and {van Dam}},
  title        = {{Nets \& Sons}},
  year         = {2019},
  url          = {https://a.example/1},
}""",
        ),
        (
            'title = "Nets", authors = "Curie et al."',
            """@misc{curie2012nets,
  author       = {Curie and others},
  title        = {{Nets}},
  year         = {2012},
}""",
        ),
        (
            'title = "The Nets", authors = "Müller-Lüdenscheidt, Curie", url = "https://arxiv.org/abs/1801.00001"',
            """@misc{mullerludenscheidt2012nets,
  author       = {Müller-Lüdenscheidt and Curie},
  title        = {{The Nets}},
  year         = {2012},
  url          = {https://arxiv.org/abs/1801.00001},
}""",
        ),
        ('title = "Nets", url = "https://a.example/1"', ""),
    ],
)
def test_the_paper_is_cited_with_what_its_spec_says(source: str, entry: str) -> None:
    net = f"year = 2012\nsource = {{ {source} }}\n{NET}"
    pages = site(book("", "", net))
    for path in (PAGE, "architectures/net/index.md", WHY):
        entries = re.findall(r"```bibtex\n(.*?)\n```", pages[path].whole, re.DOTALL)
        assert entries[1:] == ([entry] if entry else []), path
        assert entries[0].startswith("@misc{paramledger:")


def test_signs_of_tex_are_escaped() -> None:
    assert r"{{Thin\_1 or thin\_2? 100\%}}" in site(book())[WHY].whole
    entry = bibtex(book(), "x", r"a {b} \ ~ ^ # $", "x.md")
    assert r"title        = {{a \{b\} \textbackslash{} \textasciitilde{} \textasciicircum{} \# \$}}" in entry


def test_the_spec_is_a_link_to_the_repository() -> None:
    pages = site(book(PLACES))
    assert (
        "[this page’s spec](https://code.example/owner/ledger/blob/main/specs/architectures/net.toml#L6)"
        in pages[PAGE].whole
    )
    assert "(https://code.example/owner/ledger/blob/main/specs/reconciliations/why.toml)" in pages[WHY].whole


def test_search_engines_are_told_of_the_files() -> None:
    text = site(book(PLACES))[PAGE].whole
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*)</script>', text)[1])
    assert (data["@type"], data["name"]) == ("Dataset", "Net & Sons: thin_2")
    assert data["url"] == "https://ledger.example/architectures/net/thin_2/"
    files = [f"https://ledger.example/api/v1/net/thin_2.{kind}" for kind in ("json", "csv")]
    assert [one["contentUrl"] for one in data["distribution"]] == files


@pytest.mark.parametrize(
    ("page", "where"),
    [("index.md", ""), ("ops/index.md", "ops/"), ("claims.md", "claims/"), ("a/reindex.md", "a/reindex/")],
)
def test_page_addresses(page: str, where: str) -> None:
    assert page_address(book(PLACES), page) == f"https://ledger.example/{where}"
    assert page_address(book(), page) == ""


@pytest.mark.parametrize(("address", "year"), [
    ("llama/llama3_8b", 2024),      # arXiv 2407.21783, in a family of 2023
    ("bert/roberta_base", 2019),    # arXiv 1907.11692
    ("resnet/resnet50_d", 2018),    # arXiv 1812.01187
    ("whisper/large_v3", 2023),     # its model card
    ("vgg/vgg16", 2014),            # the family's paper
])
def test_a_network_has_the_year_of_its_own_source(address: str, year: int, repository: Ledger) -> None:
    assert repository.breakdown(address).year == year
