"""Two checkouts side by side: the build before against this one."""
