"""What a source file does with the training mode: abstract interpretation of its Keras code."""
