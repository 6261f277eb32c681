"""What `keras` itself has: it tells a package of a project that is called the same from it, and says what `import *` of
one of its modules binds.

From keras 3.15.1, its nightly build of October 2026 and tf_keras 2.21.0, their public modules and the private ones that
programs import, and from what older releases had.
"""

from __future__ import annotations

from kerasdrop_lint.knowledge.catalogue import LAYER_NAMES

_MODULES = """
    __internal__ _tf_keras activations api applications backend backend_config callbacks callbacks_v1 config constraints
    datasets distillation distribute distribution dtensor dtype_policies engine estimator experimental export
    feature_column initializers integration_test layers legacy legacy_tf_layers losses metrics mixed_precision models
    objectives ops optimizer_v1 optimizer_v2 optimizers premade premade_models preprocessing protobuf quantizers random
    regularizers saving src testing_infra tests tree utils visualization wrappers
"""
_NAMES = """
    DTypePolicy FloatDTypePolicy Function Initializer Input InputSpec KerasTensor Layer Loss Metric Model Operation
    Optimizer Quantizer Regularizer RematScope Sequential StatelessScope SymbolicScope Variable __version__ device
    name_scope remat version
"""
_IN_LAYERS = """
    Input InputSpec Layer add average concatenate deserialize dot maximum minimum multiply serialize subtract
    advanced_activations attention convolutional convolutional_recurrent core cudnn_recurrent embeddings experimental
    kernelized local locally_connected merge merging noise normalization pooling preprocessing recurrent regularization
    reshaping rnn wrappers
"""
_IN_MODELS = """
    Functional Input Model Sequential clone_model experimental load_model model_from_config model_from_json
    model_from_yaml save_model
"""
_IN_OPS = """
    abs absolute adaptive_average_pool adaptive_max_pool add all allclose amax amin angle any append arange arccos
    arccosh arcsin arcsinh arctan arctan2 arctanh argmax argmin argpartition argsort array array_split associative_scan
    average average_pool bartlett batch_normalization binary_crossentropy bincount bitwise_and bitwise_invert
    bitwise_left_shift bitwise_not bitwise_or bitwise_right_shift bitwise_xor blackman broadcast_to cast
    categorical_crossentropy cbrt cdist ceil celu cholesky cholesky_inverse clip column_stack concatenate cond conj
    conjugate conv conv_transpose convert_to_numpy convert_to_tensor copy copysign corrcoef correlate cos cosh
    count_nonzero cov cross ctc_decode ctc_loss cumprod cumsum custom_gradient deg2rad depth_to_space depthwise_conv det
    diag diagflat diagonal diff digitize divide divide_no_nan dot dot_product_attention dsplit dstack dtype eig eigh
    einsum elu empty empty_like equal erf erfc erfinv exp exp2 expand_dims expm1 extract_sequences eye fabs fft fft2
    flip fliplr flipud float_power floor floor_divide fmax fmin fmod fold fori_loop full full_like gammainc gcd gelu
    geomspace get_item glu grad greater greater_equal hamming hanning hard_shrink hard_sigmoid hard_silu hard_swish
    hard_tanh heaviside histogram hsplit hstack hypot i0 identity ifft2 imag image in_top_k inner inv irfft is_tensor
    isclose isfinite isin isinf isnan isneginf isposinf isreal istft jvp kaiser kron layer_normalization lcm ldexp
    leaky_relu left_shift less less_equal lgamma linalg linspace log log10 log1p log2 log_sigmoid log_softmax logaddexp
    logaddexp2 logdet logical_and logical_not logical_or logical_xor logspace logsumexp lstsq lu_factor map matmul
    matrix_power matrix_rank max max_pool maximum mean median meshgrid min minimum mod moments moveaxis multi_hot
    multiply nan_to_num nanargmax nanargmin nancumprod nancumsum nanmax nanmean nanmedian nanmin nanpercentile nanprod
    nanquantile nanstd nansum nanvar ndim negative nextafter nn nonzero norm normalize not_equal numpy one_hot ones
    ones_like outer pad percentile pinv polar power prod psnr ptp qr quantile rad2deg ravel real rearrange reciprocal
    relu relu6 repeat reshape rfft right_shift rms_normalization roll rot90 round rsqrt saturate_cast scan scatter
    scatter_update searchsorted segment_max segment_min segment_prod segment_sum select selu separable_conv shape
    sigmoid sign signbit silu sin sinc sinh size slice slice_update slogdet soft_shrink softmax softplus softsign solve
    solve_triangular sort space_to_depth sparse_categorical_crossentropy sparse_plus sparse_sigmoid sparsemax split sqrt
    square squareplus squeeze stack std stft stop_gradient subtract sum svd swapaxes swish switch take take_along_axis
    tan tanh tanh_shrink tensordot threshold tile top_k trace transpose trapezoid tri tril triu true_divide trunc unfold
    unique unravel_index unstack vander var vdot vectorize vectorized_map view view_as_complex view_as_real vsplit
    vstack where while_loop zeros zeros_like
"""
_IN_BACKEND = """
    abs all any arange argmax argmin backend batch_dot batch_flatten batch_get_value batch_normalization batch_set_value
    bias_add binary_crossentropy binary_focal_crossentropy cast cast_to_floatx categorical_crossentropy
    categorical_focal_crossentropy clear_session clip concatenate constant conv1d conv2d conv2d_transpose conv3d cos
    count_params ctc_batch_cost ctc_decode ctc_label_dense_to_sparse cumprod cumsum depthwise_conv2d dot dropout dtype
    elu epsilon equal eval exp expand_dims experimental eye flatten floatx foldl foldr function gather get_uid get_value
    gradients greater greater_equal hard_sigmoid image_data_format in_test_phase in_top_k in_train_phase int_shape
    is_float_dtype is_int_dtype is_keras_tensor is_sparse l2_normalize learning_phase learning_phase_scope less
    less_equal local_conv1d local_conv2d log manual_variable_initialization map_fn max maximum mean min minimum
    moving_average_update name_scope ndim normalize_batch_in_training not_equal one_hot ones ones_like
    permute_dimensions placeholder pool2d pool3d pow print_tensor prod random_bernoulli random_binomial random_normal
    random_normal_variable random_uniform random_uniform_variable relu repeat repeat_elements reset_uids reshape
    resize_images resize_volumes result_type reverse rnn round separable_conv2d set_epsilon set_floatx
    set_image_data_format set_learning_phase set_value shape sigmoid sign sin softmax softplus softsign
    sparse_categorical_crossentropy spatial_2d_padding spatial_3d_padding sqrt square squeeze stack standardize_dtype
    std stop_gradient sum switch tanh temporal_padding tile to_dense transpose truncated_normal update update_add
    update_sub var variable zeros zeros_like
"""
_IN_RANDOM = """
    SeedGenerator beta binomial categorical dropout gamma normal randint shuffle truncated_normal uniform
"""
_IN_ACTIVATIONS = """
    celu deserialize elu exponential gelu get glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu
    linear log_sigmoid log_softmax mish relu relu6 selu serialize sigmoid silu soft_shrink softmax softplus softsign
    sparse_plus sparse_sigmoid sparsemax squareplus swish tanh tanh_shrink threshold
"""
_IN_APPLICATIONS = """
    ConvNeXtBase ConvNeXtLarge ConvNeXtSmall ConvNeXtTiny ConvNeXtXLarge DenseNet121 DenseNet169 DenseNet201
    EfficientNetB0 EfficientNetB1 EfficientNetB2 EfficientNetB3 EfficientNetB4 EfficientNetB5 EfficientNetB6
    EfficientNetB7 EfficientNetV2B0 EfficientNetV2B1 EfficientNetV2B2 EfficientNetV2B3 EfficientNetV2L EfficientNetV2M
    EfficientNetV2S InceptionResNetV2 InceptionV3 MobileNet MobileNetV2 MobileNetV3Large MobileNetV3Small NASNetLarge
    NASNetMobile RegNetX002 RegNetX004 RegNetX006 RegNetX008 RegNetX016 RegNetX032 RegNetX040 RegNetX064 RegNetX080
    RegNetX120 RegNetX160 RegNetX320 RegNetY002 RegNetY004 RegNetY006 RegNetY008 RegNetY016 RegNetY032 RegNetY040
    RegNetY064 RegNetY080 RegNetY120 RegNetY160 RegNetY320 ResNet101 ResNet101V2 ResNet152 ResNet152V2 ResNet50
    ResNet50V2 ResNetRS101 ResNetRS152 ResNetRS200 ResNetRS270 ResNetRS350 ResNetRS420 ResNetRS50 VGG16 VGG19 Xception
    convnext densenet efficientnet efficientnet_v2 imagenet_utils inception_resnet_v2 inception_v3 mobilenet
    mobilenet_v2 mobilenet_v3 nasnet regnet resnet resnet50 resnet_rs resnet_v2 vgg16 vgg19 xception
"""
_KNOWN = {
    "keras": frozenset(_MODULES.split()) | frozenset(_NAMES.split()),
    "keras.layers": LAYER_NAMES | frozenset(_IN_LAYERS.split()),
    "keras.models": frozenset(_IN_MODELS.split()),
    "keras.ops": frozenset(_IN_OPS.split()),
    "keras.backend": frozenset(_IN_BACKEND.split()),
    "keras.random": frozenset(_IN_RANDOM.split()),
    "keras.activations": frozenset(_IN_ACTIVATIONS.split()),
    "keras.applications": frozenset(_IN_APPLICATIONS.split()),
}
PARTS_OF_KERAS = ("src", "engine", "api", "_tf_keras")
"""Folders that a package called `keras` has if it is Keras itself, of any release."""


def keras_has(module: str, name: str) -> bool:
    """Whether it is known that a module of Keras has something of that name, in any release."""
    return name in _KNOWN.get(module, ())
