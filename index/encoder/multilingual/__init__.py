"""The multilingual encoder: its weights are read from an installed package, without torch."""
