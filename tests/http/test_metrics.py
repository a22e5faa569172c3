"""What Prometheus reads at /metrics."""

from prometheus_client.parser import text_string_to_metric_families
from served import World
from wire import Wire, head

RSS = "/feeds/economy.rss"


async def samples(world: World) -> dict[tuple[str, ...], float]:
    """By name and the values of labels, in their order."""
    async with world.client.get("/metrics") as response:
        assert response.status == 200
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        text = await response.text()
    return {
        (each.name, *each.labels.values()): each.value
        for family in text_string_to_metric_families(text)
        for each in family.samples
    }


async def test_answers_are_counted_by_route_status_and_way(world: World) -> None:
    async with Wire(world.port) as connection:
        for _ in range(3):
            await connection.ask(head(RSS))
        for path in ("/feeds/none.rss", "/nowhere", "/nowhere/else"):
            await connection.ask(head(path))
        await connection.ask(head(RSS, method="POST", Content_Length="0"))
        await connection.ask(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")

    counted = {key: value for key, value in (await samples(world)).items() if "requests" in key[0]}
    assert counted == {
        ("nashra_requests_total", "feed", "200", "parsed"): 1,
        ("nashra_requests_total", "feed", "200", "replayed"): 2,
        ("nashra_requests_total", "feed", "404", "parsed"): 1,
        ("nashra_requests_total", "none", "404", "parsed"): 2,
        ("nashra_requests_total", "none", "405", "parsed"): 1,
        ("nashra_requests_total", "none", "400", "parsed"): 1,
    }


async def test_documents_and_known_requests_are_measured(world: World) -> None:
    async with Wire(world.port) as connection:
        for agent in ("a", "b"):
            await connection.ask(head(RSS, User_Agent=agent))

    found = await samples(world)

    assert found["nashra_documents_misses_total",] == found["nashra_documents_builds_total",] == 1
    assert found["nashra_documents_hits_total",] == found["nashra_documents",] == 1
    assert found["nashra_documents_failed_builds_total",] == 0
    assert found["nashra_documents_build_seconds_total",] > 0
    assert found["nashra_documents_bytes",] > 1_000
    assert found["nashra_replay_heads",] == 2
    assert found["nashra_replay_heads_bytes",] > 200
    assert found["nashra_revisions_behind",] == 0
    assert found["process_resident_memory_bytes",] > 1_000_000
