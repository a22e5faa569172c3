"""Sources of every kind, visited: what is taken, when it is asked again, who visits."""

import asyncio
import json
from functools import partial
from pathlib import Path

import pytest
from polled import Polled
from served import until
from strange_server import moved, text

from storage.store import ArticleStore, SourceState

PROSE = (
    "افتتح عمال مرفأ صور صباح أمس رصيفا جديدا طوله مئتا متر بعد عامين من العمل المتواصل، وقالت "
    "إدارة المرفأ إن أولى السفن ستصل الأسبوع المقبل، وذكر رئيس البلدية أن المشروع كلف أربعة ملايين."
)


def rss(*items: str, head: str = "") -> str:
    return f'<rss version="2.0"><channel><title>وكالة</title>{head}{"".join(items)}</channel></rss>'


def item(number: int, *, title: str = "", link: str = "", guid: str = "", more: str = "") -> str:
    return (
        f"<item><title>{title or f'خبر رقم {number}'}</title>"
        f"<link>{link or f'https://agency.example/{number}'}</link>"
        f"<guid isPermaLink='false'>{guid or f'agency-{number}'}</guid>"
        f"<pubDate>Wed, 19 Jun 2024 1{number % 8}:00:00 GMT</pubDate>"
        f"<description>نص الخبر رقم {number}.</description>{more}</item>"
    )


def page(title: str, *, time: str = "2024-06-19T12:00:00Z") -> str:
    return (
        f'<html><head><meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="{time}"></head>'
        f"<body><h1>{title}</h1><div><p>{PROSE}</p><p>{PROSE}</p></div></body></html>"
    )


async def test_a_feed_is_taken_with_its_guids_and_asked_conditionally(polled: Polled) -> None:
    polled.sources('{feed: "{}/rss"}')
    polled.world.answers["/rss"] = text(rss(item(1), item(2)), ETag='"v1"')
    polled.start()
    await polled.visited(lambda state: state.taken == 2)

    assert {article.id for article in await polled.articles()} == {"agency-1", "agency-2"}

    polled.world.answers["/rss"] = b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n'
    await polled.again()
    assert 'If-None-Match: "v1"' in polled.world.heads[-1]
    assert (await polled.state()).taken == 2

    polled.world.answers["/rss"] = text(rss(item(1, title="عنوان جديد"), item(3)), ETag='"v2"')
    await polled.again()
    assert set(await polled.titles()) == {"عنوان جديد", "خبر رقم 2", "خبر رقم 3"}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (
            "application/atom+xml",
            (
                '<feed xmlns="http://www.w3.org/2005/Atom"><title>ا</title><id>x</id><entry>'
                "<id>tag:a.example,2024:1</id><title>خبر</title>"
                "<updated>2024-06-19T12:00:00Z</updated>"
                '<link href="/1"/><content type="html">&lt;p&gt;نص&lt;/p&gt;</content>'
                "</entry></feed>"
            ),
        ),
        (
            "application/feed+json",
            json.dumps(
                {
                    "version": "https://jsonfeed.org/version/1.1",
                    "items": [
                        {
                            "id": "tag:a.example,2024:1",
                            "title": "خبر",
                            "content_html": "<p>نص</p>",
                            "date_published": "2024-06-19T12:00:00Z",
                        }
                    ],
                }
            ),
        ),
        (
            "application/rdf+xml",
            (
                '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
                'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
                '<item rdf:about="tag:a.example,2024:1"><title>خبر</title><link>https://a.example/1'
                "</link><description>نص</description><dc:date>2024-06-19T12:00:00Z</dc:date></item>"
                "</rdf:RDF>"
            ),
        ),
    ],
    ids=["Atom", "JSON Feed", "RDF"],
)
async def test_every_kind_of_feed_is_read(kind: str, body: str, polled: Polled) -> None:
    polled.sources('{feed: "{}/x"}')
    polled.world.answers["/x"] = text(body, Content_Type=kind)
    polled.start()
    await polled.visited(lambda state: state.taken == 1)

    (article,) = await polled.articles()
    assert (article.title, article.published.isoformat()) == ("خبر", "2024-06-19T12:00:00+00:00")
    assert "نص" in article.content_html


async def test_an_arabic_date_in_a_feed_is_read_in_the_sections_zone(polled: Polled) -> None:
    polled.sources('{feed: "{}/rss"}')
    dated = item(1).replace("Wed, 19 Jun 2024 11:00:00 GMT", "19 يونيو, 2024 08:32:25 م")
    polled.world.answers["/rss"] = text(rss(dated))
    polled.start()
    await polled.visited(lambda state: state.taken == 1)

    (article,) = await polled.articles()
    assert article.published.isoformat() == "2024-06-19T17:32:25+00:00"


async def test_full_texts_come_from_the_pages_once(polled: Polled) -> None:
    polled.sources('{feed: "{}/rss", full_text: page}')
    link = polled.world.url("/n/1")
    gone = polled.world.url("/n/2")
    polled.world.answers |= {
        "/rss": text(rss(item(1, link=link), item(2, link=gone))),
        "/n/1": text(page("خبر رقم 1")),
    }
    polled.start()
    await polled.visited(lambda state: state.taken == 2)

    texts = {article.id: article.content_html for article in await polled.articles()}
    assert PROSE in texts["agency-1"]
    assert "نص الخبر رقم 2" in texts["agency-2"]
    await polled.again()
    assert len(polled.world.asked("/n/1")) == 1


async def test_filters_take_and_leave(polled: Polled) -> None:
    polled.sources(
        '{feed: "{}/rss", include: {words: [المرفأ], categories: [مرافئ]}, '
        "exclude: {authors: [آلة]}}"
    )
    by_machine = "<dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>آلة</dc:creator>"
    polled.world.answers["/rss"] = text(
        rss(
            item(1, title="افتتاح المرفأِ غدا"),
            item(2, title="خبر", more="<category>مرافئ</category>"),
            item(3, title="المرفأ", more=by_machine),
            item(4, title="مرفأ آخر"),
        )
    )
    polled.start()
    await polled.visited(lambda state: state.taken == 2)

    assert {article.id for article in await polled.articles()} == {"agency-1", "agency-2"}


async def test_two_sources_of_a_section_don_t_bring_an_article_twice(polled: Polled) -> None:
    polled.sources('{feed: "{}/one"}', '{feed: "{}/two", every: 30m}')
    polled.world.answers["/one"] = text(rss(item(1), item(2, title="عنوان واحد")))
    polled.start()

    async def first() -> bool:
        return len(await polled.articles()) == 2

    await until(first)
    polled.world.answers["/two"] = text(
        rss(
            item(1, guid="other-1", title="عنوان آخر"),
            item(9, guid="other-9", title="عنوانٌ واحــد"),
            item(5, guid="other-5"),
        )
    )
    polled.clock.forward(hours=3)

    async def second() -> bool:
        return len(await polled.articles()) > 2

    await until(second)
    assert {article.id for article in await polled.articles()} == {
        *("agency-1", "agency-2", "other-5"),
    }


async def test_one_title_on_two_days_is_two_articles(polled: Polled) -> None:
    polled.sources('{feed: "{}/rss"}')
    weather = [item(1, title="حالة الطقس"), item(2, title="حالة الطقس").replace("19 Jun", "18 Jun")]
    polled.world.answers["/rss"] = text(rss(*weather))
    polled.start()
    await polled.visited(lambda state: state.taken == 2)

    assert {article.id for article in await polled.articles()} == {"agency-1", "agency-2"}


async def test_an_article_keeps_its_id_when_its_guid_changes(polled: Polled) -> None:
    polled.sources('{feed: "{}/rss"}')
    polled.world.answers["/rss"] = text(rss(item(1)))
    polled.start()
    await polled.visited(lambda state: state.taken == 1)

    polled.world.answers["/rss"] = text(rss(item(1, guid="another", title="عنوان جديد")))
    await polled.again()

    (article,) = await polled.articles()
    assert (article.id, article.title) == ("agency-1", "عنوان جديد")


async def test_what_moved_for_ever_is_asked_at_its_new_place(polled: Polled) -> None:
    polled.sources('{feed: "{}/old"}')
    polled.world.answers |= {"/old": moved("/new"), "/new": text(rss(item(1)))}
    polled.start()
    await polled.visited(lambda state: state.taken == 1)
    await polled.again()

    assert len(polled.world.asked("/old")) == 1
    assert len(polled.world.asked("/new")) == 2


async def test_what_is_gone_is_asked_no_more(polled: Polled) -> None:
    polled.sources('{feed: "{}/rss"}')
    polled.world.answers["/rss"] = text("", status="410 Gone")
    polled.start()
    await polled.visited(lambda state: state.gone)
    polled.clock.forward(days=30)
    await asyncio.sleep(1.2)

    assert len(polled.world.heads) == 1


async def test_a_source_that_fails_is_asked_less_and_less_often(polled: Polled) -> None:
    polled.sources('{feed: "{}/rss", every: 10m}')
    polled.world.answers["/rss"] = text("", status="500 Broken")
    polled.start()
    pauses = []
    state = SourceState()
    for failures in (1, 2, 3):
        state = await polled.visited(partial(_has_failed, failures))
        pauses.append((state.next_visit - polled.clock().timestamp()) / 60)
        polled.clock.forward(seconds=state.next_visit - polled.clock().timestamp() + 1)

    assert [9 <= pauses[0] <= 11, 18 <= pauses[1] <= 22, 36 <= pauses[2] <= 44] == [True] * 3
    assert "answered 500" in state.error

    polled.world.answers["/rss"] = text(rss(item(1)))
    await polled.visited(lambda state: not state.failures and state.taken == 1)


def _has_failed(failures: int, state: SourceState) -> bool:
    return state.failures == failures


async def test_a_source_rests_as_long_as_it_asks(polled: Polled) -> None:
    polled.sources('{feed: "{}/rss", every: 10m}')
    polled.world.answers["/rss"] = text(rss(item(1), head="<ttl>120</ttl>"))
    polled.start()
    state = await polled.visited(lambda state: state.taken == 1)
    assert state.next_visit == polled.clock().timestamp() + 7200

    polled.world.answers["/rss"] = text("", status="429 Slow", Retry_After="9000")
    await polled.again(hours=2, seconds=1)
    assert (await polled.state()).next_visit == polled.clock().timestamp() + 9000


async def test_an_error_in_one_source_touches_no_other(polled: Polled) -> None:
    polled.sources(
        '{feed: "{}/broken"}', '{feed: "{}/html"}', '{page: "{}/none"}', '{feed: "{}/good"}'
    )
    polled.world.answers |= {
        "/broken": b"\x00\x01\x02",
        "/html": text("<html><p>no feed here</p></html>"),
        "/none": text("<html><p>no links here</p></html>"),
        "/good": text(rss(item(1))),
    }
    polled.start()

    async def all_noted() -> bool:
        return len(await polled.store.source_states()) == 4

    await until(all_noted)
    states = {
        name.split("/")[-1]: each for name, each in (await polled.store.source_states()).items()
    }
    assert [states[name].failures for name in ("broken", "html", "none", "good")] == [1, 1, 1, 0]
    assert "no feed" in states["html"].error
    assert "items:" in states["none"].error
    assert await polled.titles() == ["خبر رقم 1"]


async def test_a_list_page_brings_what_is_new_on_it(polled: Polled) -> None:
    polled.sources('{page: "{}/economy", items: "h2 a", content: "div"}')
    polled.world.answers |= {
        "/economy": text('<h2><a href="/n/2">ثان</a></h2><h2><a href="/n/1#c">أول</a></h2>'),
        "/n/1": text(page("رصيف أول في المرفأ")),
        "/n/2": text(page("رصيف ثان في المرفأ", time="2024-06-19T13:00:00Z").encode("cp1256")),
    }
    polled.start()
    await polled.visited(lambda state: state.taken == 2)
    assert await polled.titles() == ["رصيف ثان في المرفأ", "رصيف أول في المرفأ"]

    polled.world.answers["/economy"] = text(
        '<h2><a href="/n/3">ثالث</a></h2><h2><a href="/n/2">ثان</a></h2>'
    )
    polled.world.answers["/n/3"] = text("<html><p>لا مقال هنا</p></html>")
    await polled.again()
    await polled.again()
    assert len(polled.world.asked("/n/2")) == 1
    assert len(polled.world.asked("/n/3")) == 1


async def test_the_links_of_a_list_page_are_found_without_a_selector(polled: Polled) -> None:
    headlines = "".join(
        f'<li class="story"><a href="/n/{number}">رصيف جديد في المرفأ رقم {number}</a></li>'
        for number in range(4)
    )
    menu = (
        '<li class="menu"><a href="/e">اقتصاد</a></li><li class="menu"><a href="/s">رياضة</a></li>'
    )
    polled.sources('{page: "{}/"}')
    polled.world.answers["/"] = text(f"<ul>{menu}</ul><ul>{headlines}</ul><a href='/x'>خصوصية</a>")
    for number in range(4):
        polled.world.answers[f"/n/{number}"] = text(page(f"رصيف جديد في المرفأ رقم {number}"))
    polled.start()
    await polled.visited(lambda state: state.taken == 4)

    assert not polled.world.asked("/e")
    assert not polled.world.asked("/x")


async def test_robots_txt_is_obeyed(polled: Polled) -> None:
    polled.sources('{page: "{}/list", items: a}')
    polled.world.answers |= {
        "/robots.txt": text("User-agent: Nashra\nDisallow: /private/\n"),
        "/list": text('<a href="/private/1">ا</a><a href="/open/1">ب</a>'),
        "/open/1": text(page("رصيف جديد في المرفأ")),
        "/private/1": text(page("سر")),
    }
    polled.start()
    await polled.visited(lambda state: state.taken == 1)

    assert not polled.world.asked("/private/1")
    assert len(polled.world.asked("/robots.txt")) == 1


async def test_wordpress_is_read_by_its_api_from_where_it_was_left(polled: Polled) -> None:
    def post(number: int, modified: str) -> dict[str, object]:
        return {
            "id": number,
            "guid": {"rendered": f"https://wp.example/?p={number}"},
            "link": f"https://wp.example/{number}/",
            "title": {"rendered": f"خبر &#8220;{number}&#8221;"},
            "content": {"rendered": f"<p>{PROSE}</p>"},
            "excerpt": {"rendered": "<p>خلاصة [&hellip;]</p>"},
            "date_gmt": "2024-06-19T12:00:00",
            "modified_gmt": modified,
            "_embedded": {
                "author": [{"name": "هدى"}],
                "wp:term": [[{"name": "مرافئ", "slug": "p"}], [{"name": "صور", "slug": "t"}]],
                "wp:featuredmedia": [{"source_url": "https://wp.example/i.jpg"}],
            },
        }

    first = "/wp-json/wp/v2/posts?per_page=50&orderby=modified&order=desc&_embed="
    terms = "author%2Cwp%3Aterm%2Cwp%3Afeaturedmedia"
    then = first.replace("desc", "asc")
    polled.sources('{wordpress: "{}"}')
    polled.world.answers[first + terms] = text(json.dumps([post(1, "2024-06-19T12:30:00")]))
    polled.start()
    await polled.visited(lambda state: state.taken == 1)

    (article,) = await polled.articles()
    assert article.id == "https://wp.example/?p=1"
    assert article.title == "خبر “1”"
    assert [each.term for each in article.categories] == ["مرافئ", "صور"]
    assert article.updated.isoformat() == "2024-06-19T12:30:00+00:00"

    after = f"{then}{terms}&modified_after=2024-06-19T12%3A30%3A00Z"
    polled.world.answers[after] = text(json.dumps([post(2, "2024-06-19T13:00:00")]))
    await polled.again()
    assert len(await polled.articles()) == 2
    assert (await polled.state()).mark == "2024-06-19T13:00:00"


async def test_a_folder_is_emptied_and_what_was_refused_lies_beside_its_reason(
    polled: Polled,
) -> None:
    polled.sources("{folder: inbox}")
    inbox = polled.folder / "inbox"
    polled.start()
    await until_there(inbox)
    article = {"id": "1", "title": "خبر", "content_text": "نص", "published": "2024-06-19"}
    (inbox / "good.json").write_text(json.dumps(article), encoding="utf-8")
    (inbox / "bad.json").write_text('{"title": "x", "published": "قريبا"}', encoding="utf-8")
    (inbox / "page.html").write_text(page("رصيف جديد في المرفأ"), encoding="utf-8")
    (inbox / "half.json.part").write_text("{", encoding="utf-8")
    (inbox / ".hidden.json").write_text("{", encoding="utf-8")
    await asyncio.sleep(0.7)
    polled.clock.forward(seconds=2)
    await until_there(inbox / "done" / "good.json")
    await until_there(inbox / "done" / "page.html")
    await until_there(inbox / "refused" / "bad.json.reasons.txt")

    assert "published" in (inbox / "refused" / "bad.json.reasons.txt").read_text(encoding="utf-8")
    assert set(await polled.titles()) == {"خبر", "رصيف جديد في المرفأ"}
    assert {each.name for each in inbox.iterdir() if each.is_file()} == {
        *("half.json.part", ".hidden.json"),
    }


async def test_a_file_that_still_grows_waits(polled: Polled) -> None:
    polled.sources("{folder: inbox}")
    inbox = polled.folder / "inbox"
    polled.start()
    await until_there(inbox)
    article = json.dumps(
        {"id": "1", "title": "خبر", "content_text": "نص", "published": "2024-06-19"}
    )
    growing = inbox / "a.json"
    for end in (20, 40, len(article)):
        growing.write_text(article[:end], encoding="utf-8")
        await asyncio.sleep(0.7)
        assert growing.exists()
        polled.clock.forward(seconds=0.6)
    await asyncio.sleep(0.7)
    polled.clock.forward(seconds=2)
    await until_there(inbox / "done" / "a.json")

    assert await polled.titles() == ["خبر"]


async def until_there(path: Path) -> None:
    async def there() -> bool:
        return await asyncio.to_thread(path.exists)

    await until(there, seconds=10)


async def test_of_several_processes_one_visits_and_another_takes_over(polled: Polled) -> None:
    polled.sources('{feed: "{}/rss", every: 1m}')
    polled.world.answers["/rss"] = text(rss(item(1)))
    async with await ArticleStore.open(f"sqlite:///{polled.folder}/articles.db") as other:
        first = polled.start(lease=1.0)
        await polled.visited(lambda state: state.taken == 1)
        polled.start(other, lease=1.0)
        await asyncio.sleep(1.0)
        assert len(polled.world.heads) == 1

        first.cancel()
        polled.world.answers["/rss"] = text(rss(item(1), item(2)))
        polled.clock.forward(minutes=2)
        await polled.visited(lambda state: state.taken == 2)

    assert len(polled.world.heads) == 2


async def test_a_new_configuration_is_taken_up(polled: Polled) -> None:
    polled.sources('{feed: "{}/one"}')
    polled.world.answers |= {"/one": text(rss(item(1))), "/two": text(rss(item(2)))}
    polled.start(lease=1.0)
    await polled.visited(lambda state: state.taken == 1)
    polled.sources('{feed: "{}/two"}')

    async def both() -> bool:
        return len(await polled.articles()) == 2

    await until(both)
    assert await polled.state() is not None
    assert SourceState() != await polled.state()
