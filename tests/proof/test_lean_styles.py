"""The theme's style sheets: what no page needs is left out, and everything else stays, byte by byte."""

from __future__ import annotations

import pytest
from paramledger.proof.finish import BuiltSite, finished
from paramledger.proof.lean_styles import SWITCHING, lean_style

TABS = ".tabbed-set>input:nth-child({}):checked~.tabbed-labels>label:nth-child({})"
TWO = TABS.format(2, 2)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a{b:c}[data-md-color-switching] *,[data-md-color-switching] :after{d:e}f{g:h}", "a{b:c}f{g:h}"),
        (f"@media print{{{TABS.format(3, 3)},{TWO}{{a:b}}}}", f"@media print{{{TWO}{{a:b}}}}"),
        (f"@media print{{{TABS.format(3, 3)}{{a:b}}}}c{{d:e}}", "@media print{}c{d:e}"),
        (f":is(a,{TABS.format(3, 3)}),b{{c:d}}", "b{c:d}"),
        ("a~.tabbed-labels > :first-child,.tabbed-content>:last-child{b:c}",
         "a~.tabbed-labels>label:first-child,.tabbed-content>div:last-child{b:c}"),
        (".tabbed-set>input{a:b}:root{--x:url('data:a,b')}", ".tabbed-set>input{a:b}:root{--x:url('data:a,b')}"),
    ],
)
def test_selectors_that_no_page_needs(before: str, after: str) -> None:
    assert lean_style(before, 2, [SWITCHING]) == after
    assert lean_style(after, 2, [SWITCHING]) == after


def test_as_many_tabs_as_a_page_has() -> None:
    """The longest row of tabs of all pages: three."""
    two, three = '<input id="__tabbed_1_1"><input id="__tabbed_1_2">', '<input id="__tabbed_2_3">'
    style = "".join(TABS.format(tab, tab) + "{a:b}" for tab in (1, 3, 4, 20))
    pages = {"a/index.html": two, "index.html": three}
    site = BuiltSite("site", pages, "docs", {}, styles={"assets/stylesheets/main.css": style})
    assert finished(site).files["assets/stylesheets/main.css"].decode() == "".join(
        TABS.format(tab, tab) + "{a:b}" for tab in (1, 3)
    )


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        ('<table class="a"><div role="region">', ""),
        ("<table><div>", "table:not([class])+*"),
        ('<table id="a">', "table:not([class])+*"),
        ('<table class="a"><div role="dialog">', "[role=dialog] b"),
    ],
)
def test_selectors_about_what_some_page_has(page: str, kept: str) -> None:
    """Of those about tables without a class and about dialogs."""
    style = "table:not([class])+*,[role=dialog] b,table{a:b}"
    site = BuiltSite("site", {"index.html": page}, "docs", {}, styles={"assets/stylesheets/main.css": style})
    left = ",".join(filter(None, [kept, "table"]))
    assert finished(site).files["assets/stylesheets/main.css"].decode() == f"{left}{{a:b}}"
