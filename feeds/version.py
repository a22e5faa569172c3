"""The version of the program, which is part of what a document's bytes depend on."""

VERSION = "0.1.0"
