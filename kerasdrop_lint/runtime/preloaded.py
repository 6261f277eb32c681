"""Importing this imports the Keras that TF_USE_LEGACY_KERAS names: what a fork server does before it forks."""

from __future__ import annotations

import os

from kerasdrop_lint.runtime.frameworks import start

FRAMEWORK = start("tf_keras" if os.environ.get("TF_USE_LEGACY_KERAS") == "1" else "keras")
"""What is measured with. Importing raises RuntimeUnavailableError where there is nothing."""
