"""Models of transformers for images and sound: the class, and its configuration as the hub has it."""

from __future__ import annotations

from typing import Any

from transformers import (
    DetrConfig,
    PvtConfig,
    SamConfig,
    TimmBackboneConfig,
    Wav2Vec2Config,
    Wav2Vec2ConformerConfig,
)


def pvt(*depths: int) -> tuple[str, Any]:
    return "PvtForImageClassification", PvtConfig(num_labels=1000, depths=list(depths))


def sam(dim: int, depth: int, heads: int, *whole: int) -> tuple[str, Any]:
    sizes = {"hidden_size": dim, "num_hidden_layers": depth, "num_attention_heads": heads, "mlp_dim": 4 * dim}
    return "SamModel", SamConfig(vision_config={**sizes, "global_attn_indexes": list(whole)})


def detr(classes: int = 91) -> tuple[str, Any]:
    """On timm's ResNet-50, as the hub's own file says, whose weights are not fetched."""
    body = TimmBackboneConfig(backbone="resnet50", out_indices=[1, 2, 3, 4], use_pretrained_backbone=False)
    return "DetrForObjectDetection", DetrConfig(backbone_config=body, num_labels=classes)


LARGE = {"hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 24, "num_attention_heads": 16}

MODELS: dict[str, tuple[str, Any]] = {
    "Zetatech/pvt-large-224": pvt(3, 8, 27, 3),
    "Zetatech/pvt-medium-224": pvt(3, 4, 18, 3),
    "Zetatech/pvt-small-224": pvt(3, 4, 6, 3),
    "Zetatech/pvt-tiny-224": pvt(2, 2, 2, 2),
    "facebook/detr-resnet-50": detr(),
    "facebook/sam-vit-base": sam(768, 12, 12, 2, 5, 8, 11),
    "facebook/sam-vit-huge": sam(1280, 32, 16, 7, 15, 23, 31),
    "facebook/sam-vit-large": sam(1024, 24, 16, 5, 11, 17, 23),
    "facebook/wav2vec2-base-960h": ("Wav2Vec2ForCTC", Wav2Vec2Config()),
    "facebook/wav2vec2-conformer-rel-pos-large-960h-ft": (
        "Wav2Vec2ConformerForCTC",
        Wav2Vec2ConformerConfig(
            feat_extract_norm="layer", conv_bias=True, position_embeddings_type="relative", vocab_size=32, **LARGE
        ),
    ),
    "facebook/wav2vec2-large-960h": ("Wav2Vec2ForCTC", Wav2Vec2Config(**LARGE)),
}
