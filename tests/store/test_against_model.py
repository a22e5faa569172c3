"""Any sequence of calls, beside a model that is a plain dict."""

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from made import INSTANT, an_article

from feeds.article import Article, Category, Outcome, State, revised, settled
from feeds.listed import Listed
from feeds.months import Span
from feeds.terms import Kind, Term
from storage.store import ArticleStore, Position, Revision

SECTIONS = ("economy", "sports", "culture")
TAGS = ("لبنان", "ports")
EVERYWHERE = (*SECTIONS, None)
Result = TypeVar("Result")

some_articles = st.builds(
    an_article,
    id=st.sampled_from("abcdé"),
    title=st.sampled_from(["واحد", "two"]),
    sections=st.lists(st.sampled_from(SECTIONS), min_size=1, unique=True).map(tuple),
    published=st.integers(-2, 4).map(lambda hours: INSTANT + timedelta(hours=hours)),
    language=st.sampled_from(["ar", "en"]),
    categories=st.lists(st.sampled_from(TAGS), max_size=2).map(
        lambda terms: tuple(Category(term=term) for term in terms)
    ),
)


class StoreBesideModel(RuleBasedStateMachine):
    """The store agrees with the model after each call, and a section's revision is raised when
    what readers find in it has changed, and only then."""

    @initialize()
    def begin(self) -> None:
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        self.now = INSTANT
        self.articles: dict[str, Article] = {}
        self.tombstones: dict[str, tuple[datetime, tuple[str, ...]]] = {}
        self.seen: dict[str | None, object] = {each: ([], []) for each in EVERYWHERE}
        self.revisions: dict[str, Revision] = {}
        self.store = self.run(self.opened())

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.run(self.store.close())
            self.runner.close()
            shutil.rmtree(self.folder)

    def run(self, call: Awaitable[Result]) -> Result:
        async def awaited() -> Result:
            return await call

        return self.runner.run(awaited())

    async def opened(self) -> ArticleStore:
        return await ArticleStore.open(f"sqlite:///{self.folder}/articles.db")

    @rule(articles=st.lists(some_articles, min_size=1, max_size=4))
    def put(self, articles: Sequence[Article]) -> None:
        outcomes = self.run(self.store.put_many(articles, now=self.now))

        assert outcomes == [self.keep(each) for each in articles]
        self.bury()

    def keep(self, article: Article) -> Outcome:
        old = self.articles.get(article.id)
        new = revised(old, article, now=self.now) if old else settled(article, now=self.now)
        self.articles[article.id] = new
        if old is None:
            return Outcome.CREATED
        return Outcome.UNCHANGED if new == old else Outcome.UPDATED

    def bury(self) -> None:
        """What is seen again has no tombstone."""
        for article in self.articles.values():
            if article.state is State.PUBLISHED:
                self.tombstones.pop(article.id, None)

    @rule(article_id=st.sampled_from("abcdé"))
    def retract(self, article_id: str) -> None:
        old = self.articles.get(article_id)
        there = old is not None and old.state is not State.RETRACTED

        assert self.run(self.store.retract(article_id, now=self.now)) is there

        if old is not None and there:
            self.articles[article_id] = replace(old, state=State.RETRACTED)
            if old.state is State.PUBLISHED:
                self.tombstones[article_id] = (self.now, old.sections)

    @rule(minutes=st.sampled_from([1, 60, 90, -30]))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        due = self.run(self.store.publish_due(self.now))
        for article in self.articles.values():
            if article.state is State.SCHEDULED and article.published <= self.now:
                self.articles[article.id] = replace(article, state=State.PUBLISHED)
        self.bury()
        left = [each for each in self.articles.values() if each.state is State.SCHEDULED]

        assert due == min((each.published for each in left), default=None)

    @rule()
    def open_again(self) -> None:
        self.run(self.store.close())
        self.store = self.run(self.opened())

    @invariant()
    def agree(self) -> None:
        if not hasattr(self, "store"):
            return
        revisions = dict(self.run(self.store.revisions()))
        for section in EVERYWHERE:
            content = self.content(section)
            assert self.run(self.found(section)) == content
            self.run(self.agree_on_places(section, content[0]))
            for tag in TAGS:
                about = self.run(self.store.newest_about(section, Term(Kind.TAG, tag), limit=99))
                assert about == [
                    each for each in content[0] if tag in {term.term for term in each.categories}
                ]
            name = section or ""
            raised = revisions.get(name) != self.revisions.get(name)
            assert raised == (content != self.seen[section]), (name, content)
            self.seen[section] = content
        self.revisions = revisions
        assert {each.id: each for each in self.run(self.stored())} == self.articles

    async def agree_on_places(self, section: str | None, shown: Sequence[Article]) -> None:
        """Counts, and lists from the oldest on, by whole and by half of the time."""
        for span in (Span(), Span(since=INSTANT + timedelta(hours=1)), Span(until=INSTANT)):
            within = [each for each in shown if span.since <= each.published < span.until]
            places = [Position.of(each) for each in within]
            for at_most in (2, 99):
                counted = await self.store.count_published(section, span, at_most=at_most)
                assert counted == min(len(within), at_most)
            for skip in (0, 1, 4):
                newest = await self.store.newest_place(section, span, skip=skip)
                oldest = await self.store.oldest_place(section, span, skip=skip)
                assert newest == next(iter(places[skip:]), None)
                assert oldest == next(iter(places[::-1][skip:]), None)
            if section is None:
                short = [_listed(each) for each in within]
                assert await self.store.newest_listed(span, limit=3) == short[:3]
                for first in places[-1:]:
                    until = span.until
                    found = await self.store.listed(first=first, until=until, limit=3)
                    assert found == short[::-1][:3]
            for first in places[-2:]:
                listed = await self.store.oldest(section, first=first, until=span.until, limit=2)
                assert listed == [each for each in within[::-1] if Position.of(each) >= first][:2]

    def content(self, section: str | None) -> tuple[list[Article], object]:
        """What readers of a section are to find: its articles, and what was withdrawn."""
        shown = [
            each
            for each in self.articles.values()
            if each.state is State.PUBLISHED and section in (None, *each.sections)
        ]
        gone = [
            (when, id_)
            for id_, (when, sections) in self.tombstones.items()
            if section in (None, *sections)
        ]
        return sorted(shown, key=Position.of, reverse=True), sorted(gone, reverse=True)

    async def found(self, section: str | None) -> tuple[object, object]:
        """The same from the store, in pages of two."""
        shown: list[Article] = []
        page = await self.store.newest(section, limit=2)
        while page:
            shown += page
            page = await self.store.newest(section, limit=2, before=Position.of(page[-1]))
        gone = await self.store.tombstones(section, limit=99)
        return shown, [(each.when, each.id) for each in gone]

    @invariant()
    def each_section_has_its_newest(self) -> None:
        if not hasattr(self, "store"):
            return
        newest = {each: self.content(each)[0] for each in SECTIONS}
        expected = {each: shown[0] for each, shown in newest.items() if shown}
        found = self.run(self.store.newest_of_each())
        assert {each: found[each] for each in found if each} == expected

    async def stored(self) -> list[Article]:
        found = [await self.store.get(id_) for id_ in self.articles]
        return [each for each in found if each is not None]


def _listed(article: Article) -> Listed:
    return Listed(**{name: getattr(article, name) for name in Listed.__slots__})


TestStoreBesideModel = StoreBesideModel.TestCase
TestStoreBesideModel.settings = settings(
    max_examples=12,
    stateful_step_count=12,
    deadline=None,
    # Without shrinking, which would take minutes of opening databases: the steps are few anyway.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    # Opening a database takes its time on a busy machine.
    suppress_health_check=[HealthCheck.too_slow],
)
