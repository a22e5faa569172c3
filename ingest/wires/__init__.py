"""What news agencies send: ninjs, NewsML-G2 and NITF."""
