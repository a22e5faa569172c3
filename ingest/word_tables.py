"""Tables of words as a person edits them: words parted by spaces, phrases by ``|`` and lines."""


def words(table: str) -> frozenset[str]:
    """The words of a table."""
    return frozenset(table.split())


def phrases(table: str) -> tuple[str, ...]:
    """The phrases of a table, in order."""
    parts = (part.strip() for line in table.splitlines() for part in line.split("|"))
    return tuple(filter(None, parts))
