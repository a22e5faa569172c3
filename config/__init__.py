"""What the newsroom wrote, checked."""
