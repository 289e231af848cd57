"""Decoding: the bytes of files as text, whatever their compression and encoding."""
