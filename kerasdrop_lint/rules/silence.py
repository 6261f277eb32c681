"""Why no rule speaks of a row that is not healthy: each reason names one condition, and none stands for the rest."""

from __future__ import annotations

from enum import Enum


class Silence(Enum):
    """A reason: the word that JSON has, and what it says."""

    RATE_ZERO = "rate-zero", "its rate is 0: nothing is dropped in any mode"
    NOT_TRAINABLE = "not-trainable", "it is batch normalization with `trainable = False`"
    HEALTHY_IN_USE = "healthy-in-use", "the models of the file make up for what it does alone"
    ON_IN_MODEL = "on-in-its-model", "it is off where the layer is seen alone, and on in fit in a model of the file"
    INSIDE_OTHERS = "inside-others", "the model is only used inside other models, which pass it the mode"
    REGISTERED = "registered", "the model is registered, and nothing here makes one"
    OWN_STEP = (
        "own-train-step",
        "the model's own `train_step` does not call the model as a whole",
    )
    STEP_FREEZES = (
        "step-freezes",
        "a name or docstring around the step that passes False says that the model stays as it is",
    )
    STEP_TRAINS_PART = "step-trains-a-part", "the step that passes the model False trains a part of it only"
    NOT_TRAINED = "not-trained", "a step calls the model under a tape, and no gradient is seen to be applied"
    KERAS_TWO = "keras-2", "it runs with `training=True` only, and Keras 2 passes every model the mode"
    TRUE_UNKNOWN = "true-unknown", "what it does with `training=True` is not known"
    NOT_RUN = "not-run", "it runs neither in fit nor where the model is passed `training=True`"
    ONLY_AT_REST = "only-at-rest", "it runs outside of fit only, and not under `if not ...:` in the same function"
    UNUSED = "result-unused", "its result does not reach the output"
    CONDITIONAL = "conditional", "something that is not known decides whether it runs"
    FIT_RAISES = "fit-raises", "fit raises an error"
    BUILT_ONCE = "built-once", "it ran once, while the model was built, and is no layer for dropout or noise"
    FLAG_PASSED = "flag-passed", "a caller passes the flag that decides"
    BUILDER_PASSES = "passed-to-builder", "a caller may pass another mode to what builds the model"
    ON_ELSEWHERE = "on-elsewhere", "the same layer is on elsewhere in the model: this is the clean pass"
    OFF_ELSEWHERE = "off-elsewhere", "the same layer is off elsewhere in the model: a parameter chooses"
    CHOSEN_DRAW = "chosen-draw", "a parameter chooses randomness, by its name"
    SAID_ON = "said-to-stay-on", "a name or docstring says that it stays on, or that this is intentional"
    SAID_OFF = "said-to-stay-off", "a name or docstring says that it stays off, or that this is intentional"
    SAID_FROZEN = "said-to-be-frozen", "a name or docstring of the class says that it is frozen"
    REMARKED = "remarked", "a comment says that this is intentional"
    SUPPRESSED = "suppressed", "a `# noqa` suppresses the finding"
    IN_OTHER_MODULE = "in-other-module", "the finding is made in another module"
    OTHER_NETWORK = "other-network", "a name says that the network is asked, not trained"
    NAMED_APART = "named-apart", "the part that is passed False is named as one that is not trained"
    IN_STEP = "in-a-step", "the mode is written in a step, or outside of all functions"
    ASKED_AGAIN = "asked-again", "the step asks the model several times for one answer"
    NORMALIZATION = "normalization-told-false", "batch normalization is passed False, which freezes it"
    BESIDE_NORMALIZATION = "beside-normalization", "the part that is passed False holds batch normalization too"
    FILE_FREEZES = "file-freezes", "the file freezes a part or loads weights, and a part is passed False"
    PART_FROM_ELSEWHERE = "part-from-elsewhere", "the part that is passed False is not made by the class"
    OUTSIDE_CALL = "outside-call", "False is passed to a part in a method that is not `call`"
    CALL_TOLD = "call-told", "its `call` method is passed a mode"
    HELPER = "default-of-a-helper", "the default of a helper decides, whose caller has no mode to pass on"
    OTHER_DEFAULT = "other-default", "the default of a parameter that is no mode decides"
    LEFT_TO_DEFAULT = "left-to-a-default", "a default decides, and passing the model `training=True` changes nothing"
    LEFT_BY_KEYWORDS = "left-by-keywords", "an earlier layer that asks its keywords for the mode has left it behind"
    SOURCE_UNKNOWN = "source-unknown", "it is not known where the mode that is passed comes from"
    COMPUTED = "mode-computed", "the mode that is passed is computed, and is not the inverted mode"
    ATTRIBUTE = "attribute", "an attribute that may be set for each model is the mode"
    MODEL_NOT_RUN = "model-not-run", "the mode is written in a functional model, and nothing here runs that model so"
    ONE_MODE = "one-mode", "a test says that the functional model is built for one mode"
    SWITCH = "switch", "a name says that the dropout in the functional model is switched off"
    AROUND_IN_GRAPH = "around-in-graph", "the mode is written on a layer around it in a functional model"
    MONTE_CARLO_GRAPH = "monte-carlo-graph", "a dropout is passed True in a functional model: Monte Carlo dropout"
    RANDOM_BY_NATURE = "random-by-nature", "a name or docstring says that the mask corrupts, augments or samples"
    CHOOSES = "chooses-between-two", "the complement of the mask is used too: it chooses between two"
    SELECTS = "selects-by-chance", "a random number selects, and nothing says that it is to do so in training only"
    NO_SHARE = "no-share-of-its-own", "the layer sets no share that the random mask drops"
    RATE_FROM_CALL = "rate-from-call", "the caller passes the rate, and may pass 0"

    @property
    def word(self) -> str:
        """How programs read it."""
        return self.value[0]

    @property
    def text(self) -> str:
        """How people read it."""
        return self.value[1]
