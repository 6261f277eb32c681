"""The laws of the value domain, held on every pair and triple of a sample that has each kind of value."""

from __future__ import annotations

import itertools

import pytest

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import NO_ARGUMENTS, Arguments
from kerasdrop_lint.analysis.causes import NotBound, Parameter
from kerasdrop_lint.analysis.fixed_causes import Absent, Inherent, Limit
from kerasdrop_lint.analysis.marks import SiteKey, Tape, Weights
from kerasdrop_lint.analysis.randomness import Sampled
from kerasdrop_lint.analysis.values import (
    NONE,
    Constant,
    External,
    Origin,
    OriginKind,
    Provenance,
    Reference,
    Tensor,
    Truth,
    Tuple,
    Union,
    Unknown,
    Value,
    alternatives,
    constant_of,
    is_none,
    join,
    join_all,
    marks_of,
    truth,
)

TRUE, FALSE = Constant(True), Constant(False)
FIRST, SECOND, THIRD = SiteKey(ir.Name("first"), 1), Tape(2), Weights(Reference(3))
LITERAL, DEFAULT = Origin(OriginKind.LITERAL), Origin(OriginKind.DEFAULT)

ATOMS: list[Value] = [
    NONE,
    TRUE,
    FALSE,
    Constant(0),
    Constant(1),
    Constant(1.0),
    Constant(0.5),
    Constant(""),
    Constant("training"),
    External("keras.layers.Dropout"),
    Reference(1),
    Reference(2),
]
TENSORS: list[Value] = [
    Tensor(Provenance.DATA),
    Tensor(Provenance.DATA, frozenset({FIRST})),
    Tensor(Provenance.DATA, frozenset({SECOND}), sampled=Sampled.MASK),
    Tensor(Provenance.EAGER, frozenset({FIRST})),
    Tensor(Provenance.SYMBOLIC, node=3),
]
UNKNOWNS: list[Value] = [
    Unknown(Limit.CALL),
    Unknown(NotBound("b"), frozenset({THIRD})),
    Unknown(Parameter("rate"), parameter="rate"),
    Unknown(Inherent.DATA, truthy=True),
]
TUPLES: list[Value] = [
    Tuple(()),
    Tuple((TRUE, NONE)),
    Tuple((FALSE, NONE)),
    Tuple((TENSORS[1], Unknown(Absent.NO_VALUE))),
]
UNIONS: list[Value] = [join(TRUE, FALSE), join(NONE, FALSE), join(Reference(1), NONE), join(TENSORS[0], Constant("x"))]
SAMPLE = [*ATOMS, *TENSORS, *UNKNOWNS, *TUPLES, *UNIONS]
PAIRS = list(itertools.product(SAMPLE, repeat=2))

ABOVE = {(part, whole) for part in Truth for whole in Truth if part is whole or whole is Truth.MAYBE}
"""Which truth is at least as vague as which."""


def normal(value: Value) -> object:
    """What a value means, without the order of alternatives and the words that explain an unknown."""
    if isinstance(value, Union):
        return frozenset(map(normal, value.alternatives))
    if isinstance(value, Tuple):
        return tuple(map(normal, value.items))
    return (Unknown, value.marks) if isinstance(value, Unknown) else value


def seen(value: Value) -> object:
    """What the interpreter asks of a value."""
    return truth(value), is_none(value), marks_of(value), isinstance(value, Unknown)


def test_join_is_commutative() -> None:
    assert [pair for pair in PAIRS if normal(join(*pair)) != normal(join(*reversed(pair)))] == []


def test_join_is_idempotent() -> None:
    assert [value for value in SAMPLE if join(value, value) != value] == []
    assert [pair for pair in PAIRS if normal(join(join(*pair), pair[1])) != normal(join(*pair))] == []


def test_join_is_associative() -> None:
    """In all that is asked of values; atoms give the very same alternatives too."""
    for first, second, third in itertools.product(SAMPLE, repeat=3):
        left, right = join(join(first, second), third), join(first, join(second, third))
        assert seen(left) == seen(right), (first, second, third)
    for first, second, third in itertools.product([*ATOMS, *UNKNOWNS], repeat=3):
        assert normal(join(join(first, second), third)) == normal(join(first, join(second, third)))


def test_unknown_absorbs() -> None:
    for unknown, value in itertools.product(UNKNOWNS, SAMPLE):
        joined = join(unknown, value)
        assert isinstance(joined, Unknown)
        assert joined.marks == marks_of(unknown) | marks_of(value)


def test_no_mark_is_lost() -> None:
    assert [pair for pair in PAIRS if marks_of(join(*pair)) != marks_of(pair[0]) | marks_of(pair[1])] == []


@pytest.mark.parametrize("ask", [truth, is_none])
def test_what_a_join_says_holds_for_both_parts(ask: object) -> None:
    assert callable(ask)
    wrong = [(a, b) for a, b in PAIRS if not {(ask(a), ask(join(a, b))), (ask(b), ask(join(a, b)))} <= ABOVE]
    assert wrong == []


@pytest.mark.parametrize("ask", [truth, is_none])
def test_what_both_parts_say_the_join_of_constants_says(ask: object) -> None:
    assert callable(ask)
    pairs = itertools.product(ATOMS, repeat=2)
    assert [(a, b) for a, b in pairs if ask(a) is ask(b) and ask(join(a, b)) is not ask(a)] == []


def test_truth_is_pythons() -> None:
    constants = [value for value in ATOMS if isinstance(value, Constant)]
    assert [truth(value) is Truth.TRUE for value in constants] == [bool(value.value) for value in constants]
    assert {truth(value) for value in (*TENSORS, *UNKNOWNS[:-1])} == {Truth.MAYBE}
    assert truth(UNKNOWNS[-1]) is Truth.TRUE
    assert [value for value in SAMPLE if is_none(value) is Truth.TRUE] == [NONE]


def test_negation() -> None:
    assert {state: ~state for state in Truth} == {
        Truth.TRUE: Truth.FALSE,
        Truth.FALSE: Truth.TRUE,
        Truth.MAYBE: Truth.MAYBE,
    }
    assert all(~~state is state for state in Truth)


def test_a_truth_as_a_value_has_that_truth() -> None:
    assert all(truth(constant_of(state)) is state for state in Truth)
    assert constant_of(Truth.TRUE, LITERAL) == Constant(True, LITERAL)


def test_too_many_alternatives_are_unknown_with_all_marks() -> None:
    tensor = Tensor(Provenance.DATA, frozenset({FIRST}))
    many = join_all([tensor, *map(Constant, range(20))])
    assert isinstance(many, Unknown)
    assert many.marks == {FIRST}
    assert isinstance(join_all([]), Unknown)
    assert join_all([TRUE]) == TRUE


def test_alternatives_are_flat() -> None:
    assert not any(isinstance(part, Union) for pair in PAIRS for part in alternatives(join(*pair)))


def test_tuples_are_joined_item_by_item() -> None:
    joined = join(Tuple((TRUE, NONE)), Tuple((FALSE, NONE)))
    assert joined == Tuple((Union((TRUE, FALSE)), NONE))


def test_constants_of_different_types_differ() -> None:
    ones = [Constant(1), Constant(True), Constant(1.0), Constant("1"), Constant(b"1"), Constant(1 + 0j)]
    assert len(set(ones)) == len(ones)
    assert len(alternatives(join_all(ones))) == len(ones)
    assert Constant(1) == Constant(1)
    assert hash(Constant(1)) == hash(Constant(1))


def test_the_origin_tells_constants_apart_but_is_no_alternative() -> None:
    written, left_out = Constant(False, LITERAL), Constant(False, DEFAULT)
    assert written != left_out
    assert join(written, left_out) == written


def test_equal_values_hash_alike() -> None:
    assert [(a, b) for a, b in PAIRS if a == b and hash(a) != hash(b)] == []


def test_arguments() -> None:
    one = Arguments((Reference(1),), (("training", TRUE), ("mask", NONE)))
    assert one.keyword("training") == TRUE
    assert one.keyword("rate") is None
    assert one.without("training") == Arguments((Reference(1),), (("mask", NONE),))
    assert one.without("rate") == one
    assert one.with_keyword("training", FALSE).keyword("training") == FALSE
    assert one.with_keyword("rate", NONE).without("rate") == one
    assert one.with_keyword("mask", NONE) == one
    assert one.prepend(TRUE, FALSE).positional == (TRUE, FALSE, Reference(1))
    assert list(one.values()) == [Reference(1), TRUE, NONE]
    assert hash(one) == hash(one.prepend())


def test_open_arguments_stay_open() -> None:
    unknown, more = Unknown(Limit.CALL), Unknown(Limit.BASE)
    opened = Arguments(open_positional=unknown, open_keywords=more)
    for changed in (opened.without("x"), opened.with_keyword("x", NONE), opened.prepend(NONE)):
        assert (changed.open_positional, changed.open_keywords) == (unknown, more)
    assert list(opened.values()) == [unknown, more]
    assert opened != NO_ARGUMENTS
