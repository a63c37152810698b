"""The content security policy of built pages: what the site itself wrote runs, and nothing else.

A script in a page runs only if the theme's own page for dead addresses (404.html) has it too: that page is made from
templates alone, with no word of a spec, of a claim or of a page in it. A script differs there only in the way to the
site's root. Every page names the hashes of those of its scripts, and no others.

Of styles, cells of tables have one of three, which Python-Markdown writes as attributes.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256

from paramledger.addresses import YOUR_MODEL_HTML
from paramledger.problems import Problem

TEMPLATES_ALONE = "404.html"
WASM = "'wasm-unsafe-eval'"         # WebAssembly of the site may run; `eval` may not


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


ALIGNED = tuple(f"text-align: {side};" for side in ("left", "center", "right"))
POLICY = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "connect-src": "'self'",
    "font-src": "'self'",
    "form-action": "'self'",
    "img-src": "'self' data:",
    "media-src": "'self'",
    "script-src": "'self'",
    "style-src": " ".join(["'self' 'unsafe-hashes'", *map(_hash, ALIGNED)]),
    "worker-src": "'self'",
}
_STYLE = re.compile(
    rf"<style\b|<[a-z][^<>]*\sstyle\s*=(?!\"(?:{'|'.join(map(re.escape, ALIGNED))})\")", re.IGNORECASE
)
_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script", re.DOTALL | re.IGNORECASE)
_NOT_RUN = re.compile(r"\bsrc=|\btype=[\"']?application/(?:ld\+)?json\b", re.IGNORECASE)
_ROOT = re.compile(r'new URL\("(?!//)[\w./~%+-]*",location\)')     # a path; of 404.html from the top of the host
_META = '<meta http-equiv="content-security-policy"'
_HEAD = re.compile(r"<head\b[^>]*>(?:\s*<meta charset=[^>]*>)?", re.IGNORECASE)


def own_scripts(html: str) -> frozenset[str]:
    """The inline scripts of a page that is made from templates alone, without the way to the site's root."""
    return frozenset(map(_rootless, inline_scripts(html)))


def inline_scripts(html: str) -> list[str]:
    """The scripts that stand in a page and that a browser would run."""
    return [found[2] for found in _SCRIPT.finditer(html) if not _NOT_RUN.search(found[1])]


def styled(html: str) -> str:
    """The first tag of a page with a style that the policy refuses, as far as the style; empty when there is none."""
    known = sum(html.count(f' style="{style}"') for style in ALIGNED)
    if html.count("style=") == known and "<style" not in html:      # the usual page, found in no time
        return ""
    return found[0] if (found := _STYLE.search(html)) else ""


def with_policy(html: str, own: frozenset[str], wasm: bool = False) -> str:
    """A page with the policy in its head, before anything that it governs; scripts that are not `own` do not run, and
    WebAssembly only where it is asked for.
    """
    hashes = dict.fromkeys(_hash(script) for script in inline_scripts(html) if _rootless(script) in own)
    scripts = " ".join([POLICY["script-src"], *([WASM] if wasm else []), *hashes])
    policy = "; ".join(f"{name} {sources}" for name, sources in {**POLICY, "script-src": scripts}.items())
    return _HEAD.sub(lambda head: f'{head[0]}{_META} content="{policy}">', html, count=1)


def guarded(folder: str, pages: Mapping[str, str]) -> tuple[dict[str, bytes], list[Problem]]:
    """Pages that have no policy yet, with it; and a problem for each script in a page that is not the site's own."""
    own = own_scripts(pages.get(TEMPLATES_ALONE, ""))
    bare = {path: html for path, html in pages.items() if _META not in html[: html.find("</head")]}
    files = {
        path: with_policy(html, own, path == YOUR_MODEL_HTML).encode()
        for path, html in bare.items()
        if _HEAD.search(html)
    }
    return files, [problem for path, html in pages.items() for problem in _problems(f"{folder}/{path}", html, own)]


def _problems(path: str, html: str, own: frozenset[str]) -> Iterator[Problem]:
    if styled(html):
        hint = "give it a class, and write the style into a file in docs/assets/"
        line = html.count("\n", 0, html.find(styled(html))) + 1
        yield Problem(path, line, "style", "a style is in the page, where none has an effect", hint)
    hint = "put it into a file in docs/assets/, and its name into mkdocs.yml"
    for script in inline_scripts(html):
        if _rootless(script) not in own:
            line = html.count("\n", 0, html.find(script)) + 1
            yield Problem(path, line, "script", "a script is in the page, where none may run", hint)


def _rootless(script: str) -> str:
    return _ROOT.sub('new URL("",location)', script)
