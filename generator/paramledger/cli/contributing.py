"""What a contributor asks for: a spec to start from, and a network's tensors beside a framework's."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from paramledger.files import new_files, read_tensors
from paramledger.language.claims import claims_file
from paramledger.language.settings import set_as_well
from paramledger.ledger.breakdown import Breakdown
from paramledger.loading import ProblemsError, alone
from paramledger.problems import Problem, SpecError, did_you_mean
from paramledger.tensors.comparison import Named, differences, reordered
from paramledger.tensors.frameworks import FRAMEWORKS, Sections, model_class, model_tensors
from paramledger.tensors.listed import listed
from paramledger.tensors.owned import SECTIONS, tensors

NAME = re.compile(r"[a-z0-9][a-z0-9_]{0,59}")
SPEC = """#:schema ../../docs/schema/architecture.json
title  = "{name}"
year   = 2026
source = {{ title = "The paper", authors = "Its authors", url = "https://example.org/paper", where = "Table 1" }}
about  = "One sentence: what is new in this network."
input  = {{ height = "size", width = "size", channels = "image_channels" }}
parameters = {{ size = 224, image_channels = 3, classes = 1000 }}
default = "paper"

# One line per layer, in order. Input sizes follow. The kinds of layers: paramledger ops
layers = [
  {{ name = "conv1", op = "conv2d", out_channels = 64, kernel_size = 3, padding = 1 }},
  {{ name = "relu1", op = "relu" }},
  {{ name = "pool",  op = "global_avg_pool" }},
  {{ name = "fc",    op = "linear", out_features = "classes" }},
]

[variants.paper]
title = "{name} (as published)"     # its name for readers
about = "as published"
# implementations = {{ timm = "the_name_there" }}
"""
KEPT_SO = "a mistake, or the way this framework always stores it: then add a line to `LAYOUTS` in tensors/layouts.py"
CLAIMS = """#:schema ../../docs/schema/claims.json
# The numbers that others have published, as they are printed. Take the # away from the lines of one claim:
#
# [[claims]]
# id       = "abstract"
# variant  = "paper"
# quantity = "parameters"
# printed  = "25.6M"
# unit     = "M"      # only if the unit is in the column header, not beside the number
# source   = { title = "The paper", url = "https://example.org/paper", where = "abstract", year = 2026 }
"""


def new(options: argparse.Namespace) -> str:
    """`new`: the two files of a family, to start from."""
    name = options.name
    if not NAME.fullmatch(name):
        raise SpecError(f"`{name}` cannot be the name of a family", "lower-case letters, digits and `_`, at most 60")
    files = {f"architectures/{name}.toml": SPEC.format(name=name), claims_file(name): CLAIMS}
    paths = new_files(options.specs, files)
    return "".join(f"{path}\n" for path in paths) + f"Next: paramledger show {name}\n"


def compare(options: argparse.Namespace) -> str:
    """`compare-tensors`: says that the tensors are the same; raises ProblemsError with each that is not."""
    ours = alone(options.specs, set_as_well(options.address, options.settings))
    framework, colon, model = options.other.partition(":")
    if colon and framework in FRAMEWORKS:
        theirs = model_tensors(framework, model)
        pairs = _sections(ours, framework, model_class(framework, model), theirs)
    elif Path(options.other).is_file() or not colon:
        framework = "the file"
        pairs = [_nearest(ours, listed(read_tensors(Path(options.other))))]
    else:
        raise SpecError(f"there is no framework `{framework}`", did_you_mean(framework, FRAMEWORKS))
    wrong = [(line, "") for here, there in pairs for line in differences(here, there, framework)]
    notes = [line for here, there in pairs for line in reordered(here, there, framework)]
    if framework in FRAMEWORKS:     # how these keep their axes is known
        wrong, notes = [*wrong, *((line, KEPT_SO) for line in notes)], []
    if wrong:
        path = f"{options.specs.as_posix()}/{ours.family.file}"
        raise ProblemsError([Problem(path, 0, "tensors", f"{ours.address}: {line}", hint) for line, hint in wrong])
    if options.format == "json":
        return "[]\n"
    count = sum(len(here) for here, _ in pairs)
    return "".join(f"{line}\n" for line in (f"{ours.address}: {count:,} tensors, the same as {options.other}", *notes))


def _sections(
    ours: Breakdown, framework: str, model: str, theirs: Sections
) -> list[tuple[list[Named], list[Named]]]:
    return [(tensors(ours, section, framework, model), theirs[section]) for section in SECTIONS]


def _nearest(ours: Breakdown, theirs: list[Named]) -> tuple[list[Named], list[Named]]:
    """A file does not say what is trained: what it lists is compared with the parameters, or with the state as well."""
    trained, state = (tensors(ours, section, "torch") for section in SECTIONS)
    kept = tensors(ours, "state", "keras")
    return min(
        ((here, theirs) for here in (trained, [*trained, *kept], [*trained, *state])),
        key=lambda pair: (len(differences(pair[0], pair[1], "")), abs(len(pair[0]) - len(theirs))),
    )
