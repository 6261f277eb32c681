"""The project around a file: where its imports lie, what other modules bind, who mentions what. Nothing is executed."""
