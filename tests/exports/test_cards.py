"""Cards: they say what their page says, nothing on them overflows, they are small, and one that is as it should be is
not drawn again.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paramledger import addresses
from paramledger.digits import grouped
from paramledger.exports import cards
from paramledger.exports.card import (
    FOOT,
    HEAD,
    HEIGHT,
    INKS,
    LEFT,
    PAPER,
    RIGHT,
    WIDTH,
    Box,
    Card,
    Entry,
    Mark,
    Text,
    marks,
    png,
)
from paramledger.exports.card_lettering import font, spelt
from paramledger.exports.downloads import downloads
from paramledger.ledger.ledger import Ledger, ledger
from PIL import Image

CSS = Path(__file__).parents[2] / "docs/assets/ledger.css"
MOST_BYTES = 20 * 1024


def all_cards(book: Ledger) -> dict[str, Card]:
    return {path: cards.CARDS[kind](book, name) for path, kind, name in cards.names(book)}
NET = """title = "{title}"
input = {{ features = 1000 }}
default = "thin"
layers = [ {{ name = "fc", op = "linear", out_features = 5 }} ]
[variants.thin]
"""
LONG = (
    "a title of more words than any card has room for in its two lines, since it goes on and on and does not come to "
    "an end"
)
ENTRY = Entry("60,965,224", "parameters")
ACCOUNT = (
    Entry("24,690", "net/thin"),
    Entry("−12,345", "parameters, in 2 steps", "take"),
    Entry("12,345", "as printed", is_sum=True),
)


def card(title: str = "Net: thin", entries: tuple[Entry, ...] = (ENTRY,), note: str = "5,000 MACs at 10 × 10") -> Card:
    return Card("Parameter Ledger", "network", title, entries, note)


def letters(drawn: list[Mark]) -> list[str]:
    return [mark.letters for mark in drawn if isinstance(mark, Text)]


def bounds(mark: Mark) -> tuple[int, int, int, int]:
    """Where the ink of a mark is: left, top, right, bottom."""
    if isinstance(mark, Box):
        return mark.left, mark.top, mark.right, mark.bottom
    left, top, right, bottom = font(mark.size).getbbox(mark.letters, anchor="rs" if mark.before else "ls")
    return int(mark.x + left), int(mark.y + top), int(mark.x + right), int(mark.y + bottom)


def overflowing(one: Card) -> list[Mark]:
    room = (LEFT - 4, 0, RIGHT + 4, FOOT + 30)      # letters may stand out by a hair, and have tails
    return [
        mark for mark in marks(one)
        if any(at < edge for at, edge in zip(bounds(mark)[:2], room[:2], strict=True))
        or any(at > edge for at, edge in zip(bounds(mark)[2:], room[2:], strict=True))
    ]


def overlapping(one: Card) -> list[tuple[str, str]]:
    """Texts that stand on each other."""
    texts = [mark for mark in marks(one) if isinstance(mark, Text) and mark.letters]
    boxes = [(mark.letters, bounds(mark)) for mark in texts]
    return [
        (name, other) for number, (name, (left, top, right, bottom)) in enumerate(boxes) for other, at in boxes[:number]
        if left < at[2] and at[0] < right and top < at[3] and at[1] < bottom
    ]


HARD = [
    card(),
    card(LONG),
    card("Supercalifragilistic" * 9),
    card("W" * 60),
    card("i" * 300),
    card("", note=""),
    card("é × — → 漢字 ‽"),
    card(note=LONG * 3),
    card(LONG, entries=(Entry("671,026,404,352," * 6, LONG),), note=LONG),
    card(entries=ACCOUNT, note=""),
    card(LONG, entries=ACCOUNT, note=""),
    card(LONG, entries=tuple(Entry("+" + "999," * 12 + "999", LONG, "add") for _ in range(3))),
    Card(LONG, LONG, LONG, ACCOUNT, LONG),
    card(entries=(*ACCOUNT, Entry("≈ 3.8 × 10^9", "as printed")), note=""),
]


@pytest.mark.parametrize("one", HARD)
def test_nothing_overflows(one: Card) -> None:
    assert overflowing(one) == []
    assert overlapping(one) == []


@given(st.text(max_size=200), st.text(max_size=200), st.integers(0, 10**24), st.integers(-(10**24), 10**24))
def test_nothing_overflows_whatever_it_says(title: str, label: str, number: int, delta: int) -> None:
    signed = Entry(f"+{delta:,}" if delta > 0 else grouped(delta), label, "add")
    assert overflowing(card(title, (Entry(grouped(number), label),), label)) == []
    assert (
        overflowing(
            card(title, (Entry(grouped(number), label), signed, Entry(grouped(number), label, is_sum=True)), "")
        )
        == []
    )


def test_no_card_of_the_site_overflows(repository: Ledger) -> None:
    made = all_cards(repository)
    assert {
        path: (overflowing(one), overlapping(one)) for path, one in made.items() if overflowing(one) or overlapping(one)
    } == {}


def test_every_page_with_an_answer_has_a_card_that_says_it(repository: Ledger) -> None:
    made = all_cards(repository)
    assert len(made) == 1 + len(repository.families) + len(repository.addresses) + len(repository.reconciliations)
    for address in repository.addresses:
        found = repository.breakdown(address)
        said = letters(marks(made[addresses.variant_file(address, "png")]))
        assert grouped(found.totals.parameters) in said and "parameters" in said, address
        assert spelt(found.title) in " ".join(said), address
    grouping = letters(marks(made[addresses.reconciliation_file("alexnet_grouping", "png")]))
    assert [text for text in grouping if re.search(r"\d", text)] == [
        "62,378,344",
        "1,413,120",
        "parameters, in 3 steps",
        "60,965,224",
    ]
    assert "AlexNet with and without groups" in grouping


def test_no_letter_is_left_out_of_a_card_of_the_site(repository: Ledger) -> None:
    """Accents may go, and a few signs are spelt in words."""
    for path, one in all_cards(repository).items():
        entries = [text for entry in one.entries for text in (entry.number, entry.label)]
        for text in (one.site, one.kind, one.title, one.note, *entries):
            assert len(spelt(text)) >= len(" ".join(text.split())), f"{path}: {text}"


def test_signs_that_the_font_has_not() -> None:
    assert spelt("Édouard’s 3 × 3 – naïve → fine\n漢") == "Edouard’s 3 x 3 - naive to fine"


def test_inks_and_paper_are_those_of_the_pages() -> None:
    light = dict(
        re.findall(r"--ledger-([a-z]+): (#[0-9a-f]{6});", CSS.read_text().partition("[data-md-color-scheme")[0])
    )
    assert {ink: colour for ink, (colour, _) in INKS.items()} == {ink: light[ink] for ink in INKS}
    assert light["paper"] == PAPER
    shades = [shades for _, shades in INKS.values()]
    assert 1 + sum(shades) - min(shades[-2:]) <= 16, "a card has one of the last two inks; then a pixel is four bits"


@pytest.mark.parametrize("one", HARD)
def test_a_card_is_a_small_picture(one: Card) -> None:
    data = png(marks(one))
    with Image.open(io.BytesIO(data)) as picture:
        assert (picture.format, picture.size, picture.mode) == ("PNG", (WIDTH, HEIGHT), "P") and (WIDTH, HEIGHT) == (
            1200,
            630,
        )
        colours = picture.convert("RGB").getcolors()
        assert colours and {rgb: count for count, rgb in colours}[255, 255, 255] > WIDTH * HEIGHT // 2
        head = picture.convert("RGB").crop((0, 0, WIDTH, HEAD)).getcolors()
        assert head and (0x0B, 0x61, 0x52) in {rgb for _, rgb in head}, "the mark of the site"


def test_cards_of_the_site_are_small(repository: Ledger) -> None:
    assert max(len(cards.drawn(one)) for one in all_cards(repository).values()) + cards.SEAL < MOST_BYTES


def book(title: str = "Net & Sons") -> Ledger:
    text = NET.format(title=title)
    return ledger("specs", {"architectures/net.toml": text.encode()})


def pictures(made: dict[str, bytes]) -> dict[str, bytes]:
    return {path: data for path, data in made.items() if path.endswith(".png")}


def test_the_same_specs_make_the_same_cards() -> None:
    first, again = pictures(downloads(book())), pictures(downloads(book()))
    assert list(first) == ["api/v1/index.png", "api/v1/net/index.png", "api/v1/net/thin.png"] and first == again
    assert all(len(data) < MOST_BYTES for data in first.values())
    for data in first.values():
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
            assert re.fullmatch(r"sha256:[0-9a-f]{64}", picture.info["Comment"])


def test_what_is_there_is_not_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    there = downloads(book())
    drawn: list[Card] = []
    monkeypatch.setattr(cards, "drawn", lambda one: drawn.append(one) or png(marks(one)))
    assert downloads(book(), there) == there
    assert drawn == [*cards.SAMPLES]
    drawn.clear()
    assert pictures(downloads(book("Another"), there)).keys() == pictures(there).keys()
    assert [one.title for one in drawn if one not in cards.SAMPLES] == ["Another", "Another: thin"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-1],
        lambda data: b"",
        lambda data: data + b"x",
        lambda data: data[:900] + bytes([data[900] ^ 1]) + data[901:],
        lambda data: data.replace(b"sha256:", b"sha255:"),
    ],
)
def test_what_somebody_changed_is_drawn_again(spoil: object) -> None:
    there = downloads(book())
    assert callable(spoil)
    assert (
        downloads(book(), {path: spoil(data) if path.endswith(".png") else data for path, data in there.items()})
        == there
    )


def test_another_way_of_drawing_draws_all_again(monkeypatch: pytest.MonkeyPatch) -> None:
    there = downloads(book())
    monkeypatch.setattr(cards, "drawn", lambda one: png(marks(one)[1:]))
    changed = pictures(downloads(book(), there))
    assert all(changed[path] != data for path, data in pictures(there).items())
