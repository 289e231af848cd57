"""Articles: what one is, its passages, its terms, and the values of records in its fields."""
