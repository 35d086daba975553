"""Writes the data of the built-in label spaces from two public repositories.

  python3 make-label-spaces.py IMAGENET_TESTBED MODEL_VS_HUMAN

IMAGENET_TESTBED is a checkout of modestyachts/imagenet-testbed (MIT), MODEL_VS_HUMAN one of bethgelab/model-vs-human
(its code: MIT). What is taken from each: README.md beside this file.
"""

import json
import re
import sys
from pathlib import Path

here = Path(__file__).parent
testbed = Path(sys.argv[1]) / "src" / "eval_settings"
human = Path(sys.argv[2]) / "modelvshuman" / "helper" / "human_categories.py"


def read(path):
    return json.loads((testbed / path).read_text())


names = read("objectnet_metadata/imagenet_to_labels.json")
synsets = read("openimages_metadata/imagenet_classes.json")
indices = range(1000)
# Two classes are named "crane"; ObjectNet has no counterpart of either.
index_of_name = {names[str(i)]: i for i in indices if names[str(i)] != "crane"}
index_of_synset = {synsets[str(i)][0]: i for i in indices}
assert len(index_of_synset) == 1000


def listed(path):
    text = re.search(r"class_sublist = \[([\d,\s]+)\]", (testbed / path).read_text()).group(1)
    found = [int(number) for number in text.replace("\n", " ").split(",")]
    assert len(found) == 200 and found == sorted(set(found))
    return found


def wrap(numbers):
    lines, line = [], " "
    for number in numbers:
        if len(line) + len(f" {number},") > 100:
            lines.append(line)
            line = " "
        line += f" {number},"
    return "\n".join(lines + [line])


def write(name, text):
    (here / name).write_text("// Made by make-label-spaces.py; see README.md.\n\n" + text)


lines = "\n".join(f"{synsets[str(i)][0]} {names[str(i)]}" for i in indices)
write(
    "imagenet-lines.ts",
    "/** The 1000 classes of ImageNet (ILSVRC 2012) in order: WordNet's synset id and its names, the first one first. */\n"
    f"export const imagenetLines = `{lines}`;\n",
)

for name, path, title in [
    ("imagenetR", "imagenet_r.py", "ImageNet-R"),
    ("imagenetA", "imagenet_a.py", "ImageNet-A"),
]:
    write(
        f"imagenet-{name[-1].lower()}-indices.ts",
        f"/** The classes of ImageNet that {title} has, by index. */\n"
        f"export const {name}Indices: readonly number[] = [\n{wrap(listed(path))}\n];\n",
    )

folders = read("objectnet_metadata/folder_to_objectnet_label.json")
counterparts = read("objectnet_metadata/objectnet_to_imagenet_1k.json")
rows = []
for folder, label in sorted(folders.items()):
    found = counterparts.get(label, "")
    ids = [index_of_name[name] for name in found.split("; ")] if found else []
    rows.append(f"{folder}|{label}|{' '.join(map(str, ids))}")
assert sum(not row.endswith("|") for row in rows) == len(counterparts) == 113
write(
    "objectnet-lines.ts",
    "/** ObjectNet's 313 classes by folder: folder | name | indices of ImageNet classes that it overlaps with, if any. */\n"
    "export const objectnetLines = `" + "\n".join(rows) + "`;\n",
)

source = human.read_text()
categories = {}
for name, body in re.findall(r"^    (\w+) += +frozenset\(\[(.*?)\]\)", source, re.S | re.M):
    ids = re.findall(r"n\d{8}", body)
    categories[name] = sorted(index_of_synset[i] for i in ids if i in index_of_synset)
assert len(categories) == 16
entries = "\n".join(
    f"  {name}: [\n{wrap(found)}\n  ]," for name, found in sorted(categories.items())
)
write(
    "imagenet16-groups.ts",
    "/** The 16 categories of model-vs-human with the indices of ImageNet classes in each. */\n"
    f"export const imagenet16Groups: Readonly<Record<string, readonly number[]>> = {{\n{entries}\n}};\n",
)
