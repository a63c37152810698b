"""The description of the downloads for programs that load data sets: Croissant, which is JSON-LD of schema.org."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from posixpath import basename

from paramledger import addresses
from paramledger.counts.quantities import IN_ROWS
from paramledger.counts.rows import QUANTITIES
from paramledger.exports import records
from paramledger.ledger.editions import newest_first
from paramledger.ledger.ledger import Ledger

CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
ABOUT = (
    "Parameters, multiply-accumulates and shapes of neural networks, computed layer by layer from specs; and published "
    "counts beside the computed ones, each with a verdict."
)

# The words of Croissant 1.0 and where they are defined, as its specification lists them.
CONTEXT: dict[str, object] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
FILES: Mapping[str, tuple[str, str]] = {      # path -> its kind, and what it holds
    addresses.VARIANTS_CSV: ("text/csv", "every network with all its totals"),
    addresses.LAYERS_CSV: ("text/csv", "every layer of every network"),
    addresses.LAYERS_PARQUET: ("application/vnd.apache.parquet", "every layer of every network"),
    addresses.CLAIMS_CSV: ("text/csv", "every published number with its verdict"),
    addresses.INDEX_JSON: ("application/json", "every network with its leading totals"),
    addresses.CLAIMS_JSON: ("application/json", "every published number with its verdict"),
    addresses.RECONCILIATIONS_JSON: ("application/json", "every path from one number to another"),
    addresses.EVERYTHING_JSON: ("application/json", "everything in one file"),
}
TABLES: Mapping[str, tuple[str, ...]] = {     # path of a table -> its columns
    addresses.VARIANTS_CSV: records.VARIANT_COLUMNS,
    addresses.LAYERS_CSV: ("address", *records.LAYER_COLUMNS),
    addresses.CLAIMS_CSV: records.CLAIM_COLUMNS,
}
WHOLE: Mapping[str, frozenset[str]] = {       # its columns of whole numbers; the input of a layer is a shape
    addresses.VARIANTS_CSV: frozenset({*QUANTITIES, "year"}),
    addresses.LAYERS_CSV: frozenset({*IN_ROWS, "count", "active_count"}),
    addresses.CLAIMS_CSV: frozenset({"tokens", "year"}),       # what is computed may be a fraction: a mean
}


def croissant(ledger: Ledger, digests: Mapping[str, str]) -> bytes:
    """The description; `digests` are those of the downloads, by path. Without the site's address, files are named as
    they stand beside this one.
    """
    site, editions = ledger.site, newest_first(ledger)
    cited = (editions[0].title, editions[0].date) if editions else ()
    published = {"datePublished": editions[0].date, "version": editions[0].date.replace("-", ".")} if editions else {}
    value = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": site.title,
        "description": ABOUT,
        "license": CC0,
        **({"url": f"{site.address}api/"} if site.address else {}),
        "creator": {"@type": "sc:Organization", "name": site.authors},
        "citeAs": ". ".join(filter(None, (site.authors, site.title, *cited, site.address))),
        "isAccessibleForFree": True,
        "keywords": ["neural networks", "parameter counts", "multiply-accumulates"],
        **published,
        "distribution": [_file(path, site.address or "", digests[path]) for path in FILES if path in digests],
        "recordSet": [_table(path, columns) for path, columns in TABLES.items() if path in digests],
    }
    return f"{json.dumps(value, ensure_ascii=False, indent=1)}\n".encode()


def _file(path: str, base: str, digest: str) -> records.Json:
    kind, about = FILES[path]
    return {
        "@type": "cr:FileObject",
        "@id": basename(path),
        "name": basename(path),
        "description": about,
        "contentUrl": f"{base}{path}" if base else basename(path),
        "encodingFormat": kind,
        "sha256": digest,
    }


def _table(path: str, columns: Iterable[str]) -> records.Json:
    name = basename(path).partition(".")[0]
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": FILES[path][1],
        "field": [_field(name, basename(path), column, column in WHOLE[path]) for column in columns],
    }


def _field(table: str, file: str, column: str, whole: bool) -> records.Json:
    return {
        "@type": "cr:Field",
        "@id": f"{table}/{column}",
        "name": column,
        **({"description": QUANTITIES[column]} if whole and column in QUANTITIES else {}),
        "dataType": "sc:Integer" if whole else "sc:Text",
        "source": {"fileObject": {"@id": file}, "extract": {"column": column}},
    }
