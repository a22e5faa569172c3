"""A newsroom of three sections, and the time at which everything is handed over."""

from datetime import UTC, datetime

import pytest

from config.site import Newsroom, ReadingSettings, Section, ServerSettings, Site, StorageSettings


def _section(slug: str, title: str, language: str = "ar", timezone: str = "Asia/Beirut") -> Section:
    return Section(
        slug=slug,
        title=title,
        description=title,
        language=language,
        timezone=timezone,
        entries=50,
        full_text=True,
        max_age=300,
        categories=(),
        image=None,
        rights=None,
        author="صوت المرفأ",
    )


@pytest.fixture(scope="session")
def newsroom() -> Newsroom:
    """Two Arabic sections in Beirut's time and an English one in London's."""
    return Newsroom(
        site=Site(title="صوت المرفأ", url="https://www.marfa.example", timezone="Asia/Beirut"),
        feeds_url="https://feeds.marfa.example",
        storage=StorageSettings(),
        server=ServerSettings(),
        reading=ReadingSettings(credits=("وكالة المرفأ",), boilerplate=("صندوق القراء",)),
        sections=(
            _section("arab-international", "عربي ودولي"),
            _section("economy", "اقتصاد وأعمال"),
            _section("world", "World", "en", "Europe/London"),
        ),
        everything=_section("all", "صوت المرفأ"),
    )


@pytest.fixture(scope="session")
def now() -> datetime:
    """Noon of a day in autumn, UTC."""
    return datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
