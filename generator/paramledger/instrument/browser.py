"""Where a browser's Python begins: the specs in the package, and a function from JSON to JSON that answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from paramledger.files import read_specs
from paramledger.instrument.asking import Instrument
from paramledger.instrument.shelf import FIRST_FILE
from paramledger.loading import PACKAGE, specs_folder


class Bytes(Protocol):
    """Bytes of a browser's."""

    def to_bytes(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file that a reader has dropped on the page. Only slices of it are read, where it is."""

    name: str
    size: int
    read: Callable[[int, int], Bytes]

    def slice(self, start: int, stop: int) -> bytes:
        return self.read(start, max(start, min(stop, self.size))).to_bytes()

    def beside(self, name: str) -> None:
        """A page sees no file beside the one that was dropped."""
        return


def started() -> tuple[Callable[..., str], Callable[[Bytes], None]]:
    """What answers requests (a text, and of a file its name, size and reader), and what takes the site's answers."""
    folder = specs_folder()
    own = f"{folder.as_posix()}/"
    files = {path.removeprefix(own): data for path, data in read_specs(folder).files.items()}
    instrument = Instrument(files)
    instrument.shelf.put((PACKAGE / FIRST_FILE).read_bytes())
    instrument.ledger   # noqa: B018 - read now, while the reader is told so

    def answer(text: str, *file: str | int | Callable[[int, int], Bytes]) -> str:
        return instrument.said(text, Dropped(*file) if file else None)  # type: ignore[arg-type]

    return answer, lambda data: instrument.shelf.put(data.to_bytes())
