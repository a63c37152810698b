"""Specs from strangers: a corpus of poison in every text, word and address, built into a site and opened in a browser.

The language refuses most of it, which is tested first. Then its checks are switched off, and the site has no content
security policy: what is left is how pages are written, and that alone has to hold.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from paramledger.files import write_docs
from paramledger.language import read, text
from paramledger.ledger.ledger import ledger
from paramledger.pages import fragments
from paramledger.pages import site as made
from playwright.sync_api import Browser, Route

from tests.site.browsing import ROOT, served

pytestmark = pytest.mark.browser
MARK = "window.__pwn=1"
MARKUP = (          # refused by the language
    f"</div><script>{MARK}</script>",
    f"<script>{MARK}</script>",
    "</div><script src=http://evil.test/a.js></script>",
    f"</div><details open ontoggle={MARK}>x</details>",
    f"</div><div onclick={MARK}>x</div>",
    f"<img src=x onerror={MARK}>",
    f"<svg onload={MARK}>",
    f"<svg><script>{MARK}</script></svg>",
    f"</title><script>{MARK}</script>",
    f"</svg></figure><script>{MARK}</script>",
    f"</code></pre><script>{MARK}</script>",
    f"</textarea></style></noscript><script>{MARK}</script>",
    "</div> <iframe src=http://evil.test/></iframe>",
    "</div><object data=http://evil.test/o></object>",
    "</div><embed src=http://evil.test/o>",
    "</div><base href=http://evil.test/>",
    "</div><link rel=stylesheet href=http://evil.test/a.css>",
    "<style>@import 'http://evil.test/a.css'</style>",
    '<meta http-equiv=refresh content="0;url=http://evil.test/">',
    f'<a href="javascript:{MARK}">x</a>',
    f"[x](javascript:{MARK})",
    "![x](http://evil.test/x.png)",
    "[x]: http://evil.test/ ](http://evil.test)",
    f"`</code><script>{MARK}</script>`",
    "<?php echo 1",
    "<![CDATA[ x",
    "<!-- x",
    "<!--> x",
    "``` x",
    "<plaintext>",
    "<x-y is=z>",
)
SIGNS = (           # allowed, as far as a field takes them
    '0;url=http://evil.test/" http-equiv="refresh" x="',
    "default-src 'none'\" http-equiv=\"Content-Security-Policy\" x=\"",
    f"'><{MARK}",
    f'" onmouseover="{MARK}" x="',
    f"&lt;script&gt;{MARK}&lt;/script&gt;",
    f"&#60;script&#62;{MARK}&#60;/script&#62;",
    "a | b || c |---|",
    r"\ back\\slash \< \| \`",
    "C#",
    "F# ##",
    "1. first",
    "- item",
    "+ plus",
    "> quote",
    "=HYPERLINK(1)",
    "!!! note",
    "--- title: x",
    "a_b_ *c* ~d~ ^e^ ==f== ++g++",
    ":smile: :octicons-x-16:",
    "http://evil.test/ www.evil.test a@evil.test",
    "$x$ \\(y\\)",
    "[TOC] [^1] *[HTML]: x",
    "% {0} %s {{ page }} {% raw %}",
)
SPEC = """
title = TEXT
year = 2020
input = {{ height = 8, width = 8, channels = 3 }}
parameters = {{ kind = "none" }}
default = "a"
about = TEXT
source = {{ title = TEXT, authors = TEXT, where = TEXT, url = "http://localhost/?a=1&b=(2)" }}
layers = [ {{ name = "c", op = "conv2d", kernel_size = 1, out_channels = "8 if kind == 'none' else 4" }} ]
[variants.a]
about = TEXT
[variants.b]
about = TEXT
set = {{ kind = WORD }}
source = {{ title = TEXT }}
"""
# A kernel of 1 over 3 channels with 8 filters: 24 weights and 8 biases.
CLAIMS = """
[[claims]]
id = "a"
variant = "a"
quantity = "parameters"
printed = "32"
about = TEXT
source = {{ title = TEXT, authors = TEXT, where = TEXT }}
"""
WHY = """
title = TEXT
question = TEXT
answer = TEXT
about = [TEXT, TEXT]
start = "NAME/a"
end = "NAME/b"
sources = [ {{ title = TEXT, authors = TEXT, where = TEXT }} ]
checks = [ {{ framework = TEXT, code = WORD }} ]
[[steps]]
evidence = "inferred"
set = {{ kind = WORD }}
about = TEXT
"""
# A program of the page: what stands there that no page of ours has.
FOREIGN = """() => {
  const found = [];
  if (window.__pwn) found.push("a script ran");
  for (const each of document.querySelectorAll("*")) {
    for (const { name, value } of each.attributes) {
      if (/^on/.test(name) || /evil/.test(name)) found.push(`${each.localName} ${name}`);
      const leads = /^(src|href|action|data|srcset)$/.test(name);
      if (leads && /^\\s*(javascript:|(https?:)?[/][/]evil)/i.test(value)) found.push(`${each.localName} ${value}`);
    }
  }
  const odd = ".md-content :is(script, style, iframe, object, embed, base, meta, link, img, plaintext, textarea, x-y)";
  for (const each of document.querySelectorAll(odd)) found.push(each.localName);
  if (document.querySelectorAll("meta[http-equiv]").length) found.push("meta http-equiv");
  if (document.querySelectorAll("meta[name=description]").length !== 1) found.push("no description");
  if (document.querySelectorAll("h1").length !== 1) found.push("h1");
  if (!document.querySelector("article table")) found.push("no table");
  if (!document.querySelector("body > script[src$='ledger.js']")) found.push("no scripts at the end");
  return found;
}"""


def written(payload: str, template: str, name: str) -> bytes:
    """A spec with a payload in all its fields; braces of a text would be references."""
    word = json.dumps(payload)
    plain = json.dumps(payload.replace("{", "(").replace("}", ")"))
    filled = template.replace("{{", "{").replace("}}", "}").replace("NAME", name)
    return filled.replace("TEXT", plain).replace("WORD", word).encode()


def corpus() -> dict[str, bytes]:
    files = {}
    for number, payload in enumerate((*MARKUP, *SIGNS)):
        name = f"p{number}"
        files[f"architectures/{name}.toml"] = written(payload, SPEC, name)
        files[f"claims/{name}.toml"] = written(payload, CLAIMS, name)
        files[f"reconciliations/{name}.toml"] = written(payload, WHY, name)
    return files


@pytest.mark.parametrize("payload", MARKUP)
def test_the_language_refuses_it(payload: str) -> None:
    """Every field that holds it is a problem with its line; the code of a reader's check alone may hold it."""
    for folder, template in (("architectures", SPEC), ("reconciliations", WHY)):
        data = written(payload, template, "x")
        found = {problem.line for problem in ledger("specs", {f"{folder}/x.toml": data}).problems}
        lines = data.decode().split("\n")
        texts = {number for number, line in enumerate(lines, 1) if json.dumps(payload)[1:-1] in line}
        assert texts and found & texts


@pytest.mark.parametrize("url", [
    "javascript:alert(1)", "data:text/html,<script>1</script>", "//evil.test", 'https://x" onclick="y', "https://x/<b>",
    "https://x/`", "https://x/ y", "vbscript:x", "https:///x", "file:///etc/passwd",
])
def test_no_such_address(url: str) -> None:
    data = SPEC.replace("http://localhost/?a=1&b=(2)", url.replace('"', '\\"'))
    problems = ledger("specs", {"architectures/x.toml": written("x", data, "x")}).problems
    assert any("is not a web address" in problem.message for problem in problems)


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site's sources, made from the corpus with the checks of the language off."""
    folder = tmp_path_factory.mktemp("poison")
    never = re.compile("(?!)")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "_MARKUP", never)
        patch.setattr(read, "markup_in", lambda text, table: iter(()))
        book = ledger("specs", corpus())
        assert list(book.problems) == []
        pages = made(book)
    assert write_docs(folder / "docs", pages, force=False, downloads={}).problems == ()
    assert write_docs(folder / "fragments", fragments(pages)).problems == ()
    for path in sorted((ROOT / "docs/assets").iterdir()):
        (folder / "docs/assets").mkdir(exist_ok=True)
        (folder / "docs/assets" / path.name).write_bytes(path.read_bytes())
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    config = config[: config.index("\nvalidation:")] + "\nnav:\n  - Home: index.md\n"
    config = config.replace("custom_dir: overrides", f"custom_dir: {ROOT / 'overrides'}")
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    return folder


def mkdocs(folder: Path) -> Path:
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder / "mkdocs")]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return folder / "mkdocs"


def zensical(folder: Path) -> Path:
    command = [sys.executable, "-m", "zensical", "build", "--clean"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return folder / "site"


@pytest.fixture(scope="module", params=[mkdocs, zensical], ids=["mkdocs", "zensical"])
def base(request: pytest.FixtureRequest, poisoned: Path) -> Iterator[str]:
    with served(request.param(poisoned)) as address:
        yield address


def test_nothing_of_it_is_more_than_text(base: str, browser: Browser) -> None:
    """No script of theirs runs, no request leaves, no page loses its structure; the title stands as it was written."""
    page = browser.new_page()
    left: list[str] = []

    def stopped(route: Route) -> None:
        left.append(route.request.url)
        route.abort()

    page.route(lambda address: not address.startswith(base), stopped)
    found: dict[str, list[str]] = {}
    for number, payload in enumerate((*MARKUP, *SIGNS)):
        title = " ".join(payload.replace("{", "(").replace("}", ")").split())
        for place in (f"architectures/p{number}/", f"architectures/p{number}/b/", f"reconciliations/p{number}/"):
            page.goto(base + place, wait_until="load")
            wrong = page.evaluate(FOREIGN)
            if page.url != base + place:
                wrong.append(f"went to {page.url}")
            heading = page.eval_on_selector("h1", "each => each.firstChild.textContent")
            said = heading.split(": b")[0] if place.endswith("/b/") else heading
            if " ".join(said.split()) != title:
                wrong.append(f"h1: {heading}")
            if title.split('"')[0].rstrip()[:20] not in page.title():
                wrong.append(f"title: {page.title()}")
            if wrong:
                found[f"{place} {payload}"] = wrong
    for place in ("", "architectures/", "reconciliations/", "claims/", "compare/", "numbers/?q=32"):
        page.goto(base + place, wait_until="load")
        found |= {place: wrong} if (wrong := page.evaluate(FOREIGN)) else {}
    page.close()
    assert (found, left) == ({}, [])
