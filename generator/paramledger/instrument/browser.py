"""Where a browser's Python begins: the specs in the package, and a function from JSON to JSON that answers."""

from __future__ import annotations

from collections.abc import Callable

from paramledger.files import read_specs
from paramledger.instrument.asking import Instrument
from paramledger.loading import specs_folder


def started() -> tuple[Callable[[str], str], Callable[[bytes], None]]:
    """What answers requests, and what takes the answers that the site brings."""
    folder = specs_folder()
    own = f"{folder.as_posix()}/"
    files = {path.removeprefix(own): data for path, data in read_specs(folder).files.items()}
    instrument = Instrument(files)
    instrument.ledger   # noqa: B018 - read now, while the reader is told so
    return instrument.said, instrument.shelf.put
