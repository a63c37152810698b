"""What a command takes beside the folders: each function adds one argument or option to its parser."""

from __future__ import annotations

import argparse
from pathlib import Path


def address(parser: argparse.ArgumentParser) -> object:
    told = "family/variant, or 'family/variant[classes=10]' with settings; a family alone means its default variant"
    parser.add_argument("address", metavar="ADDRESS", help=told)
    return settings(parser)


def addresses(parser: argparse.ArgumentParser) -> object:
    told = "as for `show`, but a family alone means all its variants (default: all variants)"
    parser.add_argument("addresses", nargs="*", metavar="ADDRESS", help=told)
    return settings(parser)


def settings(parser: argparse.ArgumentParser) -> object:
    return parser.add_argument(
        "--set", action="append", default=[], dest="settings", metavar="NAME=VALUE",
        help="a setting, such as classes=10; can be repeated",
    )


def unfold(parser: argparse.ArgumentParser) -> object:
    told = "one row for every round of a loop, in the order in which they run"
    return parser.add_argument("--unfold", action="store_true", help=told)


def layer(parser: argparse.ArgumentParser) -> object:
    return parser.add_argument("layer", metavar="LAYER", help="its address, such as layer2.3.conv1.conv")


def name(parser: argparse.ArgumentParser) -> object:
    parser.add_argument("name", nargs="?", metavar="NAME", help="default: all of them")
    return settings(parser)


def scheme(parser: argparse.ArgumentParser) -> object:
    told = "one scheme of specs/storage/, such as bitsandbytes/nf4"
    return parser.add_argument("--in", dest="scheme", metavar="SCHEME", help=told)


def adapters(parser: argparse.ArgumentParser) -> object:
    parser.add_argument("--rank", type=_above_zero, required=True, help="the width of the adapters: r of PEFT")
    parser.add_argument(
        "--layers", required=True, metavar="NAMES",
        help="which layers, by the ends of their addresses: q,v or attention.q; all-linear means every dense layer but "
        "the last",
    )
    return parser.add_argument("--dora", action="store_true", help="with a learned magnitude per output, as in DoRA")


def _above_zero(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 65,536")
    return int(text)


def pasted(parser: argparse.ArgumentParser) -> object:
    return parser.add_argument(
        "text", metavar="TEXT",
        help="digits as you saw them, with any words around them: '97.49 MB', 'Total params: 25,557,032'; "
        "use - for standard input",
    )


def files(parser: argparse.ArgumentParser) -> object:
    about = "a pasted summary, a listing of tensors, a checkpoint, a configuration; use - for standard input"
    return parser.add_argument("files", nargs="+", metavar="FILE", help=about)


def kind(parser: argparse.ArgumentParser) -> object:
    kinds = (
        "architecture (the default), blocks, calls, changes, claims, convention, mistakes, reconciliation, site or "
        "storage"
    )
    return parser.add_argument("name", nargs="?", default="architecture", metavar="NAME", help=kinds)


def paths(parser: argparse.ArgumentParser) -> object:
    return parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="only these files and folders")


def family(parser: argparse.ArgumentParser) -> object:
    return parser.add_argument("family", nargs="?", metavar="FAMILY", help="default: all of them")


def new_name(parser: argparse.ArgumentParser) -> object:
    return parser.add_argument("name", metavar="NAME", help="name of the family, such as wide_resnet")


def other_model(parser: argparse.ArgumentParser) -> object:
    return parser.add_argument(
        "--with", dest="other", required=True, metavar="MODEL",
        help="timm:NAME, torchvision:NAME, transformers:CONFIG.json or a class there, keras:NAME, torch:LAYER(…), "
        "or a file: names and shapes, JSON or safetensors",
    )


def unrecorded(parser: argparse.ArgumentParser) -> object:
    return parser.add_argument(
        "--unrecorded", action="store_true",
        help="check only that every model in `implementations` is recorded in tests/oracles",
    )


def built(parser: argparse.ArgumentParser) -> object:
    return parser.add_argument("--built", action="store_true", help="also check built pages that are not committed")


def site(parser: argparse.ArgumentParser) -> object:
    return parser.add_argument("site", type=Path, metavar="SITE", help="the folder that MkDocs or Zensical built")


def runtime(parser: argparse.ArgumentParser) -> object:
    told = "the folder that .ci/runtime filled: Python for the page \"Your model\" (default: runtime)"
    return parser.add_argument("--runtime", type=Path, default=Path("runtime"), metavar="FOLDER", help=told)


def revision(parser: argparse.ArgumentParser) -> object:
    return parser.add_argument("revision", metavar="REV", help="a branch, a tag or a commit")


def reports(parser: argparse.ArgumentParser) -> object:
    parser.add_argument("changes", type=Path, metavar="CHANGES", help="what `diff --format json` printed")
    return parser.add_argument("problems", type=Path, metavar="PROBLEMS", help="what `check --format json` printed")


def cache(parser: argparse.ArgumentParser) -> object:
    about = "cache results here and compute only what has changed; safe to delete (default: no cache)"
    return parser.add_argument("--cache", type=Path, metavar="FOLDER", help=about)


def force(parser: argparse.ArgumentParser) -> object:
    return parser.add_argument(
        "--force", action="store_true", help="overwrite generated pages that were edited by hand"
    )
