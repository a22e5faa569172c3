"""What ``serve.py`` is asked to do: one module for each command."""
