"""`make serve`: the site on localhost, built, proved and finished; what changes is on its pages a moment later.

A changed spec runs `paramledger build`, which writes the pages that it touches; then MkDocs and `paramledger finish` do
what they do in `make site`. What any of them finds wrong is printed, and the site stays on.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from subprocess import PIPE
from tempfile import TemporaryDirectory
from threading import Thread
from types import FrameType
from typing import Literal, NoReturn

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from paramledger.cli.server import Rebuilds, SiteServer
from paramledger.problems import SpecError

REST = 0.3      # seconds without a further change, before a build: an editor saves in several steps
STOPS = (signal.SIGINT, signal.SIGTERM)
MEANT = ("created", "deleted", "modified", "moved")
Part = Literal["specs", "docs", "look"]     # look: the configuration of the site and its templates
Change = tuple[Part, Path]
TEMPLATES = "overrides"     # beside the configuration
Work = Literal["pages", "site", "whole site"]       # pages: those of the specs; site: its changed pages alone


class Watch(FileSystemEventHandler):
    """Puts the files of a part into a queue as they change."""

    def __init__(self, part: Part, changes: SimpleQueue[Change]) -> None:
        self.part, self.changes = part, changes

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in MEANT and not event.is_directory:
            for path in (Path(str(path)) for path in (event.src_path, event.dest_path) if path):
                if self.meant(path):
                    self.changes.put((self.part, path))

    def meant(self, path: Path) -> bool:
        """Is it a file that the site is made from, and not one that a program keeps beside it for itself?"""
        if self.part == "docs":
            return not path.name.startswith(".") and not path.name.endswith("~")
        return path.suffix in ((".toml",) if self.part == "specs" else (".html", ".yml"))


@dataclass(frozen=True, slots=True)
class Sources:
    """What the site is made from, and the folder that it is built into."""

    specs: Path
    docs: Path
    config: Path
    cache: Path | None
    address: str
    site: Path

    def write_pages(self) -> None:
        """Write the pages of the specs. With problems they stay as they were."""
        cached = ("--cache", str(self.cache)) if self.cache else ()
        command = ("build", "--specs", str(self.specs), "--docs", str(self.docs), *cached)
        said = subprocess.run([sys.executable, "-m", "paramledger", *command], check=False, stdout=PIPE, text=True)
        say("".join(said.stdout.splitlines()[-1:]))     # not every file's name

    def build(self, whole: bool) -> None:
        """Build the site, or what changed of it; prove it, and give its pages their policy."""
        where = ("--config-file", str(self.config.absolute()), "--site-dir", str(self.site))
        # What pages include is looked for where MkDocs runs.
        self.run("mkdocs", "build", *where, "--clean" if whole else "--dirty", folder=self.config.absolute().parent)
        cached = ("--cache", str(self.cache)) if self.cache else ()
        self.run("paramledger", "finish", str(self.site), "--docs", str(self.docs), "--specs", str(self.specs), *cached)

    def run(self, *command: str, folder: Path | None = None) -> None:
        """Run a module to its end, or until this program is asked to end."""
        place = {"SITE_URL": f"http://{self.address}/"}
        subprocess.run([sys.executable, "-m", *command], check=False, cwd=folder, env=os.environ | place)


def settled(changes: SimpleQueue[Change]) -> Iterator[Change]:
    """What has changed, until nothing changes for a moment."""
    with suppress(Empty):
        while True:
            yield changes.get(timeout=REST)


def asked_by(changes: Iterable[Change]) -> set[Work]:
    """What is to be done about changes: MkDocs leaves the page of a file that is gone where it is, unless it is told to
    begin afresh.
    """
    work: set[Work] = set()
    for part, path in changes:
        if part == "specs":
            work |= {"pages", "site"}
        else:
            work.add("whole site" if part == "look" or not path.exists() else "site")
    return work


def serve(sources: Sources, changes: SimpleQueue[Change], rebuilds: Rebuilds) -> NoReturn:
    """Build again whenever something changes, until KeyboardInterrupt."""
    work: set[Work] = {"pages", "whole site"}
    while True:
        while "pages" in work:      # what it writes asks for the site; a spec that changes meanwhile, for the pages
            work.remove("pages")
            sources.write_pages()
            work |= asked_by(settled(changes))
        if work:
            rebuilds.begin()
            sources.build(whole="whole site" in work)
            rebuilds.end()
        work = asked_by(settled(changes))


@contextmanager
def watched(sources: Sources) -> Iterator[SimpleQueue[Change]]:
    """The changes of what the site is made from, while the block runs."""
    changes: SimpleQueue[Change] = SimpleQueue()
    observer = Observer()
    look = sources.config.absolute().parent
    observer.schedule(Watch("specs", changes), str(sources.specs), recursive=True)
    observer.schedule(Watch("docs", changes), str(sources.docs), recursive=True)
    observer.schedule(Watch("look", changes), str(look), recursive=False)
    if (look / TEMPLATES).is_dir():
        observer.schedule(Watch("look", changes), str(look / TEMPLATES), recursive=True)
    observer.start()
    try:
        yield changes
    finally:
        observer.stop()
        observer.join()


@contextmanager
def served(sources: Sources, rebuilds: Rebuilds) -> Iterator[None]:
    """The site at its address, while the block runs; raises SpecError when the address cannot be had."""
    host, _, port = sources.address.rpartition(":")
    try:
        server = SiteServer(host, int(port), sources.site, rebuilds)
    except (OSError, ValueError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise SpecError(f"{sources.address} cannot be used: {reason}", "name another: make serve PORT=8001") from None
    Thread(target=server.serve_forever, daemon=True).start()
    say(f"Serving on http://{sources.address}/")
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main(given: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="make serve", description="The site on localhost, rebuilt as specs and pages change."
    )
    parser.add_argument("--specs", type=Path, default=Path("specs"), help="the folder of specs (default: specs)")
    parser.add_argument("--docs", type=Path, default=Path("docs"), help="the folder of pages (default: docs)")
    parser.add_argument(
        "--config", type=Path, default=Path("mkdocs.yml"), help="the configuration of the site (default: mkdocs.yml)"
    )
    parser.add_argument("--cache", type=Path, help="a folder for what is computed (default: none)")
    parser.add_argument("--address", default="127.0.0.1:8000", help="where to serve (default: 127.0.0.1:8000)")
    asked = parser.parse_args(given)
    for name in STOPS:
        signal.signal(name, stop)       # also where a shell has it ignored, for what runs in the background
    try:
        run(asked)
    except SpecError as wrong:
        sys.stderr.write(f"make serve: {wrong.message} [{wrong.hint}]\n")
        return 1
    except KeyboardInterrupt:
        return 0


def run(asked: argparse.Namespace) -> NoReturn:
    """Serve until KeyboardInterrupt; raises SpecError when it cannot begin."""
    for folder in (asked.specs, asked.docs):
        if not folder.is_dir():
            raise SpecError(f"there is no folder {folder}", "run it at the top of the repository")
    rebuilds = Rebuilds()
    with TemporaryDirectory(prefix="paramledger-") as site:
        sources = Sources(asked.specs, asked.docs, asked.config, asked.cache, asked.address, Path(site))
        with served(sources, rebuilds), watched(sources) as changes:
            serve(sources, changes, rebuilds)


def stop(number: int, frame: FrameType | None) -> None:
    """Whatever asks for an end is what Control-C is; asked twice, it is one end. It ends what `run` is waiting for."""
    for name in STOPS:
        signal.signal(name, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
