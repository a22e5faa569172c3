"""Replies that are sent again without parsing the request again.

Feed readers send the same bytes every time they look. A request head that aiohttp has parsed and
that was answered is known here by its bytes, with the reply, for as long as the document behind it
stands. ``connections`` says when a connection may use it, docs/decisions/0007-replay.md why.
"""

from collections.abc import Callable, Hashable
from datetime import UTC, datetime

from aiohttp import hdrs, web

from server.document_cache import DocumentCache
from server.freshness import http_date
from server.standing import REPLAYABLE, Replayable
from server.traffic import Tally, Traffic, route_of
from server.uses import Uses

#: A head longer than this is no feed reader's.
_LONGEST_HEAD = 4_096
#: Bytes of a body that is kept together with its head, to be sent in one piece: measured, a tenth
#: quicker. A larger one is sent from where the document has it.
_LARGEST_JOINED = 16 * 1024
#: What a head costs beside its own bytes and its access log's: a key, a tuple, a place in a table.
_OVERHEAD_BYTES = 300
#: Fields that ask for something beyond the reply, or tell of who is asking.
_ONLY_ORDINARILY = (
    hdrs.AUTHORIZATION,
    hdrs.CONTENT_LENGTH,
    hdrs.COOKIE,
    hdrs.EXPECT,
    hdrs.PROXY_AUTHORIZATION,
    hdrs.TRANSFER_ENCODING,
    hdrs.UPGRADE,
)


class Answer:
    """A finished reply, one for all the heads that it answers."""

    __slots__ = (
        "_after_date",
        "_before_date",
        "_good_from",
        "body",
        "closes",
        "key",
        "octets",
        "second",
        "stands",
        "tally",
    )

    def __init__(
        self, response: web.StreamResponse, replayable: Replayable, body: bytes, tally: Tally
    ) -> None:
        #: Where it is counted when it is sent again.
        self.tally = tally
        self.key = replayable.standing.key
        #: Whether the document behind it is still the one to hand out.
        self.stands = replayable.standing.stands
        self._good_from = replayable.good_from
        #: The second of its ``Date``.
        self.second = replayable.second
        #: Whether the connection ends with it, as its ``Connection`` says.
        self.closes = not response.keep_alive
        self._before_date, date, self._after_date = _head_around_date(response)
        #: What is sent: all of it, or the head, with the body after it.
        self.octets = b""
        #: What is sent after that: the document's own bytes, not a copy.
        self.body = body
        if len(body) <= _LARGEST_JOINED:
            self._after_date += body
            self.body = b""
        self._date_it(date)

    def renew(self, second: int, date: bytes) -> bool:
        """Dates it to this second; false where what it says would then not be true."""
        if second < self._good_from:
            return False
        self._date_it(date)
        self.second = second
        return True

    def _date_it(self, date: bytes) -> None:
        self.octets = self._before_date + date + self._after_date

    def end(self) -> None:
        """Its document is gone: lets go of the bytes, and stands no more."""
        self.stands = _never
        self.body = self.octets = self._after_date = b""

    def same_as(self) -> tuple[bytes, int, int, bool]:
        """Equal for two replies of one document that differ in their date alone."""
        return self._before_date, len(self._after_date), len(self.body), self.closes


#: A known head: its answer, and its part of the access log's line.
Known = tuple[Answer, str]


class Replay:
    """The heads that are known, bounded in bytes, and their answers.

    Heads are kept in two generations. A hit costs no bookkeeping; when the young ones have used
    half of the room they become the old ones, and an old one that is asked for becomes young
    again. So what is in use stays, and what never comes back (random paths, a query of its own
    each time) goes after two turns.

    Bodies belong to the document cache: an answer ends when its document leaves it.
    """

    def __init__(
        self,
        size_bytes: int,
        *,
        cache: DocumentCache,
        traffic: Traffic,
        uses: Uses,
        seconds: Callable[[], float],
    ) -> None:
        """``seconds`` gives the present instant as a POSIX timestamp."""
        self._half_bytes = size_bytes // 2
        self._cache = cache
        self._traffic = traffic
        self._uses = uses
        self._seconds = seconds
        self._young: dict[bytes, Known] = {}
        self._old: dict[bytes, Known] = {}
        self._young_bytes = self._old_bytes = 0
        self._answers: dict[Hashable, dict[Hashable, Answer]] = {}
        self._date = (0, b"")
        cache.when_dropped(self._forget)

    @property
    def replayed(self) -> int:
        """Requests that were answered from here."""
        return sum(number for _, _, way, number in self._traffic.answers() if way == "replayed")

    @property
    def used_bytes(self) -> int:
        """Bytes that the known heads take."""
        return self._young_bytes + self._old_bytes

    def __len__(self) -> int:
        return len(self._young) + len(self._old)

    def find(self, head: bytes) -> Known | None:
        """The answer to this request head, dated now, if it is known and stands."""
        known = self._young.get(head) or self._again(head)
        if known is None:
            return None
        answer = known[0]
        if not answer.stands():
            return None
        second = int(self._seconds())
        if answer.second != second and not self._renew(answer, second):
            return None
        answer.tally.number += 1
        return known

    def remember(
        self, head: bytes, request: web.BaseRequest, response: web.StreamResponse, line: str
    ) -> None:
        """Keeps the reply that was just sent, if it is one that may be sent again.

        ``line`` is what the access log is to say of it, beside who asked and when.
        """
        replayable = response.get(REPLAYABLE)
        if replayable is None or not _may_be_replayed(head, request, response):
            return
        if not self._cache.holds(replayable.standing.key, replayable.standing.document):
            return  # it is gone already, or too large to keep
        tally = self._traffic.tally(route_of(request), response.status, "replayed")
        answer = Answer(response, replayable, _body(request, response), tally)
        self._keep(head, (self._shared(answer), line))

    def _shared(self, answer: Answer) -> Answer:
        """The answer that is the same and was there before, or this one.

        Whatever is found belongs to the document that the cache holds now, as this one does; what
        it stands by may be renewed (a configuration that was changed and changed back).
        """
        found = self._answers.setdefault(answer.key, {}).setdefault(answer.same_as(), answer)
        found.stands = answer.stands
        return found

    def _keep(self, head: bytes, known: Known) -> None:
        cost = len(head) + len(known[1]) + _OVERHEAD_BYTES
        if cost > self._half_bytes:
            return
        if head not in self._young:
            self._young_bytes += cost
        self._young[head] = known
        if self._young_bytes > self._half_bytes:
            self._old, self._old_bytes = self._young, self._young_bytes
            self._young, self._young_bytes = {}, 0

    def _again(self, head: bytes) -> Known | None:
        """An old one that is asked for once more, which makes it young."""
        known = self._old.get(head)
        if known is not None:
            self._keep(head, known)
        return known

    def _renew(self, answer: Answer, second: int) -> bool:
        if self._date[0] != second:
            self._date = second, http_date(datetime.fromtimestamp(second, UTC)).encode()
        # Otherwise, what is replayed would look as if nobody asked for it.
        self._cache.touch(answer.key)
        self._uses.note(answer.key, second)
        return answer.renew(second, self._date[1])

    def _forget(self, key: Hashable) -> None:
        for answer in self._answers.pop(key, {}).values():
            answer.end()


def _may_be_replayed(head: bytes, request: web.BaseRequest, response: web.StreamResponse) -> bool:
    """Whether the same bytes may be answered with the same reply."""
    return (
        len(head) <= _LONGEST_HEAD
        and request.method in {hdrs.METH_GET, hdrs.METH_HEAD}
        and request.version == (1, 1)
        and response.status in {200, 304}
        and request.headers.get(hdrs.CONNECTION, "keep-alive").lower() in {"keep-alive", "close"}
        and not any(name in request.headers for name in _ONLY_ORDINARILY)
    )


def _body(request: web.BaseRequest, response: web.StreamResponse) -> bytes:
    """What was sent behind the head: the document's own bytes, not a copy."""
    if request.method == hdrs.METH_HEAD or not isinstance(response, web.Response):
        return b""
    return response.body if isinstance(response.body, bytes) else b""


def _head_around_date(response: web.StreamResponse) -> tuple[bytes, bytes, bytes]:
    """The head as it was sent, cut around the date."""
    lines = [f"HTTP/1.1 {response.status} {response.reason}"]
    lines += [f"{name}: {text}" for name, text in response.headers.items()]
    date = response.headers[hdrs.DATE]
    before, name, after = "\r\n".join((*lines, "\r\n")).partition(f"\r\nDate: {date}")
    return f"{before}{name[: -len(date)]}".encode(), date.encode(), after.encode()


def _never() -> bool:
    return False
