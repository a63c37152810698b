"""A folder on localhost as a site: its pages wait while it is built again, and load themselves afresh afterwards.

The script that loads them afresh is a file of this server, since the policy of the pages lets no script run that stands
in a page.
"""

from __future__ import annotations

import sys
import time
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Condition
from typing import BinaryIO

SCRIPT_PATH, NEWS_PATH = "/.reload.js", "/.built"
PATIENCE = 25       # seconds that a page's question for news stays open
NOT_FOUND = "404.html"
SCRIPT = """\
(() => {
  const seen = document.currentScript.src.split("?")[1];
  const shown = () => document.visibilityState === "visible";
  const ask = async () => {
    while (shown()) {
      try {
        if ((await (await fetch(`NEWS?${seen}`)).text()) !== seen) return location.reload();
      } catch {
        await new Promise((rested) => setTimeout(rested, 1000));
      }
    }
    document.addEventListener("visibilitychange", ask, { once: true });
  };
  ask();
})();
""".replace("NEWS", NEWS_PATH)


class Rebuilds:
    """Whether the site is being built, and a name for the build that was the last to end."""

    def __init__(self) -> None:
        self._moved = Condition()
        self._running = True
        self._last = ""

    def begin(self) -> None:
        with self._moved:
            self._running = True

    def end(self) -> None:
        with self._moved:
            self._running, self._last = False, str(time.time_ns())
            self._moved.notify_all()

    def last(self) -> str:
        """The last build, once none is running."""
        with self._moved:
            self._moved.wait_for(lambda: not self._running)
            return self._last

    def after(self, seen: str) -> str:
        """The last build, once it is another than the one that was seen; else that one, when patience ends."""
        with self._moved:
            ended = self._moved.wait_for(lambda: not self._running and self._last != seen, PATIENCE)
            return self._last if ended else seen


class SiteHandler(SimpleHTTPRequestHandler):
    """Answers with the files of a folder, never from a browser's memory; each page asks for the script."""

    def __init__(self, *given: object, rebuilds: Rebuilds, directory: str) -> None:
        self.rebuilds = rebuilds
        super().__init__(*given, directory=directory)  # type: ignore[arg-type]

    def send_head(self) -> BytesIO | BinaryIO | None:
        path, _, query = self.path.partition("?")
        if path == SCRIPT_PATH:
            return self.said(SCRIPT.encode(), "text/javascript")
        if path == NEWS_PATH:
            return self.said(self.rebuilds.after(query).encode(), "text/plain")
        last = self.rebuilds.last()
        file = Path(self.translate_path(self.path))
        if file.is_dir() and path.endswith("/"):
            file /= "index.html"
        if file.suffix == ".html" or not file.exists():
            return self.page(file, last)
        return super().send_head()

    def page(self, file: Path, last: str) -> BytesIO:
        """A page with the script in it; for an address that is not there, the site's page for those."""
        status = HTTPStatus.OK if file.is_file() else HTTPStatus.NOT_FOUND
        other = Path(self.directory) / NOT_FOUND
        found = file if status == HTTPStatus.OK else other
        html = found.read_bytes() if found.is_file() else b"There is no page at this address.</body>"
        script = f'<script src="{SCRIPT_PATH}?{last}"></script></body>'.encode()
        return self.said(html.replace(b"</body>", script), "text/html", status)

    def said(self, data: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> BytesIO:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        return BytesIO(data)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *given: object) -> None:
        pass


class SiteServer(ThreadingHTTPServer):
    """The folder at an address; raises OSError when that is taken."""

    def __init__(self, host: str, port: int, folder: Path, rebuilds: Rebuilds) -> None:
        super().__init__((host, port), partial(SiteHandler, rebuilds=rebuilds, directory=str(folder)))

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that has gone away is no error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]
