"""How many steps the analysis takes: for a run, for a root, and for all roots of a file together."""

from __future__ import annotations

from dataclasses import dataclass

from kerasdrop_lint.analysis.fixed_causes import Limit

RUN_STEPS = 50_000
FILE_STEPS = 400_000
"""How many the functions that build models may take together, and how many the classes."""
IMPORT_STEPS, CALLER_STEPS, GIVER_STEPS = 200_000, 60_000, 100_000
"""How many other modules may take: those that the file imports, those that make or call what it has, and those that
give networks to its steps."""
PROJECT_STEPS, TRIAL_STEPS = 20_000, 6_000
"""How many steps a root may take that leads into other modules, until it is run with them unknown; and how many of them
until it is made. One with functions that TensorFlow traces has twice as many in all, as its columns run twice."""


@dataclass(slots=True)
class Budget:
    """The steps that a machine has taken, and those it may take.

    `file` counts all, `root` those of this attempt at a root, `imported` those of the statements of other modules.
    `end` is what `file` is when the root that runs has had its share, None where what runs is no root. `cut` is the
    bound that it ran into; `narrow` says that what runs leads into other modules, and may take `narrower` steps, later
    all that are `together` for it.
    """

    file: int = 0
    root: int = 0
    imported: int = 0
    end: int | None = None
    narrow: bool = False
    narrower: int = PROJECT_STEPS
    together: int = PROJECT_STEPS
    cut: Limit | None = None

    def count(self, steps: int) -> None:
        """Note the steps of a run that has ended."""
        self.file += steps
        self.root += steps

    def allow(self, share: int) -> None:
        """What follows is a root of its own, and may take so many steps."""
        self.end, self.root = self.file + share, 0

    def is_spent(self) -> bool:
        """Whether the root has had its share."""
        spent = self.file > (IMPORT_STEPS if self.end is None else self.end)
        if spent:
            self.cut = Limit.FILE_STEPS
        return spent

    def limit(self, *, narrow: bool) -> int:
        """The bound of a run: less for one that takes a root into other modules."""
        self.narrow = narrow
        most = RUN_STEPS if self.end is None else min(RUN_STEPS, max(self.end - self.file, 0))
        return min(most, self.narrower - self.root) if narrow else most

    def attempt(self, *, on_trial: bool = False, runs_twice: bool = False) -> None:
        """A root is run anew."""
        self.root, self.cut, self.together = 0, None, PROJECT_STEPS * (2 if runs_twice else 1)
        self.narrower = TRIAL_STEPS if on_trial else self.together

    def share_out(self, columns: int) -> None:
        """What follows is the first of so many columns, of which each takes about as long."""
        self.narrower = self.root + max(self.together - self.root, 0) // columns

    def go_on(self) -> None:
        """The first column is known: the others may take what there is."""
        self.narrower = self.together

    def exceeded(self, steps: int) -> Limit:
        """The bound that a run of so many steps ran into."""
        if self.narrow and self.root + steps > self.narrower:
            self.cut = Limit.PROJECT_STEPS
        else:
            self.cut = Limit.CLASS_STEPS if steps > RUN_STEPS else Limit.FILE_STEPS
        return self.cut

    def of_import(self) -> Budget:
        """That of statements of another module, which the root that asks first does not pay for."""
        return Budget(self.file, imported=self.imported)

    def after(self, imports: Budget) -> None:
        """Go on after such statements; past what a file may take for them, the root pays."""
        taken = imports.file - self.file
        self.file, self.imported = imports.file, self.imported + taken
        if self.end is not None and self.imported <= IMPORT_STEPS:
            self.end += taken
