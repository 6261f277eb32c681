"""What makes it quick to measure many small programs in one process, and each as if it were the first."""

from __future__ import annotations

import inspect
import linecache
import random
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from kerasdrop_lint.runtime.frameworks import Framework


def hasten(framework: Framework) -> None:
    """Leaves out what only costs time where models are small and run a few times."""
    import tensorflow as tf
    from tensorflow.python.eager.context import Context
    from tensorflow.python.framework import ops
    from tensorflow.python.util import tf_stack

    def seeded(context: Any, seed: int) -> None:
        context._seed, context._rng = seed, random.Random(seed)

    # As it was, but for the kernels: they are made anew for every program, not for every one of its models.
    Context._set_global_seed = seeded
    # The mean of the losses of one batch.
    framework.keras.metrics.Mean.update_state = lambda *_, **__: None
    tf.debugging.disable_traceback_filtering()
    # Where each operation of a graph was made; the prober asks for that by itself.
    made = tf_stack.extract_stack()
    ops.tf_stack = SimpleNamespace(extract_stack=lambda **_: made)
    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.config.threading.set_intra_op_parallelism_threads(1)


def forget(framework: Framework, folder: Path) -> None:
    """Has the next program start as the first one did.

    AutoGraph takes functions that are equal and stand on equal lines for one, whatever files they are in, and would
    tell the lines of a file that is gone.
    """
    from tensorflow.python.autograph.impl import api
    from tensorflow.python.framework import ops

    converted = api._TRANSPILER._cache._cache
    for code in [code for code in converted if getattr(code, "co_filename", "").startswith(str(folder))]:
        del converted[code]
    for name in [name for name in sys.modules if name.startswith("__autograph_generated_file")]:
        del sys.modules[name]
    gradients = ops.gradient_registry._registry
    for name in [name for name in gradients if name.startswith("CustomGradient-")]:
        # They hold the graphs that they were made for.
        del gradients[name]
    linecache.clearcache()
    clear = framework.keras.backend.clear_session
    # The collector runs often enough by itself.
    clear(**({"free_memory": False} if "free_memory" in inspect.signature(clear).parameters else {}))
