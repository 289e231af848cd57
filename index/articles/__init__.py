"""Articles: their fields, passages and terms, and the records that they are made from."""
