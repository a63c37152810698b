"""What is in docs/: pages and other generated files, what nobody proves, and what readers see beside."""

from __future__ import annotations

from pathlib import Path

from paramledger.files.folders import MOST_PAGE_BYTES, FilesRead, content, paths_in, shown
from paramledger.problems import Problem, SpecError
from paramledger.proof.provenance import COMMENTS, FileState, TextFiles, state

ASSETS = "assets"               # in docs/: style sheets, scripts and pictures, written by hand
ASSET_KINDS = frozenset({".css", ".js", ".jpg", ".png", ".svg", ".webp", ".woff2"})
BESIDE = ("CITATION.cff", "README.md", "mkdocs.yml")      # beside docs/: readers see what they say
DOWNLOADS = "api"               # in docs/: what other programs read; git does not keep it


def read_docs(folder: Path) -> FilesRead[str]:
    """The text of every page and every other generated file, by its path under the folder: `claims.md`. Each is read
    once to say what state it is in, and again when somebody asks for its text.
    """
    states: dict[str, FileState] = {}
    problems: list[Problem] = []
    for path in paths_in(folder, COMMENTS):
        name = path.relative_to(folder).as_posix()
        try:
            if name.partition("/")[0] not in (ASSETS, DOWNLOADS):
                states[name] = state(name, content(folder, path, MOST_PAGE_BYTES).decode())
        except UnicodeDecodeError:
            problems.append(Problem(shown(path), 0, "docs-file", "the file is not UTF-8", "save it as UTF-8"))
        except SpecError as wrong:
            problems.append(Problem(shown(path), 0, "docs-file", wrong.message, wrong.hint))
    texts = TextFiles(states, lambda name: content(folder, folder / name, MOST_PAGE_BYTES).decode(errors="replace"))
    return FilesRead(texts, tuple(problems))


def unread_files(folder: Path) -> list[Problem]:
    """What a builder would publish from docs/ and nothing proves: what is no page, download or asset; links."""
    return [Problem(shown(path), 0, "unread", *reason) for path in paths_in(folder) if (reason := unread(folder, path))]


def unread(folder: Path, path: Path) -> tuple[str, str] | None:
    """Why nothing proves a file of docs/, and what to do; None when something does."""
    top = path.relative_to(folder).parts[0]
    if path.is_symlink():
        return "the site publishes what this link leads to, and nothing proves it", "put the file itself here"
    if top == DOWNLOADS or (top == ASSETS and path.suffix in ASSET_KINDS):
        return None
    if path.name.lower() == "readme.md":
        return "the site publishes this as the index of its folder, and nothing proves it", "name it index.md"
    if top != ASSETS and path.suffix in COMMENTS:
        return None
    kinds = f"pages end in .md and are outside {ASSETS}/, which holds {', '.join(sorted(ASSET_KINDS))}"
    return "the site publishes this file, and nothing proves it", kinds


def read_beside(docs: Path) -> dict[str, str]:
    """The text of what readers see beside pages, by path: files beside docs/, style sheets and pictures of text."""
    paths = [*(docs.parent / name for name in BESIDE), *paths_in(docs / ASSETS, {".css", ".svg"})]
    return {shown(path): path.read_text(encoding="utf-8", errors="replace") for path in paths if path.is_file()}
