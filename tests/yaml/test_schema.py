"""The JSON Schema that editors complete and check by, and the sample newsroom it is tried on."""

import json
from typing import Any

import jsonschema
import pytest

from config.json_schema import FILE, schema_text
from config.loading import load
from config.yaml_file import read

SAMPLE = FILE.with_name("nashra.yaml")


def as_json(value: object) -> Any:
    """A configuration's values as an editor's checker sees them: lists for tuples."""
    return json.loads(json.dumps(value))


@pytest.fixture(scope="module")
def validator() -> Any:
    schema = json.loads(FILE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.fixture
def sample() -> Any:
    return as_json(read(SAMPLE).values())


def test_the_committed_schema_is_that_of_the_models() -> None:
    kept = FILE.read_text(encoding="utf-8")
    assert kept == schema_text(), "renew it: python -m config.json_schema"


def test_the_sample_says_where_its_schema_is() -> None:
    first = SAMPLE.read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema={FILE.name}"


def test_the_sample_is_valid(validator: Any, sample: Any) -> None:
    assert list(validator.iter_errors(sample)) == []


@pytest.mark.parametrize("word", [True, False, "yes", "no", "No"])
def test_yes_and_no_are_valid_as_words_and_as_booleans(
    validator: Any, sample: Any, word: object
) -> None:
    sample["sections"]["local"]["full_text"] = word
    assert validator.is_valid(sample)


@pytest.mark.parametrize(
    ("where", "setting", "value"),
    [
        ("site", "titel", "x"),
        ("site", "timezone", "Asia/Beruit"),
        ("server", "port", 65536),
        ("server", "cache_size", "64MB"),
        ("storage", "url", "mysql://h/d"),
        ("sections", "Bad Slug", {"title": "x"}),
        ("sections", "untitled", {"language": "ar"}),
        ("sections", "mistaken", {"title": "x", "full_text": "maybe"}),
        ("sections", "mistaken", {"title": "x", "aliases": {"/x": "xml"}}),
    ],
)
def test_a_mistake_is_not_valid(
    validator: Any, sample: Any, where: str, setting: str, value: object
) -> None:
    sample[where][setting] = value
    assert not validator.is_valid(sample)


def test_every_setting_has_a_description_and_every_known_default() -> None:
    models = json.loads(FILE.read_text(encoding="utf-8"))["$defs"]
    settings = [
        setting for model in models.values() for setting in model.get("properties", {}).values()
    ]
    assert len(settings) > 30
    assert all(setting.get("description") for setting in settings)
    assert models["SectionDefaults"]["properties"]["entries"]["default"] == 50
    assert models["ServerSettings"]["properties"]["port"]["default"] == 8080


def test_the_sample_newsroom_shows_what_a_section_may_say() -> None:
    newsroom = load(SAMPLE)
    assert [section.slug for section in newsroom.sections] == [
        "arab-international",
        "local",
        "economy",
        "culture",
        "sports",
        "science",
        "english",
    ]
    assert newsroom.sections[0].title == "عربي ودولي"
    assert newsroom.sections[0].alias_slugs == ("world",)
    assert newsroom.storage.url == f"sqlite:///{SAMPLE.parent.parent}/data/nashra.db"
    culture, sports, english = (newsroom.section(slug) for slug in ("culture", "sports", "english"))
    assert culture is not None
    assert not culture.full_text
    assert sports is not None
    assert sports.max_age == 60
    assert english is not None
    assert (english.language, english.timezone) == ("en", "Europe/London")
