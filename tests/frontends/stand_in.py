"""The command line with a judge that reads what to do from comments, for tests of everything around the analysis.

`# finding KDL101` on a line is a finding there; `# raise`, `# recurse`, `# die`, `# pause`, `# wait` do that.
"""

import os
import re
import sys
import time
from types import ModuleType, SimpleNamespace

from kerasdrop_lint.finding import Failure, Finding, Span, TraceStep
from kerasdrop_lint.modes import HEALTHY, Effect, Site, SiteModes

RULES = tuple(
    SimpleNamespace(code=code, name=name, summary=summary, explanation=f"{code} {name}: {summary}.", advice=advice)
    for code, name, summary, advice in (
        ("KDL101", "first-rule", "the first", False),
        ("KDL201", "second-rule", "the second", False),
        ("KDL901", "some-advice", "advice", True),
    )
)
NAMES = {rule.code: rule.name for rule in RULES}


def judge(text, path, target, newest, surroundings):
    if "# raise" in text:
        raise KeyError("surprise\nsecond line")
    if "# recurse" in text:
        raise RecursionError
    if "# die" in text:
        os._exit(7)
    if "# pause" in text:
        time.sleep(0.4)
    if "# wait" in text:
        open(f"{path}.waits", "w").close()
        time.sleep(60)
    findings, failures = [], []
    for number, line in enumerate(re.split("\r\n|\r|\n", text), start=1):
        if "# syntax error" in line:
            failures.append(Failure(path, number, "syntax error: invalid syntax"))
        for code in re.findall("# finding (KDL[0-9]+)", line):
            span = Span(number, 1 + len(line) - len(line.lstrip()), number, 1 + line.index("#"))
            trace = (TraceStep(path, 1, 1, "made here"),)
            findings.append(Finding(code, NAMES[code], path, span, "f", "Something.", target or "3.15", trace, HEALTHY))
    return SimpleNamespace(target=None, findings=tuple(reversed(findings)), failures=tuple(failures), not_followed=())


def predict(text, path, builder, target, newest, surroundings, *, explain):
    if builder == "Missing":
        return Prediction(target or "3.15", (), (Failure(path, None, "no class or function 'Missing'"),))
    site = Site(path, 1, 2, "Dropout")
    return Prediction(
        target or "3.15", (SiteModes(site, Effect.DROPOUT, HEALTHY, "the mode", None, builder or "Net"),), ()
    )


class Prediction(SimpleNamespace):
    def __init__(self, target, tables, failures):
        super().__init__(
            target=target, tables=tables, failures=failures, not_followed=(), silences=(None,) * len(tables)
        )


def install():
    for name, content in (
        ("rules", {"RULES": RULES, "Rule": SimpleNamespace}),
        ("judge", {"judge": judge, "predict": predict, "Prediction": Prediction}),
    ):
        module = ModuleType(f"kerasdrop_lint.{name}")
        vars(module).update(content)
        sys.modules[module.__name__] = module


install()
if __name__ == "__main__":
    from kerasdrop_lint.__main__ import main

    sys.exit(main())
