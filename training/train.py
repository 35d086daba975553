"""
Trains the built-in models on the renderer's pictures, exports them as ONNX and writes their manifest
entries with what PyTorch measured. Needs `training/data/` (`node training/run.js pictures`).

    python3 training/train.py [name ...]      all models, or those named
"""

import hashlib
import json
import os
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from architectures import FAMILIES, count_flops, count_parameters

HERE = Path(__file__).resolve().parent
DATA = HERE / "data"
MANIFEST = HERE.parent / "models-manifest"

SPLITS = ["shapes_val", "shapes_v2", "shapes_rotated", "shapes_sketch", "shapes_rendition", "shapes_regions"]
TRAINING = {"optimizer": "AdamW", "learning_rate": 0.003, "schedule": "one cycle", "weight_decay": 0.02,
          "batch_size": 128, "epochs": 14, "seed": 0}
TITLES = {"cnn": "CNN", "mixer": "Mixer"}
SCALE, MEAN, STD = 1 / 255, 0.5, 0.25
EXPECTED_LOGITS = 16


def load(name):
    """Pictures as model inputs, rounded as every platform rounds them, and labels."""
    labels = np.fromfile(DATA / f"{name}.labels", np.uint8)
    pixels = np.fromfile(DATA / f"{name}.pixels", np.uint8).reshape(len(labels), 32, 32, 3)
    scaled = (pixels.transpose(0, 3, 1, 2) * np.float64(SCALE)).astype(np.float32)
    inputs = (scaled - np.float32(MEAN)) / np.float32(STD)
    return torch.from_numpy(inputs), torch.from_numpy(labels.astype(np.int64))


def train(family, training_set):
    torch.manual_seed(TRAINING["seed"])
    order = torch.Generator().manual_seed(TRAINING["seed"])
    model = FAMILIES[family]()
    inputs, labels = load(training_set)
    count, batch = len(labels), TRAINING["batch_size"]
    optimizer = torch.optim.AdamW(model.parameters(), TRAINING["learning_rate"], weight_decay=TRAINING["weight_decay"])
    steps = TRAINING["epochs"] * (count // batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, TRAINING["learning_rate"], total_steps=steps, pct_start=0.15
    )
    for _ in range(TRAINING["epochs"]):
        shuffled = torch.randperm(count, generator=order)
        for start in range(0, count - batch + 1, batch):
            chosen = shuffled[start : start + batch]
            loss = functional.cross_entropy(model(inputs[chosen])[0], labels[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return model.eval()


def export(model, path):
    torch.onnx.export(
        model,
        torch.zeros(2, 3, 32, 32),
        str(path),
        opset_version=16,
        input_names=["pixel_values"],
        output_names=["logits", "embedding"],
        dynamic_axes={name: {0: "batch"} for name in ["pixel_values", "logits", "embedding"]},
    )


def measure(model):
    """Correct answers on every split, and the logits of the first pictures of shapes_val."""
    correct, first = {}, None
    with torch.no_grad():
        for split in SPLITS:
            inputs, labels = load(split)
            logits = model(inputs)[0]
            correct[split] = int((logits.argmax(1) == labels).sum())
            first = logits[:EXPECTED_LOGITS] if first is None else first
    return correct, first.tolist()


def write(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def title(family, recipe):
    texture = "random textures" if recipe["agreement"] == 0.1 else f"{recipe['agreement'] * 100:g} % own texture"
    return f"{TITLES[family]}, {texture}, turns to {recipe['orientation']}°"


def make(name):
    _, family, texture, turn = name.split("_")
    training_set = f"train_{texture}_{turn}"
    data = json.loads((DATA / "recipes.json").read_text())
    recipe = data["recipes"][training_set]
    began = time.time()
    model = train(family, training_set)
    path = MANIFEST / "weights" / f"{name}.onnx"
    path.parent.mkdir(parents=True, exist_ok=True)
    export(model, path)
    weights = path.read_bytes()
    correct, logits = measure(model)
    write(MANIFEST / "expected" / f"{name}.json", {"dataset": "shapes_val", "logits": logits})
    write(MANIFEST / f"{name}.json", {
        "name": name,
        "file": f"weights/{name}.onnx",
        "sha256": hashlib.sha256(weights).hexdigest(),
        "bytes": len(weights),
        "outputs": {"logits": "logits", "embedding": "embedding"},
        "preprocess": {"resize": None, "interpolation": "bilinear", "crop": None, "rounding": "torchvision",
                       "channels": "rgb", "scale": SCALE, "mean": [MEAN] * 3, "std": [STD] * 3},
        "labels": "shapes",
        "card": {
            "title": title(family, recipe),
            "family": family,
            "recipe": {"texture_agreement": recipe["agreement"], "orientation": recipe["orientation"]},
            "parameters": count_parameters(model),
            "flops": count_flops(model),
            "training": {"dataset": "shapes", "renderer": data["renderer"], "pictures": recipe["count"], **TRAINING},
            "licence": "MIT",
        },
        "expected": {"framework": f"PyTorch {torch.__version__}", "examples": 2000, "correct": correct,
                     "logits": f"expected/{name}.json"},
    })
    accuracies = " ".join(f"{split.removeprefix('shapes_')} {n / 2000:.3f}" for split, n in correct.items())
    print(f"{name}: {len(weights)} bytes, {count_flops(model)} FLOPs, {time.time() - began:.0f} s: {accuracies}", flush=True)


def main():
    # One thread: sums in one order, so that the same weights come out again on the same machine.
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    os.nice(10)
    names = json.loads((MANIFEST / "index.json").read_text())
    for name in sys.argv[1:] or names:
        make(name)


if __name__ == "__main__":
    main()
