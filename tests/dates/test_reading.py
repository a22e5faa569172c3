"""Dates as newsrooms write them: cases with their right answers, and any text whatever."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.zones import zone_names
from ingest.dates import read_date
from ingest.dates.words import (
    FRAMES,
    HALVES,
    HIJRI_MONTHS,
    LOCAL,
    MONTHS,
    OFFSETS,
    SIGNS,
    WEEKDAYS,
    ZONE_LEADS,
    ZONES,
)
from ingest.errors import DateRefusal
from ingest.local_time import instant_of

CASES = Path(__file__).parents[1] / "cases" / "dates"
NOW = datetime(2024, 6, 20, 6, 0, tzinfo=UTC)


def cases(name: str) -> list[Any]:
    found = json.loads((CASES / name).read_text(encoding="utf-8"))
    return [
        pytest.param(case, id=f"{number} {case.get('text', case.get('local'))}")
        for number, case in enumerate(found)
    ]


@pytest.mark.parametrize("case", [*cases("dates.json"), *cases("more.json")])
def test_a_date_is_read_as_what_it_says_or_refused(case: dict[str, Any]) -> None:
    now = datetime.fromisoformat(case["now"]) if "now" in case else NOW
    if case["expected"] is None:
        with pytest.raises(DateRefusal):
            read_date(case["text"], zone=case["zone"], now=now)
    else:
        read = read_date(case["text"], zone=case["zone"], now=now)
        assert read.instant == datetime.fromisoformat(case["expected"])


@pytest.mark.parametrize("case", cases("zones.json"))
def test_a_local_time_is_the_instant_of_its_zones_rules(case: dict[str, Any]) -> None:
    instant, note = instant_of(datetime.fromisoformat(case["local"]), case["zone"])

    expected = case["first"] if case["kind"] == "ambiguous" else case["utc"]
    assert instant == datetime.fromisoformat(expected)
    said = {"normal": "", "ambiguous": "occurred twice", "nonexistent": "moved forward"}
    assert (note is None) == (case["kind"] == "normal")
    assert said[case["kind"]] in (note or "")


@settings(max_examples=300, deadline=timedelta(milliseconds=500))
@given(st.text(max_size=220) | st.text("0123456789:/-.م ص هـيونيو+GMT,", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read = read_date(text, zone="Asia/Beirut", now=NOW)
    except DateRefusal:
        return
    assert read.instant.tzinfo is UTC
    assert read.instant.microsecond == 0


WORDS = [*MONTHS, *HIJRI_MONTHS, *WEEKDAYS, *HALVES, *OFFSETS, *ZONES, *LOCAL, *ZONE_LEADS, *FRAMES]
PIECES = [
    *WORDS,
    *("منذ", "قبل", "ago", "ساعة", "سنتين", "ونصف", "أمس", "غدا", "و"),
    *(
        "0",
        "1",
        "8",
        "12",
        "19",
        "31",
        "9999",
        "2024",
        "1445",
        "20:32",
        "19/06/2024",
        "T",
        "፩",
        "²",
    ),
    *SIGNS,
    *"+\n\ud800",
]


@settings(max_examples=400, deadline=timedelta(milliseconds=500))
@given(st.lists(st.sampled_from(PIECES), max_size=9), st.sampled_from(["", " "]))
def test_words_of_dates_in_any_order_are_read_or_refused(pieces: list[str], between: str) -> None:
    try:
        read = read_date(between.join(pieces), zone="Asia/Beirut", now=NOW)
    except DateRefusal:
        return
    assert 1799 <= read.instant.year <= 2200
    assert read.zone in zone_names()


@settings(max_examples=200, deadline=None)
@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2190, 1, 1)), st.sampled_from(sorted(zone_names()))
)
def test_a_date_that_a_clock_showed_is_read_back(naive: datetime, zone: str) -> None:
    naive = naive.replace(microsecond=0)
    expected, _ = instant_of(naive, zone)

    for form in ("%d/%m/%Y %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%H:%M:%S %d-%m-%Y"):
        assert read_date(naive.strftime(form), zone=zone, now=NOW).instant == expected


def test_a_refusal_names_the_text_and_where_reading_stopped() -> None:
    with pytest.raises(DateRefusal, match="stopped at character 1, “19 ينويو 2024”") as refused:
        read_date("19 ينويو 2024", zone="Asia/Beirut", now=NOW)
    assert "\n" not in str(refused.value)


def test_what_an_editor_should_know_is_said() -> None:
    both = read_date("13 ذو الحجة 1445هـ - 20 يونيو 2024", zone="Asia/Riyadh", now=NOW)
    weekday = read_date("الخميس 19 حزيران 2024", zone="Asia/Beirut", now=NOW)

    assert "the Hijri date is 2024-06-19" in both.notes[0]
    assert "day of the week" in weekday.notes[0]


def test_a_refusal_is_one_line_that_can_be_written_anywhere() -> None:
    with pytest.raises(DateRefusal) as refused:
        read_date("19\nينويو\x00 2024 \ud800", zone="Asia/Beirut", now=NOW)
    with pytest.raises(DateRefusal, match="201 characters") as too_long:
        read_date("١\n" + "9" * 199, zone="Asia/Beirut", now=NOW)

    for message in (str(refused.value), str(too_long.value)):
        assert "\n" not in message
        assert message.encode("utf-8")


def test_a_date_beside_a_day_told_from_the_present_is_taken_and_the_contradiction_said() -> None:
    same = read_date("اليوم الخميس 20 حزيران 2024", zone="Asia/Beirut", now=NOW)
    other = read_date("أمس 10 حزيران 2024", zone="Asia/Beirut", now=NOW)

    assert same.notes == ()
    assert other.instant == datetime(2024, 6, 9, 21, tzinfo=UTC)
    assert "told from the present" in other.notes[0]


def test_every_zone_that_the_words_name_is_known() -> None:
    assert set(ZONES.values()) <= zone_names()


def test_the_zone_that_a_text_names_is_kept_to_show_it_in() -> None:
    named = read_date("19 يونيو 2024 20:32 بتوقيت القاهرة", zone="Europe/London", now=NOW)
    shifted = read_date("19 يونيو 2024 20:32 GMT+3", zone="Europe/London", now=NOW)

    assert (named.zone, shifted.zone) == ("Africa/Cairo", "Europe/London")


def test_the_section_decides_where_the_order_is_open() -> None:
    text = "03/04/2024"

    assert read_date(text, zone="UTC", now=NOW).instant.month == 4
    assert read_date(text, zone="UTC", now=NOW, day_first=False).instant.month == 3
