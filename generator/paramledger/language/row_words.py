"""The words that a rule of a convention may ask for: of a row, and of a network. What each is stands here; how it is
worked out, in `conventions.words`.
"""

from __future__ import annotations

ROW_WORDS: dict[str, str] = {
    "affine": "whether a norm has scales",
    "batch": "what the tool takes for the number of examples: one, or the tokens of a layer that reads them as a batch",
    "bias": "whether the layer has a bias",
    "biases": "elements of its biases",
    "features": "the last axis of what it reads",
    "heads": "attention heads, of a layer or in a block",
    "macs": "its multiply-accumulates, those of this call",
    "own": "its own parameters, without tied ones",
    "pairs": "queries that meet a key, of all heads",
    "parameters": "parameters that it works with, tied ones too",
    "parts": "whether the layer's module has parts of its own",
    "positions": "positions of its output: height times width, or tokens",
    "read": "elements of its first input",
    "to_size": "whether a size is given to it, and no factor",
    "tokens": "tokens that it reads",
    "width": "the last axis of its output",
    "window": "positions read for each position written, a fraction",
    "window_below": "the same, each axis divided without its remainder",
    "written": "elements of its output",
}
NETWORK_WORDS: dict[str, str] = {
    "frozen": "parameters that training leaves as they are",
    "parameters": "parameters used at inference",
    "state": "numbers that a checkpoint saves beside parameters",
    "tied_again": "tied tensors, where a second layer holds them",
    "tracked": "counters of batches that batch norms save",
    "training_only": "parameters of branches used only in training",
    "untrained": "tables that are parameters in the implementation, and never trained",
}
