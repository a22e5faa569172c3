"""JSON becomes an article: lenient where the meaning is clear, refused with all problems else."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.article_fields import ARTICLE_FIELDS
from config.site import Newsroom
from feeds.article import Article, Category, Comments, Enclosure, Image, Person
from ingest.article_json import article_from_json
from ingest.article_table import ARTICLE_TABLE, FILE, renewed
from ingest.errors import Refusal

Read = Callable[..., Article]
Refused = Callable[..., str]

_LEAST = {"sections": "economy", "title": "سوق السمك", "published": "2024-06-19T20:32:25"}


@pytest.fixture
def read(newsroom: Newsroom, now: datetime) -> Read:
    """Reads the least article with these fields changed."""

    def read_with(**fields: object) -> Article:
        return article_from_json({**_LEAST, **fields}, newsroom=newsroom, now=now)

    return read_with


@pytest.fixture
def refused(newsroom: Newsroom, now: datetime) -> Refused:
    """The refusal of the least article with these fields changed, as one line."""

    def refusal_of(**fields: object) -> str:
        with pytest.raises(Refusal) as caught:
            article_from_json({**_LEAST, **fields}, newsroom=newsroom, now=now)
        path = caught.value.path
        return f"{path}: {caught.value.reason}" if path else caught.value.reason

    return refusal_of


def test_three_fields_make_an_article(read: Read) -> None:
    article = read()

    assert article.sections == ("economy",)
    assert article.published == article.updated == datetime(2024, 6, 19, 17, 32, 25, tzinfo=UTC)
    assert (article.timezone, article.language) == ("Asia/Beirut", "ar")
    assert article.id.startswith("tag:www.marfa.example,2024-06-19:economy/173225/")
    assert (article.summary, article.content_html, article.url) == ("سوق السمك", "", None)


def test_every_field_may_be_given_in_its_short_form(read: Read) -> None:
    article = read(
        id="marfa-7",
        sections=["اقتصاد و أعمال", "arab-international", "economy"],
        url="https://marfa.example/n/7",
        title="  Fish <b>&amp;</b>\nchips ",
        content_html='<p>نص <a href="x">رابط</a></p>',
        summary="<p>ملخص</p>",
        updated="2024-06-19T21:00:00+03:00",
        timezone="Europe/Paris",
        language="AR_lb",
        authors="ليلى",
        categories=["#سوق_السمك", "صـور"],
        dateline="صور/وكالات:",
        credits="فرانس24/ أ ف ب",
        image="/i.jpg",
        enclosures="https://marfa.example/a.mp3",
        rights="© المرفأ",
        comments="https://marfa.example/n/7/c",
    )

    assert article.id == "marfa-7"
    assert article.sections == ("arab-international", "economy")
    assert article.title == "Fish & chips"
    assert 'href="https://marfa.example/n/x"' in article.content_html
    assert article.published == datetime(2024, 6, 19, 18, 32, 25, tzinfo=UTC)
    assert article.updated == article.published, "never before it was published"
    assert (article.timezone, article.language) == ("Europe/Paris", "ar-lb")
    assert article.authors == (Person(name="ليلى"),)
    assert article.categories == (Category(term="سوق السمك"), Category(term="صور"))
    assert (article.dateline, article.credits) == ("صور/وكالات", ("فرانس24", "أ ف ب"))
    assert article.image == Image(url="https://marfa.example/i.jpg", type="image/jpeg")
    assert article.enclosures == (Enclosure(url="https://marfa.example/a.mp3", type="audio/mpeg"),)
    assert article.comments == Comments(url="https://marfa.example/n/7/c")
    assert (article.summary, article.rights) == ("ملخص", "© المرفأ")


def test_every_field_may_be_given_in_full(read: Read) -> None:
    article = read(
        authors=[{"name": "ليلى", "email": "l@marfa.example", "url": "https://marfa.example/l"}],
        categories=[{"term": "سوق", "scheme": "https://marfa.example/t", "label": "السوق"}],
        image={"url": "/i.jpg", "width": 600, "height": "400", "length": 9, "alt": "سمك"},
        enclosures=[{"url": "/a", "type": "audio/mpeg", "length": 5, "title": "حوار"}],
        comments={"url": "/c", "count": 3, "feed": "/c.rss"},
        rights=None,
    )

    assert article.authors[0].email == "l@marfa.example"
    assert article.categories[0].label == "السوق"
    assert article.image == Image(
        url="/i.jpg", type="image/jpeg", width=600, height=400, length=9, alt="سمك"
    )
    assert article.enclosures[0].length == 5
    assert article.comments == Comments(url="/c", count=3, feed="/c.rss")


def test_plain_text_becomes_html_and_its_hashtags_categories(read: Read) -> None:
    article = read(content_text="افتتح #مرفأ_صور رصيفا.\n\nقال المدير: 1 < 2.")

    assert article.content_html == (
        '<p dir="rtl">افتتح مرفأ صور رصيفا.</p>\n<p dir="rtl">قال المدير: 1 &lt; 2.</p>'
    )
    assert article.categories == (Category(term="مرفأ صور"),)
    assert article.summary == "افتتح مرفأ صور رصيفا. قال المدير: 1 < 2."


def test_hashtags_in_html_become_categories_and_the_text_reads_on(read: Read) -> None:
    article = read(
        content_html='<p>افتتح <a href="https://x.example/t">#مرفأ_صور</a> رصيفا.</p>'
        "<pre>#define صفر</pre>"
    )
    named = read(content_html="<p>افتتح #مرفأ_صور رصيفا.</p>", categories="مرافئ")

    assert article.categories == (Category(term="مرفأ صور"),)
    assert ">مرفأ صور</a> رصيفا." in (article.content_html or "")
    assert "#define" in (article.content_html or "")
    assert named.categories == (Category(term="مرافئ"),)


@pytest.mark.parametrize("name", ["title", "content_text"])
def test_a_field_that_was_misread_before_is_mended(name: str, read: Read) -> None:
    text = "رصيف جديد في مرفأ صور"

    article = read(**{name: text.encode().decode("cp1256")})

    assert text in (article.title, article.summary)


def test_the_language_is_found_in_the_text_before_the_section_says_it(read: Read) -> None:
    english = read(content_text="The quay was opened by the mayor on a Tuesday.", title="A quay")

    assert english.language == "en"
    assert "dir" not in english.content_html
    assert read(title="GDP 3.1").language == "ar"


def test_an_arabic_article_that_quotes_english_at_length_stays_arabic(read: Read) -> None:
    quote = 'قالت الشركة أمس في بيان: "We are happy to be here, and the quay is open."'

    assert read(content_text=quote, title="BBC تعلن خدمة جديدة").language == "ar"


def test_an_id_from_the_url_outlives_scheme_www_and_tracking(read: Read) -> None:
    first = read(url="https://marfa.example/n/7?p=1")
    again = read(url="http://www.marfa.example/n/7?utm_source=x&p=1", title="Other")

    assert first.id == again.id == "tag:marfa.example,2024-01-01:/n/7?p=1"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"title": None}, "title: is missing"),
        ({"title": " <b> </b>"}, "title: is missing"),
        ({"title": 7}, "title: a text is expected, not a number"),
        ({"title": "x" * 1001}, "title: 1,001 characters; at most 1,000 are allowed"),
        ({"published": ""}, "published: is missing"),
        ({"published": 1718829145}, "published: a text is expected, not a number"),
        ({"sections": []}, "sections: is missing"),
        (
            {"sections": ["economy", "econmy"]},
            "sections[1]: no section 'econmy'; did you mean 'economy'?",
        ),
        ({"tags": ["x"]}, "tags: unknown field; did you mean 'categories'?"),
        ({"titel": "x"}, "titel: unknown field; did you mean 'title'?"),
        (
            {"image": {"src": "/a"}},
            "image.src: unknown field; did you mean 'url'?; image.url: is missing",
        ),
        ({"image": {"url": "/a", "width": -1}}, "image.width: -1 is out of range"),
        (
            {"image": {"url": "/a", "width": True}},
            "image.width: a whole number is expected, not a truth value",
        ),
        ({"image": "data:image/png;base64,x"}, "image.url: an http or https URL is expected"),
        ({"url": "/n/7"}, "url: an absolute http or https URL is expected"),
        (
            {"authors": [{"email": "x"}]},
            "authors[0].email: 'x' is no e-mail address; authors[0].name: is missing",
        ),
        ({"authors": [3]}, "authors[0]: a text or an object is expected, not a number"),
        ({"categories": [[]]}, "categories[0]: a text or an object is expected, not a list"),
        (
            {"enclosures": {"url": "/a"}},
            "enclosures.type: is missing, and the URL does not tell it",
        ),
        ({"timezone": "Beirut"}, "timezone: 'Beirut' is not an IANA time zone"),
        ({"language": "عربي"}, "language: 'عربي' is not a language tag"),
        ({"content_html": ["x"]}, "content_html: a text is expected, not a list"),
        ({"categories": ["x"] * 201}, "categories: 201 of them; at most 200 are allowed"),
    ],
)
def test_what_is_wrong_is_refused_by_field(
    refused: Refused, fields: dict[str, object], reason: str
) -> None:
    assert refused(**fields).startswith(reason)


def test_all_problems_of_an_article_are_said_at_once(refused: Refused) -> None:
    said = refused(title="", sections="x", published="soon", language="?")

    assert [part.split(":")[0] for part in said.split("; ") if ": " in part] == [
        *("sections", "title", "published", "language")
    ]


def test_the_reference_describes_every_field_and_no_other() -> None:
    page = FILE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)

    assert tuple(rows[: len(ARTICLE_FIELDS)]) == ARTICLE_FIELDS
    assert page == renewed(page), "renew it: python -m ingest.article_table"


def test_a_field_that_the_table_calls_needed_is_one_that_is_refused_without(
    refused: Refused,
) -> None:
    needed = [row.name for row in ARTICLE_TABLE if row.is_required]

    assert needed == ["sections", "title", "published"]
    for name in needed:
        assert refused(**{name: None}).startswith(f"{name}: is missing")


def test_every_problem_comes_with_its_own_path(newsroom: Newsroom, now: datetime) -> None:
    fields = {**_LEAST, "title": "", "authors": [{"name": "a"}, {"email": "x"}]}

    with pytest.raises(Refusal) as caught:
        article_from_json(fields, newsroom=newsroom, now=now)

    assert [each.path for each in caught.value.problems] == [
        *("title", "authors[1].email", "authors[1].name")
    ]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["url", "name", "term", "count", "x"]) | st.text(max_size=4),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


@given(
    fields=st.dictionaries(st.sampled_from(ARTICLE_FIELDS) | st.text(max_size=8), _JSON, max_size=8)
)
@settings(max_examples=300, deadline=None)
def test_any_json_is_an_article_or_a_refusal(
    fields: dict[str, object], newsroom: Newsroom, now: datetime
) -> None:
    for candidate in (fields, {**_LEAST, **fields}):
        with suppress(Refusal):
            article = article_from_json(candidate, newsroom=newsroom, now=now)
            assert article.title
            assert article.summary
            assert article.updated >= article.published
