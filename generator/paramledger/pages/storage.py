"""The page of storage schemes: what each keeps how, where that is written, and what it was compared with."""

from __future__ import annotations

from collections.abc import Iterator

from paramledger.addresses import STORAGE, stored_anchor
from paramledger.language.storage import Format, Piece, Scheme, Storage
from paramledger.ledger.ledger import Ledger
from paramledger.page import Page
from paramledger.pages.shared.claim_table import source_text
from paramledger.pages.shared.markdown import (
    Column,
    anchor,
    cards,
    code,
    escape,
    evidence,
    front_matter,
    heading,
    opening,
    page_text,
    table,
    wide,
)
from paramledger.pages.shared.texts import inline, sentence

TITLE = "How networks are stored"
ABOUT = "Which tensors each storage scheme packs, how many elements and bytes they become, and how that is known."


def pages(ledger: Ledger) -> Iterator[Page]:
    """One page for all schemes."""
    yield Page(STORAGE, page_text(*_text(ledger)), {}, ledger.files("storage"))


def _text(ledger: Ledger) -> Iterator[str]:
    yield front_matter(TITLE, ABOUT)
    yield heading(1, TITLE)
    yield opening(
        "A parameter is a number in the network. An element is an entry of a stored tensor: two 4-bit parameters share "
        "one element, and scales are elements but not parameters. Bytes are the size of the tensors without the file "
        "header. The three are counted separately, here and on the page of every language model."
    )
    for name, storage in sorted(ledger.storages.items()):
        yield heading(2, escape(storage.title))
        yield sentence(inline(ledger, storage.about, STORAGE))
        yield table(
            [Column("property"), Column("value")],
            [
                ["version", escape(storage.version)],
                ["described from", source_text(storage.source)],
                ["compared with", escape(storage.judge)],
                ["evidence", evidence(storage.evidence)],
                ["describes", _described(storage)],
            ],
        )
        columns = [Column("scheme"), Column("name"), Column("which tensors"), Column("known")]
        yield cards(table(columns, [_scheme(ledger, name, key, storage) for key in storage.schemes]))
        yield wide(table(
            [Column("format"), Column("tensors"), Column("elements"), Column("bytes")],
            [_format(key, found) for key, found in storage.formats.items()],
        ))


def _described(storage: Storage) -> str:
    return "all networks" if storage.networks == "true" else f"networks where {code(storage.networks)}"


def _scheme(ledger: Ledger, name: str, key: str, storage: Storage) -> list[str]:
    scheme: Scheme = storage.schemes[key]
    own = f"{name}/{key}"
    return [
        anchor(stored_anchor(own)) + escape(scheme.title),
        code(own),
        inline(ledger, scheme.about, STORAGE),
        evidence(scheme.evidence or storage.evidence),
    ]


def _format(key: str, found: Format) -> list[str]:
    pieces = found.pieces
    return [
        code(key),
        ", ".join(code(piece.name or "the tensor") for piece in pieces),
        ", ".join(code(str(piece.elements)) for piece in pieces),
        ", ".join(map(_bytes, pieces)),
    ]


def _bytes(piece: Piece) -> str:
    return code(f"{piece.bytes} per {piece.block}" if piece.block > 1 else f"{piece.bytes} each")
