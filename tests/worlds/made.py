"""A newsroom, its sections and articles, made for a test."""

from datetime import UTC, datetime
from typing import Any

from config.site import Newsroom, ReadingSettings, Section, ServerSettings, Site, StorageSettings
from feeds.article import Article

INSTANT = datetime(2024, 6, 19, 17, 32, 25, tzinfo=UTC)


def a_section(slug: str = "arab-international", **changes: object) -> Section:
    """A section; ``changes`` replace its fields."""
    fields: dict[str, object] = {
        "slug": slug,
        "title": "عربي ودولي",
        "description": "أخبار العرب والعالم",
        "language": "ar",
        "timezone": "Asia/Beirut",
        "entries": 50,
        "full_text": True,
        "max_age": 300,
        "categories": (),
        "image": None,
        "rights": None,
        "author": "صوت المدينة",
        **changes,
    }
    return Section(**fields)  # type: ignore[arg-type]  # each test names real fields


def a_newsroom(**changes: Any) -> Newsroom:
    """A newsroom whose one section is ``a_section(**changes)``."""
    return Newsroom(
        site=Site(title="صوت المدينة", url="https://sawt.example", timezone="Asia/Beirut"),
        feeds_url="https://feeds.sawt.example",
        storage=StorageSettings(),
        server=ServerSettings(),
        reading=ReadingSettings(),
        sections=(a_section(**changes),),
        everything=a_section("all", title="صوت المدينة"),
    )


def an_article(**changes: object) -> Article:
    """A plain Arabic article; ``changes`` replace its fields."""
    fields: dict[str, object] = {
        "id": "tag:sawt.example,2024:first",
        "sections": ("arab-international",),
        "title": "الميناء يعود إلى العمل",
        "content_html": '<p dir="rtl">نص المقال.</p>',
        "summary": "خلاصة المقال.",
        "published": INSTANT,
        "updated": INSTANT,
        "timezone": "Asia/Beirut",
        "language": "ar",
        **changes,
    }
    return Article(**fields)  # type: ignore[arg-type]  # each test names real fields
