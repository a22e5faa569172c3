"""What the page about leaving other systems tells to do, done as it stands there."""

import re
import shlex
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import feedparser
import pytest
from started import ROOT, Program

PAGE = ROOT / "docs" / "how-to" / "leave-another-system.md"
ITEM = (
    "<item><title>ميناء صور يفتح رصيفا</title><link>https://news.example/2024/06/pier/</link>"
    "<guid isPermaLink='false'>https://news.example/?p=17</guid>"
    "<pubDate>Wed, 19 Jun 2024 17:32:00 +0000</pubDate>"
)
FEED = (
    "<rss version='2.0'><channel><title>صوت المدينة</title><link>https://news.example</link>"
    f"{ITEM}<description>نص الخبر.</description></item></channel></rss>"
)
EXPORT = (
    "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' "
    "xmlns:wp='http://wordpress.org/export/1.2/'><channel><title>صوت المدينة</title>"
    f"<wp:wxr_version>1.2</wp:wxr_version>{ITEM}<content:encoded>نص الخبر.</content:encoded>"
    "<wp:post_id>17</wp:post_id><wp:post_date_gmt>2024-06-19 17:32:00</wp:post_date_gmt>"
    "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
    "<category domain='category' nicename='economy'>اقتصاد</category></item></channel></rss>"
)
FILES = {"wordpress.xml": EXPORT, "original-feed.xml": FEED, "rsshub.xml": FEED}
#: The old addresses of each part of the page, and the end of what they lead to.
OLD = {
    "WordPress": {
        "/feed/": "all.rss",
        "/feed/atom/": "all.atom",
        "/?feed=rss2": "all.rss",
        "/?cat=3&feed=rss2": "economy.rss",
        "/category/economy/feed/": "economy.rss",
        "/category/economy/feed/atom/": "economy.atom",
        "/category/economy/ports/feed/": "economy.rss",
    },
    "FeedBurner": {"/Economy": "economy.rss", "/Economy?format=xml": "economy.rss"},
    "RSSHub": {
        "/news/economy": "economy.rss",
        "/news/economy?format=atom": "economy.atom",
        "/news/economy?limit=5&format=json": "economy.json",
    },
}


def part(heading: str) -> str:
    page = PAGE.read_text(encoding="utf-8")
    found = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    assert found
    return found[1]


def block(heading: str, language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", part(heading), re.DOTALL)
    return str(found)


@contextmanager
def moved_in(program: Program, heading: str) -> Iterator[str]:
    """A server with the configuration and the articles of a part of the page."""
    # Redirects are followed to this very server, not to a host that is only an example.
    written = re.sub(r" *feeds_url: .*\n", "", block(heading, "yaml"))
    program.config.write_text(written, encoding="utf-8")
    for name, text in FILES.items():
        (program.folder / name).write_text(text, encoding="utf-8")
    command = shlex.split(block(heading, "sh"))
    assert command[:3] == ["uv", "run", "serve.py"]
    done = program.run(*command[3:], "--config", program.config)
    assert done.returncode == 0, done.stdout + done.stderr
    with program.serving("--config", program.config) as (address, _):
        yield address


@pytest.mark.parametrize("heading", OLD)
def test_old_addresses_lead_to_feeds_with_the_old_guids(heading: str, program: Program) -> None:
    with moved_in(program, heading) as address:
        for old, new in OLD[heading].items():
            with urllib.request.urlopen(address + old) as answer:
                assert answer.url == f"{address}/feeds/{new}", old
                body = answer.read().decode()
            if new.endswith("json"):
                assert '"id":"https://news.example/?p=17"' in body.replace(": ", ":")
            else:
                assert [each.id for each in feedparser.parse(body).entries] == [
                    "https://news.example/?p=17"
                ]


def until_open(port: int) -> None:
    for _ in range(200):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError


class _NotFollowed(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


@pytest.mark.ci
def test_the_old_host_sends_feeds_on_and_nothing_else(tmp_path: Path) -> None:
    configuration = tmp_path / "nginx.conf"
    paths = "".join(
        f"{name}_temp_path {tmp_path}/{name}; "
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    with socket.create_server(("127.0.0.1", 0)) as bound:
        port = bound.getsockname()[1]
    configuration.write_text(
        f"daemon off; pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; "
        f"{paths} server {{ listen 127.0.0.1:{port}; {block('WordPress', 'nginx')} "
        'location / { return 200 "the site"; } } }\n',
        encoding="utf-8",
    )
    server = subprocess.Popen(["/usr/sbin/nginx", "-e", "stderr", "-c", str(configuration)])
    opener = urllib.request.build_opener(_NotFollowed)

    def asked(path: str) -> tuple[int, str]:
        try:
            with opener.open(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
                return answer.status, ""
        except urllib.error.HTTPError as moved:
            return moved.code, str(moved.headers["Location"])

    try:
        until_open(port)
        for old in ("/feed/", "/?feed=rss2&cat=3", "/category/economy/feed/atom/", "/feed"):
            assert asked(old) == (301, f"https://feeds.news.example{old}")
        for other in ("/", "/?p=17", "/feedback/", "/2024/06/feeding-the-port/"):
            assert asked(other) == (200, "")
    finally:
        server.terminate()
        server.wait(timeout=10)
