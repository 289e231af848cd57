"""The keyword leg against other keyword engines, on the same passages and questions."""
