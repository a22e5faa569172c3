"""The newsroom that a file stands for: defaults, what sections take over, aliases, addresses."""

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from config.databases import without_credentials
from config.loading import load
from config.site import Newsroom, Section

Write = Callable[[str], Path]


@pytest.fixture
def local(write: Write, smallest: str) -> Callable[[str], Section]:
    """The section ``local`` of the smallest file with these lines added to it."""

    def section(lines: str) -> Section:
        text = smallest + "".join(f"    {line}\n" for line in lines.splitlines())
        return load(write(text)).sections[0]

    return section


def test_the_smallest_file_gets_the_documented_defaults(write: Write, smallest: str) -> None:
    path = write(smallest)
    newsroom = load(path)
    assert newsroom.feeds_url == "http://127.0.0.1:8080"
    assert newsroom.storage.url == f"sqlite:///{path.parent}/nashra.db"
    assert newsroom.server.cache_size == 64 * 1024**2
    assert newsroom.sections == (
        Section(
            slug="local",
            title="محليات",
            description="محليات – صوت المدينة",
            language="ar",
            timezone="Asia/Beirut",
            entries=50,
            full_text=True,
            max_age=300,
            categories=(),
            image=None,
            rights=None,
            author="صوت المدينة",
        ),
    )
    assert newsroom.everything.slug == "all"
    assert newsroom.everything.title == newsroom.everything.description == "صوت المدينة"


def test_a_section_goes_before_the_defaults_and_these_before_the_site(write: Write) -> None:
    newsroom = load(
        write(
            "site:\n  title: A\n  url: https://a.example/\n  timezone: Asia/Beirut\n"
            "  language: ar\n  rights: site\n  author: site\n  image: /site.png\n"
            "  defaults: {entries: 20, full_text: no, author: defaults, rights: defaults,"
            " categories: [x], language: fr}\n"
            "sections:\n  one: {title: One}\n"
            "  two: {title: Two, entries: 5, full_text: yes, author: two, categories: [],"
            " timezone: Europe/London, max_age: 0}\n"
        )
    )
    one, two = newsroom.sections
    assert (one.entries, one.full_text, one.author, one.rights) == (
        20,
        False,
        "defaults",
        "defaults",
    )
    assert (one.language, one.categories, one.image, one.timezone) == (
        *("fr", ("x",), "/site.png", "Asia/Beirut"),
    )
    assert (two.entries, two.full_text, two.author, two.categories) == (5, True, "two", ())
    assert (two.timezone, two.max_age, two.rights) == ("Europe/London", 0, "defaults")
    everything = newsroom.everything
    assert (everything.entries, everything.full_text) == (20, False)
    assert (everything.language, everything.author, everything.rights) == ("ar", "site", "site")
    assert newsroom.site.url == "https://a.example"


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("yes", True),
        ("Yes", True),
        ("TRUE", True),
        ("'yes'", True),
        ("no", False),
        ("false", False),
    ],
)
def test_yes_and_no_are_taken_in_any_case(
    local: Callable[[str], Section], word: str, value: bool
) -> None:
    assert local(f"full_text: {word}").full_text is value


@pytest.mark.parametrize(
    ("word", "seconds"), [("300", 300), ("5m", 300), ("90 s", 90), ("1h", 3600), ("2d", 172800)]
)
def test_durations_are_seconds_or_carry_their_unit(
    local: Callable[[str], Section], word: str, seconds: int
) -> None:
    assert local(f"max_age: {word}").max_age == seconds


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("max_age: 10m", (600, 86_400)),
        ("stale_while_revalidate: 0\nstale_if_error: 2d", (0, 172_800)),
    ],
)
def test_what_is_said_of_stale_feeds_counts_and_max_age_where_nothing_is(
    local: Callable[[str], Section], written: str, expected: tuple[int, int]
) -> None:
    section = local(written)

    assert (section.stale_while_revalidate, section.stale_if_error) == expected


def test_words_that_other_yaml_takes_for_something_else_stay_text(
    local: Callable[[str], Section],
) -> None:
    assert local("language: no").language == "no"
    assert local("description: 2024-06-19").description == "2024-06-19"
    assert local("description: 12:30:00").description == "12:30:00"
    assert local("rights: on").rights == "on"


def test_slugs_of_digits_are_text(write: Write) -> None:
    site = "site: {title: A, url: 'https://a.example', timezone: UTC}\n"
    newsroom = load(
        write(site + "sections: {2024: {title: A}, title: {title: B}, on: {title: C}}\n")
    )
    assert [section.slug for section in newsroom.sections] == ["2024", "title", "on"]


def test_anchors_and_merge_keys_work(write: Write) -> None:
    newsroom = load(
        write(
            "site: {title: A, url: 'https://a.example', timezone: UTC}\n"
            "sections:\n  one: &one {title: One, entries: 5, categories: &c [x]}\n"
            "  two: {<<: *one, title: Two}\n  three: {<<: [*one], title: Three, categories: *c}\n"
        )
    )
    assert [section.entries for section in newsroom.sections] == [5, 5, 5]
    assert [section.title for section in newsroom.sections] == ["One", "Two", "Three"]
    assert newsroom.sections[2].categories == ("x",)


def test_a_heading_with_nothing_under_it_is_none(write: Write, smallest: str) -> None:
    text = smallest.replace("sections:", "  defaults:\nserver:\nstorage:\nreading:\nsections:")
    assert load(write(text)) == load(write(smallest))


def test_json_is_yaml(write: Write) -> None:
    newsroom = load(
        write(
            '{"site": {"title": "\\ud83d\\udcf0 A", "url": "https://a.example", "timezone": "UTC"},'
            ' "sections": {"a": {"title": "A\\/B"}}}'
        )
    )
    assert newsroom.site.title == "📰 A"
    assert newsroom.sections[0].title == "A/B"


def test_a_byte_order_mark_and_windows_line_ends_are_taken(tmp_path: Path, smallest: str) -> None:
    path = tmp_path / "newsroom.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + smallest.replace("\n", "\r\n").encode())
    assert load(path).site.title == "صوت المدينة"


def test_listed_aliases_are_slugs_and_paths_with_the_format_of_their_ending(
    local: Callable[[str], Section],
) -> None:
    section = local(
        "aliases: [old, /a.xml, /a.atom, /b/atom, /b/atom/, /a.json, /%D8%B9/feed, /atom/x]"
    )
    assert section.alias_slugs == ("old",)
    assert section.alias_paths == (
        ("/a.xml", "rss"),
        ("/a.atom", "atom"),
        ("/b/atom", "atom"),
        ("/b/atom/", "atom"),
        ("/a.json", "json"),
        ("/ع/feed", "rss"),
        ("/atom/x", "rss"),
    )


def test_mapped_aliases_have_the_format_that_is_written(local: Callable[[str], Section]) -> None:
    section = local("aliases:\n  /a.json: atom\n  /world.php: json\n  /ع: rss")
    assert section.alias_paths == (("/a.json", "atom"), ("/world.php", "json"), ("/ع", "rss"))
    assert section.alias_slugs == ()


@pytest.mark.parametrize(
    ("host", "port", "address"),
    [
        ("127.0.0.1", 8080, "http://127.0.0.1:8080"),
        ("0.0.0.0", 80, "http://localhost"),
        ("::", 8080, "http://localhost:8080"),
        ("::1", 8080, "http://[::1]:8080"),
        ("news.example", 8080, "http://news.example:8080"),
    ],
)
def test_without_a_public_address_the_feeds_name_the_one_listened_on(
    write: Write, smallest: str, host: str, port: int, address: str
) -> None:
    assert load(write(smallest), host=host, port=port).feeds_url == address


def test_the_public_address_stays_whatever_is_listened_on(write: Write, smallest: str) -> None:
    text = smallest.replace("sections:", "  feeds_url: https://feeds.sawt.example/n/\nsections:")
    assert load(write(text), port=9).feeds_url == "https://feeds.sawt.example/n"


def test_the_command_line_goes_before_the_file(write: Write, smallest: str) -> None:
    path = write(smallest + "server: {host: 127.0.0.1, port: 1, workers: 1, cache_size: 1MiB}\n")
    server = load(path, host="::1", port=2, workers=3).server
    assert (server.host, server.port, server.workers, server.cache_size) == ("::1", 2, 3, 1024**2)


def test_a_database_is_relative_to_the_file_and_one_of_the_command_line_to_the_folder(
    write: Write, smallest: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    path = write(smallest + "storage: {url: 'sqlite:///../kept/n.db'}\n")
    assert load(path).storage.url == f"sqlite:///{tmp_path.parent}/kept/n.db"
    assert load(Path("../newsroom.yaml")).storage == load(path).storage
    assert load(path, database="sqlite:///n.db").storage.url == f"sqlite:///{tmp_path}/here/n.db"
    assert load(path, database="sqlite:////srv/n.db").storage.url == "sqlite:////srv/n.db"


def test_a_section_is_found_by_its_slug_and_the_newsroom_travels_between_processes(
    write: Write, smallest: str
) -> None:
    newsroom: Newsroom = pickle.loads(pickle.dumps(load(write(smallest))))
    assert newsroom == load(write(smallest))
    assert newsroom.section("local") is newsroom.sections[0]
    assert newsroom.section("all") is newsroom.everything
    assert newsroom.section("none") is None


def test_the_database_is_read_from_where_it_is_kept(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "postgresql://editor:secret@db.example:6432/nashra?sslmode=verify-full"
    monkeypatch.setenv("NASHRA_DATABASE", url)
    (tmp_path / "replica").write_text("postgresql://replica/nashra\n")
    path = write(
        "site: {title: A, url: 'https://a.example', timezone: Asia/Beirut}\n"
        "sections: {local: {title: B}}\n"
        "storage: {url: env:NASHRA_DATABASE, replicas: [file:replica]}\n"
    )

    storage = load(path).storage

    assert storage.url == url
    assert storage.replicas == ("postgresql://replica/nashra",)
    assert without_credentials(url) == ("postgresql://db.example:6432/nashra?sslmode=verify-full")
    assert (
        without_credentials("postgresql://u:a/b@c@h/d?password=x") == "postgresql://h/d?password="
    )
    assert load(path, database="env:NASHRA_DATABASE").storage.url == url
