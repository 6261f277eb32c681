"""A page for each rule: what it says of itself, and the programs that it is held against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kerasdrop_lint.modes import Entry
from kerasdrop_lint.rules import Rule
from kerasdrop_lint.rules.examples import Example


def page(rule: Rule, examples: Iterable[Example]) -> str:
    """The page of a rule, in Markdown."""
    return "\n".join(_lines(rule, tuple(examples))).rstrip("\n") + "\n"


def _lines(rule: Rule, examples: tuple[Example, ...]) -> Iterator[str]:
    _, _, text = rule.explanation.partition("\n")
    yield f"# {rule.code} {rule.name}"
    yield ""
    yield rule.summary[:1].upper() + rule.summary[1:]
    yield from ("", "Advice: off unless it is selected.") if rule.advice else ()
    yield text.rstrip()
    for title, prefix in (("Programs that have it", "bad"), ("Programs that do not", "good")):
        yield from ("", f"## {title}")
        for example in examples:
            if example.path.name.startswith(prefix):
                yield from ("", example.summary, "", "```python", _program(example), "```")
    columns = ", ".join(f"`{entry.value}`" for entry in Entry)
    yield ""
    yield (
        f"What follows `# modes:` was measured in TensorFlow, but for a program that says `static only`: whether the "
        f"layer of that line is on in {columns}. "
        "What follows `2:` holds for tf_keras, other numbers stand for versions of Keras 3."
    )


def _program(example: Example) -> str:
    """The source without the docstring, which stands above it."""
    _, _, rest = example.source.partition('"""\n')
    return (rest or example.source).strip("\n")


def index(rules: Iterable[Rule]) -> str:
    """The page that leads to those of the rules."""
    rows = [f"| [{rule.code}]({rule.code.lower()}.md) | {rule.name} | {rule.summary} |" for rule in rules]
    return "\n".join(["# Rules", "", "| code | name | |", "|---|---|---|", *rows, ""])
