"""XML and HTML as bytes that come in: their encoding, a safe parser, names, and text."""
