"""The encoder, tuned by low rank to select sentences: data, training, figures."""
