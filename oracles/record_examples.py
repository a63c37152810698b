"""Record what the framework examples of hand-written pages print: `python -m oracles.record_examples`."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stdout

import keras

from oracles.examples import Block, blocks
from oracles.recording import FOLDER, versions

# What a line that shows no network of its own is tried on.
MODELS = {
    "torch": "from torch import nn\nmodel = nn.Linear(3, 4)\n",
    "keras": "from keras import Sequential, layers\nmodel = Sequential([layers.Input((3,)), layers.Dense(4)])\n",
}


def printed(block: Block) -> str:
    """What the lines of a block print."""
    output, names = io.StringIO(), {"__name__": "example"}
    keras.utils.clear_session()         # names of layers begin at their first again
    with redirect_stdout(output):
        if "import" in block.code:
            exec(block.code, names)
        else:
            exec(MODELS[block.framework], names)
            print(eval(block.code, names))
    return output.getvalue()


def main() -> None:
    """Write tests/oracles/examples.json."""
    found = {
        f"{block.page} {block.tab}": {"sha256": block.digest, "prints": printed(block).splitlines()}
        for block in blocks()
        if block.framework
    }
    recording = {"versions": versions("torch", "keras"), "examples": dict(sorted(found.items()))}
    text = json.dumps(recording, indent=1, ensure_ascii=False) + "\n"
    (FOLDER / "examples.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
