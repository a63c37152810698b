"""Printed digits, verdicts and the digits that we print ourselves."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paramledger.digits import (
    MINUS,
    binary_place_name,
    digits,
    grouped,
    in_words,
    nearest,
    place_name,
    read_printed,
    reads_as,
    rounded,
    scale_of,
    signed,
    verdict,
)
from paramledger.problems import SpecError

# Printed in a paper or on a page, the number that it means, the number that the structure gives, and how the one
# follows from the other: collected by hand from the sources, none from our own output.
FACTS = [
    ("62378344", 62_378_344, 62_378_344, "exact", 1),
    ("60 million", 60_000_000, 60_965_224, "rounds", 10_000_000),
    ("25,678,184", 25_678_184, 25_678_184, "exact", 1),
    ("650,000 neurons", 650_000, 659_272, "truncates", 10_000),
    ("660K units", 660_000, 659_272, "rounds", 10_000),
    ("724 MFLOPS", 724_000_000, 724_406_816, "rounds", 1_000_000),
    ("2.3 million weights", 2_300_000, 2_332_704, "rounds", 100_000),
    ("666 million MACs", 666_000_000, 665_784_864, "rounds", 1_000_000),
    ("240MB", 240_000_000, 243_860_896, "rounds", 10_000_000),
    ("60,000", 60_000, 60_000, "exact", 1),
    ("61_706", 61_706, 61_706, "exact", 1),
    ("341k MACs", 341_000, 340_908, "rounds", 1_000),
    ("431K", 431_000, 431_080, "rounds", 1_000),
    ("1720 KB", 1_720_000, 1_724_320, "rounds", 10_000),
    ("133 (million)", 133_000_000, 132_863_336, "rounds", 1_000_000),
    ("0.59M", 590_000, 590_080, "rounds", 10_000),
    ("138M", 138_000_000, 138_344_128, "rounds", 1_000_000),
    ("14.7M", 14_700_000, 14_714_688, "rounds", 100_000),
    ("15.3 billion FLOPs", 15_300_000_000, 15_346_630_656, "rounds", 100_000_000),
    ("15.5G MACs", 15_500_000_000, 15_470_264_320, "rounds", 100_000_000),
    ("6.8 million", 6_800_000, 6_990_272, "unexplained", 100_000),
    ("2.7K", 2_700, 9_408, "unexplained", 100),
    ("23,626,728", 23_626_728, 23_834_568, "unexplained", 1),
    ("25.5M weights", 25_500_000, 25_503_912, "rounds", 100_000),
    ("3.8x10^9", 3_800_000_000, 3_857_973_248, "truncates", 100_000_000),
    ("4.12x10^9", 4_120_000_000, 4_121_020_928, "rounds", 10_000_000),
    ("8.2120e+09", 8_212_000_000, 8_212_012_520, "rounds", 100_000),
    ("24.64G", 24_640_000_000, 24_636_037_560, "rounds", 10_000_000),
    ("9.74 BFLOPs", 9_740_000_000, 9_737_076_736, "rounds", 10_000_000),
    ("approximately 3500 MMAdds", 3_500_000_000, 3_498_311_680, "rounds", 100_000_000),
    ("8 GFLOPs", 8_000_000_000, 8_178_368_512, "rounds", 1_000_000_000),
    ("4.2 million", 4_200_000, 4_231_976, "rounds", 100_000),
    ("3.4M", 3_400_000, 3_470_760, "truncates", 100_000),
    ("6.9M", 6_900_000, 6_108_776, "unexplained", 100_000),
    ("146M FLOPs", 146_000_000, 144_907_992, "unexplained", 1_000_000),
    ("29M", 29_000_000, 28_288_354, "unexplained", 1_000_000),
    ("62 001 757", 62_001_757, 62_001_757, "exact", 1),
    ("7276605 parameters", 7_276_605, 7_276_605, "exact", 1),
    ("860M", 860_000_000, 859_520_964, "rounds", 10_000_000),
    ("65 (x10^6)", 65_000_000, 62_984_192, "unexplained", 1_000_000),
    ("355 (M)", 355_000_000, 355_359_744, "rounds", 1_000_000),
    ("11M", 11_000_000, 11_683_584, "truncates", 1_000_000),
    ("123.653376 (million)", 123_653_376, 123_653_376, "exact", 1),
    ("175.0B", 175_000_000_000, 174_604_259_328, "rounds", 1_000_000_000),
    ("12,850 (M)", 12_850_000_000, 12_853_386_240, "rounds", 10_000_000),
    ("350M", 350_000_000, 355_871_744, "truncates", 10_000_000),
    ("176B", 176_000_000_000, 176_247_271_424, "rounds", 1_000_000_000),
    ("1,065,314,304", 1_065_314_304, 1_065_314_304, "exact", 1),
    ("6.7B", 6_700_000_000, 6_738_415_616, "rounds", 100_000_000),
    ("65.2B", 65_200_000_000, 65_285_660_672, "truncates", 100_000_000),
    ("405B", 405_000_000_000, 405_853_388_800, "truncates", 1_000_000_000),
    ("7.3B", 7_300_000_000, 7_241_732_096, "unexplained", 100_000_000),
    ("8.54B", 8_540_000_000, 8_537_680_896, "rounds", 10_000_000),
    ("7.61B", 7_610_000_000, 7_615_616_512, "truncates", 10_000_000),
    ("117B (as active)", 117_000_000_000, 116_829_156_672, "rounds", 1_000_000_000),
    ("39 M", 39_000_000, 37_184_640, "unexplained", 1_000_000),
    ("11 million", 11_000_000, 6_998_552, "unexplained", 1_000_000),
]


@pytest.mark.parametrize("printed, number, computed, word, quantum", FACTS)
def test_published_numbers_follow_as_their_sources_rounded(
    printed: str, number: int, computed: int, word: str, quantum: int
) -> None:
    read = read_printed(printed)
    found = verdict(read, computed)
    assert read.value == number
    if word in ("rounds", "truncates"):
        assert (word, quantum) in found.readings
    else:
        assert (found.word, found.readings) == (word, ())


READ = [            # text, value, places
    ("62,378,344", 62_378_344, (1,)),
    ("60 million", 60_000_000, (10**6, 10**7)),
    ("60\u00a0million", 60_000_000, (10**6, 10**7)),
    ("0.59M", 590_000, (10**4,)),
    ("0.50M", 500_000, (10**4, 10**5)),
    ("175.0B", 175 * 10**9, (10**8, 10**9)),
    ("650,000 neurons", 650_000, (1, 10, 100, 1000, 10**4)),
    ("0", 0, (1,)),
    ("3.8×10^9", 3_800_000_000, (10**8,)),
    ("3.8 × 10⁹ FLOPs", 3_800_000_000, (10**8,)),
    ("3.8*10**9", 3_800_000_000, (10**8,)),
    ("8.2120e+09", 8_212_000_000, (10**5, 10**6)),
    ("528 MB", 528_000_000, (10**6,)),
    ("2 MiB", 2_097_152, (1_048_576,)),
    ("1.5 KiB", 1536, (Fraction(512, 5),)),
    ("1 GB", 10**9, (10**9,)),
    ("1 GiB", 2**30, (2**30,)),
    ("4.24", Fraction(106, 25), (Fraction(1, 100),)),
    ("61_706", 61_706, (1,)),
    ("61'706", 61_706, (1,)),
    ("62 001 757", 62_001_757, (1,)),
    ("\u22121,413,120", -1_413_120, (1, 10)),
    ("-1,413,120", -1_413_120, (1, 10)),
    ("+307,200", 307_200, (1, 10, 100)),
    ("about 7M weights", 7_000_000, (10**6,)),
    ("60m", 60_000_000, (10**6, 10**7)),
    ("1.5 bn", 1_500_000_000, (10**8,)),
    ("12 GMACs", 12 * 10**9, (10**9,)),
]


@pytest.mark.parametrize("text, value, places", READ)
def test_printed_numbers_are_read_exactly(text: str, value: int | Fraction, places: tuple[int | Fraction, ...]) -> None:
    read = read_printed(text)
    assert (read.value, read.places) == (value, places)


UNREADABLE = [
    "",
    "many",
    "24M * 4",
    "24M * 4 bytes ~= 93MB",
    "5 million, 12 times less than AlexNet",
    "11,689,512 (11.7M)",
    "Pythia-13B",
    "1,5 billion",
    "62.378.344",
    "62 001 75",
    "6,2378,344",
    "1e999999",
    "1e3M",
    "3.8x109",
    "60 hundred",
    "60%",
    "60 Mb",
    "60 px",
    "3 to the third",
    "60 or so million",
    "60 of many million",
    "1/2 million",
    "--5",
    "0x1F",
    "12,34",
    "1" * 31,
    "9" * 200,
    "5 millions and billions",
    "5\n6",
    "٣٤",
    "10^9",
    "nan",
    "inf",
]


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_is_not_one_number_is_refused(text: str) -> None:
    with pytest.raises(SpecError, match="is not one number"):
        read_printed(text)


VERDICTS = [  # printed, computed, explained, word, quantum, in words
    ("60,965,224", 60_965_224, False, "exact", 1, "every digit equals the computed one"),
    ("60 million", 60_000_000, False, "exact", 10**6, "every digit equals the computed one"),
    (
        "60 million",
        60_965_224,
        False,
        "truncates",
        10**6,
        "truncated to the million, not rounded; rounded to the nearest ten million, it matches as well",
    ),
    ("61 million", 60_965_224, False, "rounds", 10**6, "rounded to the nearest million"),
    ("62 million", 62_378_344, False, "rounds", 10**6, "rounded to the nearest million"),
    ("60 million", 62_378_344, False, "rounds", 10**7, "rounded to the nearest ten million"),
    ("650,000 neurons", 659_272, False, "truncates", 10**4, "truncated to the ten thousand, not rounded"),
    ("660K units", 659_272, False, "rounds", 10**3 * 10, "rounded to the nearest ten thousand"),
    ("405B", 405_853_388_800, False, "truncates", 10**9, "truncated to the billion, not rounded"),
    ("2.5K", 2_450, False, "rounds", 100, "rounded to the nearest hundred"),
    ("2.4K", 2_450, False, "rounds", 100, "rounded to the nearest hundred"),
    ("253,440", 290_400, True, "differs", 1, "follows from the computed number neither by rounding nor by truncation"),
    (
        "253,440",
        290_400,
        False,
        "unexplained",
        1,
        "follows from the computed number neither by rounding nor by truncation",
    ),
    *((text, 60_965_224, True, "differs", place,
       "follows from the computed number neither by rounding nor by truncation")
      for text, place in (("100 million", 10**6), ("100,000,000", 1), ("0B", 10**9), ("0.1B", 10**8), ("1e8", 10**8))),
    ("1000", 500, True, "differs", 1, "follows from the computed number neither by rounding nor by truncation"),
    ("100 million", 95_000_000, False, "rounds", 10**7, "rounded to the nearest ten million"),
    ("90 million", 95_000_000, False, "truncates", 10**7, "truncated to the ten million, not rounded"),
    ("0K", 0, False, "exact", 10**3, "every digit equals the computed one"),
    ("2 MiB", 2_100_000, False, "rounds", 2**20, "rounded to the nearest 2²⁰"),
    ("1.4 KiB", 1_500, False, "truncates", Fraction(512, 5), "truncated to the 102.4, not rounded"),
]


@pytest.mark.parametrize("printed, computed, explained, word, quantum, words", VERDICTS)
def test_the_verdict_is_the_first_place_at_which_the_digits_follow(
    printed: str, computed: int, explained: bool, word: str, quantum: int, words: str
) -> None:
    found = verdict(read_printed(printed), computed, explained)
    assert (found.word, found.quantum, in_words(found)) == (word, quantum, words)


AGREE = [  # a text, a computed number, whether the text may stand for it
    ("62,378,344", 62_378_344, True),
    ("62,378,340", 62_378_344, False),
    ("62.4M", 62_378_344, True),
    ("62.3M", 62_378_344, False),
    ("62 million", 62_378_344, True),
    ("60 million", 62_378_344, False),
    ("60 million", 60_965_224, False),
    ("61 million", 60_965_224, True),
    ("307,200", -307_200, True),
    ("\u2212307,200", -307_200, True),
    ("+307,200", -307_200, False),
    ("\u2212307,200", 307_200, False),
    ("2.5K", 2_450, True),
    ("2.4K", 2_450, False),
    ("62,378,344.0", 62_378_344, True),
    ("0.1M", 62_378, False),        # its first digit stands at the ten thousand
    ("0.06M", 62_378, True),
    ("0B", 60_965_224, False),
    ("0.1B", 60_965_224, False),
    ("100 million", 60_965_224, False),
    ("1e8", 60_965_224, False),
    ("100 million", 99_600_000, True),
    ("0", 0, True),
    ("0K", 0, True),
    ("0.0M", 62_378, False),
]


@pytest.mark.parametrize("text, computed, agrees", AGREE)
def test_a_text_reads_as_a_number_when_every_digit_given_does(text: str, computed: int, agrees: bool) -> None:
    assert reads_as(read_printed(text), computed) is agrees


@pytest.mark.parametrize(
    "value, style, text",
    [
        (62_378_344, "", "62,378,344"),
        (-1_413_120, "", "\u22121,413,120"),
        (0, "", "0"),
        (999, "", "999"),
        (-1_413_120, "+", "\u22121,413,120"),
        (1_413_120, "+", "+1,413,120"),
        (0, "+", "0"),
        (62_378_344, ".1M", "62.4M"),
        (-2_511_080, "size", "2,511,080"),
        (307_200, "size", "307,200"),
        (62_378_344, "M", "62M"),
        (62_378_344, ".3M", "62.378M"),
        (62_378_344, ".1million", "62.4 million"),
        (62_378_344, ".1 million", "62.4 million"),
        (62_378_344, "K", "62,378K"),
        (46_702_792_704, ".1B", "46.7B"),
        (999_999, ".1M", "1.0M"),
        (2_450, ".1K", "2.5K"),
        (-1_413_120, ".1M", "\u22121.4M"),
        (0, ".1K", "0.0K"),
        (590_080, ".2M", "0.59M"),
    ],
)
def test_digits(value: int, style: str, text: str) -> None:
    assert digits(value, style) == text


@pytest.mark.parametrize("style", ["x", ".M", ".12M", "M.1", "1M", "million.1", ".1Q"])
def test_an_unknown_way_to_round_is_refused(style: str) -> None:
    with pytest.raises(SpecError, match="is not a way to round"):
        rounded(1, style)


@pytest.mark.parametrize(("value", "style", "place"), [
    (60_965_224, ".0B", "billion"), (960_000_000, "B", "billion"), (99, ".1K", "hundred"), (-49, ".1K", "hundred"),
    (999_999, "million", "million"),
])
def test_a_number_is_not_rounded_above_its_first_digit(value: int, style: str, place: str) -> None:
    """0B and 1B say nothing of 60,965,224 and 960,000,000: the same rule as for claims and links."""
    with pytest.raises(SpecError, match=f"rounded to the {place}, .* has no digit left"):
        rounded(value, style)


@pytest.mark.parametrize("place, name", [
    (1, "unit"), (10, "ten"), (10**5, "hundred thousand"), (10**9, "billion"), (10**16, "10,000,000,000,000,000"),
])
def test_places_have_names(place: int, name: str) -> None:
    assert place_name(place) == name


@pytest.mark.parametrize("place, unit, name", [
    (2**20, "byte", "MiB"), (2**30, "byte", "GiB"), (10 * 2**20, "byte", "10 MiB"),
    (Fraction(2**30, 100), "byte", "0.01 GiB"), (2**10, "number", "1,024"), (1, "byte", "1"),
])
def test_places_among_multiples_of_1024(place: Fraction, unit: str, name: str) -> None:
    assert binary_place_name(place, unit) == name


def test_a_minus_is_the_typographic_one() -> None:
    assert MINUS == "\N{MINUS SIGN}" and grouped(-5) == signed(-5) == "\N{MINUS SIGN}5"


def test_one_unknown_letter_is_no_unit() -> None:
    assert [scale_of(word) for word in ("q", "Mb", "px")] == [None] * 3
    assert [scale_of(word) for word in ("", "x", "neurons", "Maps", "tops")] == [1] * 5
    assert [scale_of(word) for word in ("M", "MFLOPS", "million", "Million", "MB")] == [10**6] * 5


@given(st.integers(-(10**15), 10**15), st.sampled_from(["", "+", "K", ".1M", ".3B", ".2 million", ".9thousand"]))
def test_our_own_digits_read_as_the_number(value: int, style: str) -> None:
    """Rounded above its first digit a number says nothing, and there are no such digits."""
    try:
        text = digits(value, style)
    except SpecError:
        assert 0 < abs(value) < 10**8
    else:
        assert reads_as(read_printed(text), value)


@given(st.integers(-(10**12), 10**12), st.sampled_from([1, 10, 1000, 10**6, 2**20, Fraction(512, 5)]))
def test_nearest_is_a_multiple_within_half_a_place(value: int, quantum: int | Fraction) -> None:
    found = nearest(value, quantum)
    assert (
        Fraction(found) / quantum % 1 == 0
        and abs(Fraction(found) - value) * 2 <= quantum
        and nearest(-value, quantum) == -found
    )


@given(st.text(max_size=90))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read_printed(text)
    except SpecError as wrong:
        assert len(wrong.message) < 150


@given(st.integers(10**6, 10**13), st.integers(0, 6))
def test_cutting_and_rounding_are_recognised(computed: int, zeros: int) -> None:
    place = 10**zeros
    near, cut = (
        verdict(read_printed(grouped(int(number))), computed)
        for number in (nearest(computed, place), computed // place * place)
    )
    assert near.word == "exact" or ("rounds", place) in near.readings
    assert cut.word == "exact" or place in [quantum for _, quantum in cut.readings]


@pytest.mark.parametrize(("text", "computed", "said"), [
    ("528 MB", 553430176, ("rounds", 2**20)),       # VGG-16 as float32: Keras's table
    ("233 MB", 243860896, ("rounds", 2**20)),       # AlexNet as float32
    ("1000K", 1024000, ("exact", 2**10)),           # GoogLeNet's last layer in its paper
    ("159K", 163328, ("truncates", 2**10)),
    ("4.8MB", 4993696, ("rounds", Fraction(2**20, 10))),
])
def test_powers_of_1024(text: str, computed: int, said: tuple[str, int | Fraction]) -> None:
    found = verdict(read_printed(text, binary=True), computed)
    assert (found.word, found.quantum) == said


def test_digits_alone_have_no_power_of_1024() -> None:
    with pytest.raises(SpecError):
        read_printed("138,357,544", binary=True)
