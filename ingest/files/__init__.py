"""Files that are imported: what kind each is, what is in it, what is in an archive."""
