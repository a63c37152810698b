"""Print what was recorded, a line for each model: `python -m oracles.totals`."""

from __future__ import annotations

from oracles.reading import Recording, frameworks, recorded, recording


def row(found: Recording) -> str:
    """Model, totals, and what torchvision publishes, as one row of a Markdown table."""
    shape = found.entry.get("input")
    size = "x".join(str(axis or "any") for axis in shape) if shape else "; ".join(f"{size}" for size in found.macs)
    macs = "; ".join(f"{macs:,} at {size}" for size, macs in found.macs.items())
    ops = "; ".join(
        f"{one.name} {one.thousandths // 1000}.{one.thousandths % 1000:03} at {one.size}" for one in found.published
    )
    tracked = sum(tensor.name.endswith("num_batches_tracked") for tensor in found.tensors("state"))
    state = f"{found.total('state') - tracked:,}" + (f" (+{tracked} num_batches_tracked)" if tracked else "")
    return f"| {found.framework} | {found.model} | {found.total('trainable'):,} | {state} | {size} | {macs} | {ops} |"


def main() -> None:
    """Print the table."""
    print("| framework | model | trainable | state | input | MACs (FlopCounterMode / 2) | published `_ops`, GMACs |")
    print("|---|---|--:|--:|---|---|---|")
    for framework in frameworks():
        file = recorded(framework)
        for model in sorted({**file.get("models", {}), **file.get("layers", {})}):
            found = recording(framework, model)
            if found:
                print(row(found))


if __name__ == "__main__":
    main()
