"""What is opened, made or refused: always one line that says what to mend."""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage.errors import StorageError, StorageUnavailable
from storage.store import ArticleStore

NOBODY = 65534


def a_folder(path: Path) -> None:
    path.mkdir()


def a_text(path: Path) -> None:
    path.write_text("no database at all, but a text that is long enough to be looked at\n" * 50)


def a_database_of_others(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE articles (headline TEXT)")
    connection.close()


def a_database_of_a_newer_program(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
    connection.execute("INSERT INTO alembic_version VALUES ('9999')")
    connection.commit()
    connection.close()


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("make", "why"),
    [
        (a_folder, "is a folder"),
        (a_text, "some other file"),
        (a_database_of_others, "another program"),
        (a_database_of_a_newer_program, "newer"),
    ],
)
async def test_what_can_not_be_used_is_refused_in_one_line(
    url: str, tmp_path: Path, make: Callable[[Path], None], why: str
) -> None:
    make(tmp_path / "articles.db")

    with pytest.raises(StorageUnavailable, match=why) as refused:
        await ArticleStore.open(url)

    assert str(tmp_path / "articles.db") in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    "url",
    [
        "",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///a.db?mode=ro",
        "mysql://editor:secret@db.example/nashra",
        "articles.db",
    ],
)
async def test_an_address_that_names_no_file_says_how_to_write_one(url: str) -> None:
    with pytest.raises(StorageUnavailable, match="sqlite:///file") as refused:
        await ArticleStore.open(url)

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("name", ["new/folder/articles.db", "نشرة الأخبار/مقالات.db", "a%20b #.db"])
async def test_a_missing_folder_is_made(tmp_path: Path, name: str) -> None:
    async with await ArticleStore.open(f"sqlite:///{tmp_path}/{name}") as store:
        assert await store.count() == 0

    assert (tmp_path / name).is_file()


def content(folder: Path) -> list[Path]:
    return list(folder.iterdir())


@pytest.mark.only_on("sqlite")
async def test_nothing_is_made_where_nothing_may_be(url: str, tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable, match="there is no database"):
        await ArticleStore.open(url, create=False)
    with pytest.raises(StorageUnavailable, match="no database"):
        await ArticleStore.open(f"sqlite:///{tmp_path}/new/articles.db", create=False)

    assert content(tmp_path) == []
    await (await ArticleStore.open(url)).close()
    await (await ArticleStore.open(url, create=False)).close()


async def test_a_folder_that_can_not_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(StorageError, match="opening the database"):
        await ArticleStore.open(f"sqlite:///{tmp_path}/file/articles.db")


@contextmanager
def without_privileges() -> Iterator[None]:
    """Permissions bind whoever is not root."""
    root = os.geteuid() == 0
    if root:
        os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        if root:
            os.setresuid(0, 0, 0)


@contextmanager
def allowed(path: Path, *, file: int, folder: int) -> Iterator[None]:
    path.chmod(file)
    path.parent.chmod(folder)
    try:
        yield
    finally:
        path.parent.chmod(0o700)


@pytest.mark.parametrize(("file", "folder"), [(0o444, 0o755), (0o666, 0o555), (0o000, 0o777)])
async def test_what_may_not_be_written_is_refused_at_once(file: int, folder: int) -> None:
    # Not below tmp_path: only its owner may enter that one.
    with tempfile.TemporaryDirectory() as made:
        path = Path(made, "articles.db")
        await (await ArticleStore.open(f"sqlite:///{path}")).close()
        with (
            allowed(path, file=file, folder=folder),
            without_privileges(),
            pytest.raises(StorageUnavailable, match="check the permissions"),
        ):
            await ArticleStore.open(f"sqlite:///{path}")


async def test_opening_does_not_wait_for_who_is_writing(
    store: ArticleStore, url: str, tmp_path: Path
) -> None:
    other = sqlite3.connect(tmp_path / "articles.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        async with await ArticleStore.open(url, busy_seconds=0.1) as second:
            assert await second.count() == 0
    finally:
        other.close()
