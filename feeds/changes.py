"""What is new or changed in a feed since an earlier version of it."""

from collections.abc import Set as AbstractSet
from dataclasses import fields, replace

from feeds.entry import Entry
from feeds.feed import Feed

#: One for each entry as a feed shows it.
Digests = frozenset[int]


def digests(feed: Feed) -> Digests:
    """The digests of a feed's entries, id and all: an entry that changes has another one."""
    return frozenset(_digest(each) for each in feed.entries)


def changed(feed: Feed, known: AbstractSet[int]) -> Feed:
    """The feed with none of the entries that are known as they are. What it tells of withdrawn
    ones it keeps."""
    return replace(feed, entries=tuple(each for each in feed.entries if _digest(each) not in known))


def _digest(entry: Entry) -> int:
    # Python's own hash is keyed anew in each process, and these never leave theirs; of 64 bits,
    # and five times quicker than a digest of the written entry.
    article = entry.article
    shown = [getattr(entry, each.name) for each in fields(entry) if each.name != "article"]
    return hash((*shown, article.published, article.updated, article.timezone))
