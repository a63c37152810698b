"""The words that a rule of a convention may ask for: of a row, and of a network. What each is stands here; how it is
worked out, in `conventions.words`.
"""

from __future__ import annotations

ROW_WORDS: dict[str, str] = {
    "affine": "whether a norm has scales",
    "batch": "what the tool takes as the number of examples: one, or the tokens of a layer that reads them as a batch",
    "bias": "whether the layer has a bias",
    "biases": "elements of its biases",
    "features": "the last axis of its input",
    "heads": "attention heads, of a layer or in a block",
    "macs": "its multiply-accumulates, those of this call",
    "own": "its own parameters, without tied ones",
    "pairs": "query-key pairs of all heads",
    "parameters": "parameters that it uses, including tied ones",
    "parts": "whether the layer's module has submodules",
    "positions": "positions of its output: height times width, or tokens",
    "read": "elements of its first input",
    "to_size": "whether it is given a size rather than a factor",
    "tokens": "tokens in its input",
    "width": "the last axis of its output",
    "window": "positions read for each position written, a fraction",
    "window_below": "the same, each axis divided without its remainder",
    "written": "elements of its output",
}
NETWORK_WORDS: dict[str, str] = {
    "frozen": "parameters that training does not change",
    "parameters": "parameters used at inference",
    "state": "numbers that a checkpoint saves besides parameters",
    "tied_again": "tied tensors, counted at the second layer",
    "tracked": "the batch counters that batch norms save",
    "training_only": "parameters of branches used only in training",
    "untrained": "tables that are parameters in the implementation but never trained",
}
