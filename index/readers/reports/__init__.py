"""Reports: what reading has to tell beside articles, counted and bounded."""
