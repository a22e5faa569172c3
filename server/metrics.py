"""What the process counts, as Prometheus reads it (text format 0.0.4).

Nothing here is touched by a request: the parts of the server keep plain numbers, and this makes
samples of them when somebody scrapes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from feeds.version import VERSION
from server.document_cache import DocumentCache
from server.purging.purger import Purger, Told
from server.replay import Replay
from server.revisions import Revisions
from server.traffic import Traffic


class Metrics(Collector):
    """The metrics of one process; with several workers, each tells of itself."""

    def __init__(
        self,
        *,
        traffic: Traffic,
        replay: Replay,
        cache: DocumentCache,
        revisions: Revisions,
        purger: Purger,
    ) -> None:
        self._traffic = traffic
        self._replay = replay
        self._cache = cache
        self._revisions = revisions
        self._purger = purger
        self._sources: Sequence[Mapping[str, Any]] = ()
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(self)
        ProcessCollector(registry=self._registry)

    def text(self, sources: Sequence[Mapping[str, Any]] = ()) -> bytes:
        """All of them as of now; ``sources`` are those of ``server.status``."""
        self._sources = sources
        return generate_latest(self._registry)

    def collect(self) -> Iterator[Metric]:
        """For ``generate_latest``."""
        info = GaugeMetricFamily("nashra_info", "The program's version.", labels=("version",))
        info.add_metric((VERSION,), 1)
        yield info
        requests = CounterMetricFamily(
            "nashra_requests",
            "Requests answered since the start.",
            labels=("route", "status", "way"),
        )
        for route, status, way, number in self._traffic.answers():
            requests.add_metric((route, str(status), way), number)
        yield requests
        yield from _of_sources(self._sources)
        yield from _of_caches(self._purger.told)
        yield from _counters(self._counted())
        yield from _gauges(self._measured())

    def _counted(self) -> Iterable[tuple[str, str, float]]:
        cache = self._cache
        return (
            ("documents_hits", "Documents handed out from memory.", cache.hits),
            ("documents_misses", "Documents that had to be built or waited for.", cache.misses),
            ("documents_builds", "Documents that were built.", cache.builds),
            ("documents_failed_builds", "Documents that could not be built.", cache.failed_builds),
            (
                "stale_answers",
                "Answers with an older document, because the storage could not be reached.",
                self._revisions.contact.stale_answers,
            ),
            (
                "storage_losses",
                "How often the storage could not be reached any more.",
                self._revisions.contact.losses,
            ),
            ("documents_build_seconds", "Seconds that builds took, together.", cache.build_seconds),
        )

    def _measured(self) -> Iterable[tuple[str, str, float]]:
        cache, replay = self._cache, self._replay
        return (
            ("documents", "Finished documents in memory.", len(cache)),
            ("documents_bytes", "Bytes that they take.", cache.used_bytes),
            ("replay_heads", "Request heads that are known.", len(replay)),
            ("replay_heads_bytes", "Bytes that they take.", replay.used_bytes),
            (
                "storage_lost_seconds",
                "For how long the storage has not been reached; 0 while it is.",
                self._revisions.contact.lost_seconds,
            ),
            (
                "revisions_behind",
                "Changes that were heard of and not looked at yet: 0 but for moments.",
                self._revisions.behind,
            ),
        )


def _counters(rows: Iterable[tuple[str, str, float]]) -> Iterator[Metric]:
    for name, text, number in rows:
        yield CounterMetricFamily(f"nashra_{name}", text, value=number)


def _gauges(rows: Iterable[tuple[str, str, float]]) -> Iterator[Metric]:
    for name, text, number in rows:
        yield GaugeMetricFamily(f"nashra_{name}", text, value=number)


def _of_caches(told: Mapping[str, Told]) -> Iterator[Metric]:
    sent = CounterMetricFamily("nashra_purges", "Times a cache was told.", labels=("cache",))
    failed = CounterMetricFamily(
        "nashra_purges_failed", "Times a cache could not be told.", labels=("cache",)
    )
    pending = GaugeMetricFamily(
        "nashra_purges_pending", "Sections that a cache was not told of yet.", labels=("cache",)
    )
    for name, how in told.items():
        sent.add_metric((name,), how.sent)
        failed.add_metric((name,), how.failed)
        pending.add_metric((name,), how.pending)
    yield from (sent, failed, pending)


def _of_sources(sources: Sequence[Mapping[str, Any]]) -> Iterator[Metric]:
    labels = ("section", "kind", "place")
    taken = CounterMetricFamily(
        "nashra_source_articles", "Articles that a source brought, ever.", labels=labels
    )
    failures = GaugeMetricFamily(
        "nashra_source_failures", "Visits that failed one after the other.", labels=labels
    )
    gone = GaugeMetricFamily(
        "nashra_source_gone", "Whether a source said that it is gone for ever.", labels=labels
    )
    for source in sources:
        place = tuple(source[name] for name in labels)
        taken.add_metric(place, source["articles"])
        failures.add_metric(place, source["failures"])
        gone.add_metric(place, source["gone"])
    yield from (taken, failures, gone)
