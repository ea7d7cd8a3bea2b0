"""Compares onnxruntime's answers to files that the tests wrote with the tests' own.

    TEMPER_ONNX_WRITTEN=FOLDER swift test -c release --filter ONNXWriterTests
    python check_written.py FOLDER
"""

import json
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime

for path in sorted(pathlib.Path(sys.argv[1]).glob("*.onnx")):
    onnx.checker.check_model(onnx.load(path), full_check=True)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    port = session.get_inputs()[0]
    answers = json.loads(path.with_suffix(".json").read_text())
    dtype = np.float64 if "double" in port.type else np.float32
    inputs = np.array(answers["inputs"], dtype).reshape([-1, *port.shape[1:]])
    outputs = session.run(None, {port.name: inputs})[0].reshape(len(inputs), -1)
    difference = np.abs(outputs - np.array(answers["outputs"])).max()
    print(f"{path.name}: {difference:.1e}")
    assert difference < 1e-5, "they differ"
