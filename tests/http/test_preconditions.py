"""RFC 9110, 13: the order and the meaning of preconditions."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.freshness import http_date as written
from server.freshness import last_modified, settled_second
from server.preconditions import Verdict, evaluate, http_date

MODIFIED = datetime(2024, 6, 19, 17, 32, 25, tzinfo=UTC)
SAME, EARLIER, LATER = (written(MODIFIED + timedelta(seconds=shift)) for shift in (0, -1, 3600))


def verdict(**fields: str) -> Verdict:
    return evaluate(version="abc", entity_tag='"abc-gz"', modified=MODIFIED, **fields)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, Verdict.PROCEED),
        # 13.1.2: weak comparison, lists, any coding of the version, tags marked by proxies
        ({"if_none_match": '"abc-gz"'}, Verdict.NOT_MODIFIED),
        ({"if_none_match": '"abc"'}, Verdict.NOT_MODIFIED),
        ({"if_none_match": '"abc-br"'}, Verdict.NOT_MODIFIED),
        ({"if_none_match": 'W/"abc-gz"'}, Verdict.NOT_MODIFIED),
        ({"if_none_match": '"abc-gz-gzip"'}, Verdict.NOT_MODIFIED),
        ({"if_none_match": '"x", W/"y", "abc"'}, Verdict.NOT_MODIFIED),
        ({"if_none_match": "*"}, Verdict.NOT_MODIFIED),
        ({"if_none_match": "abc"}, Verdict.NOT_MODIFIED),
        ({"if_none_match": '"abcd"'}, Verdict.PROCEED),
        ({"if_none_match": '"xabc"'}, Verdict.PROCEED),
        ({"if_none_match": ""}, Verdict.PROCEED),
        # 13.1.3: not looked at beside If-None-Match; equal or later is unchanged
        ({"if_none_match": '"old"', "if_modified_since": LATER}, Verdict.PROCEED),
        ({"if_modified_since": SAME}, Verdict.NOT_MODIFIED),
        ({"if_modified_since": LATER}, Verdict.NOT_MODIFIED),
        ({"if_modified_since": EARLIER}, Verdict.PROCEED),
        ({"if_modified_since": "yesterday"}, Verdict.PROCEED),
        ({"if_modified_since": "Wed, 01 Jan 1800 00:00:00 GMT"}, Verdict.PROCEED),
        ({"if_modified_since": "Wed, 99 Jun 2024 17:32:25 GMT"}, Verdict.PROCEED),
        ({"if_modified_since": "Wed Jun 19 17:32:25 2024"}, Verdict.NOT_MODIFIED),
        ({"if_modified_since": "Wednesday, 19-Jun-24 17:32:25 GMT"}, Verdict.NOT_MODIFIED),
        # 13.1.1: strong comparison, ahead of the others
        ({"if_match": '"abc-gz"'}, Verdict.PROCEED),
        ({"if_match": 'W/"abc-gz"'}, Verdict.FAILED),
        ({"if_match": '"abc"'}, Verdict.FAILED),
        ({"if_match": "*"}, Verdict.PROCEED),
        ({"if_match": '"old"', "if_none_match": '"abc"'}, Verdict.FAILED),
        ({"if_match": '"abc-gz"', "if_none_match": '"abc"'}, Verdict.NOT_MODIFIED),
        # 13.1.4: not looked at beside If-Match
        ({"if_unmodified_since": SAME}, Verdict.PROCEED),
        ({"if_unmodified_since": EARLIER}, Verdict.FAILED),
        ({"if_unmodified_since": EARLIER, "if_match": "*"}, Verdict.PROCEED),
        ({"if_unmodified_since": "soon"}, Verdict.PROCEED),
    ],
)
def test_preconditions_are_evaluated_in_the_order_of_the_standard(
    fields: dict[str, str], expected: Verdict
) -> None:
    assert verdict(**fields) is expected


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_condition_whatever_is_an_error(tags: str, moment: str) -> None:
    verdict(if_none_match=tags)
    verdict(if_match=tags)
    verdict(if_modified_since=moment)


@given(st.datetimes(datetime(1971, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC)))
def test_a_date_that_we_write_reads_back_to_the_second(moment: datetime) -> None:
    assert http_date(written(moment)) == moment.replace(microsecond=0)


def test_a_change_in_the_second_of_an_answer_is_not_hidden() -> None:
    """Fetched at .3, changed at .7 of one second: the same Last-Modified must not match."""
    second = datetime(2024, 6, 19, 12, 0, 0, tzinfo=UTC)
    first_change = second + timedelta(milliseconds=200)
    received = last_modified(first_change, now=second + timedelta(milliseconds=300))
    second_change = second + timedelta(milliseconds=700)

    later = evaluate(
        version="new",
        entity_tag='"new"',
        modified=settled_second(second_change),
        if_modified_since=received,
    )

    assert later is Verdict.PROCEED


def test_last_modified_is_never_in_the_future() -> None:
    changed = datetime(2024, 6, 19, 12, 0, 0, 900_000, tzinfo=UTC)

    assert last_modified(changed, now=changed) == "Wed, 19 Jun 2024 12:00:00 GMT"
    assert last_modified(changed, now=changed - timedelta(hours=1)).endswith("11:00:00 GMT")
