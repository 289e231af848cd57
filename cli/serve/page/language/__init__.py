"""The page's languages: English in the source, others by message catalogues (.po)."""

from .chosen import LANGUAGES, UI, chosen, counted, decimal, number, spoken, translated

__all__ = ["LANGUAGES", "UI", "chosen", "counted", "decimal", "number", "spoken", "translated"]
