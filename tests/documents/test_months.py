"""Months as a newsroom's clocks have them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.zones import in_zone, zone_names
from feeds.months import Month

ZONES = st.sampled_from(
    ["Asia/Beirut", "Africa/Casablanca", "America/Sao_Paulo", "Pacific/Apia", "UTC"]
)
INSTANTS = st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(microsecond=0))


@given(INSTANTS, st.one_of(ZONES, st.sampled_from(sorted(zone_names()))))
def test_an_instant_lies_in_the_span_of_its_month(instant: datetime, zone: str) -> None:
    month = Month.of(instant, zone)
    span = month.span(zone)

    assert span.since <= instant < span.until
    assert month.before().after() == month == month.after().before()
    assert month.before() < month < month.after()


@given(st.datetimes(datetime(1950, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC)), ZONES)
def test_a_month_is_the_one_that_the_newsrooms_clocks_show(instant: datetime, zone: str) -> None:
    local = in_zone(instant, zone)

    assert Month.of(instant, zone) == (local.year, local.month)


@pytest.mark.parametrize(
    ("zone", "since", "until"),
    [
        ("Asia/Beirut", "2024-05-31T21:00:00+00:00", "2024-06-30T21:00:00+00:00"),
        ("Europe/London", "2024-05-31T23:00:00+00:00", "2024-06-30T23:00:00+00:00"),
    ],
)
def test_a_month_begins_at_its_first_midnight(zone: str, since: str, until: str) -> None:
    span = Month(2024, 6).span(zone)

    assert (span.since.isoformat(), span.until.isoformat()) == (since, until)


def test_a_month_has_begun_though_clocks_that_went_back_show_the_old_one_once_more() -> None:
    """At 00:01 of 1 November 2009, clocks in Newfoundland showed 23:01 of 31 October."""
    instant = datetime(2009, 11, 1, 2, 45, tzinfo=UTC)

    assert in_zone(instant, "America/St_Johns").month == 10
    assert Month.of(instant, "America/St_Johns") == (2009, 11)


def test_a_month_whose_first_midnight_does_not_occur_begins_when_the_clocks_go_forward() -> None:
    span = Month(2010, 10).span("America/Asuncion")  # 3 October 2010; the 1st is an ordinary day
    gap = Month(2011, 4).span("Asia/Amman")  # clocks went forward on 1 April 2011 at 00:00

    assert span.since.isoformat() == "2010-10-01T04:00:00+00:00"
    assert gap.since.isoformat() == "2011-03-31T22:00:00+00:00"
