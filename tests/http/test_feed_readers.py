"""A feed reader of the field, unchanged, subscribes over HTTP."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from served import World

from feeds.article import Article

Make = Callable[..., Article]


async def newsboat(folder: Path) -> None:
    """Reloads all feeds once, with its settings and cache in this folder."""
    program = shutil.which("newsboat")
    assert program, "./run.sh programs installs newsboat"
    done = await asyncio.create_subprocess_exec(
        program,
        *("-u", folder / "urls", "-c", folder / "cache.db", "-C", folder / "config"),
        *("-x", "reload"),
        env={"HOME": str(folder), "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert await done.wait() == 0


@pytest.mark.ci
@pytest.mark.parametrize("form", ["rss", "atom"])
async def test_newsboat_subscribes_and_then_gets_304(
    world: World, article: Make, tmp_path: Path, form: str
) -> None:
    await world.publish(article("one"), article("two"))
    address = f"http://127.0.0.1:{world.port}/feeds/arab-international.{form}"
    (tmp_path / "urls").write_text(f"{address}\n", encoding="utf-8")
    (tmp_path / "config").write_text("", encoding="utf-8")
    world.clock.forward(seconds=10)

    for _ in range(4):
        await newsboat(tmp_path)

    connection = sqlite3.connect(tmp_path / "cache.db")
    items = connection.execute("SELECT title, guid FROM rss_item ORDER BY title").fetchall()
    rtl = connection.execute("SELECT is_rtl FROM rss_feed").fetchall()
    connection.close()
    assert [title for title, _ in items] == ["عنوان one", "عنوان two"]
    assert rtl == [(1,)]
    # It asks without conditions on its first visits, then with both.
    assert world.answers.count(304) >= 1
    assert world.answers[-1] == 304
