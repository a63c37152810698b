"""Small files as the libraries themselves write them, for the tests of the readers of files:

    python -m oracles.record_files FOLDER

Needs torch, safetensors, transformers, keras, gguf and onnx. All numbers in the files are zeros.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import gguf
import keras
import numpy as np
import onnx
import torch
from paramledger.diagnosis.reading import live
from paramledger.tensors.torchvision_operators import declared
from safetensors.torch import save_file
from torch import nn

declared()      # transformers imports torchvision where it is there

from transformers import GPT2Config, GPT2LMHeadModel  # noqa: E402


class Small(nn.Module):
    """A raw parameter, a buffer that is saved and one that is not, and eleven layers, so that 10 comes before 2."""

    def __init__(self) -> None:
        super().__init__()
        self.token = nn.Parameter(torch.zeros(1, 1, 4))
        self.stem = nn.Conv2d(3, 4, 3, bias=False)
        self.norm = nn.BatchNorm2d(4)
        self.layers = nn.Sequential(*(nn.Linear(2, 2) for _ in range(11)))
        self.attention = nn.MultiheadAttention(4, 2)
        self.head = nn.Linear(2, 5)
        self.register_buffer("mask", torch.zeros(2, 2), persistent=False)


def check_live() -> None:
    """Models in memory are read as they are: all tensors of the state dict, all numbers that Keras counts."""
    model = nn.DataParallel(Small())
    found = live.read(model)
    shapes = sorted(held.shape for item in found.items for held in item.tensors)
    assert shapes == sorted(tuple(tensor.shape) for tensor in model.state_dict().values())
    assert found.printed.total == sum(tensor.numel() for tensor in model.parameters())
    layers = [keras.layers.Input((4,)), keras.layers.Dense(3), keras.layers.BatchNormalization()]
    printed = live.read(keras.Sequential(layers)).printed
    assert (printed.total, printed.trainable, printed.frozen) == (27, 21, 6)     # 4 × 3 + 3 + 4 × 3


def zeroed(model: nn.Module) -> nn.Module:
    for tensor in model.state_dict().values():
        tensor.zero_()
    return model


def safetensors(folder: Path) -> None:
    model = zeroed(Small())
    save_file(model.state_dict(), folder / "small.safetensors", metadata={"format": "pt"})
    config = GPT2Config(vocab_size=11, n_positions=6, n_embd=4, n_layer=2, n_head=2)
    zeroed(GPT2LMHeadModel(config)).save_pretrained(folder / "gpt2", max_shard_size=1000)


def checkpoints(folder: Path) -> None:
    model = zeroed(Small())
    torch.save(model.state_dict(), folder / "small.pt")
    torch.save(model.state_dict(), folder / "legacy.pt", _use_new_zipfile_serialization=False)
    torch.save(model, folder / "module.pt")
    optimizer = torch.optim.Adam(model.parameters())
    model.stem(torch.zeros(1, 3, 3, 3)).sum().backward()
    optimizer.step()
    state = {"epoch": 3, "optimizer_states": [optimizer.state_dict()], "hyper_parameters": {"path": Path("data")}}
    torch.save(state | {"state_dict": {f"module.{k}": v for k, v in model.state_dict().items()}}, folder / "epoch.ckpt")
    tied = nn.Module()
    tied.embed, tied.head = nn.Embedding(9, 4), nn.Linear(4, 9, bias=False)
    tied.head.weight = tied.embed.weight
    torch.save(zeroed(tied).state_dict(), folder / "tied.pt")
    torch.jit.save(torch.jit.script(zeroed(nn.Sequential(nn.Linear(2, 3), nn.ReLU()))), folder / "script.pt")
    (folder / "plain.pkl").write_bytes(pickle.dumps({"step": 7, "rate": 0.1}))


def ggufs(folder: Path) -> None:
    for name, end in (("llama.gguf", gguf.GGUFEndian.LITTLE), ("big.gguf", gguf.GGUFEndian.BIG)):
        writer = gguf.GGUFWriter(folder / name, "llama", endianess=end)
        writer.add_block_count(2)
        writer.add_context_length(16)
        writer.add_embedding_length(32)
        writer.add_rope_freq_base(10000.0)
        writer.add_token_list([f"word{at}" for at in range(9)])
        writer.add_tensor("token_embd.weight", np.zeros((9, 32), np.float16))
        for block in range(2):
            writer.add_tensor(f"blk.{block}.attn_norm.weight", np.zeros(32, np.float32))
            data = np.zeros((64, 34), np.uint8)     # 64 rows of 32 numbers in Q8_0: a scale and 32 bytes
            writer.add_tensor(f"blk.{block}.attn_q.weight", data, raw_dtype=gguf.GGMLQuantizationType.Q8_0)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()


def onnx_model(folder: Path) -> None:
    helper, kind = onnx.helper, onnx.TensorProto.FLOAT
    weight = helper.make_tensor("conv.weight", kind, [4, 3, 3, 3], np.zeros(108, np.float32).tobytes(), raw=True)
    tensors = [weight, helper.make_tensor("conv.bias", kind, [4], [0.0] * 4)]
    tensors += [helper.make_tensor("fc.weight", kind, [5, 4], np.zeros(20, np.float32).tobytes(), raw=True)]
    nodes = [
        helper.make_node("Conv", ["x", "conv.weight", "conv.bias"], ["a"], "conv", strides=[2, 2], group=1),
        helper.make_node("Relu", ["a"], ["b"]),
        helper.make_node("GlobalAveragePool", ["b"], ["c"]),
        helper.make_node("Flatten", ["c"], ["d"], axis=1),
        helper.make_node("Gemm", ["d", "fc.weight"], ["y"], "fc", transB=1, alpha=1.0),
    ]
    x = helper.make_tensor_value_info("x", kind, ["batch", 3, 8, 8])
    y = helper.make_tensor_value_info("y", kind, ["batch", 5])
    onnx.save(helper.make_model(helper.make_graph(nodes, "small", [x], [y], tensors)), folder / "small.onnx")


if __name__ == "__main__":
    check_live()
    (into := Path(sys.argv[1])).mkdir(parents=True, exist_ok=True)
    for write in (safetensors, checkpoints, ggufs, onnx_model):
        write(into)
