"""A changed file is noticed, however it is changed, once, and when it is complete."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import pytest

from config.watch import changes, look

#: Seconds between two looks; short, for the tests' sake.
INTERVAL = 0.02


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file to watch."""
    path = tmp_path / "newsroom.yaml"
    path.write_text("one")
    return path


@pytest.fixture
def mounted(tmp_path: Path) -> Path:
    """A file as Kubernetes mounts it: a link to a file below a link, of which there are two."""
    for version in ("one", "two"):
        (tmp_path / version).mkdir()
        (tmp_path / version / "newsroom.yaml").write_text(version)
    (tmp_path / "..now").symlink_to("one")
    path = tmp_path / "newsroom.yaml"
    path.symlink_to("..now/newsroom.yaml")
    return path


def put(path: Path, text: str) -> None:
    """Writes into the file, as the simplest editors do."""
    path.write_text(text)


def replace_by(path: Path, text: str) -> None:
    """Puts a new file in the place of the old one, as careful editors do."""
    new = path.with_name(".newsroom.yaml.swp")
    new.write_text(text)
    new.replace(path)


def swap(link: Path, target: str) -> None:
    """Makes a symlink lead elsewhere in one step, as Kubernetes does."""
    new = link.with_name("..new")
    new.symlink_to(target)
    new.replace(link)


def put_at_the_old_time(path: Path, text: str) -> None:
    """Writes into the file and sets its clock back."""
    before = path.stat()
    path.write_text(text)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def remove(path: Path) -> None:
    """Leaves no file there."""
    path.unlink()


def note(path: Path, noticed: list[str]) -> None:
    """Adds what the file holds now; an empty text where there is none."""
    noticed.append(path.read_text() if path.exists() else "")


@asynccontextmanager
async def watched(path: Path) -> AsyncIterator[list[str]]:
    """The contents that the file had when a change of it was noticed, as they come."""
    noticed: list[str] = []
    before = look(path)

    async def follow() -> None:
        async with aclosing(changes(path, interval=INTERVAL, since=before)) as seen:
            async for _ in seen:
                note(path, noticed)

    task = asyncio.create_task(follow())
    try:
        yield noticed
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()


async def until(noticed: list[str], contents: list[str]) -> None:
    """Waits until those contents were noticed, and a while longer for what should not come."""
    for _ in range(200):
        if noticed[-1:] == contents[-1:]:
            break
        await asyncio.sleep(INTERVAL)
    await asyncio.sleep(INTERVAL * 5)
    assert noticed == contents


async def test_a_file_that_is_written_anew_is_noticed_once(path: Path) -> None:
    async with watched(path) as noticed:
        put(path, "two")
        await until(noticed, ["two"])
        put(path, "three")
        await until(noticed, ["two", "three"])


async def test_a_file_that_an_editor_replaces_is_noticed(path: Path) -> None:
    async with watched(path) as noticed:
        replace_by(path, "two")
        await until(noticed, ["two"])


async def test_a_symlink_that_is_swapped_above_the_file_is_noticed(mounted: Path) -> None:
    async with watched(mounted) as noticed:
        swap(mounted.with_name("..now"), "two")
        await until(noticed, ["two"])


async def test_a_file_that_is_still_being_written_is_waited_for(path: Path) -> None:
    async with watched(path) as noticed:
        for length in range(1, 10):
            put(path, "long file"[:length])
            await asyncio.sleep(INTERVAL / 4)
        await until(noticed, ["long file"])


async def test_a_change_of_the_same_length_and_time_is_noticed(path: Path) -> None:
    async with watched(path) as noticed:
        put_at_the_old_time(path, "two")
        await until(noticed, ["two"])


async def test_a_file_that_is_only_touched_is_no_change(path: Path) -> None:
    async with watched(path) as noticed:
        put(path, "one")
        await asyncio.sleep(INTERVAL * 10)
        assert noticed == []


async def test_a_file_that_vanishes_and_comes_back_is_noticed_both_times(path: Path) -> None:
    async with watched(path) as noticed:
        remove(path)
        await until(noticed, [""])
        put(path, "two")
        await until(noticed, ["", "two"])


async def test_a_change_between_loading_and_watching_is_noticed(path: Path) -> None:
    before = look(path)
    put(path, "two")
    async with aclosing(changes(path, interval=INTERVAL, since=before)) as seen:
        await asyncio.wait_for(anext(seen), 5)
