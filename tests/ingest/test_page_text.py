"""A page's text, as an editor copies it, becomes an article with everything in its place."""

from datetime import UTC, datetime

import pytest

from config.site import Newsroom
from feeds.article import Article, State
from ingest.errors import Refusal
from ingest.page_text import article_from_page_text

_PAGE = """\
عربي و دولــي

19 يونيو, 2024 08:32:25 م

صور/صوت المرفأ/وكالات:

وسط ترقب واسع في الأوساط البحرية والتجارية على امتداد الساحل الشرقي، افتتح عمال #مرفأ_صور القديم \
أمس رصيفا جديدا للصيادين و#المتطوعين. وقال مدير المرفأ إن العمل استغرق عامين.

وأضاف أن الرصيف يتسع لأربعين قاربا، مؤكدا "أن البحر للجميع".

ماذا بعد؟

ينتظر الصيادون افتتاح سوق السمك قبل نهاية الصيف.

سوق قديم بثوب جديد

تقول البلدية إن السوق سيضم ثلاثين متجرا.

اقرأ أيضاً: عشرة أسئلة عن البحر

#صور #مرفأ_صور

وكالة المرفأ/ أ ف ب


رأيكم يهــمنا

تهمّنا آراؤكم لذا نتمنى على القرّاء التقيّد بالقواعد.
لا يسمح بالشتائم.
"""


@pytest.fixture(scope="module")
def page(newsroom: Newsroom, now: datetime) -> Article:
    """The article of the page above."""
    return article_from_page_text(_PAGE, newsroom=newsroom, now=now, source_name="a.txt")


def test_section_time_and_dateline_are_taken_from_the_head(page: Article) -> None:
    assert page.sections == ("arab-international",)
    assert page.published == page.updated == datetime(2024, 6, 19, 17, 32, 25, tzinfo=UTC)
    assert page.timezone == "Asia/Beirut"
    assert page.dateline == "صور/صوت المرفأ/وكالات"
    assert page.state is State.PUBLISHED
    assert page.language == "ar"


def test_a_page_without_a_title_gets_the_news_of_its_first_sentence(page: Article) -> None:
    assert page.title == "افتتح عمال مرفأ صور القديم أمس رصيفا جديدا للصيادين والمتطوعين"


def test_hashtags_become_categories_and_the_text_stays_readable(page: Article) -> None:
    assert [each.term for each in page.categories] == ["مرفأ صور", "المتطوعين", "صور"]
    assert "#" not in page.content_html
    assert "_" not in page.content_html
    assert "عمال مرفأ صور القديم" in page.content_html


def test_subheadings_become_headings(page: Article) -> None:
    assert '<h2 dir="rtl">ماذا بعد؟</h2>' in page.content_html
    assert '<h2 dir="rtl">سوق قديم بثوب جديد</h2>' in page.content_html
    assert page.content_html.count("<p ") == 4


def test_credits_are_kept_and_what_is_no_part_of_the_article_is_not(page: Article) -> None:
    assert page.credits == ("وكالة المرفأ", "أ ف ب")
    for foreign in ("أ ف ب", "رأيكم", "التقي", "الشتائم", "اقرأ", "أسئلة"):
        assert foreign not in page.content_html


def test_the_id_stays_when_the_text_below_the_first_words_is_edited(
    page: Article, newsroom: Newsroom, now: datetime
) -> None:
    edited = _PAGE.replace("عامين", "ثلاثة أعوام").replace("يتسع", "يتّسع")
    again = article_from_page_text(edited, newsroom=newsroom, now=now, source_name="b.txt")

    assert page.id.startswith("tag:www.marfa.example,2024-06-19:arab-international/173225/")
    assert again.id == page.id
    assert again.content_html != page.content_html


def _read(text: str, newsroom: Newsroom, now: datetime) -> Article:
    return article_from_page_text(text, newsroom=newsroom, now=now, source_name="page.txt")


def test_a_title_may_stand_above_the_time_and_a_standfirst_below_the_title(
    newsroom: Newsroom, now: datetime
) -> None:
    article = _read(
        "اقتصاد وأعمال\nسوق السمك في صور\nثلاثون متجرا\n"
        "2024-06-19T20:32:25\n\nبيروت (رويترز) - قال التاجر.\n",
        newsroom,
        now,
    )

    assert (article.title, article.summary) == ("سوق السمك في صور", "ثلاثون متجرا")
    assert article.dateline == "بيروت (رويترز)"
    assert article.content_html == '<p dir="rtl">قال التاجر.</p>'


def test_a_line_above_the_text_that_looks_like_a_heading_is_the_title(
    newsroom: Newsroom, now: datetime
) -> None:
    article = _read(
        "World\n2024-06-19T20:32:25\nBy Maya Haddad\nA new quay for old boats\n\n"
        "TYRE, Lebanon - The quay opened on Tuesday.\n\nIt took two years. (Reuters)\n\n"
        "Leave a comment\nBe nice.",
        newsroom,
        now,
    )

    assert article.title == "A new quay for old boats"
    assert article.authors[0].name == "Maya Haddad"
    assert article.dateline == "TYRE, Lebanon"
    assert article.credits == ("Reuters",)
    assert article.language == "en"
    assert article.published == datetime(2024, 6, 19, 19, 32, 25, tzinfo=UTC)
    assert article.content_html == "<p>The quay opened on Tuesday.</p>\n<p>It took two years.</p>"


def test_a_page_of_tomorrow_is_scheduled(newsroom: Newsroom, now: datetime) -> None:
    assert _read("World\n2026-10-06T09:00:00\n\nIt opens.", newsroom, now).state is State.SCHEDULED


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", None, "empty"),
        ("عربي ودوليي\n2024-06-19T20:32:25\nنص.", 1, "did you mean 'arab-international'"),
        ("الكل\n2024-06-19T20:32:25\nنص.", 1, "no section"),
        ("all\n2024-06-19T20:32:25\nنص.", 1, "every article is in"),
        ("\nWorld\n\n39 foo 2024\n\nText.", 4, "39 foo 2024"),
        ("World\n\nText without any time at all.", 2, "no time"),
        ("World\n2024-06-19T20:32:25\n\nLeave a comment\nText.", 2, "no text"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(
    text: str, line: int | None, reason: str, newsroom: Newsroom, now: datetime
) -> None:
    with pytest.raises(Refusal) as refused:
        _read(text, newsroom, now)

    assert refused.value.line == line
    assert reason in refused.value.reason
