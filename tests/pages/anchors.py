"""The places of a page of Markdown to which links can lead."""

from __future__ import annotations

import re
from collections import Counter

ID = re.compile(r'\bid="([^"]*)"|\{ ?#([^{}\s]+)\}')


def ids(text: str) -> Counter[str]:
    """How often each anchor stands there, as an attribute of HTML or of a cell."""
    return Counter(written or placed for written, placed in ID.findall(text))
