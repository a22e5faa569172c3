"""The pages for people, as HTML. Pure: what is shown and what time it is are arguments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup

from config.site import Format, Newsroom, Section
from config.zones import in_zone
from feeds.addresses import absolute, article_url, feed_url, section_path
from feeds.article import Article
from feeds.direction import is_rtl
from feeds.entry_html import entry_html
from feeds.narrower import term_title, term_url
from feeds.terms import Kind, term_of, terms_of
from server.phrases import PHRASES, Tongue, age, written_date

_TEMPLATES = Path(__file__).with_name("templates")
#: Each format: its ending, name and media type.
_FORMATS: tuple[tuple[Format, str, str], ...] = (
    ("rss", "RSS", "application/rss+xml"),
    ("atom", "Atom", "application/atom+xml"),
    ("json", "JSON Feed", "application/feed+json"),
)


@dataclass(frozen=True, slots=True)
class SectionCard:
    """A section on the home page with its newest article, if it has one."""

    section: Section
    newest: Article | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _FeedLink:
    name: str
    type: str
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _SectionView:
    slug: str
    title: str
    description: str
    path: str
    language: str
    direction: str
    full_text: bool
    links: tuple[_FeedLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _CardView:
    slug: str
    title: str
    description: str
    path: str
    language: str
    direction: str
    links: tuple[_FeedLink, ...]
    picture: str | None
    entry: "_EntryView | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class _TermView:
    label: str
    #: Of its feed in the section that is shown.
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _EntryView:
    url: str
    title: str
    language: str
    direction: str
    summary: str | None
    content: Markup
    #: Whether the text says more than the summary does.
    has_more: bool
    picture: str | None
    picture_alt: str
    authors: str
    categories: tuple[_TermView, ...]
    machine_time: str
    written_time: str
    age: str
    updated_machine_time: str | None
    updated_time: str | None
    comments_url: str | None
    comments_count: int | None
    sections: tuple[_SectionView, ...]


class Pages:
    """Renders the pages; templates are compiled once."""

    def __init__(self) -> None:
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
        )

    def home(
        self, newsroom: Newsroom, cards: Sequence[SectionCard], *, tongue: Tongue, now: datetime
    ) -> str:
        """The page that lists the sections with their newest headline and their feeds."""
        views = [_card_view(newsroom, card, tongue=tongue, now=now) for card in cards]
        return self._rendered("home.html", newsroom, newsroom.everything, tongue, cards=views)

    def section(
        self,
        newsroom: Newsroom,
        section: Section,
        articles: Sequence[Article],
        *,
        tongue: Tongue,
        now: datetime,
    ) -> str:
        """The page of a section with its newest articles, as a reader would see them."""
        entries = [
            _entry_view(newsroom, section, each, tongue=tongue, now=now) for each in articles
        ]
        view = _section_view(newsroom, section)
        return self._rendered(
            "section.html", newsroom, section, tongue, section=view, entries=entries
        )

    def article(
        self, newsroom: Newsroom, article: Article, *, tongue: Tongue, now: datetime
    ) -> str:
        """The page of one article."""
        known = (newsroom.section(slug) for slug in article.sections)
        here = next((each for each in known if each is not None), newsroom.everything)
        entry = _entry_view(newsroom, here, article, tongue=tongue, now=now)
        return self._rendered(
            "article.html",
            newsroom,
            here,
            tongue,
            entry=entry,
            term_feeds=_term_feeds(newsroom, here, article),
        )

    def refusal(self, newsroom: Newsroom, status: int, hint: str, *, tongue: Tongue) -> str:
        """What a browser is shown in place of what it asked for."""
        say = PHRASES[tongue]
        reasons = {404: say.not_found, 405: say.not_allowed, 410: say.gone, 503: say.unavailable}
        reason = reasons.get(status) or HTTPStatus(status).phrase
        return self._rendered(
            "refusal.html",
            newsroom,
            newsroom.everything,
            tongue,
            status=status,
            reason=reason,
            hint=hint,
        )

    def _rendered(
        self, template: str, newsroom: Newsroom, here: Section, tongue: Tongue, **shown: object
    ) -> str:
        return self._environment.get_template(template).render(
            site=newsroom.site,
            root=urlsplit(newsroom.feeds_url).path.rstrip("/"),
            tongue=tongue,
            say=PHRASES[tongue],
            sections=[_section_view(newsroom, each) for each in newsroom.sections],
            here=here.slug,
            autodiscovery=_feed_links(newsroom, here),
            # The page is laid out as the newsroom writes; the program's own words are isolated.
            layout=_direction(newsroom.site.language),
            **shown,
        )


def _feed_links(newsroom: Newsroom, section: Section) -> tuple[_FeedLink, ...]:
    return tuple(
        _FeedLink(
            name=name,
            type=media_type,
            title=f"{section.title} ({name})",
            url=feed_url(newsroom, section.slug, form),
        )
        for form, name, media_type in _FORMATS
    )


def _term_feeds(newsroom: Newsroom, section: Section, article: Article) -> tuple[_FeedLink, ...]:
    """The feeds of the article's own categories and authors."""
    return tuple(
        _FeedLink(
            name="RSS",
            type="application/rss+xml",
            title=term_title(newsroom, section, term),
            url=term_url(newsroom, section.slug, term, "rss"),
        )
        for term in terms_of(article)
    )


def _categories(newsroom: Newsroom, section: Section, article: Article) -> tuple[_TermView, ...]:
    named = ((each, term_of(Kind.TAG, each.term)) for each in article.categories)
    return tuple(
        _TermView(label=each.label or each.term, url=term_url(newsroom, section.slug, term, "rss"))
        for each, term in named
        if term is not None
    )


def _section_view(newsroom: Newsroom, section: Section) -> _SectionView:
    return _SectionView(
        slug=section.slug,
        title=section.title,
        description=section.description,
        path=section_path(section.slug),
        language=section.language,
        direction=_direction(section.language),
        full_text=section.full_text,
        links=_feed_links(newsroom, section),
    )


def _card_view(
    newsroom: Newsroom, card: SectionCard, *, tongue: Tongue, now: datetime
) -> _CardView:
    newest = card.newest
    entry = (
        None
        if newest is None
        else _entry_view(newsroom, card.section, newest, tongue=tongue, now=now)
    )
    view = _section_view(newsroom, card.section)
    everything = card.section.slug == newsroom.everything.slug
    return _CardView(
        slug=view.slug,
        title=PHRASES[tongue].all_sections if everything else view.title,
        description=view.description,
        path=view.path,
        language=view.language,
        direction=view.direction,
        links=view.links,
        # The newest of all sections is also the newest of its own, whose card shows the picture.
        picture=None if everything or entry is None else entry.picture,
        entry=entry,
    )


def _entry_view(
    newsroom: Newsroom, section: Section, article: Article, *, tongue: Tongue, now: datetime
) -> _EntryView:
    published = in_zone(article.published, article.timezone)
    changed = article.updated > article.published
    updated = in_zone(article.updated, article.timezone) if changed else None
    image, comments = article.image, article.comments
    known = (newsroom.section(slug) for slug in article.sections)
    return _EntryView(
        url=article_url(newsroom, article),
        title=article.title,
        language=article.language,
        direction=_direction(article.language),
        summary=article.summary,
        # Cleaned when it was handed over; the one place where a template trusts HTML.
        content=Markup(entry_html(newsroom, article)),  # noqa: S704
        has_more=bool(article.content_html),
        picture=None if image is None else absolute(newsroom.feeds_url, image.url),
        picture_alt=(image.alt or "") if image else "",
        authors=("، " if is_rtl(article.language) else ", ").join(
            person.name for person in article.authors
        ),
        categories=_categories(newsroom, section, article),
        machine_time=published.isoformat(),
        written_time=written_date(published, tongue),
        age=age(article.published, now=now, tongue=tongue),
        updated_machine_time=None if updated is None else updated.isoformat(),
        updated_time=None if updated is None else written_date(updated, tongue),
        comments_url=comments.url if comments else None,
        comments_count=comments.count if comments else None,
        sections=tuple(_section_view(newsroom, each) for each in known if each is not None),
    )


def _direction(language: str) -> str:
    return "rtl" if is_rtl(language) else "ltr"
