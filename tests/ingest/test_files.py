"""Every kind of file that an import takes, from the bytes to the feed."""

import gzip
import io
import stat
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.site import Newsroom, Section
from feeds.article import Article, Category, Person, State
from feeds.feed import section_feed
from feeds.rss import rss
from ingest.errors import Refusal
from ingest.exporting import exported
from ingest.files.found import SourceFile, files_of
from ingest.files.kinds import Kind, kind_of
from ingest.files.reading import articles_of
from ingest.importing import Report, import_paths
from ingest.told import LeftOut, Withdrawn
from storage.store import ArticleStore

CASES = Path(__file__).parents[1] / "cases" / "files"
#: A kind of file, and the id of an article in it.
ARTICLES = {
    "feed.rss": "https://old.marfa.example/?p=12",
    "feed.atom": "tag:old.marfa.example,2026:lighthouse",
    "feed.json": "marfa-77",
    "wordpress.xml": "https://wp.marfa.example/?p=91",
    "ninjs.json": "urn:marfa:wire:501",
    "newsml.xml": "urn:newsml:marfa.example:20261005:601",
    "nitf.xml": "marfa-nitf-9",
    "table.csv": "row-1",
}


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[ArticleStore]:
    async with await ArticleStore.open(f"sqlite:///{tmp_path}/articles.db") as opened:
        yield opened


async def imported(
    paths: list[Path],
    store: ArticleStore,
    newsroom: Newsroom,
    now: datetime,
    *,
    section: Section | None = None,
    columns: dict[str, str] | None = None,
) -> Report:
    return await import_paths(
        paths,
        store=store,
        newsroom=newsroom,
        clock=lambda: now,
        section=section,
        columns=columns,
    )


def read(path: Path, newsroom: Newsroom, now: datetime) -> list[object]:
    return [
        found.article
        for file in files_of([path])
        for found in articles_of(file, newsroom=newsroom, now=now)
    ]


@pytest.mark.parametrize("name", ARTICLES)
async def test_each_kind_goes_in_and_comes_out_as_a_feed(
    store: ArticleStore, newsroom: Newsroom, now: datetime, name: str
) -> None:
    await imported([CASES / name], store, newsroom, now)

    article = await store.get(ARTICLES[name])
    assert article is not None
    slug = article.sections[0]
    section = newsroom.section(slug)
    assert section is not None
    feed = rss(section_feed(newsroom, section, await store.newest(slug, limit=50)))
    shown = feedparser.parse(feed)
    entry = next(each for each in shown.entries if each.id == ARTICLES[name])
    assert not shown.bozo
    assert entry.title == article.title
    assert "alert(" not in entry.content[0].value


async def test_the_same_import_twice_changes_nothing(
    store: ArticleStore, newsroom: Newsroom, now: datetime
) -> None:
    paths = [CASES / name for name in (*ARTICLES, "post.md")]
    first = await imported(paths, store, newsroom, now)
    again = await imported(paths, store, newsroom, now)

    assert first.created == 10
    assert (again.created, again.updated, again.unchanged) == (0, 0, 10)
    assert again.refused == first.refused == 2
    assert again.left_out == first.left_out == 3


def test_a_wordpress_post_keeps_what_readers_and_feed_readers_know_it_by(
    newsroom: Newsroom, now: datetime
) -> None:
    picture, post, draft, page = read(CASES / "wordpress.xml", newsroom, now)

    assert isinstance(post, Article)
    assert post.url == "https://wp.marfa.example/2026/10/quay-works/"
    assert post.published == datetime(2026, 10, 4, 11, tzinfo=UTC)
    assert post.updated == datetime(2026, 10, 4, 12, 30, tzinfo=UTC)
    assert post.authors == (Person(name="ليلى حداد"),)
    assert Category(term="أرصفة") in post.categories
    assert post.image is not None
    assert post.image.alt == "الرصيف الثالث"
    assert "<p" in post.content_html
    assert "wp:paragraph" not in post.content_html
    for other in (picture, draft, page):
        assert isinstance(other, LeftOut)


def test_a_wire_story_keeps_its_topics_credit_and_embargo(
    newsroom: Newsroom, now: datetime
) -> None:
    newest, embargoed = read(CASES / "newsml.xml", newsroom, now)

    assert isinstance(newest, Article)
    assert newest.title == "المرفأ يعلن مواعيد الشتاء"
    assert newest.credits == ("وكالة المرفأ",)
    assert newest.categories[0].term == "20000170"
    assert newest.categories[0].label == "موانئ"
    assert newest.categories[0].scheme == "http://cv.iptc.org/newscodes/mediatopic/"
    assert isinstance(embargoed, Article)
    assert embargoed.state is State.SCHEDULED
    assert embargoed.published == datetime(2026, 10, 6, 6, tzinfo=UTC)


async def test_a_cancelled_story_is_withdrawn(
    store: ArticleStore, newsroom: Newsroom, now: datetime
) -> None:
    await imported([CASES / "newsml.xml"], store, newsroom, now)
    report = await imported([CASES / "newsml-canceled.xml"], store, newsroom, now)

    assert report.withdrawn == 1
    article = await store.get(ARTICLES["newsml.xml"])
    assert article is not None
    assert article.state is State.RETRACTED


async def test_an_earlier_version_that_comes_late_changes_nothing(
    store: ArticleStore, newsroom: Newsroom, now: datetime, tmp_path: Path
) -> None:
    wire = (CASES / "ninjs.json").read_text(encoding="utf-8")
    later = wire.replace("08:20:00", "09:00:00").replace("يوقفون", "ينهون")
    (tmp_path / "later.json").write_text(later, encoding="utf-8")

    await imported([tmp_path / "later.json"], store, newsroom, now)
    report = await imported([CASES / "ninjs.json"], store, newsroom, now)

    assert (report.updated, report.unchanged) == (0, 1)
    article = await store.get(ARTICLES["ninjs.json"])
    assert article is not None
    assert article.title == "الصيادون ينهون إضرابهم"


def test_markdown_is_rendered_and_cleaned(newsroom: Newsroom, now: datetime) -> None:
    (post,) = read(CASES / "post.md", newsroom, now)

    assert isinstance(post, Article)
    assert "<strong>أبوابها</strong>" in post.content_html
    assert "<li>قاعة القراءة</li>" in post.content_html
    assert "alert" not in post.content_html
    assert post.published == datetime(2026, 10, 3, 16, 30, tzinfo=UTC)
    assert [each.term for each in post.categories] == ["مكتبات", "ثقافة"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("بلا مقدمة", "no front matter"),
        ("---\ntitle: [a\n---\n", "can't be read"),
        ("---\na: &a [x]\nb: *a\n---\n", "alias"),
        ("---\n- a\n---\n", "no list of names"),
        ("---\n" + "a: b\n" * 20_000 + "---\n", "longer than"),
    ],
)
def test_markdown_that_can_not_be_read_says_why(
    newsroom: Newsroom, now: datetime, tmp_path: Path, text: str, reason: str
) -> None:
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    (refusal,) = read(tmp_path / "a.md", newsroom, now)

    assert isinstance(refusal, Refusal)
    assert reason in str(refusal)


def test_a_draft_is_left_out(newsroom: Newsroom, now: datetime, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\ndraft: true\n---\nx", encoding="utf-8")

    assert read(tmp_path / "a.md", newsroom, now) == [LeftOut("it is a draft")]


async def test_columns_of_a_table_are_named_on_the_command_line(
    store: ArticleStore, newsroom: Newsroom, now: datetime, tmp_path: Path
) -> None:
    table = tmp_path / "table.csv"
    table.write_bytes("رقم;عنوان;يوم;سر\n7;خبر;19 حزيران 2024;x\n".encode("cp1256"))
    named = {"id": "رقم", "title": "عنوان", "published": "يوم"}

    plain = await imported([table], store, newsroom, now)
    wrong = await imported([table], store, newsroom, now, columns={"title": "عنوانا"})
    report = await imported(
        [table], store, newsroom, now, section=newsroom.sections[1], columns=named
    )

    assert "--columns" in plain.refusals[0].reason
    assert "did you mean 'عنوان'?" in wrong.refusals[0].reason
    assert report.created == 1
    article = await store.get("7")
    assert article is not None
    assert article.published == datetime(2024, 6, 18, 21, tzinfo=UTC)


def zipped(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


async def test_files_may_be_zipped(
    store: ArticleStore, newsroom: Newsroom, now: datetime, tmp_path: Path
) -> None:
    content = {name: (CASES / name).read_bytes() for name in ("feed.rss", "nitf.xml")}
    packed = gzip.compress((CASES / "wordpress.xml").read_bytes())
    (tmp_path / "all.zip").write_bytes(zipped(**content, **{"in/wordpress.xml.gz": packed}))

    report = await imported([tmp_path / "all.zip"], store, newsroom, now)

    assert report.created == 3
    assert str(report.refusals[0]).startswith(f"{tmp_path}/all.zip/feed.rss: item ")


def test_what_an_archive_must_not_have_is_refused_and_the_rest_is_read(
    newsroom: Newsroom, now: datetime, tmp_path: Path
) -> None:
    good = (CASES / "nitf.xml").read_bytes()
    bomb = gzip.compress(b"<rss>" + b" " * 100 * 1024**2)
    link = zipfile.ZipInfo("link.xml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("../../etc/good.xml", good)
        archive.writestr("/root.xml", good)
        archive.writestr(link, "/etc/passwd")
        archive.writestr("bomb.xml.gz", bomb)
        archive.writestr("inner.zip", zipped(a=good))
        archive.writestr("nitf.xml", good)
    (tmp_path / "a.zip").write_bytes(made.getvalue())

    found = read(tmp_path / "a.zip", newsroom, now)

    reasons = [str(each) for each in found if isinstance(each, Refusal)]
    assert sum("leads out of the archive" in each for each in reasons) == 2
    assert any("archive in an archive" in each for each in reasons)
    assert any("a link" in each for each in reasons)
    assert any("unpacks to more than" in each or "larger than" in each for each in reasons)
    assert sum(isinstance(each, Article) for each in found) == 1


@pytest.mark.parametrize(
    "hostile",
    [
        (
            '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]>'
            "<newsItem><itemMeta>&b;</itemMeta></newsItem>"
        ),
        '<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/passwd">]><nitf><body>&x;</body></nitf>',
        "<newsItem>" + "<a>" * 100_000,
        "<nitf>" + "<b>" * 3000 + "x" + "</b>" * 3000 + "</nitf>",
    ],
)
def test_hostile_xml_is_refused(
    newsroom: Newsroom, now: datetime, tmp_path: Path, hostile: str
) -> None:
    (tmp_path / "a.xml").write_text(hostile, encoding="utf-8")

    found = read(tmp_path / "a.xml", newsroom, now)

    assert found
    assert all(isinstance(each, Refusal | LeftOut) for each in found)
    assert not any("root:" in str(each) for each in found)


def test_what_is_in_a_file_goes_before_its_name(tmp_path: Path) -> None:
    for name in ARTICLES:
        if name != "table.csv":
            content = (CASES / name).read_bytes()
            assert kind_of(content[:4096], "x.dat") is kind_of(content[:4096], name)
    assert kind_of(b"\x00\x01", "x.dat") is None
    assert kind_of("<rss/>".encode("utf-16"), "x") is Kind.FEED


async def test_an_export_is_taken_back_as_it_was(
    store: ArticleStore, newsroom: Newsroom, now: datetime, tmp_path: Path
) -> None:
    paths = [CASES / name for name in (*ARTICLES, "post.md")]
    await imported(paths, store, newsroom, now)
    await store.retract(ARTICLES["nitf.xml"], now=now)
    (tmp_path / "all.jsonl").write_bytes(b"".join([line async for line in exported(store)]))

    async with await ArticleStore.open(f"sqlite:///{tmp_path}/other.db") as other:
        report = await imported([tmp_path / "all.jsonl"], other, newsroom, now)
        before = await store.in_order_of_ids(after="", limit=100)
        after = await other.in_order_of_ids(after="", limit=100)

    assert report.refused == 0
    assert after == [each for each in before if each.state is not State.RETRACTED]
    again = await imported([tmp_path / "all.jsonl"], store, newsroom, now)
    assert (again.created, again.updated, again.withdrawn) == (0, 0, 0)


async def test_one_section_may_be_exported(
    store: ArticleStore, newsroom: Newsroom, now: datetime
) -> None:
    await imported([CASES / "feed.atom", CASES / "nitf.xml"], store, newsroom, now)

    lines = [line async for line in exported(store, section="world")]

    assert len(lines) == 1
    assert b"lighthouse" in lines[0]


SEEDS = [(path.name, path.read_bytes()) for path in sorted(CASES.iterdir())]


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, bytes]:
    """A good file with a few stretches of it replaced, doubled or gone."""
    name, content = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 60)))
        piece = draw(
            st.one_of(
                st.binary(max_size=12),
                st.just(content[start:end] * 2),
                st.sampled_from([b"]]>", b"<", b"&x;", b"\x00", b'"', b"{", b"[[", b"\xff\xfe"]),
            )
        )
        content = content[:start] + piece + content[end:]
    if draw(st.booleans()):
        content = gzip.compress(content)[: draw(st.integers(10, 10_000))]
    return name, content


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(file=st.one_of(mutated(), st.tuples(st.sampled_from([n for n, _ in SEEDS]), st.binary())))
def test_whatever_is_in_a_file_each_article_goes_in_or_is_refused_with_a_reason(
    newsroom: Newsroom,
    now: datetime,
    tmp_path_factory: pytest.TempPathFactory,
    file: tuple[str, bytes],
) -> None:
    name, content = file
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(content)

    for found in articles_of(SourceFile(path, len(content)), newsroom=newsroom, now=now):
        assert isinstance(found.article, Article | Refusal | Withdrawn | LeftOut)
        if isinstance(found.article, Refusal):
            assert found.article.reason
