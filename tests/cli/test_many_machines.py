"""Several nodes on one PostgreSQL: they agree, and go on when it is away, killed or replaced."""

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from nodes import Node, max_age, nodes, until
from postgres import Server, folder_for

#: Rounds of killing; the benchmark of nodes does fifty.
ROUNDS = 4


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for PostgreSQL's data, open to whoever it runs as."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        yield folder_for(Path(name))


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    running = Server(folder / "primary")
    yield running
    running.stop()


@pytest.fixture
def pair(server: Server, tmp_path: Path) -> Iterator[list[Node]]:
    with server.database() as url, nodes(tmp_path, url, 2) as both:
        yield both


def test_what_one_node_takes_in_all_of_them_serve_byte_for_byte(pair: list[Node]) -> None:
    one, other = pair
    assert one.put("a").status == 201
    assert "a" in one.feed().ids, "whoever acknowledged it shows it at once"

    until(lambda: "a" in other.feed().ids)
    first, second = one.feed(), other.feed()
    assert first.body == second.body
    assert first.headers["ETag"] == second.headers["ETag"]
    assert first.headers["Last-Modified"] == second.headers["Last-Modified"]

    assert other.put("a").status == 200
    assert other.put("b").status == 201
    until(lambda: one.feed().ids == other.feed().ids and len(one.feed().ids) == 2)


def test_feeds_go_on_without_the_database_and_say_so(pair: list[Node], server: Server) -> None:
    one, other = pair
    assert one.put("a").status == 201
    for node in pair:
        until(lambda node=node: "a" in node.feed().ids)  # type: ignore[misc]

    server.kill()
    for node in pair:
        until(lambda node=node: "Cache-Status" in node.feed().headers)  # type: ignore[misc]
        feed = node.feed()
        assert (feed.status, feed.ids) == (200, ["a"])
        assert "storage unavailable" in feed.headers["Cache-Status"]
        assert max_age(feed) == 5
        assert "stale-if-error" in feed.headers["Cache-Control"]
        assert node.get("/healthz").status == 200
        assert node.get("/readyz").status == 200
        assert node.get("/feeds/all.rss").status == 503, "it was never built"
        refused = node.put("b")
        assert refused.status == 503
        assert int(refused.headers["Retry-After"]) > 0
        ready = node.get("/readyz/write")
        assert ready.status == 503
        assert "Retry-After" in ready.headers
        assert b"nashra_storage_losses_total 1.0" in node.get("/metrics").body

    server.start()
    for node in pair:
        until(lambda node=node: "Cache-Status" not in node.feed().headers)  # type: ignore[misc]
        assert max_age(node.feed()) == 300
        assert node.get("/readyz/write").status == 200
    assert other.put("b").status == 201
    until(lambda: set(one.feed().ids) == {"a", "b"})


def test_a_scheduled_article_is_published_after_the_database_was_away_at_its_time(
    pair: list[Node], server: Server
) -> None:
    one, _ = pair
    soon = server.sql("SELECT to_char(now() + interval '3 seconds', 'YYYY-MM-DD\"T\"HH24:MI:SSOF')")
    assert one.put("later", published=f"{soon.strip()}:00").status == 201
    assert one.feed().ids == []

    server.kill()
    until(lambda: "Cache-Status" in one.feed().headers)
    server.start()

    for node in pair:
        until(lambda node=node: node.feed().ids == ["later"])  # type: ignore[misc]


def test_a_promoted_replica_is_found_and_has_all_that_was_acknowledged(
    folder: Path, tmp_path: Path
) -> None:
    primary = Server(folder / "one", settings={"synchronous_standby_names": "*"})
    primary.sql("ALTER SYSTEM SET synchronous_commit = local; SELECT pg_reload_conf()")
    primary.sql("CREATE DATABASE nashra")
    replica = Server.following(primary, folder / "two")
    primary.sql("ALTER SYSTEM RESET synchronous_commit; SELECT pg_reload_conf()")
    hosts = f"127.0.0.1:{primary.port},127.0.0.1:{replica.port}"
    url = f"postgresql://postgres@{hosts}/nashra?target_session_attrs=read-write"
    try:
        with nodes(tmp_path, url, 2) as (one, other):
            kept = [name for name in map(str, range(20)) if one.put(name).status == 201]
            assert len(kept) == 20
            primary.kill()
            replica.sql("ALTER SYSTEM SET synchronous_standby_names = ''")
            replica.promote()

            until(lambda: other.put("after").status == 201)
            until(lambda: set(one.feed().ids) == set(other.feed().ids) == {*kept, "after"})
    finally:
        primary.stop()
        replica.stop()


def test_nothing_that_was_acknowledged_is_lost_whoever_is_killed(
    pair: list[Node], server: Server
) -> None:
    chance = random.Random(7)
    acknowledged: set[str] = set()
    for number in range(ROUNDS):
        victims: list[Node | Server] = [*pair, server]
        victim = chance.choice(victims)
        for attempt in range(chance.randrange(5, 20)):
            name = f"{number}-{attempt}"
            if pair[attempt % 2].put(name).status in {200, 201}:
                acknowledged.add(name)
        victim.kill()
        victim.start()
        for node in pair:
            if not node.runs:
                node.start()
            node.until_ready()
            until(lambda node=node: acknowledged <= set(everything(node)))  # type: ignore[misc]

    assert everything(pair[0]) == everything(pair[1])


def everything(node: Node) -> list[str]:
    """The ids of all pages of the feed."""
    found: list[str] = []
    for page in range(1, 20):
        answer = node.get(f"/feeds/economy/page/{page}.json") if page > 1 else node.feed()
        if answer.status != 200:
            break
        found += answer.ids
    return found
