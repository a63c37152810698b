"""A Markdown page -> its HTML, by the extensions that mkdocs.yml names, as MkDocs and Zensical put it into a page."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Any

import markdown
from mkdocs.utils.yaml import yaml_load
from paramledger.proof.markdown_reader import front_matter

ROOT = Path(__file__).parents[2]


def extensions() -> tuple[list[str], dict[str, Any]]:
    named = yaml_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["markdown_extensions"]
    options = {name: given for entry in named if isinstance(entry, dict) for name, given in entry.items()}
    return [entry if isinstance(entry, str) else next(iter(entry)) for entry in named], options


def built(text: str) -> str:
    """The page as a builder without a theme writes it."""
    front, body = front_matter(text)
    said = yaml_load(re.sub(r"^(---|\.\.\.)\s*$", "", front, flags=re.MULTILINE)) if front else {}
    names, options = extensions()
    html = markdown.markdown(body.lstrip("\n"), extensions=names, extension_configs=options)
    return (
        f"<!doctype html><html><head><title>{escape(str(said.get('title', '')))} - Ledger</title>"
        f"<meta name=description content=\"{escape(str(said.get('description', '')))}\"></head>"
        f"<body><nav>Home</nav><article>\n{html}\n</article></body></html>"
    )
