"""The newsroom in force, from the file as it was written: who takes over what from whom."""

import ipaddress
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from config.aliases import EVERYTHING, OldAddresses, old_addresses
from config.databases import absolute_database
from config.purging import with_absolute_token
from config.settings import (
    DAY_FIRST,
    ENTRIES,
    FULL_TEXT,
    MAX_AGE,
    STALE_IF_ERROR,
    NewsroomFile,
    SectionDefaults,
    SectionSettings,
    ServerSettings,
    Site,
)
from config.site import Api, Newsroom, Section, Token
from config.sources import FolderSource, Source, SqlSource
from config.sql_databases import absolute_sql
from config.tokens import EVERY_SECTION

_T = TypeVar("_T")


def resolved(
    file: NewsroomFile, *, folder: Path, digests: Mapping[str, bytes] | None = None
) -> Newsroom:
    """The file with everything filled in; ``folder`` is the one that a database is relative to,
    ``digests`` are those of its tokens."""
    site = file.site
    return Newsroom(
        site=site,
        feeds_url=site.feeds_url or own_address(file.server),
        storage=file.storage.model_copy(
            update={"url": absolute_database(file.storage.url, folder=folder)}
        ),
        server=file.server,
        reading=file.reading,
        fetching=file.fetching,
        sections=tuple(
            _section(slug, written, site, folder) for slug, written in file.sections.items()
        ),
        everything=_everything(site),
        api=_api(file, digests or {}),
        purge=tuple(with_absolute_token(each, folder=folder) for each in file.purge),
    )


def _api(file: NewsroomFile, digests: Mapping[str, bytes]) -> Api:
    limits = file.api.model_dump(exclude={"tokens"})
    return Api(
        **limits,
        tokens=tuple(
            Token(
                name=name,
                digest=digests[name],
                sections=_named_sections(token.sections, file),
                may_read="read" in token.allow,
                may_write="write" in token.allow,
            )
            for name, token in file.api.tokens.items()
        ),
    )


def _named_sections(names: tuple[str, ...], file: NewsroomFile) -> tuple[str, ...]:
    if EVERY_SECTION in names:
        return tuple(file.sections)
    return tuple(slug for slug in file.sections if slug in names)


def own_address(server: ServerSettings) -> str:
    """Where this server is reached from its own machine: ``http://localhost:8080``."""
    host = server.host
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        host = f"[{host}]" if address.version == 6 else host
        host = "localhost" if address.is_unspecified else host
    return f"http://{host}" if server.port == 80 else f"http://{host}:{server.port}"


def _section(slug: str, written: SectionSettings, site: Site, folder: Path) -> Section:
    return _filled_in(
        slug,
        written.title,
        (written, site.defaults),
        site,
        description=f"{written.title} – {site.title}",
        old=old_addresses(written.aliases),
        sources=tuple(_source(each, folder) for each in written.sources),
    )


def _source(source: Source, folder: Path) -> Source:
    if isinstance(source, SqlSource):
        return source.model_copy(update={"sql": absolute_sql(source.sql, folder=folder)})
    if not isinstance(source, FolderSource):
        return source
    return FolderSource(folder=os.path.normpath(folder.absolute() / source.folder))


def _everything(site: Site) -> Section:
    """All sections as one: what the site says of itself goes before what sections take over."""
    own = SectionDefaults(
        description=site.description or site.title,
        language=site.language,
        timezone=site.timezone,
        image=site.image,
        rights=site.rights,
        author=site.author,
    )
    return _filled_in(
        EVERYTHING,
        site.title,
        (own, site.defaults),
        site,
        description="",
        old=old_addresses(site.aliases),
    )


def _filled_in(
    slug: str,
    title: str,
    layers: tuple[SectionDefaults, SectionDefaults],
    site: Site,
    *,
    description: str,
    old: OldAddresses,
    sources: tuple[Source, ...] = (),
) -> Section:
    first, then = layers
    max_age = _either(first.max_age, then.max_age, MAX_AGE)
    return Section(
        slug=slug,
        title=title,
        description=_either(first.description, then.description, description),
        language=_either(first.language, then.language, site.language),
        timezone=_either(first.timezone, then.timezone, site.timezone),
        entries=_either(first.entries, then.entries, ENTRIES),
        full_text=_either(first.full_text, then.full_text, FULL_TEXT),
        day_first=_either(first.day_first, then.day_first, DAY_FIRST),
        max_age=max_age,
        stale_while_revalidate=_either(
            first.stale_while_revalidate, then.stale_while_revalidate, max_age
        ),
        stale_if_error=_either(first.stale_if_error, then.stale_if_error, STALE_IF_ERROR),
        categories=_either(first.categories, then.categories, ()),
        image=_either(first.image, then.image, site.image),
        rights=_either(first.rights, then.rights, site.rights),
        author=_either(first.author, then.author, site.author or site.title),
        alias_paths=old.paths,
        alias_rules=old.rules,
        alias_slugs=old.slugs,
        sources=sources,
    )


def _either(first: _T | None, then: _T | None, last: _T) -> _T:
    """The first that says something; ``no``, 0 and an empty list do."""
    if first is not None:
        return first
    return then if then is not None else last
