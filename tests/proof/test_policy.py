"""The content security policy: which scripts of a page it lets run, by the hashes that a browser computes."""

from __future__ import annotations

from paramledger.proof.policy import guarded, inline_scripts, own_scripts, with_policy

THEME = '<html><head>\n<meta charset="utf-8">\n<script>a = new URL("{}",location)</script></head><body>{}</body></html>'
CONFIG = '<script id="__config" type="application/json">{"base": "/"}</script><script src="x.js"></script>'
DEAD = THEME.format("/", CONFIG)
# printf '%s' 'a = new URL("../..",location)' | openssl dgst -sha256 -binary | base64
HASH = "'sha256-osx3P9h9d7BPrf9/EY6NHpC9/kTf6KxRP367Mewmuvk='"


def policy(html: str) -> str:
    return html.split('content="', 1)[1].split('"', 1)[0]


def test_scripts_that_run_are_those_without_a_source_and_not_data() -> None:
    assert inline_scripts(DEAD) == ['a = new URL("/",location)']


def test_the_themes_scripts_run_wherever_the_root_is() -> None:
    page = with_policy(THEME.format("../..", ""), own_scripts(DEAD))
    assert page.startswith('<html><head>\n<meta charset="utf-8"><meta http-equiv="content-security-policy" content="')
    assert f"; script-src 'self' {HASH}; " in policy(page)
    assert "default-src 'none'; base-uri 'none'; " in policy(page)


def test_web_assembly_runs_on_the_page_that_needs_it_alone() -> None:
    page = THEME.format("..", "")
    files = guarded("site", {"a/index.html": page, "your-model/index.html": page, "404.html": DEAD})[0]
    rule = "; script-src 'self' 'wasm-unsafe-eval' "
    allowed = {path: policy(html.decode()).count(rule) for path, html in files.items()}
    assert allowed == {"a/index.html": 0, "your-model/index.html": 1, "404.html": 0}
    assert all("'unsafe-eval'" not in html.decode() for html in files.values())


def test_the_root_may_be_a_folder_of_its_host_and_no_other_host() -> None:
    """As on the page for dead addresses of a site that stands at https://example.org/ledger/."""
    page = THEME.format("..", "")
    for root, problems in (("/ledger/", 0), ("/ledger", 0), ("//example.org/", 1), ("https://example.org/", 1)):
        found = guarded("site", {"a/index.html": page, "404.html": THEME.format(root, "")})[1]
        assert len([problem for problem in found if problem.path == "site/a/index.html"]) == problems, root


def test_no_other_script_does() -> None:
    page = THEME.format(".", '\n<script>evil()</script><SCRIPT\n>evil(2)</SCRIPT>')
    files, problems = guarded("site", {"a/index.html": page, "404.html": DEAD})
    assert policy(files["a/index.html"].decode()).split("; style-src")[0].count("sha256-") == 1
    message = "a script is in the page, where none may run"
    hint = "put it into a file in docs/assets/, and its name into mkdocs.yml"
    assert list(map(str, problems)) == [
        f"site/a/index.html:{line}: {message} [{hint}]" for line in (4, 5)
    ]


def test_styles_are_those_of_cells() -> None:
    """Python-Markdown writes them; `printf '%s' 'text-align: right;' | openssl dgst -sha256 -binary | base64`."""
    cells = "".join(f'<td style="text-align: {side};">' for side in ("left", "center", "right"))
    styled = "<p class=a>style=</p>\n<p class=a style='color: red'>\n<td style=\"color: red\">"
    page = THEME.format(".", f"{cells}\n{styled}")
    files, problems = guarded("site", {"a/index.html": page, "404.html": DEAD})
    allowed = policy(files["a/index.html"].decode())
    assert " style-src 'self' 'unsafe-hashes' 'sha256-" in allowed and "unsafe-inline" not in allowed
    assert "'sha256-N90MKmRow2DpYEVeqcc3uc8pOUsS4Rg4sNmkau1k0xQ='" in allowed
    hint = "give it a class, and write the style into a file in docs/assets/"
    message = "a style is in the page, where none has an effect"
    assert list(map(str, problems)) == [f"site/a/index.html:5: {message} [{hint}]"]
    assert guarded("site", {"a/index.html": THEME.format(".", cells), "404.html": DEAD})[1] == []


def test_a_page_gets_one_policy() -> None:
    files, _ = guarded("site", {"404.html": DEAD})
    assert set(files) == {"404.html"}
    assert guarded("site", {"404.html": files["404.html"].decode()}) == ({}, [])
