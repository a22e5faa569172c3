"""Articles handed in over the API, as a stream and one by one, against an import of the same.

    uv run python -m benchmarks.api [--articles 100000] [--seconds 180]

Starts a server of its own on the loopback and a database in a temporary folder. Prints articles a
second of each way as a multiple of the import's, the server's memory before, during and after, and
how long a feed took to be fetched while the stream went in. Ends after ``--seconds`` at the latest,
with what was done until then.
"""

import argparse
import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientTimeout

_ROOT = Path(__file__).parents[1]
_TOKEN = "benchmark-token-of-the-loopback"
_YAML = """\
site: {title: صوت المدينة, url: https://sawt.example, timezone: Asia/Beirut}
storage: {url: "sqlite:///articles.db"}
server: {access_log: no}
api:
  requests_per_second: 10000
  tokens: {cms: {token: env:NASHRA_BENCHMARK, sections: all, allow: [read, write]}}
sections:
  economy: {title: اقتصاد}
  local: {title: محليات}
"""
_PARAGRAPH = (
    "افتتح عمال المرفأ في صور أمس رصيفا جديدا طوله مئتا متر، بعد عامين من العمل، "
    "ويقول الصيادون إن السوق القديم لم يعد يتسع لهم ولا لقواربهم في مواسم الصيف. "
)


@dataclass
class Measured:
    """What was seen while a stream went in."""

    answered: int = 0
    #: Seconds of each fetch of a feed.
    fetches: list[float] = field(default_factory=list)
    #: Resident bytes of the server, one a second.
    memory: list[int] = field(default_factory=list)


def line(number: int) -> bytes:
    """An article of about two kilobytes: three paragraphs in HTML, with tags and a picture."""
    minutes = number % 500_000
    article = {
        "id": f"tag:sawt.example,2024:{number}",
        "sections": "economy" if number % 2 else "local",
        "title": f"سوق جديد في صور، الرصيف {number}",
        "content_html": "".join(f"<p>{_PARAGRAPH}<a href='/a/{number}'>المزيد</a></p>" * 3),
        "published": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1.6e9 + minutes * 60)),
        "categories": ["صور", "مرافئ"],
        "authors": "ليلى حداد",
        "image": {"url": "https://sawt.example/a.jpg", "width": 800, "height": 600},
    }
    return json.dumps(article, ensure_ascii=False).encode() + b"\n"


async def streamed(session: ClientSession, count: int, until: float, seen: Measured) -> float:
    """Hands articles in as one stream; returns articles a second, answered."""

    async def lines() -> AsyncIterator[bytes]:
        for start in range(0, count, 50):
            if time.monotonic() > until:
                return
            yield b"".join(map(line, range(start, min(start + 50, count))))

    begun = time.monotonic()
    headers = {"Content-Type": "application/x-ndjson"}
    async with session.post("articles", data=lines(), headers=headers) as answer:
        answer.raise_for_status()
        async for told in answer.content:
            if told.startswith(b'{"summary"'):
                print(f"    {told.decode().strip()}")
            else:
                seen.answered += 1
    return seen.answered / (time.monotonic() - begun)


async def one_by_one(session: ClientSession, count: int, until: float, at_once: int) -> float:
    """Puts articles each by itself, some at once; returns articles a second."""
    numbers = iter(range(10**9, 10**9 + count))
    done = 0

    async def put() -> None:
        nonlocal done
        for number in numbers:
            if time.monotonic() > until:
                return
            headers = {"Content-Type": "application/json"}
            async with session.put(
                f"articles/n{number}",
                data=line(number).replace(b"tag:sawt.example,2024:", b"n"),
                headers=headers,
            ) as answer:
                answer.raise_for_status()
            done += 1

    begun = time.monotonic()
    await asyncio.gather(*(put() for _ in range(at_once)))
    return done / (time.monotonic() - begun)


async def watched(session: ClientSession, address: str, process: int, seen: Measured) -> None:
    """Fetches a feed ten times a second and looks at the server's memory, until cancelled."""
    while True:
        begun = time.monotonic()
        async with session.get(f"{address}feeds/economy.rss") as answer:
            await answer.read()
        seen.fetches.append(time.monotonic() - begun)
        seen.memory.append(resident(process))
        await asyncio.sleep(0.1)


def resident(process: int) -> int:
    """Bytes of memory that a process and those below it hold."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    below = {
        int(child)
        for task in Path(f"/proc/{process}/task").iterdir()
        for child in (task / "children").read_text(encoding="ascii").split()
    }
    return (int(found[1]) * 1024 if found else 0) + sum(map(resident, below))


def imported(folder: Path, count: int) -> float:
    """Articles a second of ``serve.py import`` on a file of the same articles."""
    source = folder / "source.ndjson"
    with source.open("wb") as file:
        file.writelines(line(number) for number in range(count))
    database = f"sqlite:///{folder}/import.db"
    command = [sys.executable, str(_ROOT / "serve.py"), "import", str(source)]
    begun = time.monotonic()
    subprocess.run(
        [*command, "--config", str(folder / "newsroom.yaml"), "--database", database],
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=300,
    )
    return count / (time.monotonic() - begun)


async def measured(address: str, process: int, arguments: argparse.Namespace) -> dict[str, float]:
    """Articles a second by way; prints what was seen besides."""
    until = time.monotonic() + arguments.seconds
    seen = Measured()
    async with ClientSession(
        f"{address}api/v1/",
        headers={"Authorization": f"Bearer {_TOKEN}"},
        timeout=ClientTimeout(total=None),
    ) as session:
        before = resident(process)
        watching = asyncio.create_task(watched(session, address, process, seen))
        stream = await streamed(session, arguments.articles, until, seen)
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        singles = {
            f"PUT, {at_once} at once": await one_by_one(
                session, 2000, time.monotonic() + 10, at_once
            )
            for at_once in (1, 8)
        }
    third = max(1, len(seen.memory) // 3)
    parts = [max(seen.memory[start : start + third]) for start in (0, third, 2 * third)]
    print(
        f"    {seen.answered:,} answered; server's memory in MiB: {before / 2**20:.0f} before, "
        f"{', '.join(f'{each / 2**20:.0f}' for each in parts)} at most in each third"
    )
    slow = statistics.quantiles(seen.fetches, n=100)
    print(
        f"    a feed meanwhile, in ms: median {slow[49] * 1000:.0f}, "
        f"95 of 100 within {slow[94] * 1000:.0f}, slowest {max(seen.fetches) * 1000:.0f}"
    )
    return {"NDJSON": stream, **singles}


def main() -> None:
    """Runs everything and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=180)
    arguments = parser.parse_args()
    os.environ["NASHRA_BENCHMARK"] = _TOKEN
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "newsroom.yaml").write_text(_YAML, encoding="utf-8")
        command = [sys.executable, str(_ROOT / "serve.py"), "--port", "0"]
        server = subprocess.Popen(
            [*command, "--config", str(folder / "newsroom.yaml")], stdout=subprocess.PIPE, text=True
        )
        try:
            said: Any = server.stdout
            found = re.search(r"http://\S+", said.readline())
            assert found
            rates = asyncio.run(measured(found[0], server.pid, arguments))
        finally:
            server.terminate()
            server.wait(timeout=30)
        rates = {"import": imported(folder, min(arguments.articles, 20_000)), **rates}
    for way, rate in rates.items():
        print(f"{way:16} {rate:8,.0f} articles/s  {rate / rates['import']:.2f} x")


if __name__ == "__main__":
    main()
