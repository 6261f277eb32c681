"""The one room that knows libcst's node types: lowers a tree into the statements and expressions of `ir`."""
