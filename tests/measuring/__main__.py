"""Measures what the models of programs do in each entry point, seen from outside:

    python -m tests.measuring keras FILE ...
    python -m tests.measuring tf_keras FILE ...

Prints one line of JSON for every file: what the model that its `build()` makes does in the six columns, or what went
wrong. It takes ten features.
"""

from __future__ import annotations

import argparse
import json
import logging
import tempfile
from pathlib import Path

from kerasdrop_lint.runtime import frameworks
from tests.generated.program import MAIN
from tests.measuring.black_box import columns
from tests.measuring.programs import loaded, said


def main() -> None:
    """Measure every file given."""
    parser = argparse.ArgumentParser(prog="python -m tests.measuring", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("runtime", choices=frameworks.NAMES)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    asked = parser.parse_args()
    framework = frameworks.start(asked.runtime)
    logging.disable(logging.CRITICAL)
    for path in asked.files:
        record: dict[str, object] = {"path": str(path), "runtime": framework.runtime}
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name).resolve()
            with loaded(framework, ((MAIN, path.read_text(encoding="utf-8")),), folder) as program:
                try:
                    record["states"] = columns(program)["states"][:6]
                except Exception as error:
                    record["error"] = said(error, folder)
        print(json.dumps(record), flush=True)


if __name__ == "__main__":
    main()
