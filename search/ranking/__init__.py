"""The ranking of rows by both legs' exact scores."""
