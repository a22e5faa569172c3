"""Who asks, what they may do, and how often (RFC 6750: bearer tokens, in the header alone)."""

import hmac
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from math import ceil

from aiohttp import hdrs, web

from config.site import Newsroom, Token
from config.tokens import digest
from feeds.article import Article, State
from server.api.problems import ApiProblem
from server.edition import Editions

_REALM = 'Bearer realm="nashra"'
#: Names under which other servers take a token from the address.
_IN_THE_ADDRESS = ("access_token", "token", "api_key", "key")


@dataclass(frozen=True, slots=True)
class Access:
    """What the bearer of a request's token may do, in the configuration in force."""

    token: Token
    newsroom: Newsroom

    def check_reading(self, section: str | None = None) -> None:
        """Raises 403 where it may not read that section, or not at all."""
        if not self.token.may_read:
            raise self._forbidden("This token may not read.")
        if section is not None and section not in self.token.sections:
            raise self._forbidden(f"This token may not read {section!r}.", [section])

    def objection_to_writing(self, sections: Collection[str]) -> ApiProblem | None:
        """Why it may not write an article of these sections."""
        if not self.token.may_write:
            return self._forbidden("This token may not write.")
        # A section that was given up belongs to nobody, and is not in anybody's way.
        others = [
            each
            for each in sections
            if each not in self.token.sections and self.newsroom.section(each) is not None
        ]
        if not others:
            return None
        return self._forbidden(f"This token may not write in {', '.join(others)}.", others)

    def sees(self, article: Article) -> bool:
        """Whether it may know that there is an article which no reader was ever shown; whoever
        may write in one of its sections does."""
        if article.state is State.PUBLISHED:
            return True
        return self.token.may_write and self.covers(article.sections)

    @property
    def has_every_section(self) -> bool:
        """Whether it is for all of them, so that it also sees what stands in none any more."""
        return len(self.token.sections) == len(self.newsroom.sections)

    def covers(self, sections: Collection[str]) -> bool:
        """Whether it is for one of these."""
        return self.has_every_section or not set(self.token.sections).isdisjoint(sections)

    @staticmethod
    def _forbidden(detail: str, sections: list[str] | None = None) -> ApiProblem:
        challenge = f'{_REALM}, error="insufficient_scope"'
        problem = ApiProblem(403, detail, headers={hdrs.WWW_AUTHENTICATE: challenge})
        if sections:
            problem.members["sections"] = sections
        return problem


class Gate:
    """Lets requests in that carry a token of the configuration in force, so many a second.

    ``seconds`` gives the seconds of a clock that never jumps. Each process counts for itself.
    """

    def __init__(self, editions: Editions, seconds: Callable[[], float] = time.monotonic) -> None:
        self._editions = editions
        self._seconds = seconds
        #: Of each token, by name: requests that it may still make, and when that was counted.
        self._left: dict[str, tuple[float, float]] = {}

    def admit(self, request: web.Request) -> Access:
        """What the request may do; raises 400, 401, 404 (the API is off) or 429."""
        newsroom = self._editions.current.newsroom
        if not newsroom.api.tokens:
            raise ApiProblem(404, "The API is off here: the configuration has no api: tokens.")
        found = _token_of(newsroom, _presented(request))
        if found is None:
            raise _unauthorised("This token is not known.", error="invalid_token")
        self._count(found, newsroom.api.requests_per_second)
        return Access(found, newsroom)

    def renewed(self, access: Access) -> Access:
        """The same in the configuration that is in force by now; raises 401 if it is gone."""
        newsroom = self._editions.current.newsroom
        if newsroom is access.newsroom:
            return access
        for token in newsroom.api.tokens:
            if token.digest == access.token.digest:
                return Access(token, newsroom)
        raise _unauthorised("This token is not known any more.", error="invalid_token")

    def _count(self, token: Token, rate: int) -> None:
        now = self._seconds()
        left, counted = self._left.get(token.name, (float(rate), now))
        left = min(float(rate), left + (now - counted) * rate)
        if left < 1:
            wait = ceil((1 - left) / rate)
            raise ApiProblem(
                429,
                f"This token may make {rate} requests a second.",
                headers={hdrs.RETRY_AFTER: str(wait)},
            )
        self._left[token.name] = (left - 1, now)


def _presented(request: web.Request) -> str:
    """The token of the ``Authorization`` field; raises 400 or 401 where there is none."""
    if any(name in request.query for name in _IN_THE_ADDRESS):
        detail = (
            "A token is taken from the Authorization field alone. One that stood in an address "
            "stands in logs: replace it."
        )
        challenge = f'{_REALM}, error="invalid_request"'
        raise ApiProblem(400, detail, headers={hdrs.WWW_AUTHENTICATE: challenge})
    fields = request.headers.getall(hdrs.AUTHORIZATION, [])
    if len(fields) != 1:
        raise _unauthorised("Send the token as Authorization: Bearer …, once.")
    scheme, _, token = fields[0].strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise _unauthorised("Send the token as Authorization: Bearer …, once.")
    return token.strip()


def _token_of(newsroom: Newsroom, presented: str) -> Token | None:
    """The token that was presented. Digests are compared, each in constant time and all of them,
    so that the time tells nothing."""
    wanted = digest(presented)
    found = None
    for token in newsroom.api.tokens:
        if hmac.compare_digest(token.digest, wanted):
            found = token
    return found


def _unauthorised(detail: str, *, error: str = "") -> ApiProblem:
    challenge = f'{_REALM}, error="{error}"' if error else _REALM
    return ApiProblem(401, detail, headers={hdrs.WWW_AUTHENTICATE: challenge})
