"""The Markdown of a page, for programs that read text: what readers see, and nothing that only browsers read."""

from __future__ import annotations

from paramledger.proof.plain_text import markdown_files, markdown_path, page_list, readable

PAGE = """---
title: "AlexNet: paper"
description: "AlexNet has 60,965,224 parameters &amp; five convolutions."
---

<p class="crumbs" markdown>[Networks](../index.md) / [AlexNet](index.md)</p>

# AlexNet { data-search-exclude }

It has [60,965,224](#parameters) parameters, [62,378,344](ungrouped.md#parameters) without groups.

<figure class="ledger-figure">
<svg><title>61 million</title></svg>
</figure>

<div class="ledger-table" markdown>

| layer | parameters |
|---|---:|
| <a id="conv1"></a>[`conv1`](#conv1)<br><span class="op">[conv2d](../../ops/conv2d.md)</span> | 34,944 |
| `conv2` { #conv2} | [linear] {.op-dense} | 307,456 { #conv2.parameters} |

[linear]: ../../ops/linear.md

</div>

<details markdown>
<summary>Two &lt;rows&gt;</summary>

`<kept>` and [a paper](https://ledger.example/a?b=1), [data](../../api/v1/alexnet/paper.json), 2&#42;3&#124;4.

</details>

```bibtex
@misc{<a>, &amp;}
```
"""
READ = """# AlexNet

It has 60,965,224 parameters, [62,378,344](../ungrouped/index.md) without groups.

| layer | parameters |
|---|---:|
| `conv1` [conv2d](../../../ops/conv2d/index.md) | 34,944 |
| `conv2` | [linear] | 307,456 |

[linear]: ../../../ops/linear/index.md

**Two \\<rows\\>**

`<kept>` and [a paper](https://ledger.example/a?b=1), [data](../../../api/v1/alexnet/paper.json), 2\\*3\\|4.

```bibtex
@misc{<a>, &amp;}
```
"""


def test_words_numbers_and_links_stay_and_the_rest_goes() -> None:
    crumbs = "[Networks](../../index.md) / [AlexNet](../index.md)\n\n"
    assert readable("architectures/alexnet/paper.md", PAGE) == crumbs + READ


def test_the_markdown_of_a_page_stands_beside_it() -> None:
    paths = {path: markdown_path(path) for path in ("index.md", "claims.md", "ops/index.md", "ops/conv2d.md")}
    assert paths == {
        "index.md": "index.md",
        "claims.md": "claims/index.md",
        "ops/index.md": "ops/index.md",
        "ops/conv2d.md": "ops/conv2d/index.md",
    }


def test_odd_signs_and_quotes_of_a_page_do_no_harm() -> None:
    text = "---\ntitle: 'One'\ndescription: \"a \\x41\"\n---\n\n# \ue0009\ue000 `code`\n"
    assert readable("a.md", text) == "# 9 `code`\n"
    assert "- [One](a/index.md): a \\x41" in page_list({"a.md": text})


def test_the_list_names_every_page_but_variants() -> None:
    front = '---\ntitle: "{}"\ndescription: "About {}."\n---\n\n# x\n'
    paths = ("index.md", "architectures/a/index.md", "architectures/a/b.md", "reconciliations/why.md", "api.md")
    sources = {path: front.format(path, path) for path in paths} | {"numbers/totals.js": ""}
    assert page_list(sources) == """\
# Parameter Ledger

> About index.md.

The address of a page with `index.md` at its end has the page as Markdown.

## Networks

- [architectures/a/index.md](architectures/a/index.md): About architectures/a/index.md.

## Why numbers differ

- [reconciliations/why.md](reconciliations/why/index.md): About reconciliations/why.md.

## More

- [api.md](api/index.md): About api.md.
"""
    assert [path for path, _ in markdown_files(sources)] == [
        "index.md", "architectures/a/index.md", "architectures/a/b/index.md", "reconciliations/why/index.md",
        "api/index.md", "llms.txt",
    ]
