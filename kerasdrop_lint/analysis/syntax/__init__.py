"""The one room that knows the node types of Python's syntax tree: lowers it into the statements and expressions of
`ir`."""
