"""Which documents are asked for, and when each was last."""

from collections import OrderedDict
from collections.abc import Hashable
from itertools import islice, takewhile

#: Documents of which it is known; beyond, the one that was asked for longest ago is forgotten.
_MOST = 1_024


class Uses:
    """The last use of each document, in the order of use."""

    def __init__(self) -> None:
        self._last: OrderedDict[Hashable, float] = OrderedDict()

    def note(self, key: Hashable, second: float) -> None:
        """Somebody asked for it at this instant (POSIX timestamp)."""
        self._last[key] = second
        self._last.move_to_end(key)
        if len(self._last) > _MOST:
            self._last.popitem(last=False)

    def since(self, second: float, *, most: int) -> list[Hashable]:
        """Those that were asked for since this instant, the last one first."""
        lately = takewhile(lambda key: self._last[key] >= second, reversed(self._last))
        return list(islice(lately, most))
