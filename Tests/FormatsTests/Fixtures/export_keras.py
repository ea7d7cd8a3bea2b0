"""Exports networks with Keras and tf2onnx, each with what onnxruntime answers to 100 inputs.

    python3 export_keras.py FOLDER
    TEMPER_ONNX_CASES=FOLDER swift test --filter outputsOfFurtherFiles

Needs tensorflow, tf2onnx, onnx and onnxruntime in a scratch environment; not part of `make test`.
"""

import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
import tensorflow as tf
import tf2onnx

from onnx_answers import answer

FOLDER = sys.argv[1]
os.makedirs(FOLDER, exist_ok=True)


def residual():
    layers = tf.keras.layers
    image = tf.keras.Input((16, 16, 3))
    a = layers.Conv2D(8, 3, padding="same", activation="relu")(image)
    b = layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(8, 3, padding="same")(a)))
    b = layers.BatchNormalization()(layers.Conv2D(8, 3, padding="same")(b))
    c = layers.GlobalAveragePooling2D()(layers.ReLU()(layers.Add()([a, b])))
    return tf.keras.Model(image, layers.Dense(10, activation="softmax")(c))


def keras_models():
    tf.random.set_seed(0)
    layers, keras = tf.keras.layers, tf.keras
    models = {
        "dense": keras.Sequential([
            keras.Input((12,)), layers.Dense(9, activation="relu"),
            layers.Dense(9, activation="relu"), layers.Dense(4)]),
        "convolutions": keras.Sequential([
            keras.Input((28, 28, 1)), layers.Rescaling(1 / 0.3081, -0.4242),
            layers.Conv2D(4, 3, strides=2, activation="relu"), layers.MaxPooling2D(2),
            layers.Conv2D(6, 3, padding="same", activation="relu"), layers.AveragePooling2D(2),
            layers.Flatten(), layers.Dense(10)]),
        "residual": residual(),
        "sigmoid": keras.Sequential([
            keras.Input((5,)), layers.Dense(7), layers.LeakyReLU(0.1),
            layers.Dense(1, activation="sigmoid")]),
    }
    for name, model in models.items():
        for layer in model.layers:
            if isinstance(layer, layers.BatchNormalization):
                layer.moving_mean.assign(np.random.uniform(-0.5, 0.5, layer.moving_mean.shape))
                layer.moving_variance.assign(np.random.uniform(0.5, 2, layer.moving_variance.shape))
        shape = model.input_shape[1:]
        for opset in (11, 15, 18):
            path = f"{FOLDER}/keras-{name}-{opset}.onnx"
            signature = [tf.TensorSpec((1 if opset == 11 else None,) + shape, tf.float32, name="x")]
            function = tf.function(lambda x: model(x, training=False), input_signature=signature)
            tf2onnx.convert.from_function(function, signature, opset=opset, output_path=path)
            answer(path, shape)


keras_models()
