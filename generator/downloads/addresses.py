"""The addresses of the downloads, as paths under docs/. Once published, an address stays; what stands there may gain fields."""

from __future__ import annotations

TOP = "api/v1"

INDEX = f"{TOP}/index.json"
CLAIMS_JSON, CLAIMS_CSV = f"{TOP}/claims.json", f"{TOP}/claims.csv"
RECONCILIATIONS = f"{TOP}/reconciliations.json"
EVERYTHING = f"{TOP}/everything.json"
LAYERS_CSV, LAYERS_PARQUET = f"{TOP}/layers.csv", f"{TOP}/layers.parquet"
FEED = f"{TOP}/feed.xml"


def variant(address: str, kind: str) -> str:
    """A variant's file: `json`, `csv` or `svg`."""
    return f"{TOP}/{address}.{kind}"


def reconciliation(name: str) -> str:
    return f"{TOP}/reconciliations/{name}.json"
