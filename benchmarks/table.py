"""Tables of results, in the form in which documentation takes them."""

from collections.abc import Sequence
from statistics import median

__all__ = ["markdown", "median", "number", "percentile", "ratio"]


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table whose first column is of words and whose others are of figures."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def ratio(value: float, against: float) -> str:
    """How many times ``against`` the value is: ``2.4 ×``; a dash where nothing was measured."""
    return f"{number(value / against)} ×" if against else "–"


def number(value: float) -> str:
    """Three digits that count, thousands with commas."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of them (0 to 1) does not exceed: the nearest rank."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, max(0, -int(-share * len(ranked) // 1) - 1))]
