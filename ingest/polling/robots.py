"""What a site's ``robots.txt`` allows (RFC 9309)."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from ingest.fetching import Door, FetchError
from ingest.fetching.errors import Refused

#: The name that sites may call us by.
AGENT = "Nashra"
#: Seconds for which what a site said is remembered (RFC 9309, 2.4).
_REMEMBERED = 86_400.0
_MOST_SITES = 500
#: Rules that allow nothing.
_NOTHING = ("User-agent: *", "Disallow: /")


@dataclass(slots=True)
class Robots:
    """The rules of the sites that were asked."""

    _rules: dict[str, tuple[float, RobotFileParser]] = field(default_factory=dict)

    async def allow(self, url: str, door: Door, *, now: float) -> bool:
        """Whether this address may be fetched. A site without the file allows everything; one
        that can't answer allows nothing (RFC 9309, 2.3.1.4)."""
        site = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        asked, rules = self._rules.get(site, (-_REMEMBERED, None))
        if rules is None or now - asked >= _REMEMBERED:
            rules = await _read(site, door)
            if len(self._rules) >= _MOST_SITES:
                self._rules.clear()
            self._rules[site] = now, rules
        return rules.can_fetch(AGENT, url)


async def _read(site: str, door: Door) -> RobotFileParser:
    rules = RobotFileParser()
    try:
        found = await door.get(f"{site}/robots.txt")
    except Refused as refused:
        rules.parse([] if refused.status < 500 and refused.status != 429 else _NOTHING)
    except FetchError:
        rules.parse(_NOTHING)
    else:
        rules.parse(found.body.decode("utf-8", "replace").splitlines())
    return rules
