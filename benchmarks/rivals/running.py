"""Every server of a benchmark, started side by side on one core."""

import gzip
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import SERVER_CORE
from benchmarks.newsroom import Folder
from benchmarks.rivals import nginx, varnish
from benchmarks.servers import Server, free_port, get, python, started

NASHRA = "Nashra"
#: Builds a feed for each request: some ten a second, too few for most questions.
FEEDGEN = "feedgen for each request"
DJANGO = "Django behind its cache (gunicorn)"


@dataclass(frozen=True, slots=True)
class Rival:
    """A server that is measured."""

    server: Server
    #: Whether it hands out the very bytes that Nashra does.
    same_bytes: bool

    @property
    def name(self) -> str:
        """As the table calls it."""
        return self.server.name


@contextmanager
def rivals(folder: Path, newsroom: Folder, slugs: Sequence[str]) -> Iterator[list[Rival]]:
    """Nashra first, and all that it is measured against; idle until they are asked."""
    with ExitStack() as stack:

        def start(name: str, command: Sequence[str], port: int) -> Server:
            return stack.enter_context(started(name, command, port=port, folder=folder))

        port = free_port()
        nashra = start(NASHRA, newsroom.serve(port), port)
        files = folder / "files" / "feeds"
        _write_files(files, nashra, slugs)
        port = free_port()
        as_root = os.geteuid() == 0
        static = start("nginx, gzip_static", nginx.command(folder, port, as_root=as_root), port)
        port = free_port()
        cache = varnish.command(folder, port, backend=static.port)
        warm = start("Varnish, warm", cache, port)
        port = free_port()
        module = "benchmarks.rivals.aiohttp_server"
        bare = start("bare aiohttp", python(module, "bare", str(port), files), port)
        port = free_port()
        django = start(DJANGO, _gunicorn(port), port)
        port = free_port()
        feedgen = start(FEEDGEN, python(module, "feedgen", str(port)), port)
        same = [Rival(each, True) for each in (nashra, static, warm, bare)]
        yield [*same, Rival(django, False), Rival(feedgen, False)]


def _gunicorn(port: int) -> list[str]:
    """gunicorn with threads: its plain worker keeps no connection alive."""
    own = ["-w", "1", "-k", "gthread", "--threads", "4", "--worker-connections", "2000"]
    own += ["--keep-alive", "75", "--backlog", "1024", "-b", f"127.0.0.1:{port}"]
    return python("gunicorn", *own, "benchmarks.rivals.django_feeds:application")


def _write_files(folder: Path, nashra: Server, slugs: Sequence[str]) -> None:
    """Nashra's own bytes for those that serve files: plain and compressed, of one time."""
    folder.mkdir(parents=True)
    for slug in slugs:
        coded = get(nashra.port, f"/feeds/{slug}.rss", Accept_Encoding="gzip").body
        for file, body in (
            (folder / f"{slug}.rss", gzip.decompress(coded)),
            (folder / f"{slug}.rss.gz", coded),
        ):
            file.write_bytes(body)
            os.utime(file, (1_700_000_000, 1_700_000_000))


def pinned() -> str:
    """Where the servers run, in words."""
    return f"all servers on core {SERVER_CORE}"
