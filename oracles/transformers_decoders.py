"""Models of transformers that write text: the class, and its configuration as the hub has it."""

from __future__ import annotations

from typing import Any

from transformers import (
    BloomConfig,
    DeepseekV2Config,
    DeepseekV3Config,
    FalconConfig,
    Gemma2Config,
    Gemma3TextConfig,
    GemmaConfig,
    GPT2Config,
    GPTJConfig,
    GPTNeoXConfig,
    GptOssConfig,
    Llama4TextConfig,
    LlamaConfig,
    Mamba2Config,
    MambaConfig,
    MistralConfig,
    MixtralConfig,
    OpenAIGPTConfig,
    OPTConfig,
    PhiConfig,
    PhimoeConfig,
    Qwen2Config,
    Qwen3Config,
    Qwen3MoeConfig,
    RwkvConfig,
)


def bloom(dim: int, depth: int, heads: int) -> tuple[str, Any]:
    return "BloomForCausalLM", BloomConfig(vocab_size=250880, hidden_size=dim, n_layer=depth, n_head=heads)


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


def gemma2(dim: int, depth: int, heads: int, kv_heads: int, hidden: int, width: int) -> tuple[str, Any]:
    sizes = {"hidden_size": dim, "intermediate_size": hidden, "num_hidden_layers": depth, "num_attention_heads": heads}
    return "Gemma2ForCausalLM", Gemma2Config(num_key_value_heads=kv_heads, head_dim=width, **sizes)


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
    "meta-llama/Llama-3.2-1B": small_llama(2048, 16, 32, 8, 8192),
    "meta-llama/Llama-3.2-3B": small_llama(3072, 28, 24, 8, 8192),
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
    "deepseek-ai/DeepSeek-V2": deepseek2(5120, 60, 128, 12288, (160, 1536), 1536),
    "deepseek-ai/DeepSeek-V2-Lite": deepseek2(2048, 27, 16, 10944, (64, 1408), None),
    "google/gemma-3-1b-pt": gemma3(1152, 26, 4, 1, 6912, vocabulary=262144),
    "google/gemma-3-4b-pt": gemma3(2560, 34, 8, 4, 10240),
    "google/gemma-3-12b-pt": gemma3(3840, 48, 16, 8, 15360),
    "google/gemma-3-27b-pt": gemma3(5376, 62, 32, 16, 21504, width=128),
    "meta-llama/Llama-4-Scout-17B-16E": ("Llama4ForCausalLM", Llama4TextConfig()),
    "tiiuae/falcon-7b": ("FalconForCausalLM", FalconConfig()),
    "tiiuae/falcon-40b": falcon(8192, 60, 128),
    "tiiuae/falcon-180B": falcon(14848, 80, 232),
    "meta-llama/Llama-4-Maverick-17B-128E": (
        "Llama4ForCausalLM",
        Llama4TextConfig(interleave_moe_layer_step=2, num_local_experts=128),
    ),
    "microsoft/Phi-3.5-MoE-instruct": ("PhimoeForCausalLM", PhimoeConfig(attention_bias=True, lm_head_bias=True)),
    "EleutherAI/gpt-j-6b": ("GPTJForCausalLM", GPTJConfig(vocab_size=50400, n_embd=4096, n_layer=28, n_head=16)),
    "EleutherAI/gpt-neox-20b": neox(50432, 6144, 44, 64),
    "EleutherAI/pythia-12b": neox(50688, 5120, 36, 40),
    "EleutherAI/pythia-70m": neox(50304, 512, 6, 8),
    "Qwen/Qwen2.5-0.5B": qwen(896, 24, 14, 2, 4864, tied=True),
    "Qwen/Qwen2.5-1.5B": qwen(1536, 28, 12, 2, 8960, tied=True),
    "Qwen/Qwen2.5-3B": qwen(2048, 36, 16, 2, 11008, tied=True),
    "Qwen/Qwen2.5-7B": qwen(3584, 28, 28, 4, 18944),
    "Qwen/Qwen2.5-14B": qwen(5120, 48, 40, 8, 13824),
    "Qwen/Qwen2.5-32B": qwen(5120, 64, 40, 8, 27648),
    "Qwen/Qwen2.5-72B": qwen(8192, 80, 64, 8, 29568),
    "Qwen/Qwen3-0.6B": qwen3(1024, 28, 16, 3072, tied=True),
    "Qwen/Qwen3-1.7B": qwen3(2048, 28, 16, 6144, tied=True),
    "Qwen/Qwen3-4B": qwen3(2560, 36, 32, 9728, tied=True),
    "Qwen/Qwen3-8B": qwen3(4096, 36, 32, 12288, tied=False),
    "Qwen/Qwen3-32B": qwen3(5120, 64, 64, 25600, tied=False),
    # of this size there is no entry on the hub; the sizes are those of the paper's Table 1
    "OPTForCausalLM(ffn_dim=49152, hidden_size=12288, num_attention_heads=96, num_hidden_layers=96)": opt(
        12288, 96, 96
    ),
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
    "google/gemma-2-2b": gemma2(2304, 26, 8, 4, 9216, 256),
    "google/gemma-2-9b": gemma2(3584, 42, 16, 8, 14336, 256),
    "google/gemma-2-27b": gemma2(4608, 46, 32, 16, 36864, 128),
    "google/gemma-7b": ("GemmaForCausalLM", GemmaConfig()),
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
    "openai/gpt-oss-120b": oss(36, 128),
    "openai/gpt-oss-20b": oss(24, 32),
}
