"""Which numbers in a text have to be proved: one rule, for pages written by hand and for the texts of specs."""

from __future__ import annotations

import pytest
from paramledger.language.text import unbound
from paramledger.ledger.ledger import Ledger, ledger
from paramledger.pages.family import pages as family_pages
from paramledger.proof.drift import drift
from paramledger.proof.markdown_reader import numbers
from paramledger.typed import sized_names, typed_numbers

from tests.networks import family

TYPED = [       # a text, the published numbers in it
    ("62,378,344 parameters and 60,965,224", ["62,378,344", "60,965,224"]),
    ("some 60 million, 0.59M, 2.4 B, 10k and 1.5 billion", ["60 million", "0.59M", "2.4 B", "10k", "1.5 billion"]),
    ("12345 and 1234", ["12345"]),
    ("in 2012, at 224 by 224, 4096 wide, 1000 classes, 99.95 %", []),
    ("(307,456), **663,936**; −442,624!", ["307,456", "663,936", "442,624"]),
    ("3.8×10^9 and 3.8 × 10⁹ and 8.2e9", ["3.8×10^9", "3.8 × 10⁹", "8.2e9"]),
    ("233 MB or 222.4 MiB, 724 MFLOPS, 15 GMACs", ["233 MB", "222.4 MiB", "724 MFLOPS", "15 GMACs"]),
    ("60-million and 60\u00a0million", ["60-million", "60\u00a0million"]),
    ("62.378.344 and 61_706 and 62\u202f001\u202f757", ["62.378.344", "61_706", "62\u202f001\u202f757"]),
    ("Mixtral 8x7B, Pythia-13B, T5-11B, conv12345, sha1_123456, issue #12345, x12,345", []),
    ("0.5M-1.2M and 12,345-1.5M", ["0.5M", "1.2M", "12,345", "1.5M"]),
    ("AlexNet-62,378,344", ["62,378,344"]),
    ("60,965,224-62,378,344 and 60,965,224/62,378,344", ["60,965,224", "62,378,344", "60,965,224", "62,378,344"]),
    ("see https://stackoverflow.com/questions/40060949 and doi:10.1145/3065386, arXiv:1704.04861, 10.1145/3065386", []),
    ("version 1.10.12345 and pi is 3.14159265", []),
    ("123456.5 and 1,2,12345", ["123456.5", "1,2,12345"]),
    ("figure 4b, 5m long, 3D, 2x, in 2014 K. Simonyan, the 3-M process, 4 T, 3 T.", ["4 T"]),
    ("1,23 and 1,2345 is no grouping", []),
    ("7 Million, 7 millions", ["7 Million", "7 millions"]),
    ("528 MB", ["528 MB"]),
    ("3.8×10^9", ["3.8×10^9"]),
    ("1.5T", ["1.5T"]),
    ("5 bn", ["5 bn"]),
    ("15e9", ["15e9"]),
    ("62.378.344", ["62.378.344"]),
    ("4-million", ["4-million"]),
    ("175 B", ["175 B"]),
    ("2.5GB", ["2.5GB"]),
    ("3 thousand", ["3 thousand"]),
    ("1e6", ["1e6"]),
    ("62,4 M", ["62,4 M"]),
    ("Pythia-13B", []),
    ("4 GFLOPs", ["4 GFLOPs"]),
    ("37 thousand words", ["37 thousand"]),
    ("60 965 225 and 60’965’225, 60\u2007965\u2007225", ["60 965 225", "60’965’225", "60\u2007965\u2007225"]),
    ("60·965·225, 6,09,65,225", ["60·965·225", "6,09,65,225"]),
    ("1 2 3, 224 224, 27·256, 3 · 3 · 256, 1,23", []),
    ("63 mio, 63 mln, 6.1 crore, 63 mega, 6097万", ["63 mio", "63 mln", "6.1 crore", "63 mega", "6097万"]),
    ("175b and 63m, 7b parameters, 7.5 m weights", ["175b", "63m", "7b", "7.5 m"]),
    ("Figure 12b, table 10b, 3b or 5m", []),
    ("It has 175 B. It is 2012 K parameters; in 2012 K. Simonyan", ["175 B", "2012 K"]),
    ("(total-60965225), #60965225, _60965225", ["60965225", "60965225", "60965225"]),
    ("６０，９６５，２２５ or 63М", ["６０，９６５，２２５", "63М"]),
    ("⁶⁰⁹⁶⁵²²⁵ and 10⁷", ["⁶⁰⁹⁶⁵²²⁵"]),
    ("6.1 \\times 10^7", ["6.1 \\times 10^7"]),
]
WORDS = [       # numbers in words
    ("sixty-two million parameters", ["sixty-two million"]),
    ("62 and a half million, 62-odd million", ["62 and a half million", "62-odd million"]),
    ("a hundred and twenty thousand", ["hundred and twenty thousand"]),
    ("half a million or a quarter of a million", ["half a million", "quarter of a million"]),
    ("rounds to the nearest ten million, at the ten thousands, millions of weights, two or three", []),
    ("62 million", ["62 million"]),      # once, not twice
]


@pytest.mark.parametrize(("text", "found"), TYPED)
def test_the_rule(text: str, found: list[str]) -> None:
    assert [number for _, number in typed_numbers(text)] == found
    assert all(text[offset:].startswith(number) for offset, number in typed_numbers(text))


@pytest.mark.parametrize(("text", "found"), TYPED)
def test_it_holds_for_texts_of_specs_and_for_pages(text: str, found: list[str]) -> None:
    assert unbound(text) == found
    assert [number.text for number in numbers(f"{text}\n")] == [" ".join(number.split()) for number in found]


def test_what_a_reference_stands_for_is_not_typed() -> None:
    assert unbound("{alexnet/paper.parameters}, {alexnet/paper.parameters:.1M}, {claim:vgg.table_2_e}") == []
    assert unbound("{x/p1234567.macs} MB, 5 {y}K") == []
    assert unbound("{a/b.macs}12,345 and 60{a/b.macs}M but 7,{a/b.macs}000 and 1,000") == ["12,345", "1,000"]


@pytest.mark.parametrize(("text", "found"), WORDS)
def test_numbers_in_words(text: str, found: list[str]) -> None:
    assert [number for _, number in typed_numbers(text)] == found
    assert unbound(text) == found
    assert [number.text for number in numbers(f"{text}\n")] == found


# Only words and a size make a name; `AlexNet with 62M parameters` and `Net 62,378,344` excuse nothing.
NAMES = sized_names(("Mistral 7b", "OPT 1_3b", "llama3_8b", "LLaMA 65B", "AlexNet with 62M parameters",
                     "Net 62,378,344", "7b", "GPT-3 175b", "LeNet-5", "VGG 138 million"))
NAMED = [       # a text, the numbers in it that are no part of a name
    ("Mistral 7B, mistral-7b, Mistral\n7B and Mistral\u00a07B", []),
    ("Mistral 7B has 7B parameters", ["7B"]),
    ("Mistral 8B, Mistral 7.2B, Mistral 7 billion, a Mistral of 7B", ["8B", "7.2B", "7 billion", "7B"]),
    ("OPT 1.3B and OPT 1.4B", ["1.4B"]),
    ("Llama3 8B, LLaMA 65B against Llama 65 B and xLLaMA 65B", ["65 B", "65B"]),
    ("GPT-3 175B against GPT-4 175B", ["175B"]),
    ("AlexNet with 62M parameters, Net 62,378,344, VGG 138 million", ["62M", "62,378,344", "138 million"]),
]


@pytest.mark.parametrize(("text", "found"), NAMED)
def test_a_size_in_the_name_of_a_network_is_no_number(text: str, found: list[str]) -> None:
    assert [number for _, number in typed_numbers(text, NAMES)] == found
    assert unbound(text, NAMES) == found
    assert [number.text for number in numbers(f"{text}\n", NAMES)] == found


def test_names_are_those_that_specs_declare() -> None:
    """In a text of any spec, and on pages: the family is called Net, its variants 7b and 8b."""
    def read(about: str) -> Ledger:
        spec = family('name = "fc", op = "linear", out_features = 4', variants=VARIANTS.format(about=about))
        spec = spec.replace('"plain"', '"7b"').replace('"X"', '"Net"')
        return ledger("specs", {"architectures/x.toml": spec.encode()})

    assert read("as Net 7B and Net 8B").problems == ()
    assert [problem.message for problem in read("as Net 9B").problems] == ["`9B` is typed into a text"]
    made = read("")
    pages = {page.path: page for page in family_pages(made, "x")}
    found = drift("docs", {"a.md": "Net 7B, Net 9B\n"}, pages)
    assert [str(problem) for problem in found if problem.code == "unbound-number"] == [
        ("docs/a.md:1: 9B does not say where it is computed [link it to the place that computes it, or set it in "
         "backticks if it is no result]")
    ]


VARIANTS = """[variants.7b]
about = "{about}"
[variants.8b]
set = {{ fc.bias = false }}
"""
