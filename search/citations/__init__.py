"""Citations: hits in the formats in which others keep, cite and follow articles."""

from .bibliography import Bibliography
from .citation import Citation

__all__ = ["Bibliography", "Citation"]
