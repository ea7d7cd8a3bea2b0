"""Makes the ONNX files of these tests, and what onnxruntime answers to them.

    python3 -m venv v && v/bin/pip install numpy onnx onnxruntime
    v/bin/python make_fixtures.py                 # the files beside this script
    v/bin/python make_fixtures.py FILE.onnx ... -o FOLDER [-n 100]   # answers to other files, for TEMPER_ONNX_CASES
"""

import argparse
import json
import pathlib

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

HERE = pathlib.Path(__file__).parent
RANDOM = np.random.default_rng(7)


def tensor(name, *sizes, dtype=np.float32, scale=0.5, values=None, raw=True):
    array = RANDOM.normal(0, scale, sizes).astype(dtype) if values is None else np.array(values, dtype)
    if raw:
        return numpy_helper.from_array(array, name)
    kind = helper.np_dtype_to_tensor_dtype(array.dtype)
    return helper.make_tensor(name, kind, array.shape, array.flatten().tolist())


def integers(name, values):
    return tensor(name, dtype=np.int64, values=values)


def node(kind, inputs, output, **attributes):
    outputs = output.split() if isinstance(output, str) else output
    return helper.make_node(kind, inputs.split(), outputs, name=f"/{kind}_{outputs[0]}", **attributes)


def model(nodes, inputs, outputs, initializers=(), opset=13, listed=False, kind=TensorProto.FLOAT, sizes=None):
    infos = [helper.make_tensor_value_info(name, kind, sizes) for name, sizes in inputs]
    if listed:
        infos += [helper.make_tensor_value_info(i.name, i.data_type, i.dims) for i in initializers]
    graph = helper.make_graph(
        nodes, "g", infos, [helper.make_tensor_value_info(o, kind, sizes) for o in outputs], list(initializers))
    result = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    return onnx.shape_inference.infer_shapes(result, strict_mode=True, data_prop=True)


def cases():
    # PyTorch's style: Gemm with transB, initialisers named after modules, a batch of any size.
    yield "torch-mlp", model(
        [node("Flatten", "x", "f", axis=1), node("Gemm", "f fc1.weight fc1.bias", "g", transB=1),
         node("Relu", "g", "h"), node("Gemm", "h fc2.weight fc2.bias", "y", transB=1)],
        [("x", ["batch", 1, 3, 4])], ["y"],
        [tensor("fc1.weight", 6, 12), tensor("fc1.bias", 6), tensor("fc2.weight", 3, 6), tensor("fc2.bias", 3)],
        opset=17)
    # The same by typed data, initialisers listed among the inputs, the oldest operators.
    yield "listed-typed-7", model(
        [node("Sub", "x mean", "s"), node("MatMul", "s w", "m"), node("Add", "m b", "a"), node("Relu", "a", "h"),
         node("MatMul", "h v", "y")],
        [("x", [1, 5])], ["y"],
        [tensor("mean", values=[0.1, 0.2, 0.3, 0.4, 0.5], raw=False), tensor("w", 5, 4, raw=False),
         tensor("b", 4, raw=False), tensor("v", 4, 2, raw=False)], opset=7, listed=True)
    # tf2onnx's style: channels last, transposed around the convolution, a softmax at the end.
    yield "tf-convolution", model(
        [node("Transpose", "x", "t", perm=[0, 3, 1, 2]),
         node("Conv", "t k c", "v", auto_pad="SAME_UPPER", strides=[2, 2], kernel_shape=[3, 3]),
         node("Relu", "v", "r"), node("MaxPool", "r", "p", kernel_shape=[2, 2], strides=[2, 2]),
         node("Transpose", "p", "u", perm=[0, 2, 3, 1]), node("Reshape", "u s", "f"),
         node("MatMul", "f w", "m"), node("Add", "m b", "a"), node("Identity", "a", "i"),
         node("Softmax", "i", "y", axis=-1)],
        [("x", ["unk__1", 8, 8, 2])], ["y"],
        [tensor("k", 3, 2, 3, 3), tensor("c", 3), integers("s", [-1, 12]), tensor("w", 12, 4), tensor("b", 4)])
    # A block with a shortcut, normalised, and the mean of each channel.
    yield "residual", model(
        [node("Conv", "x k1", "c1", pads=[1, 1, 1, 1]),
         node("BatchNormalization", "c1 g1 b1 m1 v1", "n1", epsilon=1e-3), node("Relu", "n1", "r1"),
         node("Conv", "r1 k2 d2", "c2", pads=[1, 1, 1, 1]), node("Conv", "x k3", "s"), node("Add", "c2 s", "a"),
         node("Relu", "a", "r2"), node("GlobalAveragePool", "r2", "p"), node("Flatten", "p", "f"),
         node("Gemm", "f w b", "y", transB=1)],
        [("x", [1, 2, 5, 5])], ["y"],
        [tensor("k1", 3, 2, 3, 3), tensor("g1", 3), tensor("b1", 3), tensor("m1", 3), tensor("v1", values=[0.5, 1, 2]),
         tensor("k2", 3, 3, 3, 3), tensor("d2", 3), tensor("k3", 3, 2, 1, 1), tensor("w", 4, 3), tensor("b", 4)],
        opset=14)
    yield "pools", model(
        [node("Pad", "x pads", "q"), node("AveragePool", "q", "a", kernel_shape=[3, 2], strides=[2, 2]),
         node("AveragePool", "a", "b", kernel_shape=[2, 2], pads=[1, 0, 0, 1], count_include_pad=1),
         node("MaxPool", "b", "c", kernel_shape=[2, 2], strides=[2, 2], ceil_mode=1),
         node("GlobalMaxPool", "c", "d"), node("Squeeze", "d axes", "y")],
        [("x", [1, 2, 7, 6])], ["y"], [integers("pads", [0, 0, 1, 0, 0, 0, 0, 2]), integers("axes", [2, 3])])
    yield "one-axis", model(
        [node("Conv", "x k b", "c", dilations=[2], pads=[1, 2], group=2), node("LeakyRelu", "c", "l", alpha=0.1),
         node("MaxPool", "l", "m", kernel_shape=[3], strides=[2]), node("ReduceMean", "m", "y", axes=[2], keepdims=0)],
        [("x", [1, 4, 9])], ["y"], [tensor("k", 6, 2, 3), tensor("b", 6)], opset=11)
    yield "moves", model(
        [node("Slice", "x starts ends axes steps", "s"), node("Transpose", "s", "t"),
         node("Gather", "t positions", "g", axis=1), node("Split", "g sizes", "p q", axis=0),
         node("Concat", "q p known", "c", axis=0), node("Unsqueeze", "c zero", "u"), node("Expand", "u wide", "e"),
         node("Tile", "e twice", "i"), node("ReduceSum", "i axis", "r", keepdims=0), node("Reshape", "r flat", "y")],
        [("x", [4, 6])], ["y"],
        [integers("starts", [-1, 0]), integers("ends", [-9, 6]), integers("axes", [0, 1]), integers("steps", [-1, 2]),
         integers("positions", [2, -4, 0]), integers("sizes", [1, 2]), tensor("known", 1, 3), integers("zero", [0]), integers("wide", [2, 4, 3]),
         integers("twice", [1, 1, 2]), integers("axis", [0]), integers("flat", [-1])])
    yield "pieces", model(
        [node("Clip", "x low high", "c"), node("Abs", "x", "a"), node("Max", "c a k", "m"), node("Min", "m x k", "n"),
         node("HardSigmoid", "n", "h", alpha=0.3), node("Neg", "h", "g"), node("Sum", "g a c", "s"),
         node("Mul", "s k", "p"), node("Div", "p d", "q"), node("Sub", "one q", "y")],
        [("x", [2, 3])], ["y"],
        [tensor("low", values=-0.25), tensor("high", values=0.5), tensor("k", 3), tensor("d", 2, 1, scale=2),
         tensor("one", values=[1.0])])
    yield "slopes", model(
        [node("PRelu", "x s", "p"), node("PRelu", "p one", "q"), node("ReduceMean", "q", "y", axes=[1], keepdims=1)],
        [("x", [2, 3])], ["y"], [tensor("s", 3), tensor("one", values=[0.2])])
    yield "matrices", model(
        [node("MatMul", "left x", "l"), node("MatMul", "l right", "m"), node("Relu", "m", "r"),
         node("Gemm", "r w c", "y", alpha=0.5, beta=2.0, transA=1)],
        [("x", [3, 4])], ["y"], [tensor("left", 2, 3), tensor("right", 4, 5), tensor("w", 2, 3), tensor("c", 5, 1)])
    yield "shapes", model(
        [node("Shape", "x", "s"), node("Gather", "s zero", "n"), node("Unsqueeze", "n axes", "m"),
         node("Concat", "m rest", "t", axis=0), node("Reshape", "x t", "r"), node("Constant", "", "k", value=tensor("", 6)),
         node("ConstantOfShape", "t", "o", value=tensor("", values=[0.5])), node("Cast", "k", "d", to=TensorProto.FLOAT),
         node("Add", "r d", "a"), node("Mul", "a o", "b"), node("Dropout", "b", "y")],
        [("x", ["n", 2, 3])], ["y"], [integers("zero", 0), integers("axes", [0]), integers("rest", [6])],
        sizes=["n", 6])
    yield "several", model(
        [node("MatMul", "a w", "p"), node("Add", "p b", "s"), node("Relu", "s", "y"), node("Sub", "b a", "z")],
        [("a", [1, 3]), ("b", [1, 3])], ["y", "z"], [tensor("w", 3, 3)])
    yield "float64", model(
        [node("Gemm", "x w b", "h"), node("Relu", "h", "r"), node("Gemm", "r v", "y")],
        [("x", [1, 4])], ["y"], [tensor("w", 4, 5, dtype=np.float64), tensor("b", 5, dtype=np.float64),
                                 tensor("v", 5, 2, dtype=np.float64)], kind=TensorProto.DOUBLE)
    yield "sigmoid", model(
        [node("Gemm", "x w", "h"), node("Sigmoid", "h", "y")], [("x", [1, 3])], ["y"], [tensor("w", 3, 1)], opset=21)


def answers(path, count):
    """Random inputs, and what onnxruntime makes of them: all inputs, then all outputs, one behind the other."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    known = {i.name for i in onnx.load(path).graph.initializer}
    ports = [i for i in session.get_inputs() if i.name not in known]
    result = {"inputs": [], "outputs": []}
    random = np.random.default_rng(11)
    for _ in range(count):
        feed = {}
        for port in ports:
            sizes = [size if isinstance(size, int) else 1 for size in port.shape]
            dtype = np.float64 if "double" in port.type else np.float32
            feed[port.name] = random.uniform(-1, 1, sizes).astype(dtype)
        values = session.run(None, feed)
        result["inputs"].append([float(v) for p in ports for v in feed[p.name].flatten()])
        result["outputs"].append([float(v) for array in values for v in array.flatten()])
    return result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    parser.add_argument("-o", dest="folder", type=pathlib.Path, default=HERE)
    parser.add_argument("-n", dest="count", type=int, default=5)
    arguments = parser.parse_args()
    arguments.folder.mkdir(exist_ok=True)
    if not arguments.files:
        for name, made in cases():
            onnx.checker.check_model(made)
            path = HERE / f"{name}.onnx"
            onnx.save(made, path)
            if name == "torch-mlp":
                outside = HERE / "external.onnx"
                (HERE / "external.bin").unlink(missing_ok=True)
                onnx.save(made, outside, save_as_external_data=True, location="external.bin", size_threshold=0)
        arguments.files = sorted(HERE.glob("*.onnx"))
    for path in arguments.files:
        target = arguments.folder / path.name
        if target != path:
            target.write_bytes(path.read_bytes())
        (arguments.folder / f"{path.stem}.json").write_text(json.dumps(answers(path, arguments.count)))


main()
