"""What an answer is marked with, so that caches in front can forget it by that.

Every answer made of articles carries its sections (``section-economy``); the newest of all, the
list of feeds and the sitemaps carry ``section-all``, which any change concerns. All carry
``nashra``, by which everything goes.
"""

from collections.abc import Mapping, Sequence

from config.purging import CloudflareTarget
from config.site import Newsroom

#: Fastly and Varnish's xkey (space between), Cloudflare (comma between). Their limits of 16 kB and
#: a thousand tags are far: an answer has the sections of one article at most.
_SURROGATE_KEY, _CACHE_TAG = "Surrogate-Key", "Cache-Tag"
ALL = "all"
EVERYTHING = "nashra"


def tag(section: str) -> str:
    """The tag of a section's slug, ASCII and lower case as slugs are."""
    return f"section-{section}"


def tag_fields(newsroom: Newsroom, sections: Sequence[str]) -> Mapping[str, str]:
    """The fields that mark an answer, for the caches that the configuration names; none where it
    names none."""
    if not newsroom.purge:
        return {}
    if not sections:
        return {}
    tags = [EVERYTHING, *(tag(each) for each in dict.fromkeys(sections))]
    fields = {}
    if any(isinstance(each, CloudflareTarget) for each in newsroom.purge):
        fields[_CACHE_TAG] = ",".join(tags)
    if any(not isinstance(each, CloudflareTarget) for each in newsroom.purge):
        fields[_SURROGATE_KEY] = " ".join(tags)
    return fields
