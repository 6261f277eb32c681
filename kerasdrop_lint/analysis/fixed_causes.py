"""Causes, as `causes` has them all, that are about nothing that has a name."""

from __future__ import annotations

from enum import Enum


class Nature(Enum):
    """Whose doing it is that a value is not known."""

    LIMIT = "the analysis does not go further"
    INHERENT = "a caller decides it, or the program reads it when it runs"
    ABSENT = "the program has no value there: it raises, or never gets there"


class _Fixed(Enum):
    """Causes that are about nothing that has a name."""

    @property
    def text(self) -> str:
        """What is said of it."""
        return str(self.value)

    @property
    def nature(self) -> Nature:
        """Whose doing it is."""
        raise NotImplementedError


class Limit(_Fixed):
    """Where the analysis stops: what it does not follow, and what is too large for it."""

    ADDED_ELSEWHERE = "what is added elsewhere"
    ALTERNATIVES = "too many alternatives"
    ARITHMETIC = "arithmetic that is not followed"
    BASE = "a base class that is not known"
    CALL = "a `call` that is not known"
    CALLABLE = "a callable that is not known"
    CALL_REPLACED = "a `call` that is replaced"
    CELL = "a cell that is not known"
    CLASS_ATTRIBUTE = "an attribute that is assigned to a class"
    CLASS_DECORATOR = "an unknown class decorator"
    CLASS_STEPS = "more steps than a class is given"
    CLONE = "a clone of a model"
    CONFIG = "the config of something that is not a layer of Keras"
    DECORATOR = "an unknown decorator"
    DEFAULT = "an argument that is left to its default"
    DTYPE = "a layer's dtype"
    ENDS_OF_SEVERAL = "the ends of one of several layers"
    FIELD = "a field that may be among the arguments"
    FIELD_DESCRIBED = "a field that is described to a decorator"
    FIELD_NOT_SET = "a field that is not seen to be set"
    FILE_STEPS = "more steps than a file is given"
    FROM_CONFIG = "a layer made of a config that is not known"
    FROZEN_INSIDE = "whether every layer inside is trained"
    FURTHER_ITEM = "a further item"
    GLOBAL_ELSEWHERE = "a global of another module"
    GLOBAL_SET = "a global that may have been set"
    GRAPH_ENDS = "a functional model whose ends are not known"
    INSTANCE_CALLED = "the result of calling an instance of an unknown class"
    INSTANCE_ITEM = "an item of an instance"
    KERAS_RESULT = "a result of Keras"
    LARGE_NUMBER = "a large number"
    LAYERS = "layers that are not known"
    LAYER_BY_NAME = "a layer found by its name"
    LAYER_NAME = "a layer's name"
    LIBRARY_REPLACED = "an attribute of a library that may be replaced"
    LOCALS = "the local variables"
    LONG_STRING = "a long string"
    LOOP = "a loop that was given up"
    MANY_BASES = "more base classes than are followed"
    METHOD_REPLACED = "a method of a layer that may be replaced"
    MODE_STORED = "a mode that an unknown callable may have stored"
    NAMED_TUPLE = "a named tuple whose fields are not known"
    NESTING = "too deeply nested"
    NO_GRAPH = "the ends of something that is not a functional model"
    OPERANDS = "arithmetic with too many alternatives"
    OPERATOR = "an operator of a class"
    OTHER_CLASS = "an attribute of another class"
    OTHER_RUN = "an object of another run"
    OWN_CONFIG = "the config of a class of the file"
    OWN_GETATTRIBUTE = "an attribute that `__getattribute__` gives"
    OWN_SETATTR = "an attribute that `__setattr__` sets"
    PARTIAL = "an unknown partial"
    PART = "a part of what it gives"
    PART_OF_VERY_LARGE = "a part of something very large"
    PATCH = "what is patched"
    PERHAPS_DELETED = "an attribute that may have been deleted"
    PERHAPS_SET = "an attribute that may have been set"
    PERHAPS_SET_OR_DELETED = "an attribute that may have been set, or deleted"
    PROJECT_STEPS = "other modules, which take more steps than a root is given with them"
    PROPERTY_SET = "a property that was set"
    PROPERTY_SETTER = "a property's setter"
    SEQUENTIAL_ENDS = "the ends of a Sequential model without an `Input`"
    SET_BY_DECORATOR = "an attribute that a class decorator may set"
    SET_BY_EXEC = "a global that `exec` may have set"
    SET_BY_METACLASS = "an attribute that a metaclass may set"
    SET_ELSEWHERE = "what code elsewhere may have set"
    SIGNATURE = "the signature of something that is not in this file"
    SIGNATURE_PARAMETER = "a parameter of a signature"
    SIGNATURE_PART = "a part of a signature"
    UNKNOWN_DICT = "an attribute of a `__dict__` that is not known"
    UNPACKED_BASES = "unpacked base classes"
    VALIDATED = "what a validator makes of a field"
    VERY_LARGE = "something very large"
    WRAPPED_LAYER = "a wrapped layer that is not known"

    @property
    def nature(self) -> Nature:
        """The analysis stops."""
        return Nature.LIMIT


class Inherent(_Fixed):
    """What nobody can know before the program runs."""

    CELL_STATES = "the states of a cell"
    DATA = "the data that is passed"
    DRAWN = "a number that Python draws"
    EXCEPTION = "an exception"
    INPUT_SHAPE = "the input's shape"
    RATE = "a rate that is not passed"
    SEEDS = "a generator of seeds"
    """It gives Keras' random functions another seed each time."""
    TAPE = "a gradient tape"
    UNPACKED_ARGUMENT = "an argument that may have been unpacked"
    UNPACKED_RATE = "a dropout rate that may be among unpacked arguments"
    WEIGHTS = "the weights of a layer"

    @property
    def nature(self) -> Nature:
        """It shows when the program runs."""
        return Nature.INHERENT


class Absent(_Fixed):
    """Where the program has no value: it raises there, or never gets there."""

    ARITHMETIC = "arithmetic that fails"
    BRANCH = "the value of a branch that raises"
    COMPARISON = "a comparison that fails"
    CONTAINER_CALLED = "the result of calling a container"
    CONVERSION = "a conversion that fails"
    EXTREME = "the extreme of values that do not compare"
    NONE_CONVERTED = "a tensor made of None"
    NOTHING_LEFT = "the next item of an iterator that has none left"
    NOTHING_RETURNED = "the result of a function that never returns"
    NOTHING_TO_CALL = "the result of calling nothing"
    NOT_CALLABLE = "a value that is not callable"
    NO_ARGUMENT = "an argument that is not passed"
    NO_GETATTR = "a `__getattr__` that is not there"
    NO_INPUT = "the input of a layer that is called without one"
    NO_ITEM = "an item that is not there"
    NO_KEY = "a key that is not there"
    NO_LAYERS = "a layer of a model that has none"
    NO_METHOD = "what a method gives that is not there"
    NO_SUPER = "`super()` outside a method"
    NO_VALUE = "no value"
    OUTSIDE_MODEL = "a tensor from outside the model"
    RANGE = "a range that fails"
    SLICE = "a slice that fails"
    SYMBOLIC_REFUSED = "the result of a function that refuses a symbolic tensor"

    @property
    def nature(self) -> Nature:
        """There is no value."""
        return Nature.ABSENT
