"""What a page includes: pictures, which are drawn from its numbers, and what other files say of it.

A page that git keeps says only what its own spec and claims say, in a form that a reviewer can read. All else is a part
of its fragment, which is built beside docs/; the page includes it, and the proof reads both as one.
"""

from __future__ import annotations

import re
from dataclasses import replace

from paramledger.addresses import is_built
from paramledger.page import Page, Rendered
from paramledger.pages.shared.markdown import markup

PICTURE = re.compile(r'^<figure class="[^"]*" id="(?P<name>picture-[a-z0-9_-]+)"[^>]*>\n.*?^</figure>\n', re.M | re.S)


def included(page: str, part: str) -> str:
    """A part of the page's fragment, in its place."""
    return markup(_mark(page, part))


def pictures_apart(page: Page) -> Page:
    """A page that git keeps, with its pictures as parts of its fragment."""
    if is_built(page.path) or "<figure " not in page.text:
        return page
    pictures = {found["name"]: Rendered(found[0]) for found in PICTURE.finditer(page.text)}
    text = PICTURE.sub(lambda found: _mark(page.path, found["name"]) + "\n", page.text)
    return replace(page, text=Rendered(text), parts={**page.parts, **pictures})


def _mark(page: str, part: str) -> str:
    return f'--8<-- "{page}:{part}"'
