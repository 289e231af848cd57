"""The comparison of two checkouts: an earlier build and this one."""
