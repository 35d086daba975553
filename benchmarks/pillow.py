"""Milliseconds of CPU time a photo takes Pillow and numpy: decode, resize, crop, normalise, one thread.

    python3 pillow.py ROUNDS PHOTO…
prints one number a round. Files are read before.
"""
import io
import os
import sys
import time

os.environ['OMP_NUM_THREADS'] = '1'
import numpy as np
from PIL import Image

MEAN = np.array([0.485, 0.456, 0.406], np.float32)
STD = np.array([0.229, 0.224, 0.225], np.float32)
SCALE = np.float32(1 / 255)


def prepare(data, out):
    image = Image.open(io.BytesIO(data)).convert('RGB')
    width, height = image.size
    size = (256, int(256 * height / width)) if width <= height else (int(256 * width / height), 256)
    image = image.resize(size, Image.BILINEAR)
    left, top = int(round((size[0] - 224) / 2)), int(round((size[1] - 224) / 2))
    image = image.crop((left, top, left + 224, top + 224))
    pixels = np.asarray(image) * SCALE
    pixels -= MEAN
    pixels /= STD
    out[:] = pixels.transpose(2, 0, 1)


def main():
    rounds = int(sys.argv[1])
    files = []
    for path in sys.argv[2:]:
        with open(path, 'rb') as file:
            files.append(file.read())
    out = np.empty((3, 224, 224), np.float32)
    for _ in range(rounds):
        start = time.process_time()
        for data in files:
            prepare(data, out)
        print((time.process_time() - start) / len(files) * 1000)


main()
