"""Maintenance: verify, repair, back up, restore, export, and change the model of an index."""
