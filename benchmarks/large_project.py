"""Time and memory of a run over a generated project of many modules, most of them without Keras, and of one of its
files.

    python benchmarks/large_project.py [--modules 20000] [--share 0.1]
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LAYER = """\
import keras
from big.m{base} import {name}

class Block{number}(keras.layers.Layer):
    def __init__(self, rate=0.1):
        super().__init__()
        self.dense = keras.layers.Dense(8)
        self.drop = {drop}

    def call(self, x):
        return self.drop(self.dense(x))

class Net{number}(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block{number}()

    def call(self, x):
        return self.block(x)
"""
PLAIN = """\
from big.m{other} import *

VALUE{number} = {number}

def function{number}(x):
    return x + VALUE{number}
"""


def generate(root: Path, modules: int, share: float) -> None:
    """Writes the project."""
    rng = random.Random(1)
    package = root / "big"
    package.mkdir()
    (package / "__init__.py").write_text("")
    with_keras = max(int(modules * share), 1)
    for number in range(modules):
        other = rng.randrange(modules)
        if number < with_keras:
            base = rng.randrange(with_keras)
            drop = f"Block{base}()" if base < number and rng.random() < 0.5 else "keras.layers.Dropout(rate)"
            text = LAYER.format(number=number, base=base, name=f"Block{base}", drop=drop)
        else:
            text = PLAIN.format(number=number, other=other)
        (package / f"m{number}.py").write_text(text)


def measured(*arguments: str, cwd: Path) -> str:
    """Runs `check`; the seconds it took and the memory of its largest process."""
    before = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "kerasdrop_lint", "check", *arguments, "--no-show-source", "--exit-zero"],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=True,
    )
    seconds = time.perf_counter() - before
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return f"{seconds:.1f} s, {peak} MB so far; {done.stdout.splitlines()[-1]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--modules", type=int, default=20_000)
    parser.add_argument("--share", type=float, default=0.1, help="of modules with Keras in them")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        generate(root, given.modules, given.share)
        print("one file: ", measured("big/m7.py", cwd=root))
        print("the whole:", measured(".", cwd=root))
        print("in one process:", measured(".", "--jobs", "1", cwd=root))


if __name__ == "__main__":
    main()
