"""What it is called that a family's parameter has another value, by the parameter's name."""

from __future__ import annotations

import re

# The code for each; the first that fits counts.
CODES = (
    (r"classes", "wrong_num_classes"),
    (r"size|image_size|resolution", "wrong_input_size"),
    (r"image_channels", "wrong_input_channels"),
    (r"vocabulary|vocab.*", "wrong_vocab"),
    (r"context|positions|unread", "wrong_max_positions"),
    (r"growth.*", "wrong_growth_rate"),
    (r"width|alpha|width_multiplier|multiplier", "width_multiplier"),
    (r"patch.*", "patch_size"),
    (r"groups|cardinality", "wrong_groups"),
    (r"depths?|n|layers|repeats|blocks|stages", "wrong_depth"),
    (r"biases|bias", "bias_before_bn"),
    (r"batch_norm", "bn_added"),
    (r"top", "include_top_false"),
    (r"early_stride", "stride_placement"),
    (r"hidden|units|inner", "wrong_units"),
    (r"expan.*|t", "wrong_expansion"),
    (r"segments", "segment_embeddings_added"),
    (r"pooler", "pooler_missing"),
    (r"separable", "depthwise_to_full"),
    (r"shortcuts|projections", "missing_downsample"),
    (r"repeat_pixels", "upsample_conv"),
    (r"padding", "padding"),
    (r"dim|widths|filters|maps|base|stem|group_width|stem_filters|compression", "wrong_width"),
    (r".*kernel.*|k", "kernel_size"),
)


def code_of(name: str) -> str:
    """What it is called that a parameter is another."""
    return next((code for words, code in CODES if re.fullmatch(words, name)), "wrong_variant")
