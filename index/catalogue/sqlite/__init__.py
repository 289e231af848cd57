"""The SQLite file under the catalogue: its connection, its seals and its log."""
