"""The addresses of the downloads, as paths under docs/. Once published, an address stays; what stands there may gain
fields.
"""

from __future__ import annotations

TOP = "api/v1"

INDEX = f"{TOP}/index.json"
CLAIMS_JSON, CLAIMS_CSV = f"{TOP}/claims.json", f"{TOP}/claims.csv"
RECONCILIATIONS = f"{TOP}/reconciliations.json"
EVERYTHING = f"{TOP}/everything.json"
LAYERS_CSV, LAYERS_PARQUET = f"{TOP}/layers.csv", f"{TOP}/layers.parquet"
FEED = f"{TOP}/feed.xml"
SITE_CARD = f"{TOP}/index.png"


def variant(address: str, kind: str) -> str:
    """A variant's file: `json`, `csv`, `svg` (its badge) or `png` (its card)."""
    return f"{TOP}/{address}.{kind}"


def family_card(name: str) -> str:
    return f"{TOP}/{name}/index.png"


def reconciliation(name: str, kind: str = "json") -> str:
    """A reconciliation's file: `json` or `png` (its card)."""
    return f"{TOP}/reconciliations/{name}.{kind}"
