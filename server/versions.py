"""The last versions of feed documents, of which no more is kept than what their entries were."""

from collections import OrderedDict
from collections.abc import Hashable

from feeds.changes import Digests
from server.preconditions import ENTITY_TAG

#: Versions of one document beside the present one.
_EARLIER = 5
#: Entries of all versions of all documents together: some ten megabytes at most.
_MOST_ENTRIES = 100_000


class Versions:
    """The entries of each document's last versions, bounded; what was used last stays longest."""

    def __init__(self) -> None:
        self._documents: OrderedDict[Hashable, OrderedDict[str, Digests]] = OrderedDict()
        self._entries = 0

    def note(self, key: Hashable, version: str, entries: Digests) -> None:
        """This is the present version of a document."""
        versions = self._documents.setdefault(key, OrderedDict())
        self._documents.move_to_end(key)
        if version not in versions:
            self._entries += len(entries)
        versions[version] = entries
        versions.move_to_end(version)
        if len(versions) > 1 + _EARLIER:
            self._entries -= len(versions.popitem(last=False)[1])
        while self._entries > _MOST_ENTRIES and len(self._documents) > 1:
            _, gone = self._documents.popitem(last=False)
            self._entries -= sum(map(len, gone.values()))

    def of(self, key: Hashable, version: str) -> Digests | None:
        """The entries of a version; nothing where it is not known any more."""
        versions = self._documents.get(key)
        return None if versions is None else versions.get(version)

    def named(self, key: Hashable, field: str) -> tuple[str, str] | None:
        """The newest known version that an ``If-None-Match`` names, and the tag that names it."""
        versions = self._documents.get(key)
        if not versions:
            return None
        tags = {_version(found[0]): found[0] for found in ENTITY_TAG.finditer(field)}
        newest = next((each for each in reversed(versions) if each in tags), None)
        return None if newest is None else (newest, tags[newest])


def _version(tag: str) -> str:
    """What the tags of all codings of a version begin with."""
    opaque = tag.removeprefix("W/").strip('"')
    return opaque.partition("-")[0].partition(";")[0]
