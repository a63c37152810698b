"""`make serve`: the site on localhost; a spec that changes is on its pages a moment later.

MkDocs watches docs/ itself. Beside it, a watcher of specs/ runs `paramledger build` after each change, which writes the
pages that it touches.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event
from types import FrameType

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

REST = 0.3      # seconds without a further change, before a build: an editor saves in several steps
LONGEST_END = 10        # seconds that MkDocs has to end
STOPS = (signal.SIGINT, signal.SIGTERM)
MEANT = ("created", "deleted", "modified", "moved")


class Changes(FileSystemEventHandler):
    """Says that a spec has changed."""

    def __init__(self, changed: Event) -> None:
        self.changed = changed

    def on_any_event(self, event: FileSystemEvent) -> None:
        paths = (str(event.src_path), str(event.dest_path))
        if event.event_type in MEANT and any(path.endswith(".toml") for path in paths):
            self.changed.set()


def settle(changed: Event) -> None:
    """Wait until nothing has changed for a moment."""
    changed.clear()
    while changed.wait(REST):
        changed.clear()


def build(specs: Path, docs: Path) -> None:
    """Problems are printed, and the pages stay as they were."""
    subprocess.run(
        [sys.executable, "-m", "paramledger", "build", "--specs", str(specs), "--docs", str(docs)], check=False
    )


def main(given: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="make serve", description="The site on localhost, rebuilt as specs and pages change."
    )
    parser.add_argument("--specs", type=Path, default=Path("specs"), help="the folder of specs (default: specs)")
    parser.add_argument("--docs", type=Path, default=Path("docs"), help="the folder of pages (default: docs)")
    parser.add_argument(
        "--config", type=Path, default=Path("mkdocs.yml"), help="the configuration of the site (default: mkdocs.yml)"
    )
    parser.add_argument("--address", default="127.0.0.1:8000", help="where to serve (default: 127.0.0.1:8000)")
    asked = parser.parse_args(given)
    for name in STOPS:
        signal.signal(name, stop)       # also where a shell has it ignored, for what runs in the background
    try:
        return serve(asked)
    except KeyboardInterrupt:
        return 0


def stop(number: int, frame: FrameType | None) -> None:
    """Whatever asks for an end is what Control-C is; asked twice, it is one end."""
    for name in STOPS:
        signal.signal(name, signal.SIG_IGN)
    raise KeyboardInterrupt


def serve(asked: argparse.Namespace) -> int:
    """Serve until MkDocs ends, or until KeyboardInterrupt, which ends MkDocs."""
    build(asked.specs, asked.docs)
    changed, watcher = Event(), Observer()
    watcher.schedule(Changes(changed), str(asked.specs), recursive=True)
    watcher.start()
    # --livereload: newer versions of click leave it off unless it is said. --dirty: only what changed is made again.
    options = ["--config-file", str(asked.config), "--dev-addr", asked.address, "--livereload", "--dirty"]
    server = subprocess.Popen([sys.executable, "-m", "mkdocs", "serve", *options])
    try:
        while server.poll() is None:
            if changed.wait(1):
                settle(changed)
                build(asked.specs, asked.docs)
        return server.returncode
    finally:
        server.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)     # MkDocs then clears up
        watcher.stop()
        watcher.join()
        try:
            server.wait(LONGEST_END)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
