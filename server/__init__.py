"""HTTP: the addresses, and how a request is answered."""
