"""The domain and its documents, pure: the same input gives the same bytes."""
