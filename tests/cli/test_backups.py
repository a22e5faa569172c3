"""``backup``: a sound file of a database in use, and a server that goes on from it."""

import contextlib
import sqlite3
import time
from pathlib import Path

import pytest
from handed_in import feeds_at, hand_in, hand_ins_going_on, sent, set_up
from started import Program


@pytest.fixture
def newsroom(program: Program) -> Program:
    return set_up(program)


def ids_in(file: Path) -> set[str]:
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as kept:
        return {row[0] for row in kept.execute("SELECT id FROM articles")}


def test_a_backup_during_writes_holds_every_article_acknowledged_before_it_began(
    newsroom: Program, tmp_path: Path
) -> None:
    file = tmp_path / "saved.db"
    with (
        newsroom.serving("--config", newsroom.config) as (address, _),
        hand_ins_going_on(address) as acknowledged,
    ):
        while len(acknowledged) < 50:
            time.sleep(0.01)
        before = set(acknowledged)
        done = newsroom.run("backup", file, "--config", newsroom.config)
        written_meanwhile = len(acknowledged) - len(before)

    assert done.returncode == 0, done.stderr
    assert f"{file}: {file.stat().st_size} bytes, sound" in done.stdout
    assert written_meanwhile > 0
    assert before <= ids_in(file) <= set(acknowledged) | {f"live-{len(acknowledged)}"}
    assert sorted(path.name for path in tmp_path.glob("*saved.db*")) == ["saved.db"]

    with newsroom.serving("--config", newsroom.config, "--database", f"sqlite:///{file}") as (
        address,
        _,
    ):
        for name in before:
            sent("GET", f"{address}/api/v1/articles/{name}")


def test_a_restored_backup_serves_the_same_feeds_with_the_same_tags(newsroom: Program) -> None:
    database = newsroom.folder / "data" / "articles.db"
    with newsroom.serving("--config", newsroom.config) as (address, server):
        for number in range(30):
            hand_in(address, f"kept-{number}")
        sent("DELETE", f"{address}/api/v1/articles/kept-3")
        was = feeds_at(address)
        assert newsroom.run("backup", "saved.db", "--config", newsroom.config).returncode == 0
        hand_in(address, "later")
        server.terminate()
        assert server.wait(timeout=20) == 0

    # As docs/how-to/back-up.md says: stop, put the file, start.
    for end in ("-wal", "-shm"):
        database.with_name(database.name + end).unlink(missing_ok=True)
    (newsroom.folder / "saved.db").replace(database)

    with newsroom.serving("--config", newsroom.config) as (address, _):
        assert feeds_at(address) == was
        hand_in(address, "after")
        assert feeds_at(address)["/feeds/economy.atom"] != was["/feeds/economy.atom"]


def test_a_backup_put_into_the_database_of_a_running_server_is_seen(newsroom: Program) -> None:
    """SQLite's own restore writes through the database, so that servers notice."""
    with newsroom.serving("--config", newsroom.config) as (address, _):
        hand_in(address, "first")
        was = feeds_at(address)
        assert newsroom.run("backup", "saved.db", "--config", newsroom.config).returncode == 0
        hand_in(address, "second")
        assert b"second" in feeds_at(address)["/feeds/economy.json"][2]

        with (
            contextlib.closing(sqlite3.connect(newsroom.folder / "saved.db")) as saved,
            contextlib.closing(sqlite3.connect(newsroom.folder / "data" / "articles.db")) as live,
        ):
            saved.backup(live)

        deadline = time.monotonic() + 20
        # The time of a feed never goes back while a server runs; its tag and its bytes do.
        while [(tag, body) for tag, _, body in feeds_at(address).values()] != [
            (tag, body) for tag, _, body in was.values()
        ]:
            assert time.monotonic() < deadline, "the server did not notice the older database"


def test_a_backup_replaces_a_file_only_when_told_to(newsroom: Program, tmp_path: Path) -> None:
    newsroom.run("import", tmp_path, "--config", newsroom.config)
    file = tmp_path / "saved.db"
    file.write_text("something dear")

    refused = newsroom.run("backup", file, "--config", newsroom.config)
    assert refused.returncode == 2
    assert "saved.db is there already" in refused.stderr
    assert "--force" in refused.stderr
    assert file.read_text() == "something dear"

    assert newsroom.run("backup", file, "--force", "--config", newsroom.config).returncode == 0
    assert ids_in(file) == set()


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("data/articles.db", "that is the database itself"),
        ("nowhere/saved.db", "there is no folder"),
        ("data", "is a folder"),
    ],
)
def test_a_backup_to_a_place_that_can_not_be_is_refused(
    newsroom: Program, tmp_path: Path, file: str, said: str
) -> None:
    newsroom.run("import", tmp_path, "--config", newsroom.config)

    done = newsroom.run("backup", file, "--force", "--config", newsroom.config)

    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_damaged_database_makes_no_backup(newsroom: Program, tmp_path: Path) -> None:
    with newsroom.serving("--config", newsroom.config) as (address, server):
        for number in range(40):
            hand_in(address, f"kept-{number}")
        server.terminate()
        server.wait(timeout=20)
    database = newsroom.folder / "data" / "articles.db"
    whole = bytearray(database.read_bytes())
    for page in range(8, len(whole) // 4096):
        whole[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    database.write_bytes(whole)

    done = newsroom.run("backup", "saved.db", "--config", newsroom.config)

    assert done.returncode == 2
    assert "damaged" in done.stderr
    assert not list(tmp_path.glob("*saved.db*"))


def test_nothing_is_backed_up_where_there_is_no_database(newsroom: Program) -> None:
    done = newsroom.run("backup", "saved.db", "--config", newsroom.config)

    assert done.returncode == 2
    assert "there is no database" in done.stderr
    assert not (newsroom.folder / "data").exists()


def test_on_postgresql_it_names_the_tool_and_no_password(newsroom: Program) -> None:
    url = "postgresql://nashra:a-secret@db.example:5433/news?password=a-secret&sslmode=require"

    done = newsroom.run("backup", "saved.dump", "--config", newsroom.config, "--database", url)

    assert done.returncode == 2
    assert (
        "run: pg_dump --format=custom --file=saved.dump "
        "'postgresql://nashra@db.example:5433/news?sslmode=require'" in done.stderr
    )
    assert "a-secret" not in done.stderr
