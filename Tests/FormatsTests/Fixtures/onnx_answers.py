"""What onnxruntime answers to 100 inputs of an ONNX file, beside it."""

import json

import numpy as np
import onnxruntime


def answer(path, shape):
    """Writes the inputs, of a shape without the batch, and the outputs."""
    session = onnxruntime.InferenceSession(path)
    name = session.get_inputs()[0].name
    inputs = np.random.RandomState(0).uniform(-1, 2, (100,) + shape).astype(np.float32)
    outputs = [session.run(None, {name: x[None]})[0].reshape(-1).tolist() for x in inputs]
    with open(path[: -len("onnx")] + "json", "w") as file:
        json.dump({"inputs": inputs.reshape(100, -1).tolist(), "outputs": outputs}, file)
    print(path)
