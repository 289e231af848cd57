"""The default model from its package: its graph is written without torch, equal to the original."""
