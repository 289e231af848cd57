"""The models that come as packages: their graphs are written without torch."""
