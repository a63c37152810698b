"""What the description of the data (Croissant, JSON-LD) adds to built pages: the edition in the foot of each, and the
description itself on the page of downloads, where search engines for data sets read it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from paramledger.addresses import DOWNLOADS
from paramledger.proof.docs import built_path

_EDITION = re.compile(r'(<span class="ledger-edition">)[^<]*(?:<time>[^<]*</time>[^<]*)?(</span>)')
_SCRIPT = '<script type="application/ld+json" id="ledger-dataset">'
_DATASET = re.compile(rf"{re.escape(_SCRIPT)}.*?</script>", re.DOTALL)
_HEAD_END = re.compile(r"(?=</head)", re.IGNORECASE)


def undescribed(html: str) -> str:
    """A page as the builder made it, without what an earlier run of the step wrote."""
    return _EDITION.sub(r"\1\2", html)


def described(pages: Mapping[str, str], dataset: str) -> Iterator[tuple[str, str]]:
    """Path and HTML of the pages that change; `dataset` is the text of the description, empty without one."""
    value = _object(dataset)
    date = value.get("datePublished", "")
    said = rf"\1Edition of <time>{date}</time>\2" if date else r"\1\2"
    for path, html in pages.items():
        made = _EDITION.sub(said, html)
        if path == built_path(DOWNLOADS) and "url" in value:
            made = _HEAD_END.sub(lambda _: _block(value), _DATASET.sub("", made), count=1)
        if made != html:
            yield path, made


def _object(text: str) -> dict[str, object]:
    """What a text of JSON holds; nothing when it is none."""
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _block(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f"{_SCRIPT}{text}</script>"
