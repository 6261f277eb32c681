"""The one entry: total, quiet about what was not asked for, and in a fixed order."""

import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

import kerasdrop_lint
from kerasdrop_lint.check.one import check_source, examine, predict_modes
from kerasdrop_lint.check.processes import spread
from kerasdrop_lint.config import Options
from kerasdrop_lint.finding import Failure, Finding, Report, Span
from kerasdrop_lint.mishaps import mishap
from kerasdrop_lint.selection import Selection

SOURCE = "import keras\nlayer = keras.layers.Dropout(0.5)\n"
Judge = Callable[[str, str, str | None, str, object], object]


def finding(code: str, line: int = 2, column: int = 1) -> Finding:
    return Finding(code, "name", "x.py", Span(line, column, line, column + 1), "f", "message", "3.15")


@pytest.fixture
def judged_by(monkeypatch: pytest.MonkeyPatch) -> Callable[[Judge], None]:
    def install(judge: Judge) -> None:
        rules = ModuleType("kerasdrop_lint.rules")
        rules.RULES = tuple(
            SimpleNamespace(code=code, advice=code.startswith("KDL9")) for code in ("KDL101", "KDL201", "KDL901")
        )
        module = ModuleType("kerasdrop_lint.judge")
        module.judge = judge
        module.predict = lambda text, path, builder, target, newest, around, *, explain: judge(
            text, path, target, newest, around
        )
        module.Prediction = SimpleNamespace
        monkeypatch.setitem(sys.modules, "kerasdrop_lint.rules", rules)
        monkeypatch.setitem(sys.modules, "kerasdrop_lint.judge", module)

    return install


def found(*findings: Finding) -> Judge:
    return lambda text, path, target, newest, around: SimpleNamespace(
        target=None, findings=findings, failures=(), not_followed=()
    )


def test_a_file_that_cannot_matter_is_not_judged(judged_by: Callable[[Judge], None]) -> None:
    judged_by(lambda *_: pytest.fail("judged"))
    assert check_source(b"x = '\xe9'\n", "x.py") == Report("x.py")
    assert check_source("# flake8: noqa\n" + SOURCE, "x.py") == Report("x.py")


def test_a_large_file_is_refused_only_if_it_matters(judged_by: Callable[[Judge], None]) -> None:
    judged_by(lambda *_: pytest.fail("judged"))
    for source in ("x = 1\n" * 70_000, "# " + "x" * 5_000_000):
        assert check_source(source, "x.py") == Report("x.py")
        (failure,) = check_source(SOURCE + source, "x.py").failures
        assert failure.message.startswith("too large to analyse (")


def test_findings_come_in_order(judged_by: Callable[[Judge], None]) -> None:
    ordered = (finding("KDL101", 1, 5), finding("KDL101", 2, 1), finding("KDL201", 2, 1), finding("KDL101", 2, 3))
    judged_by(found(*reversed(ordered)))
    assert check_source(SOURCE, "x.py") == Report("x.py", ordered, analysed=True)


def test_text_and_bytes_are_the_same_to_the_judge(judged_by: Callable[[Judge], None]) -> None:
    texts: list[str] = []

    def judge(text: str, path: str, target: str | None, newest: str, around: object) -> object:
        texts.append(text)
        assert (path, target) == ("x.py", "3.3")
        return SimpleNamespace(target=None, findings=(), failures=(), not_followed=())

    judged_by(judge)
    for source in (SOURCE, SOURCE.encode(), "\ufeff" + SOURCE, b"\xef\xbb\xbf" + SOURCE.encode()):
        assert check_source(source, "x.py", Options(target_keras="3.3")).failures == ()
    assert texts == [SOURCE] * 4


def test_advice_is_hidden_and_counted(judged_by: Callable[[Judge], None]) -> None:
    judged_by(found(finding("KDL101"), finding("KDL901"), finding("KDL901", 1)))
    outcome = examine(SOURCE, "x.py", Options())
    assert [f.code for f in outcome.report.findings] == ["KDL101"]
    assert outcome.hidden == ("KDL901", "KDL901")
    for selection in (Selection(ignore=("KDL9",)), Selection(per_file_ignores=(("x.py", ("KDL901",)),))):
        assert examine(SOURCE, "x.py", Options(selection)).hidden == ()
    wanted = examine(SOURCE, "x.py", Options(Selection(extend_select=("KDL9",))))
    assert [f.code for f in wanted.report.findings] == ["KDL901", "KDL101", "KDL901"]
    assert wanted.hidden == ()


def test_suppressed_findings_are_gone(judged_by: Callable[[Judge], None]) -> None:
    judged_by(found(finding("KDL101"), finding("KDL901")))
    outcome = examine(SOURCE.rstrip() + "  # noqa: KDL1\n", "x.py", Options())
    assert (outcome.report.findings, outcome.hidden) == ((), ("KDL901",))
    assert examine(SOURCE.rstrip() + "  # noqa: KDL1,KDL9\n", "x.py", Options()).hidden == ()


def test_comments_can_be_left_to_others(judged_by: Callable[[Judge], None]) -> None:
    judged_by(found(finding("KDL101")))
    for source in (SOURCE.rstrip() + "  # noqa\n", SOURCE + "# flake8: noqa\n"):
        assert check_source(source, "x.py").findings == ()
        assert len(check_source(source, "x.py", Options(noqa=False)).findings) == 1


@pytest.mark.parametrize(
    ("error", "message", "internal"),
    [
        (RecursionError("maximum"), "nested too deeply to analyse", False),
        (MemoryError(), "too large to analyse: out of memory", False),
        (ZeroDivisionError("oh\nno"), "ZeroDivisionError: oh; please report this, with the file if you can, to", True),
        (AssertionError(), "AssertionError; please report this", True),
    ],
)
def test_what_we_raise_is_a_failure(
    judged_by: Callable[[Judge], None], error: Exception, message: str, internal: bool
) -> None:
    def judge(*_: object) -> object:
        raise error

    judged_by(judge)
    (failure,) = check_source(SOURCE, "x.py").failures
    assert failure.path == "x.py"
    assert message in failure.message
    assert "\n" not in failure.message
    assert failure.internal is internal
    (failure,) = predict_modes(SOURCE, "x.py").failures
    assert message in failure.message


def test_a_rule_that_raises_is_named(tmp_path: Path) -> None:
    namespace: dict[str, Callable[[], None]] = {}
    path = tmp_path / "kdl104_call_method_bypassed.py"
    exec(compile("def check():\n    return {}['a']\n", str(path), "exec"), namespace)
    with pytest.raises(KeyError) as caught:
        namespace["check"]()
    message = mishap("x.py", caught.value).message
    assert message.startswith("internal error in rule KDL104 (kdl104_call_method_bypassed.py:2): KeyError: 'a';")


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_what_ends_the_process_is_not_swallowed(judged_by: Callable[[Judge], None], error: type[BaseException]) -> None:
    def judge(*_: object) -> object:
        raise error

    judged_by(judge)
    for work in (check_source, predict_modes):
        with pytest.raises(error):
            work(SOURCE, "x.py")


def test_modes_of_what_cannot_be_decoded(judged_by: Callable[[Judge], None]) -> None:
    judged_by(lambda *_: pytest.fail("judged"))
    prediction = predict_modes(b"x = 1\n\0", "x.py", target_keras="3.3")
    assert (prediction.target, prediction.tables) == ("3.3", ())
    assert prediction.failures == (Failure("x.py", 2, "source code cannot contain NUL bytes"),)


@pytest.mark.parametrize("jobs", [1, 3])
def test_results_keep_their_order(jobs: int) -> None:
    assert list(spread(partial(getattr, str, "upper"), list("abcdef"), jobs, str.lower)) == list("ABCDEF")


def test_the_package_offers_its_api() -> None:
    assert {name: getattr(kerasdrop_lint, name) for name in kerasdrop_lint.__all__}["check_source"] is check_source
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = kerasdrop_lint.nothing
    assert Path(kerasdrop_lint.__file__).with_name("py.typed").is_file()


@pytest.mark.parametrize(
    ("statement", "unloaded"),
    [
        ("import kerasdrop_lint", ["dataclasses", "pathlib", "kerasdrop_lint.check", "ast"]),
        (
            "import kerasdrop_lint.frontends.command_line",
            ["kerasdrop_lint.judge", "tqdm", "pathspec", "kerasdrop_lint.rules"],
        ),
        (
            "from kerasdrop_lint import check_source; check_source('import numpy')",
            ["kerasdrop_lint.analysis", "kerasdrop_lint.judge"],
        ),
    ],
)
def test_nothing_is_loaded_before_it_is_needed(statement: str, unloaded: list[str]) -> None:
    script = f"{statement}\nimport sys\nprint([name for name in {unloaded!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-S", "-c", script], capture_output=True, text=True, check=False)
    if done.returncode:  # without site-packages an editable installation may not be found
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
