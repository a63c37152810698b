"""Record language models of transformers from their configurations alone, on the meta device; nothing is downloaded.

A configuration is the class's defaults with what the model's own config.json on the hub sets otherwise.
Where reading the checkpoint makes another model than the configuration alone, both are recorded.
"""

from __future__ import annotations

from typing import Any

import torch

from oracles import torchvision_operators
from oracles.record_torch import tensors
from oracles.recording import versions, write

OPERATORS = torchvision_operators.declared()

import transformers  # noqa: E402  (it imports torchvision when that is there)
from transformers import (  # noqa: E402
    AlbertConfig,
    BartConfig,
    BertConfig,
    BloomConfig,
    CLIPTextConfig,
    DebertaV2Config,
    DeepseekV2Config,
    DeepseekV3Config,
    DistilBertConfig,
    ElectraConfig,
    FalconConfig,
    Gemma3TextConfig,
    GemmaConfig,
    GPT2Config,
    GPTJConfig,
    GPTNeoXConfig,
    GptOssConfig,
    Llama4Config,
    Llama4TextConfig,
    LlamaConfig,
    LongformerConfig,
    Mamba2Config,
    MambaConfig,
    MistralConfig,
    MixtralConfig,
    ModernBertConfig,
    OpenAIGPTConfig,
    OPTConfig,
    PhiConfig,
    PhimoeConfig,
    Qwen2Config,
    Qwen3Config,
    Qwen3MoeConfig,
    RobertaConfig,
    RwkvConfig,
    T5Config,
    WhisperConfig,
)

from oracles import transformers_senses  # noqa: E402  (it imports transformers)


def albert(dim: int, depth: int, heads: int) -> tuple[str, Any]:
    sizes = {"hidden_size": dim, "intermediate_size": 4 * dim, "num_hidden_layers": depth, "num_attention_heads": heads}
    return "AlbertModel", AlbertConfig(vocab_size=30000, embedding_size=128, **sizes)


def bart(dim: int, depth: int, heads: int) -> tuple[str, Any]:
    fixed = {"vocab_size": 50265, "max_position_embeddings": 1024, "d_model": dim}
    encoder = {"encoder_layers": depth, "encoder_attention_heads": heads, "encoder_ffn_dim": 4 * dim}
    decoder = {"decoder_layers": depth, "decoder_attention_heads": heads, "decoder_ffn_dim": 4 * dim}
    return "BartForConditionalGeneration", BartConfig(**fixed, **encoder, **decoder)


def bloom(dim: int, depth: int, heads: int) -> tuple[str, Any]:
    return "BloomForCausalLM", BloomConfig(vocab_size=250880, hidden_size=dim, n_layer=depth, n_head=heads)


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


def falcon(dim: int, depth: int, heads: int) -> tuple[str, Any]:
    sizes = {"hidden_size": dim, "num_hidden_layers": depth, "num_attention_heads": heads}
    return "FalconForCausalLM", FalconConfig(
        vocab_size=65024, num_kv_heads=8, new_decoder_architecture=True, bias=False, **sizes
    )


def gemma3(
    dim: int, depth: int, heads: int, kv_heads: int, hidden: int, width: int = 256, vocabulary: int = 262208
) -> tuple[str, Any]:
    sizes = {"hidden_size": dim, "intermediate_size": hidden, "num_hidden_layers": depth, "num_attention_heads": heads}
    fixed = {"head_dim": width, "sliding_window": 512 if kv_heads == 1 else 1024}
    return "Gemma3ForCausalLM", Gemma3TextConfig(
        vocab_size=vocabulary, num_key_value_heads=kv_heads, **sizes, **fixed
    )


def deepseek2(dim: int, depth: int, heads: int, hidden: int, experts: tuple[int, int], rank: int | None) -> tuple[
    str, Any
]:
    count, width = experts
    sizes = {"hidden_size": dim, "intermediate_size": hidden, "num_hidden_layers": depth, "num_attention_heads": heads}
    routed = {"n_routed_experts": count, "moe_intermediate_size": width, "n_shared_experts": 2}
    fixed = {"vocab_size": 102400, "first_k_dense_replace": 1, "num_experts_per_tok": 6, "kv_lora_rank": 512}
    return "DeepseekV2ForCausalLM", DeepseekV2Config(
        num_key_value_heads=heads, q_lora_rank=rank, **sizes, **routed, **fixed
    )


def longformer(kind: str, dim: int, depth: int, heads: int) -> tuple[str, Any]:
    sizes = {"hidden_size": dim, "intermediate_size": 4 * dim, "num_hidden_layers": depth, "num_attention_heads": heads}
    fixed = {"vocab_size": 50265, "max_position_embeddings": 4098, "type_vocab_size": 1}
    return kind, LongformerConfig(**sizes, **fixed)


def mamba(dim: int, depth: int) -> tuple[str, Any]:
    return "MambaForCausalLM", MambaConfig(hidden_size=dim, num_hidden_layers=depth)


def mamba2(dim: int, depth: int) -> tuple[str, Any]:
    sizes = {"hidden_size": dim, "num_hidden_layers": depth, "num_heads": dim // 32}
    return "Mamba2ForCausalLM", Mamba2Config(vocab_size=50288, n_groups=1, tie_word_embeddings=True, **sizes)


def neox(vocabulary: int, dim: int, depth: int, heads: int) -> tuple[str, Any]:
    sizes = {"hidden_size": dim, "intermediate_size": 4 * dim, "num_hidden_layers": depth, "num_attention_heads": heads}
    return "GPTNeoXForCausalLM", GPTNeoXConfig(vocab_size=vocabulary, tie_word_embeddings=False, **sizes)


def opt(dim: int, depth: int, heads: int, words: int | None = None, norm_first: bool = True) -> tuple[str, Any]:
    sizes = {"hidden_size": dim, "ffn_dim": 4 * dim, "num_hidden_layers": depth, "num_attention_heads": heads}
    fixed = {"vocab_size": 50272, "max_position_embeddings": 2048}
    return "OPTForCausalLM", OPTConfig(
        word_embed_proj_dim=words or dim, do_layer_norm_before=norm_first, **sizes, **fixed
    )


def oss(depth: int, experts: int) -> tuple[str, Any]:
    sizes = {"hidden_size": 2880, "intermediate_size": 2880, "num_hidden_layers": depth, "num_local_experts": experts}
    heads = {"num_attention_heads": 64, "num_key_value_heads": 8, "head_dim": 64}
    return "GptOssForCausalLM", GptOssConfig(
        vocab_size=201088, attention_bias=True, tie_word_embeddings=False, **sizes, **heads
    )


def roberta(dim: int, depth: int, heads: int) -> tuple[str, Any]:
    sizes = {"hidden_size": dim, "intermediate_size": 4 * dim, "num_hidden_layers": depth, "num_attention_heads": heads}
    return "RobertaModel", RobertaConfig(vocab_size=50265, max_position_embeddings=514, type_vocab_size=1, **sizes)


def llama(dim: int, depth: int, heads: int, kv_heads: int, hidden: int, vocabulary: int = 32000) -> tuple[str, Any]:
    sizes = {"hidden_size": dim, "intermediate_size": hidden, "num_hidden_layers": depth, "num_attention_heads": heads}
    return "LlamaForCausalLM", LlamaConfig(vocab_size=vocabulary, num_key_value_heads=kv_heads, **sizes)


def qwen(dim: int, depth: int, heads: int, kv_heads: int, hidden: int, tied: bool = False) -> tuple[str, Any]:
    sizes = {"hidden_size": dim, "intermediate_size": hidden, "num_hidden_layers": depth, "num_attention_heads": heads}
    vocabulary = 151936 if tied else 152064
    return "Qwen2ForCausalLM", Qwen2Config(
        vocab_size=vocabulary, num_key_value_heads=kv_heads, tie_word_embeddings=tied, **sizes
    )


def qwen3(dim: int, depth: int, heads: int, hidden: int, tied: bool) -> tuple[str, Any]:
    sizes = {"hidden_size": dim, "intermediate_size": hidden, "num_hidden_layers": depth, "num_attention_heads": heads}
    fixed = {"vocab_size": 151936, "num_key_value_heads": 8, "head_dim": 128}
    return "Qwen3ForCausalLM", Qwen3Config(tie_word_embeddings=tied, **sizes, **fixed)


def qwen3_moe(dim: int, depth: int, heads: int, width: int) -> tuple[str, Any]:
    sizes = {"hidden_size": dim, "num_hidden_layers": depth, "num_attention_heads": heads}
    fixed = {"vocab_size": 151936, "num_key_value_heads": 4, "head_dim": 128}
    routed = {"moe_intermediate_size": width, "num_experts": 128, "num_experts_per_tok": 8}
    return "Qwen3MoeForCausalLM", Qwen3MoeConfig(tie_word_embeddings=False, **sizes, **fixed, **routed)


def rwkv(dim: int, depth: int) -> tuple[str, Any]:
    return "RwkvForCausalLM", RwkvConfig(hidden_size=dim, num_hidden_layers=depth)


def small_llama(dim: int, depth: int, heads: int, kv_heads: int, hidden: int, vocabulary: int = 128256) -> tuple[
    str, Any
]:
    sizes = {"hidden_size": dim, "intermediate_size": hidden, "num_hidden_layers": depth, "num_attention_heads": heads}
    return "LlamaForCausalLM", LlamaConfig(
        vocab_size=vocabulary, num_key_value_heads=kv_heads, tie_word_embeddings=True, **sizes
    )


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
# The checkpoint's output layer is not its table of words (its config.json: not tied), though a T5Config always ties the
# two.
PARTED: dict[str, tuple[str, Any]] = {"google/flan-t5-small": FLAN}
SEES = {"hidden_size": 1408, "image_size": 336, "intermediate_size": 5632, "vision_output_dim": 4096}
SEEN = {"projector_input_dim": 4096, "projector_output_dim": 4096}
# Models of several parts, each with a configuration of its own, which no family reads as one
JOINED: dict[str, tuple[str, Any]] = {
    "meta-llama/Llama-4-Scout-17B-16E (Llama4ForConditionalGeneration)": (
        "Llama4ForConditionalGeneration",
        Llama4Config(vision_config={**SEES, **SEEN}),
    ),
}
MODELS: dict[str, tuple[str, Any]] = {
    "Xenova/llama2.c-stories110M": small_llama(768, 12, 12, 12, 2048, 32000),
    "Xenova/llama2.c-stories15M": small_llama(288, 6, 6, 6, 768, 32000),
    "Xenova/llama2.c-stories42M": small_llama(512, 8, 8, 8, 1376, 32000),
    "RWKV/rwkv-4-14b-pile": rwkv(5120, 40),
    "RWKV/rwkv-4-169m-pile": rwkv(768, 12),
    "RWKV/rwkv-4-1b5-pile": rwkv(2048, 24),
    "RWKV/rwkv-4-3b-pile": rwkv(2560, 32),
    "RWKV/rwkv-4-430m-pile": rwkv(1024, 24),
    "RWKV/rwkv-4-7b-pile": rwkv(4096, 32),
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
    "meta-llama/Llama-3.2-1B": small_llama(2048, 16, 32, 8, 8192),
    "meta-llama/Llama-3.2-3B": small_llama(3072, 28, 24, 8, 8192),
    "microsoft/deberta-v3-base": deberta(768, 12, 12),
    "microsoft/deberta-v3-large": deberta(1024, 24, 16),
    "microsoft/deberta-v3-small": deberta(768, 6, 12),
    "microsoft/deberta-v3-xsmall": deberta(384, 12, 6),
    "state-spaces/mamba-1.4b-hf": mamba(2048, 48),
    "state-spaces/mamba-130m-hf": mamba(768, 24),
    "state-spaces/mamba-2.8b-hf": mamba(2560, 64),
    "state-spaces/mamba-370m-hf": mamba(1024, 48),
    "state-spaces/mamba-790m-hf": mamba(1536, 48),
    "state-spaces/mamba2-1.3b": mamba2(2048, 48),
    "state-spaces/mamba2-130m": mamba2(768, 24),
    "state-spaces/mamba2-2.7b": mamba2(2560, 64),
    "state-spaces/mamba2-370m": mamba2(1024, 48),
    "state-spaces/mamba2-780m": mamba2(1536, 48),
    "Qwen/Qwen3-30B-A3B": qwen3_moe(2048, 48, 32, 768),
    "Qwen/Qwen3-235B-A22B": qwen3_moe(4096, 94, 64, 1536),
    "answerdotai/ModernBERT-base": ("ModernBertForMaskedLM", ModernBertConfig()),
    "deepseek-ai/DeepSeek-V2": deepseek2(5120, 60, 128, 12288, (160, 1536), 1536),
    "deepseek-ai/DeepSeek-V2-Lite": deepseek2(2048, 27, 16, 10944, (64, 1408), None),
    "facebook/bart-base": bart(768, 6, 12),
    "facebook/bart-large": bart(1024, 12, 16),
    "google/gemma-3-1b-pt": gemma3(1152, 26, 4, 1, 6912, vocabulary=262144),
    "google/gemma-3-4b-pt": gemma3(2560, 34, 8, 4, 10240),
    "google/gemma-3-12b-pt": gemma3(3840, 48, 16, 8, 15360),
    "google/gemma-3-27b-pt": gemma3(5376, 62, 32, 16, 21504, width=128),
    "meta-llama/Llama-4-Scout-17B-16E": ("Llama4ForCausalLM", Llama4TextConfig()),
    "tiiuae/falcon-7b": ("FalconForCausalLM", FalconConfig()),
    "tiiuae/falcon-40b": falcon(8192, 60, 128),
    "tiiuae/falcon-180B": falcon(14848, 80, 232),
    "answerdotai/ModernBERT-large": (
        "ModernBertForMaskedLM",
        ModernBertConfig(
            hidden_size=1024, intermediate_size=2624, num_hidden_layers=28, num_attention_heads=16
        ),
    ),
    "meta-llama/Llama-4-Maverick-17B-128E": (
        "Llama4ForCausalLM",
        Llama4TextConfig(interleave_moe_layer_step=2, num_local_experts=128),
    ),
    "microsoft/Phi-3.5-MoE-instruct": ("PhimoeForCausalLM", PhimoeConfig(attention_bias=True, lm_head_bias=True)),
    "EleutherAI/gpt-j-6b": ("GPTJForCausalLM", GPTJConfig(vocab_size=50400, n_embd=4096, n_layer=28, n_head=16)),
    "EleutherAI/gpt-neox-20b": neox(50432, 6144, 44, 64),
    "EleutherAI/pythia-12b": neox(50688, 5120, 36, 40),
    "EleutherAI/pythia-70m": neox(50304, 512, 6, 8),
    "FacebookAI/roberta-base": roberta(768, 12, 12),
    "FacebookAI/roberta-large": roberta(1024, 24, 16),
    "Qwen/Qwen2.5-0.5B": qwen(896, 24, 14, 2, 4864, tied=True),
    "Qwen/Qwen2.5-1.5B": qwen(1536, 28, 12, 2, 8960, tied=True),
    "Qwen/Qwen2.5-3B": qwen(2048, 36, 16, 2, 11008, tied=True),
    "Qwen/Qwen2.5-7B": qwen(3584, 28, 28, 4, 18944),
    "Qwen/Qwen2.5-14B": qwen(5120, 48, 40, 8, 13824),
    "Qwen/Qwen2.5-32B": qwen(5120, 64, 40, 8, 27648),
    "Qwen/Qwen2.5-72B": qwen(8192, 80, 64, 8, 29568),
    "Qwen/Qwen3-0.6B": qwen3(1024, 28, 16, 3072, tied=True),
    "Qwen/Qwen3-4B": qwen3(2560, 36, 32, 9728, tied=True),
    "Qwen/Qwen3-8B": qwen3(4096, 36, 32, 12288, tied=False),
    "Qwen/Qwen3-32B": qwen3(5120, 64, 64, 25600, tied=False),
    # of this size there is no entry on the hub; the sizes are those of the paper's Table 1
    "OPTForCausalLM(ffn_dim=49152, hidden_size=12288, num_attention_heads=96, num_hidden_layers=96)": opt(
        12288, 96, 96
    ),
    "albert/albert-base-v1": albert(768, 12, 12),
    "albert/albert-large-v1": albert(1024, 24, 16),
    "albert/albert-xlarge-v1": albert(2048, 24, 16),
    "albert/albert-xxlarge-v1": albert(4096, 12, 64),
    "bigscience/bloom": bloom(14336, 70, 112),
    "bigscience/bloom-1b1": bloom(1536, 24, 16),
    "bigscience/bloom-560m": bloom(1024, 24, 16),
    "bigscience/bloom-7b1": bloom(4096, 30, 32),
    "deepseek-ai/DeepSeek-V3": ("DeepseekV3ForCausalLM", DeepseekV3Config()),
    "facebook/opt-1.3b": opt(2048, 24, 32),
    "facebook/opt-125m": opt(768, 12, 12),
    "facebook/opt-30b": opt(7168, 48, 56),
    "facebook/opt-350m": opt(1024, 24, 16, words=512, norm_first=False),
    "facebook/opt-6.7b": opt(4096, 32, 32),
    "google-bert/bert-base-uncased": ("BertModel", BertConfig()),
    "google-bert/bert-large-uncased": (
        "BertModel",
        BertConfig(hidden_size=1024, intermediate_size=4096, num_attention_heads=16, num_hidden_layers=24),
    ),
    "google/flan-t5-small (from its configuration)": FLAN,
    "google/gemma-2b": (
        "GemmaForCausalLM",
        GemmaConfig(
            hidden_size=2048,
            intermediate_size=16384,
            num_hidden_layers=18,
            num_attention_heads=8,
            num_key_value_heads=1,
        ),
    ),
    "google/gemma-7b": ("GemmaForCausalLM", GemmaConfig()),
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
    "huggyllama/llama-7b": llama(4096, 32, 32, 32, 11008),
    "huggyllama/llama-13b": llama(5120, 40, 40, 40, 13824),
    "huggyllama/llama-30b": llama(6656, 60, 52, 52, 17920),
    "huggyllama/llama-65b": llama(8192, 80, 64, 64, 22016),
    "meta-llama/Llama-2-70b-hf": llama(8192, 80, 64, 8, 28672),
    "meta-llama/Llama-3.1-405B": llama(16384, 126, 128, 8, 53248, 128256),
    "meta-llama/Meta-Llama-3-8B": llama(4096, 32, 32, 8, 14336, 128256),
    "meta-llama/Meta-Llama-3-70B": llama(8192, 80, 64, 8, 28672, 128256),
    "microsoft/phi-2": (
        "PhiForCausalLM",
        PhiConfig(
            vocab_size=51200, hidden_size=2560, intermediate_size=10240, num_hidden_layers=32, num_attention_heads=32
        ),
    ),
    "mistralai/Mistral-7B-v0.1": ("MistralForCausalLM", MistralConfig()),
    "mistralai/Mixtral-8x22B-v0.1": (
        "MixtralForCausalLM",
        MixtralConfig(hidden_size=6144, intermediate_size=16384, num_attention_heads=48, num_hidden_layers=56),
    ),
    "mistralai/Mixtral-8x7B-v0.1": ("MixtralForCausalLM", MixtralConfig()),
    "openai-community/gpt2": ("GPT2LMHeadModel", GPT2Config()),
    "openai-community/gpt2-large": ("GPT2LMHeadModel", GPT2Config(n_embd=1280, n_head=20, n_layer=36)),
    "openai-community/gpt2-medium": ("GPT2LMHeadModel", GPT2Config(n_embd=1024, n_head=16, n_layer=24)),
    "openai-community/gpt2-xl": ("GPT2LMHeadModel", GPT2Config(n_embd=1600, n_head=25, n_layer=48)),
    "openai-community/openai-gpt": ("OpenAIGPTLMHeadModel", OpenAIGPTConfig()),
    "openai/clip-vit-base-patch32": clip(512, 8),
    "openai/clip-vit-large-patch14": clip(768, 12),
    "openai/gpt-oss-120b": oss(36, 128),
    "openai/gpt-oss-20b": oss(24, 32),
    "openai/whisper-tiny": whisper(384, 4, 6),
    "openai/whisper-base": whisper(512, 6, 8),
    "openai/whisper-small": whisper(768, 12, 12),
    "openai/whisper-medium": whisper(1024, 24, 16),
    "openai/whisper-large-v2": whisper(1280, 32, 20),
    "openai/whisper-large-v3": whisper(1280, 32, 20, 51866, 128),
}

MODELS |= transformers_senses.MODELS


def built(name: str, config: Any) -> Any:
    """A model made from its configuration alone."""
    with torch.device("meta"):
        return getattr(transformers, name)(config).eval()


def loaded(name: str, config: Any) -> Any:
    """A model that has read a checkpoint in which the output layer differs from the table of words; the framework then
    parts them.
    """
    saved = {key: torch.zeros(tensor.shape) for key, tensor in built(name, config).state_dict().items()}
    saved["lm_head.weight"] += 1
    return getattr(transformers, name).from_pretrained(None, config=config, state_dict=saved)


def record(name: str, model: Any) -> dict[str, Any]:
    """One model: its class, its tensors, and the names that stand for a tensor which another name has already."""
    owned = {key for key, _ in model.named_parameters()}
    every = {key for key, _ in model.named_parameters(remove_duplicate=False)}
    return {**tensors(model), "class": name, "tied": sorted(every - owned)}


def configuration(name: str, config: Any) -> dict[str, Any]:
    """What a `config.json` has to say of a model: its kind, its class, and what differs from the library's defaults."""
    default, own = type(config)().to_dict(), config.to_dict()
    said = {key: value for key, value in own.items() if key != "transformers_version" and value != default.get(key)}
    return {**said, "model_type": config.model_type, "architectures": [name]}


def main() -> None:
    """Write tests/oracles/transformers.json."""
    models = {name: record(kind, built(kind, config)) for name, (kind, config) in MODELS.items()}
    models |= {name: record(kind, loaded(kind, config)) for name, (kind, config) in PARTED.items()}
    models |= {name: record(kind, built(kind, config)) for name, (kind, config) in JOINED.items()}
    for name, (kind, config) in MODELS.items():
        models[name]["config"] = configuration(kind, config)
    print(write("transformers", {"versions": versions("torch", "transformers"), "models": models}))


if __name__ == "__main__":
    main()
