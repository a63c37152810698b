"""Captions, scopes and permalinks that are written into built pages."""

from __future__ import annotations

from paramledger.proof.readers import as_built, captioned, readable_to_all

TABLE = "<table><thead><tr><th>a</th><th style=\"text-align: right;\">b</th></tr></thead></table>"
LINK = '<a class="headerlink" href="#x" title="Link to this part">¶</a>'


def test_a_table_is_called_by_the_heading_above_it_and_its_heads_are_of_columns() -> None:
    assert readable_to_all(f"<h2>Layer <code>by</code> layer{LINK}</h2>{TABLE}").partition("</h2>")[2] == (
        '<table><caption class="ledger-caption">Layer by layer</caption><thead><tr><th scope="col">a</th>'
        '<th style="text-align: right;" scope="col">b</th></tr></thead></table>'
    )


def test_a_second_table_below_a_heading_is_told_from_the_first() -> None:
    made = readable_to_all(f"<h2>A &amp; b</h2>{TABLE}{TABLE}<summary>C</summary>{TABLE}")
    captions = [part.partition("<")[0] for part in made.split('ledger-caption">')[1:]]
    assert captions == ["A &amp; b", "A &amp; b, 2", "C"]


def test_a_permalink_is_no_stop_and_says_where_it_leads() -> None:
    made = readable_to_all(f'<h2 id="x">A "b" {LINK}</h2>')
    assert made.partition("<a ")[2] == (
        'class="headerlink" tabindex="-1" aria-label="Link to A &quot;b&quot;" href="#x" title="Link to this part">'
        "¶</a></h2>"
    )


def test_what_is_there_stays() -> None:
    html = readable_to_all(f"<h2>A{LINK}</h2>{TABLE}")
    assert readable_to_all(html) == html
    own = "<table><caption>B</caption><tr><th scope=\"row\">c</th></tr></table>"
    assert readable_to_all(own) == own
    assert captioned({"a.html": html, "b.html": "<p>a</p>"}) == {}


def test_the_proof_sees_a_page_as_it_was_built() -> None:
    html = f"<h2>138 million{LINK}</h2>" + TABLE.replace("<th>", '<th scope="col">')
    made = readable_to_all(html)
    assert made.count("138 million") == 3
    assert as_built(made).count("138 million") == 1


def test_cells_of_cards_say_of_which_column_they_are() -> None:
    """Those of a table that scrolls do not."""
    rows = "<thead><tr><th>a</th><th>b &amp; <code>c</code></th></tr></thead><tr><td>1</td><td id=\"d\">2</td></tr>"
    other = f'<div class="ledger-table"><table>{rows}</table></div>'
    cards = f'<div class="ledger-table cards"><div class="boxed"><table>{rows}</table></div></div>'
    made = readable_to_all(cards + other)
    assert made.count("data-label") == 2
    assert '<tr><td data-label="a">1</td><td data-label="b &amp; c" id="d">2</td></tr>' in made
    assert readable_to_all(made) == made
