"""The ways in: the command line, flake8. Thin: they read options, call the same check, and print."""
