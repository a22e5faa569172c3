"""When a source is visited next."""

from random import Random

#: No source is left alone for longer, whatever it says and however often it fails. Seconds.
LONGEST = 86_400.0
#: Of the time to wait, so that sources that failed together are not asked together.
_JITTER = 0.1
#: Beyond, the pause has long been the longest.
_MOST_DOUBLINGS = 20


def after_success(every: float, rest: float) -> float:
    """Seconds to the next visit: as often as is written, or as seldom as the source asks."""
    return max(every, min(rest, LONGEST))


def after_failure(every: float, failures: int, rest: float, random: Random) -> float:
    """Seconds to the next visit after so many failures in a row, the last included: doubled each
    time, give or take a tenth, and never before the source says."""
    pause = min(every * float(2 ** min(failures - 1, _MOST_DOUBLINGS)), LONGEST)
    return max(pause * random.uniform(1 - _JITTER, 1 + _JITTER), min(rest, LONGEST))


def freshness(cache_control: str) -> float:
    """Seconds for which an answer says that it stays fresh (``max-age``, RFC 9111, 5.2.2.1)."""
    for directive in cache_control.lower().split(","):
        name, _, value = directive.strip().partition("=")
        if name == "max-age" and (digits := value.strip('" ')).isdigit() and len(digits) < 10:
            return float(digits)
    return 0.0
