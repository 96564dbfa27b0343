"""How the reader's weights are made: data, training, cross-validation."""
