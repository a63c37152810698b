"""One style sheet and one script for the several that a page names, in their order; what else the page has stays."""

from __future__ import annotations

from hashlib import sha256

import pytest
from paramledger.proof.finish import BuiltSite, finished
from paramledger.proof.joined import joined_scripts, joined_styles

STYLES = {"assets/stylesheets/main.1.css": "a{b:c}", "assets/ours.css": "/* d\n*/\ne {\n  f: g;\n}\n"}
TEXT = "a{b:c}\ne {\n  f: g;\n}\n"
NAME = f"assets/joined.{sha256(TEXT.encode()).hexdigest()[:8]}.css"


def page(*hrefs: str, between: str = "<script>1</script>") -> str:
    links = f"\n  {between}\n  ".join(f'<link rel="stylesheet" href="{href}">' for href in hrefs)
    return f'<html><head><title>a</title>\n  {links}\n</head><body><link rel="stylesheet" href="b"></body></html>'


@pytest.mark.parametrize("root", ["", "../../", "/", "/ledger/"])
def test_the_pages_of_a_site_name_one_style_sheet(root: str) -> None:
    """Wherever the site stands. What was between two links stays, and every line keeps its number."""
    files = joined_styles(STYLES, {"a/index.html": page(*(root + name for name in STYLES))})
    assert files == {
        NAME: TEXT.encode(),
        "a/index.html": page(root + NAME).replace("\n</head>", "\n  <script>1</script>\n\n</head>").encode(),
    }


@pytest.mark.parametrize(
    "hrefs",
    [
        ["assets/ours.css"],
        ["assets/ours.css", "assets/gone.css"],
        ["assets/ours.css", "https://a.example/assets/ours.css"],
        ["assets/ours.css", "../assets/stylesheets/main.1.css"],
    ],
)
def test_pages_that_stay(hrefs: list[str]) -> None:
    """One style sheet, one that is not there, one of another host, two ways to the top."""
    assert joined_styles(STYLES, {"index.html": page(*hrefs)}) == {}


def test_a_second_run_changes_nothing() -> None:
    pages = {"index.html": page(*STYLES)}
    done = finished(BuiltSite("site", pages, "docs", {"index.md": ""}, styles=STYLES))
    assert NAME in done.files and NAME in done.files["index.html"].decode()
    pages = {"index.html": done.files["index.html"].decode()}
    again = finished(BuiltSite("site", pages, "docs", {"index.md": ""}, styles=STYLES | {NAME: TEXT}))
    assert not {"index.html", NAME} & set(again.files)


def test_what_the_theme_has_and_no_page_needs_is_not_joined() -> None:
    styles = STYLES | {"assets/stylesheets/main.1.css": "[data-md-color-switching] *{a:b}a{b:c}"}
    site = BuiltSite("site", {"index.html": page(*styles)}, "docs", {}, styles=styles)
    assert finished(site).files[NAME] == TEXT.encode()


SCRIPTS = {"assets/a.js": "(() => {\n  throw 1;\n})();\n", "assets/b.js": "b();\n"}
SCRIPT = """\
try {
(() => {
  throw 1;
})();
} catch (error) { reportError(error); }
try {
b();
} catch (error) { reportError(error); }
"""


def with_scripts(*names: str, article: str = "") -> str:
    tags = "\n".join(f'  <script src="../{name}"></script>' for name in names)
    return f"<html><article>{article}</article>\n  <script>1</script>\n{tags}\n</html>"


def test_the_last_scripts_of_a_page_are_one() -> None:
    """Where one of them fails, the next ones run; those of the theme and those in the text of the page stay."""
    name = f"assets/joined.{sha256(SCRIPT.encode()).hexdigest()[:8]}.js"
    theme, text = "assets/javascripts/bundle.js", '<script src="../assets/a.js"></script>' * 2
    assert joined_scripts(SCRIPTS, {"a/index.html": with_scripts(theme, *SCRIPTS, article=text)}) == {
        name: SCRIPT.encode(),
        "a/index.html": with_scripts(theme, name, article=text).replace("\n</html>", "\n\n</html>").encode(),
    }


@pytest.mark.parametrize("names", [["assets/a.js"], ["assets/a.js", "assets/c.js", "assets/b.js"], []])
def test_scripts_that_stay(names: list[str]) -> None:
    """One, two with another between them, none."""
    assert joined_scripts(SCRIPTS, {"a/index.html": with_scripts(*names)}) == {}
