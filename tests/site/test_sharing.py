"""What the head of a page says to feed readers, programs and messengers, under both builders, with the site's address
and without.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.site.browsing import ROOT, finish
from tests.site.built_html import inside

SITE, REPOSITORY = "https://ledger.example/here/", "https://code.example/owner/ledger"
NET = """title = "Net & Sons"
input = { features = 1000 }
default = "thin"
layers = [ { name = "fc", op = "linear", out_features = "outputs" } ]
parameters = { outputs = 5 }
[variants.thin]
[variants.wide]
set = { outputs = 7 }
"""
PATH = """title = "Thin or “wide”?"
answer = "Two more outputs, each with a weight for every feature & a bias, make the difference."
start = "net/thin"
end = "net/wide"
steps = [ { set = { outputs = 7 }, about = "two more outputs", evidence = "forced" } ]
"""
EDITIONS = '[[editions]]\ndate = "2026-01-02"\ntitle = "First edition"\n'
STUBS = ("api", "verdicts", "contributing", "concepts/index")
OWN = {
    "architectures/net/thin/": ("api/v1/net/thin.png", "Net & Sons: thin, 5,005 parameters", "api/v1/net/thin.json"),
    "architectures/net/wide/": ("api/v1/net/wide.png", "Net & Sons: wide, 7,007 parameters", "api/v1/net/wide.json"),
    "architectures/net/": ("api/v1/net/index.png", "Net & Sons: 5,005 parameters", ""),
    "reconciliations/why/": ("api/v1/reconciliations/why.png", "Thin or “wide”?", "api/v1/reconciliations/why.json"),
    "reconciliations/": (
        "api/v1/index.png",
        "Explained differences: why two published numbers disagree",
        "api/v1/reconciliations.json",
    ),
    "claims/": ("api/v1/index.png", "Claims: published numbers with their verdicts", "api/v1/claims.json"),
    "": ("api/v1/index.png", "Exact parameter counts of neural networks", ""),
    "concepts/": ("api/v1/index.png", "Stub", ""),
}


class Head(HTMLParser):
    """The properties that a page has for messengers, and the other forms that it or the site has, by type."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.said: dict[str, str] = {}
        self.alternates: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta" and (name := given.get("property") or given.get("name", "")).startswith(("og:", "twitter:")):
            assert name not in self.said, f"{name} is said twice"
            self.said[name] = given["content"]
        if tag == "link" and given.get("rel", "").split() == ["alternate"]:
            self.alternates[given["type"]] = given["href"]


def made(folder: Path, builder: str, address: str) -> Path:
    """The site of two networks and their reconciliation."""
    specs, docs = folder / "specs", folder / "docs"
    given = {"architectures/net": NET, "reconciliations/why": PATH, "changes": EDITIONS}
    for name, text in given.items():
        (specs / f"{name}.toml").parent.mkdir(parents=True, exist_ok=True)
        (specs / f"{name}.toml").write_text(text)
    for name in STUBS:
        (docs / f"{name}.md").parent.mkdir(parents=True, exist_ok=True)
        (docs / f"{name}.md").write_text("---\ntitle: Stub\n---\n\n# Stub\n")
    environment = os.environ | ({"SITE_URL": address, "REPO_URL": REPOSITORY} if address else {})
    ledger = [sys.executable, "-m", "paramledger", "build", "--specs", str(specs), "--docs", str(docs)]
    subprocess.run(ledger, env=environment, check=True, capture_output=True)
    for part in ("docs/assets", "overrides"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    command = {"mkdocs": ["mkdocs", "build", "--quiet"], "zensical": ["zensical", "build", "--clean"]}[builder]
    run = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    finish(folder / "site", docs)
    return folder / "site"


@pytest.fixture(scope="module", params=["mkdocs", "zensical"])
def builder(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def shared(builder: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as published at an address."""
    return made(tmp_path_factory.mktemp("shared"), builder, SITE)


@pytest.fixture(scope="module")
def nowhere(builder: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site without an address."""
    return made(tmp_path_factory.mktemp("nowhere"), builder, "")


def head(site: Path, page: str) -> Head:
    return Head((site / page / "index.html").read_text())


@pytest.mark.parametrize("page", OWN)
def test_a_messenger_finds_the_card_of_a_page(page: str, shared: Path) -> None:
    card, title, _ = OWN[page]
    said = head(shared, page).said
    assert said.pop("og:description")
    assert said == {
        "og:type": "website",
        "og:site_name": "Parameter Ledger",
        "og:url": SITE + page,
        "og:title": title,
        "og:image": SITE + card,
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "Parameter Ledger" if card == "api/v1/index.png" else title,
        "twitter:card": "summary_large_image",
    }
    assert (shared / card).read_bytes().startswith(b"\x89PNG")


def test_signs_of_html_stay_what_they_are(shared: Path) -> None:
    assert head(shared, "reconciliations/why/").said["og:description"] == (
        "Two more outputs, each with a weight for every feature & a bias, make the difference.")


@pytest.mark.parametrize("page", OWN)
def test_without_an_address_nothing_is_said_that_needs_one(page: str, nowhere: Path) -> None:
    text = (nowhere / page / "index.html").read_text()
    assert Head(text).said == {} and "ledger.example" not in text


@pytest.mark.parametrize("page", OWN)
def test_feed_and_numbers_are_found_from_a_page(page: str, shared: Path, nowhere: Path) -> None:
    for site in (shared, nowhere):
        data = OWN[page][2]
        found = {kind: inside(f"{page}index.html", to) for kind, to in head(site, page).alternates.items()}
        assert found.pop("text/markdown") == (f"{page}index.md", "")
        assert (site / page / "index.md").read_text().startswith(("# ", "["))       # a heading, or the way to the page
        assert found == {"application/atom+xml": ("api/v1/feed.xml", "")} | (
            {"application/json": (data, "")} if data else {}
        )
        assert all(place and (site / place[0]).is_file() for place in found.values())


def test_the_page_for_dead_addresses_has_the_feed_and_no_card(shared: Path) -> None:
    seen = Head((shared / "404.html").read_text())
    assert seen.said == {} and seen.alternates == {"application/atom+xml": "/here/api/v1/feed.xml"}


def foot(site: Path, page: str) -> str:
    """The foot of a page, its words and links on one line."""
    text = (site / page / "index.html").read_text()
    return " ".join(re.search(r'<aside class="ledger-foot.*?</aside>', text, re.DOTALL)[0].split())


@pytest.mark.parametrize(
    ("page", "source"),
    [
        ("architectures/net/thin/", "specs/architectures/net.toml"),
        ("architectures/net/", "specs/architectures/net.toml"),
        ("reconciliations/why/", "specs/reconciliations/why.toml"),
        ("ops/linear/", "generator/paramledger/ops/linear.py"),
        ("concepts/", "docs/concepts/index.md"),
    ],
)
def test_the_foot_of_a_page_names_its_edition_its_source_and_where_to_complain(
    page: str, source: str, shared: Path, nowhere: Path
) -> None:
    said = foot(shared, page)
    assert "Edition of <time>2026-01-02</time>" in said and "Edition of <time>2026-01-02</time>" in foot(nowhere, page)
    assert f'{source}"' in said and f'href="{REPOSITORY}/blob/HEAD/' in said
    assert f'href="{REPOSITORY}/issues/new?template=wrong_number.yml&amp;page=' in said
    assert "http" not in foot(nowhere, page)
    assert f'href="{"../" * page.count("/")}contributing/"' in foot(nowhere, page)


def test_the_page_of_downloads_describes_the_data(shared: Path, nowhere: Path) -> None:
    """To search engines for data sets, whose addresses are whole."""
    block = r'<script type="application/ld\+json" id="ledger-dataset">(.*?)</script>'
    (data,) = re.findall(block, (shared / "api/index.html").read_text())
    assert json.loads(data) == json.loads((shared / "api/v1/croissant.json").read_text())
    assert json.loads(data)["url"] == f"{SITE}api/"
    assert re.findall(block, (nowhere / "api/index.html").read_text()) == []


def test_the_list_of_pages_leads_to_their_markdown(shared: Path) -> None:
    text = (shared / "llms.txt").read_text()
    assert "- [Net & Sons: 5,005 parameters](architectures/net/index.md): Net & Sons: thin has 5,005 parameters" in text
    listed = re.findall(r"^- \[.*?\]\(([^()]*)\)", text, re.MULTILINE)
    assert len(listed) > 50 and [path for path in listed if not (shared / path).is_file()] == []


def test_the_markdown_of_a_page_has_its_numbers_and_no_tags(shared: Path) -> None:
    text = (shared / "architectures/net/thin/index.md").read_text()
    assert "| 5,005 |" in text and "weights, biases" not in text
    assert re.findall(r"</?(?:a|div|p|span|figure|svg|script)\b", text) == []
