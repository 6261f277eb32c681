"""What is built for one file does not stay for the next."""

import gc
from pathlib import Path

from kerasdrop_lint.judge import judge


def test_nothing_is_left_of_a_file_that_was_judged() -> None:
    folder = Path(__file__).parent.parent / "fixtures" / "kdl101"
    sources = [path.read_text() for path in sorted(folder.glob("*.py"))]
    counts = []
    for _ in range(3):
        for source in sources:
            judge(source, "x.py")
        gc.collect()
        counts.append(len(gc.get_objects()))
    # Caches of single names may fill up; one tree that was kept would be thousands of objects.
    assert counts[-1] - counts[-2] < 100
