"""What the check says of docs/: numbers that drift, numbers that say nothing of where they come from, links that lead
nowhere.
"""

from __future__ import annotations

import re

import pytest
from paramledger.page import Page
from paramledger.problems import Problem, SpecError
from paramledger.proof.drift import drift
from paramledger.proof.provenance import stamped

VARIANT = Page(
    "architectures/alexnet/paper.md",
    """---
title: "AlexNet"
description: "AlexNet in 60,965,224 parameters"
---

# AlexNet as printed

All in all <a id="parameters"></a>60,965,224 parameters, or [61.0M](#parameters).

## Layer by layer

| layer | sum | parameters |
|---|---|---:|
| `conv1` { #conv1} | 11 · 11 · 3 · 96 + 96 | 34,944 { #conv1.parameters} |
| `conv2` { #conv2} | 5 · 5 · 48 · 256 + 256 | 307,456 { #conv2.parameters} |

<svg viewBox="0 0 640 320"><rect width="34.5"/><text>307,456</text></svg>
""",
    {"parameters": 60_965_224, "conv1.parameters": 34_944, "conv2.parameters": 307_456},
    ("specs/architectures/alexnet.toml",),
)
PAPER = "../architectures/alexnet/paper.md"
CLAIMS = Page(
    "claims.md", "---\ntitle: Claims\n---\n\n# Claims\n\n| <a id=\"alexnet.abstract\"></a>60 million | truncates |\n",
    {"alexnet.abstract": "60 million"}, ("specs/architectures/alexnet.toml",))
STEPS = Page(
    "reconciliations/groups.md", "---\ntitle: Groups\n---\n\n<a id=\"step-1\"></a>−307,200\n",
    {"step-1": -307_200}, ("specs/reconciliations/groups.toml",))
SCHEMA = Page("schema/architecture.json", '{\n  "type": "object",\n  "maxItems": 4\n}\n')
SITE = {page.path: page for page in (VARIANT, CLAIMS, STEPS, SCHEMA)}

PROSE = """# Counting

AlexNet has [60,965,224](../architectures/alexnet/paper.md#parameters) parameters, some
[61.0M](../architectures/alexnet/paper.md#parameters); its authors say
[60 million](../claims.md#alexnet.abstract).

| layer | parameters |
|---|---|
| conv2 | [307,456](../architectures/alexnet/paper.md#conv2.parameters) |

Grouping saves [307,200](../reconciliations/groups.md#step-1) weights, or
[−0.31M](../reconciliations/groups.md#step-1). See [counting](#counting), \
[the layers](../architectures/alexnet/paper.md#layer-by-layer),
[the other page](other.md#what-it-costs "With a title") and `12,345` in 2012 at 224.
"""
OTHER = "# What it costs\n\n[Nothing](counting.md). <a id=\"spot\"></a>\n"
FILES = {path: stamped(page) for path, page in SITE.items()} | {
    "concepts/counting.md": PROSE,
    "concepts/other.md": OTHER,
}


def test_docs_as_computed_have_no_problem() -> None:
    assert drift("docs", FILES, SITE) == []


def found(files: dict[str, str], site: dict[str, Page] = SITE) -> list[tuple[str, int, str, str]]:
    return [(problem.path, problem.line, problem.code, problem.message) for problem in drift("docs", files, site)]


def with_values(page: Page, text: str) -> dict[str, Page]:
    return SITE | {page.path: Page(page.path, text, page.values, page.sources)}


def test_stale_pages_name_each_number_that_drifts() -> None:
    now = VARIANT.text.replace("60,965,224", "60,965,225").replace("61.0M", "61.1M").replace("307,456", "307,455")
    path = "docs/architectures/alexnet/paper.md"
    problems = drift("docs", FILES, with_values(VARIANT, now))
    assert [(problem.path, problem.line, problem.code, problem.message) for problem in problems] == [
        (path, 4, "drift-number", "published 60,965,224, computed 60,965,225 (−1)"),
        (path, 9, "drift-number", "#parameters: published 60,965,224, computed 60,965,225 (−1)"),
        (path, 9, "drift-number", "#parameters: published 61.0, computed 61.1"),
        (path, 16, "drift-number", "#conv2.parameters: published 307,456, computed 307,455 (+1)"),
        (path, 18, "drift-number", "published 307,456, computed 307,455 (+1)"),
    ]
    assert {problem.hint for problem in problems} == {"run `paramledger build`"}


def test_pages_that_differ_in_words_name_the_first_line() -> None:
    path = "docs/architectures/alexnet/paper.md"
    assert found(FILES, with_values(VARIANT, VARIANT.text.replace("34.5", "35.5"))) == [
        (path, 18, "drift-page", "this line is not as generated")]
    more = VARIANT.text.replace("## Layer by layer\n", "## Layer by layer\n\nA new line.\n").replace("conv1", "conv0")
    assert found(FILES, with_values(VARIANT, more))[0][:3] == (path, 13, "drift-page")


def test_a_row_that_is_inserted_does_not_make_the_others_drift() -> None:
    more = VARIANT.text.replace("|---|---|---:|\n", "|---|---|---:|\n| `new` | 1 | 1 |\n").replace("307,456", "307,455")
    assert [(line, code) for _, line, code, _ in found(FILES, with_values(VARIANT, more))] == [
        (15, "drift-page"), (16, "drift-number"), (18, "drift-number")]


def test_missing_orphaned_and_hand_written_files() -> None:
    assert found({path: text for path, text in FILES.items() if path != "schema/architecture.json"}) == [
        ("docs/schema/architecture.json", 0, "missing-page", "the generated file is missing")]
    orphan = stamped(Page("architectures/old.md", "---\ntitle: Old\n---\n"))
    assert found(FILES | {"architectures/old.md": orphan}) == [
        ("docs/architectures/old.md", 0, "orphan", "nothing generates this file any more")]
    assert found(FILES | {"claims.md": CLAIMS.text}) == [
        ("docs/claims.md", 0, "hand-written", "a hand-written file is in the place of a generated one")]


def test_a_hand_edit_is_told_from_a_stale_page() -> None:
    text = FILES["claims.md"].replace("truncates", "rounds")
    assert found(FILES | {"claims.md": text}) == [
        ("docs/claims.md", 2, "hand-edited", "the file was edited after it was generated"),
        ("docs/claims.md", 8, "drift-page", "this line is not as generated")]
    assert found(FILES | {"schema/architecture.json": FILES["schema/architecture.json"].replace(": 4", ": 5")}) == [
        ("docs/schema/architecture.json", 2, "hand-edited", "the file was edited after it was generated"),
        ("docs/schema/architecture.json", 4, "drift-number", "published 5, computed 4 (+1)")]


def test_only_the_provenance_line_differs() -> None:
    text = FILES["claims.md"].replace("alexnet.toml", "vgg.toml")
    assert found(FILES | {"claims.md": text}) == [("docs/claims.md", 2, "drift-page", "this line is not as generated")]


IN_PROSE = [  # a line of a hand-written page, the code, message and hint of its problem
    (
        "AlexNet has 60,965,224 parameters",
        "unbound-number",
        "60,965,224 does not say where it is computed",
        f"write [60,965,224]({PAPER}#parameters)",
    ),
    (
        "some 12,345",
        "unbound-number",
        "12,345 does not say where it is computed",
        "link it to the place that computes it, or set it in backticks if it is no result",
    ),
    (
        "they print 60 million",
        "unbound-number",
        "60 million does not say where it is computed",
        "write [60 million](../claims.md#alexnet.abstract)",
    ),
    (
        "| conv2 | 307,456 |\n|---|---|",
        "unbound-number",
        "307,456 does not say where it is computed",
        f"write [307,456]({PAPER}#conv2.parameters)",
    ),
    (
        "![all 307,456](x.png)",
        "unbound-number",
        "307,456 does not say where it is computed",
        f"write [307,456]({PAPER}#conv2.parameters)",
    ),
    (
        "[307,456](https://a.b)",
        "unbound-number",
        "307,456 links to `https://a.b`, where no number is computed",
        f"write [307,456]({PAPER}#conv2.parameters)",
    ),
    (
        f"[307,456]({PAPER})",
        "unbound-number",
        f"307,456 links to `{PAPER}`, where no number is computed",
        f"write [307,456]({PAPER}#conv2.parameters)",
    ),
    (
        f"[307,456]({PAPER}#conv2)",
        "unbound-number",
        f"307,456 links to `{PAPER}#conv2`, where no number is computed",
        f"write [307,456]({PAPER}#conv2.parameters)",
    ),
    (
        f"[all 307,456]({PAPER}#conv2.parameters)",
        "unbound-number",
        "307,456 does not say where it is computed",
        f"write [307,456]({PAPER}#conv2.parameters)",
    ),
    (
        f"[307,457]({PAPER}#conv2.parameters)",
        "wrong-number",
        "published 307,457, computed 307,456 (+1)",
        f"write [307,456]({PAPER}#conv2.parameters)",
    ),
    (
        f"[9]({PAPER}#conv2.parameters)",
        "wrong-number",
        "published 9, computed 307,456 (−307,447)",
        f"write [307,456]({PAPER}#conv2.parameters)",
    ),
    (
        f"[0.30M]({PAPER}#conv2.parameters)",
        "wrong-number",
        "published 0.30M, computed 307,456 (−7,456)",
        f"write [307,456]({PAPER}#conv2.parameters)",
    ),
    (
        f"[60 million]({PAPER}#parameters)",
        "wrong-number",
        "published 60 million, computed 60,965,224 (−965,224)",
        f"write [60,965,224]({PAPER}#parameters)",
    ),
    (
        "[+307,200](../reconciliations/groups.md#step-1)",
        "wrong-number",
        "published +307,200, computed −307,200 (+614,400)",
        "write [−307,200](../reconciliations/groups.md#step-1)",
    ),
    (
        "[61 million](../claims.md#alexnet.abstract)",
        "misquoted",
        "the source prints 60 million, not 61 million",
        "write [60 million](../claims.md#alexnet.abstract), or link to the computed number",
    ),
    (
        "[60M](../claims.md#alexnet.abstract)",
        "misquoted",
        "the source prints 60 million, not 60M",
        "write [60 million](../claims.md#alexnet.abstract), or link to the computed number",
    ),
    (
        "[x](../claims.md#alexnet.abstrct)",
        "dead-anchor",
        "`../claims.md#alexnet.abstrct` leads to no place on that page",
        "did you mean `alexnet.abstract`?",
    ),
    (
        "[x](other.md#what-it-cost)",
        "dead-anchor",
        "`other.md#what-it-cost` leads to no place on that page",
        "did you mean `what-it-costs`?",
    ),
    ("[x](#nowhere)", "dead-anchor", "`#nowhere` leads to no place on that page", "known: `title`"),
    (
        f"[x]({PAPER}#layer-by-laye)",
        "dead-anchor",
        f"`{PAPER}#layer-by-laye` leads to no place on that page",
        "did you mean `layer-by-layer`?",
    ),
    (
        "[x](../zzz.md)",
        "dead-page",
        "`../zzz.md` leads to no page",
        (
            "known: `architectures/alexnet/paper.md`, `claims.md`, "
            "`concepts/counting.md`, `concepts/new.md`, `concepts/other.md`, `reconciliations/groups.md`"
        ),
    ),
    ("[x](../clams.md)", "dead-page", "`../clams.md` leads to no page", "did you mean `claims.md`?"),
]


@pytest.mark.parametrize("line, code, message, hint", IN_PROSE, ids=[row[0][:30] for row in IN_PROSE])
def test_numbers_and_links_on_hand_written_pages(line: str, code: str, message: str, hint: str) -> None:
    problem, = drift("docs", FILES | {"concepts/new.md": f"# Title\n\n{line}\n"}, SITE)
    mended = hint.removeprefix("write ") if code == "wrong-number" else ""     # the whole line, for one click
    assert problem == Problem("docs/concepts/new.md", 3, code, message, hint, mended)


@pytest.mark.parametrize(
    "line",
    [
        "[50](other.md) layers in [2012](https://a.b)",
        f"[61M]({PAPER}#parameters) in all",
        "[licence](../../LICENSE)",
        "[logo](../assets/logo.svg)",
        "[x](other.md#spot)",
        f"[0.3M]({PAPER}#conv2.parameters)",
        "[the paper's figure](../claims.md#alexnet.abstract)",
        "[−307,200](../reconciliations/groups.md#step-1)",
        f"[0.31 million]({PAPER}#conv2.parameters)",
        "`[12,345](nowhere.md#at-all)`",
        "[up](#title)",
        "[mail](mailto:a@b.c)",
        "[307,456](..%2Farchitectures/alexnet/paper.md#conv2.parameters)",
    ],
)
def test_what_a_hand_written_page_may_say(line: str) -> None:
    assert found(FILES | {"concepts/new.md": f"# Title\n\n{line}\n"}) == []


def test_a_dead_link_that_is_a_number_is_told_twice_over() -> None:
    problems = found(FILES | {"concepts/new.md": "[307,456](../claims.md#nowhere)\n"})
    assert [code for _, _, code, _ in problems] == ["dead-anchor", "unbound-number"]


def test_notes_and_assets_are_no_pages() -> None:
    notes = dict.fromkeys(["README.md", "concepts/README.md", "assets/x.md"], "12,345")
    assert found(FILES | notes) == []


MUTANTS = [(path, match.start()) for path, text in FILES.items() for match in re.finditer(r"\d", text)]


def is_published(path: str, at: int) -> bool:
    """Hand-written pages hold digits that are no published numbers: names, paths, code, years."""
    if path in SITE:
        return True
    line = PROSE[PROSE.rfind("\n", 0, at) + 1:PROSE.find("\n", at)]
    column = at - PROSE.rfind("\n", 0, at) - 1
    return any(match.start(1) <= column < match.end(1) for match in re.finditer(r"\[([−\d.,]+(?:M| million)?)\]", line))


@pytest.mark.parametrize("path", FILES)
def test_every_changed_digit_is_found_with_its_file_and_line(path: str) -> None:
    for at in (at for of, at in MUTANTS if of == path and is_published(path, at)):
        text = FILES[path]
        line = text.count("\n", 0, at) + 1
        for digit in "0123456789".replace(text[at], ""):
            problems = drift("docs", FILES | {path: text[:at] + digit + text[at + 1:]}, SITE)
            assert (f"docs/{path}", line) in {(problem.path, problem.line) for problem in problems}, (
                at,
                digit,
                problems,
            )


def test_mutants_are_many() -> None:
    assert (
        sum(is_published(path, at) for path, at in MUTANTS if path == "concepts/counting.md") == 8 + 3 + 2 + 6 + 6 + 3
    )


def asked(path: str, settings: str, anchor: str) -> int:
    if (path, anchor) != (VARIANT.path, "parameters") or not settings.startswith("classes="):
        raise SpecError(f"`{settings}` is not a parameter", "did you mean `classes`?")
    return 56_868_224 + 4_097 * int(settings.removeprefix("classes="))      # 60,965,224 with a thousand


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        (f"[56,909,194]({PAPER}?classes=10#parameters)", None),
        (f"[56.9M]({PAPER}?classes=10#parameters)", None),
        (f"[with ten classes]({PAPER}?classes=10)", None),
        (
            f"[60,965,224]({PAPER}?classes=10#parameters)",
            ("wrong-number", "published 60,965,224, computed 56,909,194 (+4,056,030)"),
        ),
        (
            f"[56,909,194]({PAPER}?klasses=10#parameters)",
            ("dead-anchor", f"`{PAPER}?klasses=10#parameters`: `klasses=10` is not a parameter"),
        ),
        (
            f"[here]({PAPER}?classes=10#layer-by-layer)",
            ("dead-anchor", f"`{PAPER}?classes=10#layer-by-layer`: `classes=10` is not a parameter"),
        ),
    ],
)
def test_a_link_with_settings(link: str, problem: tuple[str, str] | None) -> None:
    files = FILES | {"concepts/other.md": f"{OTHER}\n{link}\n"}
    seen = [(one.code, one.message) for one in drift("docs", files, SITE, asked=asked)]
    assert seen == ([problem] if problem else [])


def test_without_specs_no_link_has_settings() -> None:
    files = FILES | {"concepts/other.md": f"{OTHER}\n[56,909,194]({PAPER}?classes=10#parameters)\n"}
    (problem,) = drift("docs", files, SITE)
    assert (problem.code, problem.line) == ("dead-anchor", 5)
