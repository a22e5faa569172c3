"""Whatever happens in whatever order, a server that replays answers like one that does not."""

import asyncio
import itertools
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import uvloop
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made import an_article
from served import YAML, Clock, serving
from wire import Answer, Wire, head

from config.loading import load
from server.edition import Editions
from storage.store import ArticleStore

SECTIONS = ("arab-international", "economy")
PATHS = (
    *("/feeds/arab-international.rss", "/feeds/economy.json", "/feeds/all.atom", "/feeds.opml"),
    *("/feeds/none.rss", "/", "/تغذية/دولي.atom", "/feeds/economy.rss?من=قارئ"),
)
TITLES = ("اقتصاد", "مال وأعمال")


@dataclass(frozen=True)
class Publish:
    number: int
    section: str
    title: str


@dataclass(frozen=True)
class Retract:
    number: int


@dataclass(frozen=True)
class Configure:
    title: str


@dataclass(frozen=True)
class Wait:
    seconds: float


@dataclass(frozen=True)
class Request:
    path: str
    method: str
    coding: str
    #: Which validator of an earlier answer it carries, if there is one.
    condition: str
    more: tuple[tuple[str, str], ...]
    version: str

    @property
    def closes(self) -> bool:
        return self.version == "1.0" or ("Connection", "close") in self.more


@dataclass(frozen=True)
class Ask:
    #: Nothing follows one that closes: the parser refuses that, and all that came with it.
    requests: tuple[Request, ...]
    #: Whether they are sent at once, and where what is sent is cut, in parts of a thousand.
    pipelined: bool
    cuts: tuple[int, ...]


@dataclass
class Client:
    """A connection to one of the servers, opened again when that closes it."""

    port: int
    wire: Wire | None = None

    async def exchange(self, octets: Sequence[bytes], ask: Ask) -> list[Answer]:
        """The answers to these requests, as many as there are before the server closes."""
        if not ask.pipelined:
            single = [await self._exchange([each], ask.cuts) for each in octets]
            return [answer for answers in single for answer in answers]
        return await self._exchange(octets, ask.cuts)

    async def _exchange(self, octets: Sequence[bytes], cuts: tuple[int, ...]) -> list[Answer]:
        if self.wire is None:
            self.wire = await Wire(self.port).__aenter__()
        whole = b"".join(octets)
        # A path in raw UTF-8 is understood in one piece.
        cuts = cuts if whole.isascii() else ()
        ends = [0, *sorted(len(whole) * cut // 1000 for cut in cuts), len(whole)]
        for start, end in itertools.pairwise(ends):
            if start < end:
                await self.wire.send(whole[start:end])
                await asyncio.sleep(0.001 if end < len(whole) else 0)
        answers = []
        for each in octets:
            answers.append(await self.wire.answer(to_head=each.startswith(b"HEAD ")))
            # HTTP/1.0 closes unless the answer says otherwise.
            default = "close" if b" HTTP/1.0\r\n" in each else "keep-alive"
            if (answers[-1].get("Connection") or default) == "close":
                await self.close()
                break
        return answers

    async def close(self) -> None:
        if self.wire is not None:
            await self.wire.__aexit__()
            self.wire = None


@dataclass
class Run:
    """Two servers over one store, and what their clients have seen."""

    store: ArticleStore
    editions: Editions
    clock: Clock
    clients: tuple[Client, Client]
    #: The configuration that a change brings.
    wanted: str = YAML
    validators: dict[tuple[str, str], str] = field(default_factory=dict)

    async def take(self, step: object) -> None:
        match step:
            case Publish(number, section, title):
                changes = {"id": f"tag:a,2024:{number}", "sections": (section,), "title": title}
                await self.store.put(an_article(**changes), now=self.clock())
            case Retract(number):
                await self.store.retract(f"tag:a,2024:{number}", now=self.clock())
            case Configure(title):
                self.wanted = YAML.replace("title: اقتصاد", f"title: {title}")
                await self.editions.take_over()
            case Wait(seconds):
                self.clock.forward(seconds=seconds)
            case Ask():
                await self._ask(step)

    async def _ask(self, ask: Ask) -> None:
        octets = [self._octets(each) for each in ask.requests]
        replaying, parsing = [await each.exchange(octets, ask) for each in self.clients]
        assert [each.but_date() for each in replaying] == [each.but_date() for each in parsing]
        for request, answer in zip(ask.requests, parsing, strict=False):
            for name in ("ETag", "Last-Modified"):
                if (value := answer.get(name)) is not None:
                    self.validators[request.path, name] = value

    def _octets(self, request: Request) -> bytes:
        fields = {"Accept-Encoding": request.coding, **dict(request.more)}
        source = {"If-None-Match": "ETag", "If-Modified-Since": "Last-Modified"}
        stored = self.validators.get((request.path, source.get(request.condition, "")))
        if stored is not None:
            fields[request.condition] = stored
        return head(request.path, method=request.method, version=request.version, **fields)


MORE = (
    *((), (), (), (("User-Agent", "Reader/1.0"),), (("Connection", "keep-alive"),)),
    *((("Connection", "close"),), (("Sec-Fetch-Dest", "document"),), (("Accept", "text/html"),)),
    *((("If-None-Match", "*"),), (("If-Match", '"other"'),), (("Authorization", "Basic YTpi"),)),
)
REQUESTS = st.builds(
    Request,
    path=st.sampled_from((*PATHS[:3], *PATHS)),
    method=st.sampled_from(("GET", "GET", "GET", "HEAD", "POST")),
    coding=st.sampled_from(("identity", "gzip", "gzip", "br;q=0.5, zstd", "identity;q=0")),
    condition=st.sampled_from(("", "If-None-Match", "If-Modified-Since")),
    more=st.sampled_from(MORE),
    version=st.sampled_from(("1.1", "1.1", "1.1", "1.0")),
)
#: What a feed reader sends.
POLITE = st.builds(
    Request,
    path=st.sampled_from(PATHS[:4]),
    method=st.sampled_from(("GET", "GET", "HEAD")),
    coding=st.sampled_from(("identity", "gzip")),
    condition=st.sampled_from(("", "If-None-Match", "If-Modified-Since")),
    more=st.sampled_from(MORE[2:5]),
    version=st.just("1.1"),
)
NUMBERS = st.integers(0, 2)
CHANGES = st.one_of(
    st.builds(Publish, NUMBERS, st.sampled_from(SECTIONS), st.sampled_from(("خبر", "نبأ"))),
    st.builds(Retract, NUMBERS),
    st.builds(Configure, st.sampled_from(TITLES)),
    st.builds(Wait, st.sampled_from((0.3, 1.0, 61.0))),
)


def up_to_a_close(requests: list[Request]) -> tuple[Request, ...]:
    """These requests as far as a connection goes on."""
    first = next((at for at, each in enumerate(requests) if each.closes), len(requests))
    return tuple(requests[: first + 1])


@st.composite
def histories(draw: st.DrawFn) -> list[object]:
    """Changes between which the same few requests are made, as feed readers do."""
    habits = draw(st.lists(st.one_of(POLITE, POLITE, POLITE, REQUESTS), min_size=1, max_size=3))
    asks = st.builds(
        Ask,
        st.lists(st.sampled_from(habits), min_size=1, max_size=4).map(up_to_a_close),
        st.booleans(),
        st.one_of(st.just(()), st.just(()), st.lists(st.integers(0, 1000), max_size=2).map(tuple)),
    )
    return draw(st.lists(st.one_of(asks, asks, asks, CHANGES), min_size=4, max_size=16))


async def live(history: list[object], folder: Path) -> int:
    """Runs it against both servers; returns how often one replayed."""
    shutil.copy(folder / "empty.db", folder / "nashra.db")
    path = folder / "newsroom.yaml"
    first = load(path)
    wanted = folder / "wanted.yaml"

    def changed() -> object:
        wanted.write_text(run.wanted, encoding="utf-8")
        return load(wanted)

    editions = Editions(first, changed, path)  # type: ignore[arg-type]
    clock = Clock(datetime(2040, 1, 1, 12, 0, 0, 400_000, tzinfo=UTC))
    async with (
        await ArticleStore.open(first.storage.url) as store,
        serving(store, editions, clock) as replaying,
        serving(store, editions, clock, replay_bytes=0) as parsing,
    ):
        run = Run(store, editions, clock, (Client(replaying.port), Client(parsing.port)))
        for step in history:
            await run.take(step)
        for client in run.clients:
            await client.close()
        assert parsing.replay.replayed == 0
        return replaying.replay.replayed


def test_a_server_that_replays_answers_like_one_that_does_not(tmp_path: Path) -> None:
    (tmp_path / "newsroom.yaml").write_text(YAML, encoding="utf-8")
    replayed = 0

    async def prepare() -> None:
        async with await ArticleStore.open(f"sqlite:///{tmp_path}/empty.db"):
            pass

    uvloop.run(prepare())

    @settings(
        max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(histories())
    def agree(history: list[object]) -> None:
        nonlocal replayed
        replayed += uvloop.run(live(history, tmp_path))

    agree()
    assert replayed > 30
