"""What other modules of a project do with a class decides what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerasdrop_lint import check_paths
from kerasdrop_lint.config import Options
from tests.project.trees import write

FLAGGED = """
    import keras

    class Block(keras.layers.Layer):
        def __init__(self):
            super().__init__()
            self.drop = keras.layers.Dropout(0.5)

        def call(self, x, is_training=False):
            return self.drop(x, training=is_training)
    """
DEFAULTS_TO_TRUE = FLAGGED.replace("is_training=False", "training=True").replace("is_training", "training")
MODEL = """
    import keras

    class Inner(keras.Model):
        def __init__(self):
            super().__init__()
            self.drop = keras.layers.Dropout(0.5)

        def call(self, x):
            return self.drop(x)
    """


def outer(call: str, imports: str = "from blocks import Block", made: str = "Block()") -> str:
    """A model of another module that calls the block."""
    return f"""
    import keras
    {imports}

    class Net(keras.Model):
        def __init__(self):
            super().__init__()
            self.block = {made}

        def call(self, x, training=None):
            return {call}
    """


def codes(root: Path, files: dict[str, str], *checked: str) -> list[tuple[str, str]]:
    paths = [str(write(root, files) / name) for name in checked or ("",)]
    return [(Path(finding.path).name, finding.code) for finding in check_paths(paths).findings]


HEIR = """
    from blocks import Block

    class Wide(Block):
        pass

    def run(x):
        return Wide()(x, is_training=True)
    """
PASSED = {
    "by keyword": outer("self.block(x, is_training=training)"),
    "by a name of its own": outer("self.block(x, is_training=training)", "from blocks import Block as B", "B()"),
    "through the module": outer("self.block(x, is_training=training)", "import blocks", "blocks.Block()"),
    "through a package with a star": outer("self.block(x, is_training=training)", "from pkg import Block"),
    "through a star": outer("self.block(x, is_training=training)", "from blocks import *"),
    "in a list": outer("self.block[0](x, is_training=training)", made="[Block() for _ in range(2)]"),
    "by a class that derives from it": HEIR,
    "in a function": "from blocks import Block\ndef step(x):\n    return Block()(x, is_training=True)\n",
    "in a program": "from blocks import Block\nif __name__ == '__main__':\n    Block()(1, is_training=True)\n",
    "to something unknown": outer("self.layers[0](x, is_training=training)", made="load(Block)"),
}


@pytest.mark.parametrize("caller", PASSED.values(), ids=PASSED.keys())
def test_a_flag_that_a_caller_passes(tmp_path: Path, caller: str) -> None:
    files = {"blocks.py": FLAGGED, "pkg/__init__.py": "from blocks import *", "user.py": caller}
    assert codes(tmp_path, files) == []
    assert codes(tmp_path, files, "blocks.py") == []


def test_a_flag_that_a_caller_passes_by_position(tmp_path: Path) -> None:
    """It is passed, though not in a way that Keras 3 takes."""
    files = {"blocks.py": FLAGGED, "user.py": outer("self.block(x, training)")}
    assert codes(tmp_path, files) == [("user.py", "KDL306")]
    assert codes(tmp_path, files, "blocks.py") == []


def test_a_flag_that_a_caller_of_a_caller_passes(tmp_path: Path) -> None:
    wide = "from blocks import Block\nclass Wide(Block):\n    pass\n"
    user = outer("self.block(x, is_training=training)", "from wide import Wide", "Wide()")
    assert codes(tmp_path, {"blocks.py": FLAGGED, "wide.py": wide, "user.py": user}) == []


NOT_PASSED = {
    "nobody calls it": "import keras\n",
    "called without": outer("self.block(x)"),
    "another class of that name": outer("self.block(x, is_training=training)", "from others import Block"),
    "another flag": outer("self.block(x, mask=training)"),
}


@pytest.mark.parametrize("caller", NOT_PASSED.values(), ids=NOT_PASSED.keys())
def test_a_flag_that_nobody_passes(tmp_path: Path, caller: str) -> None:
    others = FLAGGED.replace("is_training=False", "training=None").replace("is_training", "training")
    assert codes(tmp_path, {"blocks.py": FLAGGED, "others.py": others, "user.py": caller}) == [("blocks.py", "KDL102")]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("self.block(x, training=training)", []),
        ("self.block(x)", [("blocks.py", "KDL203")]),
        ("self.block(self.block(x, training=training))", [("blocks.py", "KDL203")]),
    ],
)
def test_a_default_that_callers_override(tmp_path: Path, call: str, expected: list[tuple[str, str]]) -> None:
    files = {"blocks.py": DEFAULTS_TO_TRUE, "user.py": outer(call)}
    assert codes(tmp_path, files, "blocks.py") == expected


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        (outer("self.block(x)", "from models import Inner", "Inner()"), []),
        (
            outer("self.block(x)", "from models import Inner", "Inner()")
            .replace("(self)", "(self, size=None)", 1)
            .replace("super()", "assert size is not None\n            super()"),
            [],
        ),
        ("from models import Inner\ndef train(x, y):\n    Inner().fit(x, y)\n", [("models.py", "KDL101")]),
        ("import keras\n", [("models.py", "KDL101")]),
    ],
    ids=["only inside another model", "inside one that needs arguments", "trained", "not used"],
)
def test_a_model_of_another_module(tmp_path: Path, user: str, expected: list[tuple[str, str]]) -> None:
    assert codes(tmp_path, {"models.py": MODEL, "user.py": user}) == expected


def test_a_class_with_more_users_than_are_looked_at(tmp_path: Path) -> None:
    """Nobody knows what they pass, so nothing is said."""
    users = {f"user{number}.py": outer("self.block(x)") for number in range(30)}
    assert codes(tmp_path, {"blocks.py": FLAGGED, **users}, "blocks.py") == []


def test_a_default_that_a_caller_overrides_by_position(tmp_path: Path) -> None:
    """Keras 2 takes a mode by position."""
    root = write(tmp_path, {"blocks.py": DEFAULTS_TO_TRUE, "user.py": outer("self.block(x, training)")})
    assert check_paths([str(root / "blocks.py")], Options(target_keras="2")).findings == ()
    write(tmp_path, {"user.py": outer("self.block(x)")})
    (finding,) = check_paths([str(root / "blocks.py")], Options(target_keras="2")).findings
    assert finding.code == "KDL203"


def test_a_folder_that_is_imported_by_its_name_from_the_one_around_it(tmp_path: Path) -> None:
    user = outer("self.block(x)", "from nets import models", "models.Inner()")
    files = {"pyproject.toml": "", "work/nets/models.py": MODEL, "work/nets/user.py": user}
    assert codes(tmp_path, files, "work/nets/models.py") == []


def test_a_caller_that_makes_a_functional_model_one_statement_after_the_other(tmp_path: Path) -> None:
    program = """
        import keras
        from models import Inner

        inputs = keras.Input((4,))
        hidden = keras.layers.Dense(4)(keras.layers.Dense(4)(inputs))
        outputs = keras.layers.Dropout(0.5)(hidden)
        model = keras.Model(inputs, outputs)

        def build():
            return Inner()(model(keras.Input((4,))))
        """
    paths = [str(write(tmp_path, {"models.py": MODEL, "program.py": program}) / "models.py")]
    assert check_paths(paths).failures == ()


TOLD = {
    "an instance of the module": """
        from blocks import Block

        net = Block()

        def train_step(x):
            return net(x, training=True)

        def test_step(x):
            return net(x, training=False)
        """,
    "an instance that a function makes": """
        from blocks import Block

        def build():
            return Block()

        net = build()

        def train_step(x):
            return net(x, training=True)
        """,
    "an object that holds it": """
        from blocks import Block

        class Step:
            def __init__(self, net):
                self.net = net

            def run(self, x):
                return self.net(x, training=True)

        step = Step(Block())

        def main(x):
            return step.run(x)
        """,
    "a class that makes it": """
        from blocks import Block

        class Step:
            def __init__(self):
                self.net = Block()

            def run(self, x):
                return self.net(x, training=True)

        def main(x):
            return Step().run(x)
        """,
    "a function that is given it": """
        from blocks import Block

        def run(net, x):
            return net(x, training=True)

        def main(x):
            return run(Block(), x)
        """,
    "a table of classes": """
        from blocks import Block

        NETS = {"block": Block}

        def main(x):
            return NETS["block"]()(x, training=True)
        """,
    "a program": """
        from blocks import Block

        net = Block()
        for step in range(3):
            net(step, training=True)
        """,
}


@pytest.mark.parametrize("user", TOLD.values(), ids=TOLD.keys())
def test_what_the_caller_makes_is_followed_in_its_module(tmp_path: Path, user: str) -> None:
    assert codes(tmp_path, {"blocks.py": DEFAULTS_TO_TRUE, "user.py": user}, "blocks.py") == []
    untold = user.replace("(x, training=True)", "(x)").replace("(step, training=True)", "(step)")
    assert codes(tmp_path, {"blocks.py": DEFAULTS_TO_TRUE, "user.py": untold}, "blocks.py") == [("blocks.py", "KDL203")]


MAKER = (
    DEFAULTS_TO_TRUE
    + """
    def build():
        return Block()
    """
)
OF_MAKER = {
    "called": "from blocks import build\nnet = build()\ndef step(x):\n    return net(x, training=True)\n",
    "through the module": "import blocks\ndef step(x):\n    return blocks.build()(x, training=True)\n",
    "under another name": "from blocks import build as b\ndef step(x):\n    return b()(x, training=True)\n",
}


@pytest.mark.parametrize("user", OF_MAKER.values(), ids=OF_MAKER.keys())
def test_what_a_function_of_the_module_makes(tmp_path: Path, user: str) -> None:
    assert codes(tmp_path, {"blocks.py": MAKER, "user.py": user}, "blocks.py") == []
    untold = user.replace("(x, training=True)", "(x)")
    assert codes(tmp_path, {"blocks.py": MAKER, "user.py": untold}, "blocks.py") == [("blocks.py", "KDL203")]


def test_a_function_with_more_users_than_are_looked_at(tmp_path: Path) -> None:
    """They do not count, and the others still do."""
    users = {f"user{number}.py": OF_MAKER["called"] for number in range(30)}
    assert codes(tmp_path, {"blocks.py": MAKER, **users}, "blocks.py") == [("blocks.py", "KDL203")]


def test_one_that_does_not_say_the_mode(tmp_path: Path) -> None:
    user = TOLD["an instance of the module"] + "\n        def predict(x):\n            return net(x)\n"
    assert codes(tmp_path, {"blocks.py": DEFAULTS_TO_TRUE, "user.py": user}, "blocks.py") == [("blocks.py", "KDL203")]


def test_names_that_lead_everywhere_are_not_followed(tmp_path: Path) -> None:
    """The statements that name the class are run all the same."""
    names = "".join(f"    net{number} = Block()\n" for number in range(40))
    user = f"\n    from blocks import Block\n\n{names}\n    def main(x):\n        return Block()(x, training=True)\n"
    assert codes(tmp_path, {"blocks.py": DEFAULTS_TO_TRUE, "user.py": user}, "blocks.py") == []
