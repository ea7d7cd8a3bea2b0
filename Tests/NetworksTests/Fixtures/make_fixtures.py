#!/usr/bin/env python3
"""Makes the fixtures of the module Networks with numpy and safetensors, or reads a model back.

    make_fixtures.py              writes the fixtures beside this script
    make_fixtures.py read FILE    prints a safetensors file's metadata and tensors as JSON
"""

import json
import sys
from pathlib import Path

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file

FOLDER = Path(__file__).parent
SIZES = [5, 6, 4, 3]


def write_bfloat16(path, tensors):
    """numpy has no bfloat16, so this file is put together by hand: the upper half of float32."""
    header, body = {}, b""
    for name in sorted(tensors):
        bits = tensors[name].astype("<f4").view("<u4")
        assert not (bits & 0xFFFF).any(), "a value is not a bfloat16"
        content = (bits >> 16).astype("<u2").tobytes()
        header[name] = {
            "dtype": "BF16",
            "shape": list(tensors[name].shape),
            "data_offsets": [len(body), len(body) + len(content)],
        }
        body += content
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(len(text).to_bytes(8, "little") + text + body)
    with safe_open(path, "numpy") as file:  # safetensors itself accepts the file
        assert set(file.keys()) == set(tensors)


def forward(layers, inputs):
    """Pre-activations of each layer in float64, one array of a row an input."""
    result, activation = [], inputs
    for weight, bias in layers:
        values = activation @ weight.astype(np.float64).T + bias.astype(np.float64)
        result.append(values)
        activation = np.maximum(values, 0)
    return result


def model(round_to=lambda x: x):
    # This seed gives every class to some input below, and to some no positive logit.
    random = np.random.default_rng(181)
    tensors = {}
    for i, (inputs, outputs) in enumerate(zip(SIZES, SIZES[1:])):
        weight = random.normal(size=(outputs, inputs)).astype(np.float32)
        bias = random.normal(size=outputs).astype(np.float32)
        tensors[f"layers.{i}.weight"] = round_to(weight)
        tensors[f"layers.{i}.bias"] = round_to(bias)
    return tensors


def truncated_to_bfloat16(array):
    return (array.view(np.uint32) & np.uint32(0xFFFF0000)).view(np.float32)


def main():
    tensors = model()
    save_file(tensors, FOLDER / "plain.safetensors")
    save_file(tensors, FOLDER / "relu.safetensors", {"output_activation": "relu"})
    metadata = {
        "temper.schema": "1",
        "output_activation": "relu",
        "architecture": "-".join(map(str, SIZES)),
        "epochs": "50",
        "note": 'quote " backslash \\ tab \t umlaut ä slash /',
    }
    # safetensors writes metadata in a random order: this file differs each time, in that alone.
    save_file(tensors, FOLDER / "metadata.safetensors", metadata)
    half = model(lambda array: array.astype(np.float16))
    save_file(half, FOLDER / "half.safetensors")
    brain = model(truncated_to_bfloat16)
    write_bfloat16(FOLDER / "bfloat16.safetensors", brain)
    double = {name: tensor.astype(np.float64) for name, tensor in tensors.items()}
    save_file(double, FOLDER / "double.safetensors")
    # Every kind of half: zeros, subnormals, the smallest normal, one, the largest, infinities.
    bits = [0x0000, 0x8000, 0x0001, 0x83FF, 0x0400, 0x3C00, 0x3C01, 0xC248, 0x7BFF, 0x7C00, 0xFC00]
    halves = np.array(bits, np.uint16).view(np.float16)
    save_file({"halves": halves}, FOLDER / "halves.safetensors")

    layers = [(tensors[f"layers.{i}.weight"], tensors[f"layers.{i}.bias"]) for i in range(3)]
    inputs = np.random.default_rng(8).random((6, SIZES[0])).astype(np.float32)
    values = forward(layers, inputs.astype(np.float64))
    expected = {
        "inputs": inputs.astype(np.float64).tolist(),
        "preActivations": [array.tolist() for array in values],
        "classes": values[-1].argmax(axis=1).tolist(),
        "tensors": {name: tensor.astype(float).ravel().tolist() for name, tensor in tensors.items()},
        "half": {name: tensor.astype(float).ravel().tolist() for name, tensor in half.items()},
        "bfloat16": {name: tensor.astype(float).ravel().tolist() for name, tensor in brain.items()},
        "halves": [float(value) for value in halves[:-2]],
    }
    (FOLDER / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


def read(path):
    with safe_open(path, "numpy") as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}
        result = {
            "metadata": file.metadata() or {},
            "shapes": {name: list(tensor.shape) for name, tensor in tensors.items()},
            "tensors": {
                name: tensor.astype(float).ravel().tolist() for name, tensor in tensors.items()
            },
        }
    print(json.dumps(result))


if __name__ == "__main__":
    read(sys.argv[2]) if sys.argv[1:2] == ["read"] else main()
