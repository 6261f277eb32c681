"""What is put into programs: names, and templates with places for expressions (`{e}`), for names (`{n}`), and for the
expression or statement that they are put around (`{0}` and `pass`)."""

from __future__ import annotations

NAMES = tuple(
    [
        "training",
        "train",
        "self",
        "cls",
        "x",
        "y",
        "inputs",
        "keras",
        "layers",
        "tf",
        "call",
        "__call__",
        "__init__",
        "build",
        "super",
        "Dropout",
        "BatchNormalization",
        "Net",
        "Model",
        "Sequential",
        "Input",
        "drop",
        "kwargs",
        "args",
        "None",
        "True",
        "functools",
        "partial",
        "property",
        "isinstance",
        "getattr",
        "setattr",
        "hasattr",
        "list",
        "dict",
        "set",
        "zip",
        "range",
        "len",
        "map",
        "enumerate",
        "sum",
        "any",
        "sorted",
        "reversed",
        "type",
        "locals",
        "globals",
        "vars",
        "eval",
        "print",
        "bool",
        "int",
        "append",
        "pop",
        "get",
        "items",
        "update",
        "insert",
        "extend",
        "format",
        "join",
        "layers_",
        "trainable",
        "add_loss",
        "train_step",
        "output",
        "input",
        "add",
        "__name__",
        "__getattr__",
        "__bool__",
        "__len__",
        "__enter__",
        "__iter__",
        "__class__",
        "__dict__",
        "function",
        "cond",
        "stateless",
        "dtype",
    ]
)

DECORATORS = """\
property
staticmethod
classmethod
tf.function
tf.function(jit_compile=True)
functools.wraps(call)
Net
x
self.call
functools.cached_property
functools.lru_cache
dataclasses.dataclass
contextlib.contextmanager
call.setter
keras.saving.register_keras_serializable()
functools.partial(map,1)
lambda _: _
""".splitlines()

AROUND_EXPRESSIONS = """\
{0}({0})
{0}()
{0}(*{0}, **{0})
{0}(x, training={0})
({0},)
({0}, {0})
[{0}]
[{0}, *{0}]
{{{0}}}
{{{0}: {0}}}
{{**{0}}}
lambda x: {0}
lambda: {0}
lambda *a, x={0}, **k: {0}
[{0} for x in {0} if {0}]
{{x: {0} for x in {0}}}
({0} for x in {0} for y in x)
{0} if {0} else {0}
{0}[{0}]
{0}[{0}:{0}:{0}]
{0}[::0]
{0}[-1]
{0}[0]
{0}[()]
(x := {0})
not {0}
-{0}
~{0}
+{0}
{0}.call
{0}.training
{0}.output
{0} and {0}
{0} or {0} or x
{0} + {0}
{0} * {0}
{0} ** {0}
{0} % {0}
{0} << {0}
{0} is None
{0} in {0}
{0} < {0} < {0}
{0} == {0}
f'{{{0}}}'
f'{{{0}!r:>{{{0}}}}}'
getattr({0}, 'call')
getattr({0}, {0}, {0})
setattr({0}, 'call', {0})
list({0})
type({0})
isinstance({0}, {0})
dict(x={0})
zip({0}, {0})
map({0}, {0})
sum({0})
range({0})
len({0})
sorted({0}, key={0})
functools.partial({0}, {0}, x={0})
functools.reduce({0}, {0}, {0})
keras.Sequential([{0}])
keras.Sequential({0})
keras.Model({0}, {0})
keras.Model(inputs={0}, outputs={0})
layers.Dropout({0})({0})
layers.Dropout({0})
layers.Lambda({0})
layers.TimeDistributed({0})
layers.RNN({0})
layers.Bidirectional({0})
tf.function({0})
tf.cond({0}, {0}, {0})
tf.nn.dropout({0}, {0})
keras.models.clone_model({0})
super().__init__({0})
super().call({0})
super({0}, {0}).call({0})
{0}.__class__({0})
{0}.append({0})
{0}.pop({0})
{0}.get({0}, {0})
{0}.items()
{0}.insert({0}, {0})
{0}.update({0})
{0}.add({0})
{0}.format({0})
{0}.join({0})
dict({0})
set({0})
tuple({0})
next(iter({0}))
eval({0})
itertools.chain({0}, {0})
{0}.layers
{0}.output
{0}.get_layer({0})
bool({0})
int({0})
min({0}, {0})
max({0})
abs({0})
round({0})
str({0})
float({0})
enumerate({0})
reversed({0})
any({0})
all({0})
(yield {0})
(yield from {0})
(await {0})
collections.OrderedDict({0})
{0}.split({0})
{0}.replace({0}, {0})
keras.ops.cond({0}, lambda: {0}, lambda: {0})
keras.random.dropout({0}, {0})
tf.where({0}, {0}, {0})
""".splitlines()

AROUND_STATEMENTS = [
    "if {e}:\n    pass\nelse:\n    pass",
    "for x in {e}:\n    pass\nelse:\n    pass",
    "while {e}:\n    pass",
    "with {e} as x:\n    pass",
    "try:\n    pass\nexcept {e} as x:\n    pass\nfinally:\n    pass",
    "try:\n    pass\nfinally:\n    pass",
    "def call(self, x, training={e}):\n    pass",
    "class Net({e}):\n    pass",
    "match {e}:\n    case [x, *_]:\n        pass",
    "async def build():\n    pass",
    "def build():\n    pass",
    "while True:\n    pass",
    "for x, *y in {e}:\n    pass",
    "match {e}:\n    case {{'x': y, **z}} if {e}:\n        pass",
    "with tf.GradientTape() as tape:\n    pass",
    "if training:\n    pass",
    "for self.x in {e}:\n    pass",
    "for _ in range(1000):\n    pass",
    "async with {e}:\n    pass",
    "class Net(layers.Layer, a={e}):\n    pass\n",
]

EXTRA_STATEMENTS = """\
return {e}
raise {e}
del {e}
break
continue
global x, self
nonlocal x
assert {e}, {e}
import {n}
import {n}.{n} as {n}
from {n} import *
from keras import *
from . import {n}
from {n}.{n} import {n} as {n}
{n} = {e}
{n} += {e}
{n}: {e}
{n}: {e} = {e}
self.{n} = {e}
self.{n} += {e}
{n}.{n} = {e}
{n}, *{n} = {e}
({n}, [{n}, {n}]) = {e}
{n}[{e}] = {e}
{n}[{e}:] = {e}
{n} = {n} = {e}
{n} *= {e}
{n} @= {e}
pass
{e}
{n}[0], self.{n} = {e}, {e}
del self.{n}, {n}[{e}]
*{n}, = {e}
x = x, x
x = x + x
x = [x] * 60
super().__init__({e}, **{n})
self.{n} = self
{n}.append({n})
{n}.call = {n}
Net.call = lambda self, x: {e}
Net = {n}
keras = {e}
class {n}({n}): {n} = {e}
return self.{n}(x)
""".splitlines()
