"""The rules: each reads facts and mode tables and says where they show a fault."""

from __future__ import annotations

from importlib import import_module

from kerasdrop_lint.rules.rule import Rule, rule

RULES: tuple[Rule, ...] = tuple(
    rule(import_module(f"kerasdrop_lint.rules.{name}"))
    for name in (
        "kdl101_model_call_without_training",
        "kdl102_misnamed_training_argument",
        "kdl103_training_hard_coded_off",
        "kdl104_call_method_bypassed",
        "kdl105_override_drops_training",
        "kdl106_dropout_on_eager_tensor",
        "kdl107_forward_pass_without_training",
        "kdl108_dropout_result_unused",
        "kdl109_helper_hides_training",
        "kdl110_inputs_cut_off_dropout",
        "kdl111_tf_function_freezes_training",
        "kdl112_training_guard_inverted",
        "kdl113_python_random_in_call",
        "kdl114_sibling_turns_training_off",
        "kdl115_training_explicitly_none",
        "kdl201_unconditional_dropout_op",
        "kdl202_training_hard_coded_on",
        "kdl203_training_defaults_to_true",
        "kdl204_unconditional_random_mask",
        "kdl205_training_from_attribute",
        "kdl206_evaluation_in_training_mode",
        "kdl207_sibling_turns_training_on",
        "kdl301_functional_training_true_overridden",
        "kdl302_functional_training_false_overridden",
        "kdl303_learning_phase_removed",
        "kdl304_tensorflow_op_on_keras_tensor",
        "kdl305_layer_created_in_call",
        "kdl306_training_passed_positionally",
        "kdl401_rate_out_of_range",
        "kdl402_rate_is_keep_probability",
        "kdl403_unscaled_mask",
        "kdl901_custom_layer_output_into_dropout",
    )
)

SPECIFIC: frozenset[tuple[str, str]] = frozenset(
    {
        ("KDL102", "KDL101"),
        ("KDL102", "KDL203"),
        ("KDL103", "KDL115"),
        ("KDL104", "KDL107"),
        ("KDL402", "KDL401"),
        *(("KDL108", other) for other in ("KDL103", "KDL114", "KDL115", "KDL202", "KDL207")),
    }
)
"""Pairs of codes that may see one cause at one place: the first speaks."""

__all__ = ["RULES", "SPECIFIC", "Rule"]
