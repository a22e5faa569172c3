"""The code of the documentation for other systems, run as it stands there, against a server."""

import asyncio
import re
import shutil
import sys
from pathlib import Path

import feedparser
import pytest
from served import World

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "hand-in-articles.md"
WORDPRESS = Path(__file__).parents[2] / "worlds" / "wordpress" / "stand_ins.php"
FEED = "/feeds/economy.rss"
#: The token of ``cms`` in ``conftest.py``.
CMS = "cms-token-1f3a5b7c9d"
#: A project of Django with what the documented signals speak of.
MODELS = """\
from django.db import models

class Section(models.Model):
    slug = models.SlugField()

class Author(models.Model):
    name = models.TextField()
    def __str__(self):
        return self.name

class Story(models.Model):
    section = models.ForeignKey(Section, on_delete=models.CASCADE)
    title = models.TextField()
    body = models.TextField()
    published_at = models.DateTimeField()
    is_public = models.BooleanField(default=True)
    authors = models.ManyToManyField(Author)
    def get_absolute_url(self):
        return f"/stories/{self.pk}/"
"""
APPS = """\
from django.apps import AppConfig

class NewsroomConfig(AppConfig):
    name = "newsroom"
    default_auto_field = "django.db.models.BigAutoField"
    def ready(self):
        from . import signals
"""
SITE = """\
import sys
from datetime import datetime, timezone

import django
from django.conf import settings

settings.configure(
    NASHRA_URL=sys.argv[1], NASHRA_TOKEN=sys.argv[2], USE_TZ=True,
    INSTALLED_APPS=["newsroom.apps.NewsroomConfig"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "site.db"}},
)
django.setup()
from django.db import connection, transaction
from newsroom.models import Author, Section, Story

with connection.schema_editor() as editor:
    for model in (Section, Author, Story):
        editor.create_model(model)

def story(title):
    return Story.objects.create(
        section=economy, title=title, body="<p>نص الخبر.</p>",
        published_at=datetime(2024, 6, 19, 17, 32, 25, tzinfo=timezone.utc),
    )

economy = Section.objects.create(slug="economy")
with transaction.atomic():
    kept = story("ميناء صور يفتح رصيفا")
    kept.authors.add(Author.objects.create(name="هدى"))
kept.title = "عنوان جديد"
kept.save()
story("خبر سحب").delete()
hidden = story("خبر أخفي")
hidden.is_public = False
hidden.save()
try:
    with transaction.atomic():
        story("خبر لم يحفظ")
        raise RuntimeError
except RuntimeError:
    pass
"""


def documented(language: str, heading: str) -> str:
    page = PAGE.read_text(encoding="utf-8").partition(f"## {heading}\n")[2]
    found = re.search(rf"```{language}\n(.*?)```", page, re.DOTALL)
    assert found
    return found[1]


async def ran(*command: str | Path, folder: Path) -> str:
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    return said.decode()


@pytest.mark.ci
async def test_the_wordpress_plugin_publishes_changes_and_withdraws(
    world: World, tmp_path: Path
) -> None:
    php = shutil.which("php")
    assert php, "./run.sh programs installs php-cli"
    plugin = tmp_path / "nashra.php"
    plugin.write_text(documented("php", "From WordPress"), encoding="utf-8")
    address = f"http://127.0.0.1:{world.port}"

    async def goes_through(*statuses: str, at: str = address) -> str:
        return await ran(php, WORDPRESS, plugin, at, CMS, *statuses, folder=tmp_path)

    assert await goes_through("pending", "publish", "publish") == "PUT 201\nPUT 200\n"
    (entry,) = feedparser.parse(await world.text(FEED)).entries
    assert entry.id == "https://news.example/?p=17&preview=1"
    assert (entry.title, entry.author) == ("ميناء صور يفتح رصيفا", "هدى")
    assert {"مرافئ", "صور"} <= {tag.term for tag in entry.tags}
    assert entry.published == "Wed, 19 Jun 2024 20:32:25 +0300"

    said = await goes_through("publish", "trash")
    assert said.endswith(("DELETE 200\n", "DELETE 204\n")), said
    assert not feedparser.parse(await world.text(FEED)).entries

    assert "again nashra_again" in await goes_through("publish", at="http://127.0.0.1:1")


async def test_the_django_signals_publish_change_and_withdraw(world: World, tmp_path: Path) -> None:
    project = tmp_path / "project"
    app = project / "newsroom"
    app.mkdir(parents=True)
    files = {"__init__.py": "", "models.py": MODELS, "apps.py": APPS}
    for name, text in {**files, "signals.py": documented("python", "From Django")}.items():
        (app / name).write_text(text, encoding="utf-8")
    (project / "site_at_work.py").write_text(SITE, encoding="utf-8")
    address = f"http://127.0.0.1:{world.port}"
    await ran(sys.executable, "site_at_work.py", address, CMS, folder=project)

    (entry,) = feedparser.parse(await world.text(FEED)).entries
    assert (entry.title, entry.author) == ("عنوان جديد", "هدى")
    assert (entry.id, entry.link) == ("story-1", "https://news.example/stories/1/")
    assert entry.published == "Wed, 19 Jun 2024 20:32:25 +0300"
