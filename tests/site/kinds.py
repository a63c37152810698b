"""The kinds of page that the site has, and which pages stand for each."""

from __future__ import annotations

from tests.site.browsing import address
from tests.whole import whole

DOCS = whole() / "docs"
PAGES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))
NOT_FOUND = "404.html"      # the builders make it: it has no Markdown


def kind(path: str) -> str:
    """`architectures/*/*` for `architectures/vgg/vgg16.md`; pages at the top are kinds of their own."""
    parts = path.split("/")
    parts[1:-1] = ["*"] * (len(parts) - 2)
    if len(parts) > 1 and parts[-1] != "index.md":
        parts[-1] = "*"
    return "/".join(parts)


def by_kind() -> dict[str, list[str]]:
    """The pages of every kind, the shortest first."""
    found: dict[str, list[str]] = {}
    for path in sorted(PAGES, key=lambda path: ((DOCS / path).stat().st_size, path)):
        found.setdefault(kind(path), []).append(path)
    return found


KINDS = by_kind()
WALKED = {
    page for pages in KINDS.values() for page in (pages[0], pages[-1])
}  # the shortest and the longest of each kind
MIDDLE = {name: pages[len(pages) // 2] for name, pages in KINDS.items()}           # a page of usual length


def addresses() -> dict[str, str]:
    """Where one page of every kind stands on the site, the page for dead addresses too."""
    return {name: address(page) for name, page in MIDDLE.items()} | {NOT_FOUND: NOT_FOUND}
