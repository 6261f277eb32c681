"""The modules that several folders of tests share are imported from the folder above, scripts from `benchmarks`."""

import sys
from pathlib import Path

TESTS = Path(__file__).parent.parent
sys.path.insert(0, str(TESTS))
sys.path.append(str(TESTS.parent / "benchmarks"))
