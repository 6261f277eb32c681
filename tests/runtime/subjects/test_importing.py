"""A user's file is imported under its own name."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kerasdrop_lint.runtime.subjects.importing import ImportFailedError, afresh, load


@pytest.fixture(autouse=True)
def _clean_imports() -> Iterator[None]:
    path, modules = list(sys.path), set(sys.modules)
    yield
    sys.path[:] = path
    for name in set(sys.modules) - modules:
        del sys.modules[name]


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


@pytest.mark.parametrize("root", ["", "src/"])
def test_a_file_of_a_package_with_relative_imports(tmp_path: Path, root: str) -> None:
    write(
        tmp_path,
        {
            f"{root}subject_pkg/__init__.py": "",
            f"{root}subject_pkg/sizes.py": "SIZE = 4",
            f"{root}subject_pkg/nets/__init__.py": "",
            f"{root}subject_pkg/nets/net.py": "from ..sizes import SIZE\nimport subject_pkg.sizes as sizes\n",
        },
    )
    module = load(tmp_path / root / "subject_pkg/nets/net.py")
    assert module.__name__ == "subject_pkg.nets.net"
    assert (module.SIZE, module.sizes.SIZE) == (4, 4)


def test_a_script_beside_a_package(tmp_path: Path) -> None:
    write(tmp_path, {"subject_lib/__init__.py": "SIZE = 4", "subject_script.py": "from subject_lib import SIZE"})
    assert load(tmp_path / "subject_script.py").SIZE == 4


def test_a_script_in_a_folder_that_imports_a_package_above(tmp_path: Path) -> None:
    write(tmp_path, {"subject_top/__init__.py": "SIZE = 4", "scripts/subject_run.py": "from subject_top import SIZE"})
    assert load(tmp_path / "scripts/subject_run.py").SIZE == 4


def test_a_name_that_is_taken_and_one_that_is_no_identifier(tmp_path: Path) -> None:
    write(tmp_path, {"json.py": "SIZE = 4", "my-net.py": "SIZE = 5"})
    assert load(tmp_path / "json.py").SIZE == 4
    assert load(tmp_path / "my-net.py").SIZE == 5
    import json

    assert hasattr(json, "loads")


def test_the_main_part_does_not_run(tmp_path: Path) -> None:
    write(tmp_path, {"subject_main.py": "ran = False\nif __name__ == '__main__':\n    ran = True\n"})
    assert load(tmp_path / "subject_main.py").ran is False


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\nimport no_such_thing", "ModuleNotFoundError: No module named 'no_such_thing' (@/subject_bad.py:2)"),
        ("def f():\n    raise ValueError('no')\nf()", "ValueError: no (@/subject_bad.py:2)"),
        ("x = (", "SyntaxError: '(' was never closed"),
        ("import sys\nsys.exit(3)", "SystemExit: 3 (@/subject_bad.py:2)"),
    ],
)
def test_what_went_wrong_is_one_line(tmp_path: Path, text: str, message: str) -> None:
    write(tmp_path, {"subject_bad.py": text})
    with pytest.raises(ImportFailedError) as raised:
        load(tmp_path / "subject_bad.py")
    expected = message.replace("@", tmp_path.name)
    assert str(raised.value).startswith(f"cannot be imported: {expected}")
    assert "\n" not in str(raised.value)


def test_a_module_run_once_more(tmp_path: Path) -> None:
    write(tmp_path, {"subject_again.py": "things = []"})
    module = load(tmp_path / "subject_again.py")
    again = afresh(module)
    assert again.things is not module.things
    assert sys.modules["subject_again"] is module
