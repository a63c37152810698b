"""Every path under docs/ that is made: pages first, then downloads. Once published, an address stays; what stands there
may gain fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from urllib.parse import quote

HOME = "index.md"
ARCHITECTURES = "architectures/index.md"
RECONCILIATIONS = "reconciliations/index.md"
CLAIMS = "claims.md"
NUMBERS = "numbers.md"
COMPARE = "compare.md"
YOUR_MODEL, YOUR_MODEL_HTML = "your-model.md", "your-model/index.html"
DOWNLOADS = "api.md"
OPS_INDEX = "ops/index.md"
LANGUAGE = "language.md"
STORAGE = "storage.md"
TOOLS = "tools.md"
MISTAKES = "mistakes.md"
CAUSES = "causes.md"
TOTALS_SCRIPT = "numbers/totals.js"
NAMES_SCRIPT = "numbers/names.js"

TOP = "api/v1"

# What collects several specs: built, and not committed; .gitignore lists the same. All other pages belong to one spec.
BUILT = (
    HOME, ARCHITECTURES, RECONCILIATIONS, CLAIMS, COMPARE, NUMBERS, STORAGE, TOOLS, MISTAKES, CAUSES,
    "numbers/*.js", "ops/*.md", "api/*",
)

# Pages that were published and are gone -> the page that has taken the place of each. `paramledger finish` leads from
# one to the other; a page whose title changes keeps its address.
DELETED: Mapping[str, str] = {}

FRAGMENTS = "fragments"         # beside docs/: what pages include, each under the path of its page; built


def your_model(address: str) -> str:
    """The page "Your model" with a network in it."""
    return f"{YOUR_MODEL}?network={quote(address, safe='/=,')}"


def is_built(path: str) -> bool:
    """Whether git does not keep it: `path` is under docs/."""
    return any(fnmatchcase(path, pattern) for pattern in BUILT)


def family_page(name: str) -> str:
    return f"architectures/{name}/index.md"


def variant_page(address: str) -> str:
    """The page of a variant; settings behind the address stand behind the page, as in `resnet50.md?classes=10`."""
    plain, bracket, settings = address.partition("[")
    asked = quote(settings.removesuffix("]").replace(", ", ","), safe="=,.") if bracket else ""
    return f"architectures/{plain}.md" + (f"?{asked}" if asked else "")


def asked_address(path: str, settings: str) -> str:
    """The address that a page with settings behind it means: the other way round, `resnet/resnet50[classes=10]`."""
    return f"{path.removeprefix('architectures/').removesuffix('.md')}[{settings}]"


def stored_anchor(scheme: str, figure: str = "") -> str:
    """Where a storage scheme is described, `gguf-q4_k_m`; with a figure of it, where a network's page shows that."""
    return scheme.replace("/", "-") + (f".{figure}" if figure else "")


def page_address(site: str, path: str, anchor: str = "") -> str:
    """Where a page of `docs/` is read: on the web, or its path where no address of the site is known."""
    part = f"#{anchor}" if anchor else ""
    return f"{site}{path.removesuffix('.md')}/{part}" if site else f"docs/{path}{part}"


def cause_address(site: str, code: str) -> str:
    """Where a cause of a mistake is explained, on the web; without the site's address, under its own."""
    return f"{site}{CAUSES.removesuffix('.md')}/#{code}"


def reconciliation_page(name: str) -> str:
    return f"reconciliations/{name}.md"


def op_page(op: str) -> str:
    return f"ops/{op}.md"


def schema_file(name: str) -> str:
    return f"schema/{name}.json"


def layers_script(start: int) -> str:
    """The figures of layers from `start` to the next script's."""
    return f"numbers/layers-{start}.js"


INDEX_JSON = f"{TOP}/index.json"
VARIANTS_CSV = f"{TOP}/variants.csv"
CLAIMS_JSON, CLAIMS_CSV = f"{TOP}/claims.json", f"{TOP}/claims.csv"
RECONCILIATIONS_JSON = f"{TOP}/reconciliations.json"
EVERYTHING_JSON = f"{TOP}/everything.json"
LAYERS_CSV, LAYERS_PARQUET = f"{TOP}/layers.csv", f"{TOP}/layers.parquet"
FEED = f"{TOP}/feed.xml"
CROISSANT = f"{TOP}/croissant.json"
SITE_CARD = f"{TOP}/index.png"


def variant_file(address: str, kind: str) -> str:
    """A variant's file: `json`, `csv`, `svg` (its badge) or `png` (its card)."""
    return f"{TOP}/{address}.{kind}"


def family_card(name: str) -> str:
    return f"{TOP}/{name}/index.png"


def reconciliation_file(name: str, kind: str = "json") -> str:
    """A reconciliation's file: `json` or `png` (its card)."""
    return f"{TOP}/reconciliations/{name}.{kind}"
