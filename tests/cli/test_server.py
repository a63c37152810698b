"""The server of `make serve`: what it answers, and when."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from paramledger.cli import serve, server
from paramledger.cli.server import Rebuilds, SiteServer

PAGE = "<html><body><p>a</p></body></html>"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, Rebuilds]]:
    """The address of a site of two pages and a picture."""
    (tmp_path / "deep").mkdir()
    for name in ("index.html", "deep/index.html"):
        (tmp_path / name).write_text(PAGE)
    (tmp_path / "a.svg").write_text("<svg/>")
    rebuilds = Rebuilds()
    with SiteServer("127.0.0.1", 0, tmp_path, rebuilds) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}", rebuilds
        running.shutdown()


def read(address: str) -> str:
    with urlopen(address, timeout=60) as answer:
        return str(answer.read().decode())


def test_pages_wait_for_the_build_and_ask_for_the_script(site: tuple[str, Rebuilds]) -> None:
    address, rebuilds = site
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(read, address + "/deep/?a=1")
        assert not waiting.done()
        rebuilds.end()
        script = f'<script src="/.reload.js?{rebuilds.last()}"></script></body></html>'
        assert waiting.result() == PAGE.replace("</body></html>", script)
    assert "location.reload()" in read(address + "/.reload.js?1")
    assert read(address + "/a.svg") == "<svg/>"


def test_an_open_page_hears_of_the_next_build(site: tuple[str, Rebuilds]) -> None:
    address, rebuilds = site
    rebuilds.end()
    seen = rebuilds.last()
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(read, f"{address}/.built?{seen}")
        rebuilds.begin()
        rebuilds.end()
        assert waiting.result() == rebuilds.last() != seen


def test_without_news_a_page_is_told_what_it_knows(
    site: tuple[str, Rebuilds], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "PATIENCE", 0)
    address, rebuilds = site
    rebuilds.end()
    assert read(f"{address}/.built?{rebuilds.last()}") == rebuilds.last()


@pytest.mark.parametrize("path", ["/nothing/", "/nothing.html", "/../../etc/passwd", "/a.png"])
def test_a_dead_address(site: tuple[str, Rebuilds], path: str) -> None:
    address, rebuilds = site
    rebuilds.end()
    with pytest.raises(HTTPError) as answer:
        read(address + path)
    assert answer.value.code == 404
    assert answer.value.read().startswith(b"There is no page at this address.")


def test_an_address_that_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(serve, "STOPS", ())         # the handlers are the test's own
    assert serve.main([]) == 1
    assert capsys.readouterr().err == "make serve: there is no folder specs [run it at the top of the repository]\n"
    for name in ("specs", "docs"):
        (tmp_path / name).mkdir()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        assert serve.main(["--address", address]) == 1
    hint = "name another: make serve PORT=8001"
    assert capsys.readouterr().err == f"make serve: {address} cannot be used: Address already in use [{hint}]\n"
