"""What Keras is: its layers and operations per version, and how each version decides the training mode."""
