"""Models of transformers with an encoder of text: the class, and its configuration as the hub has it."""

from __future__ import annotations

from typing import Any

from transformers import (
    AlbertConfig,
    BartConfig,
    BertConfig,
    CLIPTextConfig,
    DebertaV2Config,
    DistilBertConfig,
    ElectraConfig,
    LongformerConfig,
    ModernBertConfig,
    RobertaConfig,
    T5Config,
    WhisperConfig,
)


def albert(dim: int, depth: int, heads: int) -> tuple[str, Any]:
    sizes = {"hidden_size": dim, "intermediate_size": 4 * dim, "num_hidden_layers": depth, "num_attention_heads": heads}
    return "AlbertModel", AlbertConfig(vocab_size=30000, embedding_size=128, **sizes)


def bart(dim: int, depth: int, heads: int) -> tuple[str, Any]:
    fixed = {"vocab_size": 50265, "max_position_embeddings": 1024, "d_model": dim}
    encoder = {"encoder_layers": depth, "encoder_attention_heads": heads, "encoder_ffn_dim": 4 * dim}
    decoder = {"decoder_layers": depth, "decoder_attention_heads": heads, "decoder_ffn_dim": 4 * dim}
    return "BartForConditionalGeneration", BartConfig(**fixed, **encoder, **decoder)


def clip(dim: int, heads: int) -> tuple[str, Any]:
    sizes = {"hidden_size": dim, "intermediate_size": 4 * dim, "num_hidden_layers": 12, "num_attention_heads": heads}
    return "CLIPTextModel", CLIPTextConfig(vocab_size=49408, max_position_embeddings=77, projection_dim=dim, **sizes)


def deberta(dim: int, depth: int, heads: int) -> tuple[str, Any]:
    sizes = {"hidden_size": dim, "intermediate_size": 4 * dim, "num_hidden_layers": depth, "num_attention_heads": heads}
    fixed = {"vocab_size": 128100, "type_vocab_size": 0, "position_biased_input": False, "max_relative_positions": -1}
    kept = {"relative_attention": True, "position_buckets": 256, "norm_rel_ebd": "layer_norm", "share_att_key": True}
    return "DebertaV2Model", DebertaV2Config(pos_att_type="p2c|c2p", **sizes, **fixed, **kept)


def electra(kind: str, words: int, dim: int, depth: int, heads: int) -> tuple[str, Any]:
    sizes = {"hidden_size": dim, "intermediate_size": 4 * dim, "num_hidden_layers": depth, "num_attention_heads": heads}
    return kind, ElectraConfig(embedding_size=words, **sizes)


def longformer(kind: str, dim: int, depth: int, heads: int) -> tuple[str, Any]:
    sizes = {"hidden_size": dim, "intermediate_size": 4 * dim, "num_hidden_layers": depth, "num_attention_heads": heads}
    fixed = {"vocab_size": 50265, "max_position_embeddings": 4098, "type_vocab_size": 1}
    return kind, LongformerConfig(**sizes, **fixed)


def roberta(dim: int, depth: int, heads: int) -> tuple[str, Any]:
    sizes = {"hidden_size": dim, "intermediate_size": 4 * dim, "num_hidden_layers": depth, "num_attention_heads": heads}
    return "RobertaModel", RobertaConfig(vocab_size=50265, max_position_embeddings=514, type_vocab_size=1, **sizes)


def whisper(dim: int, depth: int, heads: int, vocabulary: int = 51865, bands: int = 80) -> tuple[str, Any]:
    encoder = {"encoder_layers": depth, "encoder_attention_heads": heads, "encoder_ffn_dim": 4 * dim}
    decoder = {"decoder_layers": depth, "decoder_attention_heads": heads, "decoder_ffn_dim": 4 * dim}
    config = WhisperConfig(vocab_size=vocabulary, num_mel_bins=bands, d_model=dim, **encoder, **decoder)
    return "WhisperForConditionalGeneration", config


FLAN = (
    "T5ForConditionalGeneration",
    T5Config(
        d_model=512, d_ff=1024, num_heads=6, num_layers=8, feed_forward_proj="gated-gelu", tie_word_embeddings=False
    ),
)

MODELS: dict[str, tuple[str, Any]] = {
    "allenai/longformer-base-4096": longformer("LongformerModel", 768, 12, 12),
    "allenai/longformer-base-4096 (LongformerForMaskedLM)": longformer("LongformerForMaskedLM", 768, 12, 12),
    "allenai/longformer-large-4096": longformer("LongformerModel", 1024, 24, 16),
    "distilbert/distilbert-base-cased": ("DistilBertModel", DistilBertConfig(vocab_size=28996)),
    "distilbert/distilbert-base-uncased": ("DistilBertModel", DistilBertConfig()),
    "distilbert/distilbert-base-uncased (DistilBertForMaskedLM)": ("DistilBertForMaskedLM", DistilBertConfig()),
    "google-bert/bert-base-uncased (BertForMaskedLM)": ("BertForMaskedLM", BertConfig()),
    "google/electra-base-discriminator": electra("ElectraForPreTraining", 768, 768, 12, 12),
    "google/electra-large-discriminator": electra("ElectraForPreTraining", 1024, 1024, 24, 16),
    "google/electra-small-discriminator": electra("ElectraForPreTraining", 128, 256, 12, 4),
    "google/electra-small-generator": electra("ElectraForMaskedLM", 128, 256, 12, 4),
    "microsoft/deberta-v3-base": deberta(768, 12, 12),
    "microsoft/deberta-v3-large": deberta(1024, 24, 16),
    "microsoft/deberta-v3-small": deberta(768, 6, 12),
    "microsoft/deberta-v3-xsmall": deberta(384, 12, 6),
    "answerdotai/ModernBERT-base": ("ModernBertForMaskedLM", ModernBertConfig()),
    "facebook/bart-base": bart(768, 6, 12),
    "facebook/bart-large": bart(1024, 12, 16),
    "answerdotai/ModernBERT-large": (
        "ModernBertForMaskedLM",
        ModernBertConfig(
            hidden_size=1024, intermediate_size=2624, num_hidden_layers=28, num_attention_heads=16
        ),
    ),
    "FacebookAI/roberta-base": roberta(768, 12, 12),
    "FacebookAI/roberta-large": roberta(1024, 24, 16),
    "albert/albert-base-v1": albert(768, 12, 12),
    "albert/albert-large-v1": albert(1024, 24, 16),
    "albert/albert-xlarge-v1": albert(2048, 24, 16),
    "albert/albert-xxlarge-v1": albert(4096, 12, 64),
    "google-bert/bert-base-uncased": ("BertModel", BertConfig()),
    "google-bert/bert-large-uncased": (
        "BertModel",
        BertConfig(hidden_size=1024, intermediate_size=4096, num_attention_heads=16, num_hidden_layers=24),
    ),
    "google/flan-t5-small (from its configuration)": FLAN,
    "google-t5/t5-11b": (
        "T5ForConditionalGeneration",
        T5Config(d_model=1024, d_kv=128, d_ff=65536, num_heads=128, num_layers=24),
    ),
    "google-t5/t5-3b": (
        "T5ForConditionalGeneration",
        T5Config(d_model=1024, d_kv=128, d_ff=16384, num_heads=32, num_layers=24),
    ),
    "google-t5/t5-base": ("T5ForConditionalGeneration", T5Config(d_model=768, d_ff=3072, num_heads=12, num_layers=12)),
    "google-t5/t5-large": (
        "T5ForConditionalGeneration",
        T5Config(d_model=1024, d_ff=4096, num_heads=16, num_layers=24),
    ),
    "google-t5/t5-small": ("T5ForConditionalGeneration", T5Config()),
    "openai/clip-vit-base-patch32": clip(512, 8),
    "openai/clip-vit-large-patch14": clip(768, 12),
    "openai/whisper-tiny": whisper(384, 4, 6),
    "openai/whisper-base": whisper(512, 6, 8),
    "openai/whisper-small": whisper(768, 12, 12),
    "openai/whisper-medium": whisper(1024, 24, 16),
    "openai/whisper-large-v2": whisper(1280, 32, 20),
    "openai/whisper-large-v3": whisper(1280, 32, 20, 51866, 128),
}
