"""The ranking benchmark: hybrid engines over the same passages and vectors."""
