"""Exports networks with PyTorch, by both of its exporters, each with what onnxruntime answers to 100 inputs.

    python3 export_torch.py FOLDER
    TEMPER_ONNX_CASES=FOLDER swift test --filter outputsOfFurtherFiles

Needs torch, onnxscript, onnx and onnxruntime in a scratch environment; not part of `make test`.
"""

import os
import sys

import torch
from torch import nn

from onnx_answers import answer

FOLDER = sys.argv[1]
os.makedirs(FOLDER, exist_ok=True)


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride=1):
        super().__init__()
        self.first = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.first_norm = nn.BatchNorm2d(outputs)
        self.second = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.second_norm = nn.BatchNorm2d(outputs)
        self.shortcut = nn.Sequential()
        if stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = torch.relu(self.first_norm(self.first(x)))
        return torch.relu(self.second_norm(self.second(y)) + self.shortcut(x))


class ResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 8, 3, 1, 1)
        self.blocks = nn.Sequential(Block(8, 8), Block(8, 16, 2))
        self.last = nn.Linear(16, 10)

    def forward(self, x):
        y = self.blocks(torch.relu(self.first(x)))
        return self.last(torch.flatten(nn.functional.adaptive_avg_pool2d(y, 1), 1))


class Pieces(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(6, 8)
        self.last = nn.Linear(8, 3)

    def forward(self, x):
        y = self.first((x - 0.5) / 0.25)
        y = torch.cat([torch.relu(y[:, :4]), nn.functional.leaky_relu(y[:, 4:], 0.1)], 1)
        return self.last(y).clamp(-1, 1)


def torch_models():
    torch.manual_seed(0)
    dense = nn.Sequential(
        nn.Flatten(), nn.Linear(12, 9), nn.ReLU(), nn.Linear(9, 9), nn.ReLU(), nn.Linear(9, 4))
    convolutions = nn.Sequential(
        nn.Conv2d(1, 4, 3, 2, 1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 6, 3), nn.BatchNorm2d(6),
        nn.ReLU(), nn.Flatten(), nn.Dropout(), nn.Linear(150, 10), nn.Softmax(1))
    average = nn.Sequential(
        nn.Conv2d(2, 3, 3, padding=1), nn.ReLU(), nn.AvgPool2d(2, 2, 1), nn.Flatten(),
        nn.Linear(75, 5), nn.Sigmoid())
    models = {
        "dense": (dense, (1, 3, 4)), "convolutions": (convolutions, (1, 28, 28)),
        "residual": (ResNet(), (3, 16, 16)), "pieces": (Pieces(), (6,)), "average": (average, (2, 8, 8)),
    }
    for name, (model, shape) in models.items():
        for module in model.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.running_mean.uniform_(-0.5, 0.5)
                module.running_var.uniform_(0.5, 2)
        model.eval()
        example = torch.zeros(1, *shape)
        for opset in (11, 17):
            path = f"{FOLDER}/torch-{name}-{opset}.onnx"
            torch.onnx.export(
                model, example, path, opset_version=opset, dynamo=False, input_names=["x"],
                dynamic_axes={"x": {0: "batch"}}, do_constant_folding=opset == 17)
            answer(path, shape)
        for opset in (18, 20):
            path = f"{FOLDER}/torch-{name}-{opset}.onnx"
            torch.onnx.export(
                model, (example,), path, opset_version=opset, dynamo=True, external_data=False)
            answer(path, shape)


torch_models()
