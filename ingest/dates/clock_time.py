"""The time of day: what the numbers and the word for the half of the day come to."""

from datetime import time

from ingest.dates.words import Half


def on_24_hours(hour: int, half: Half | None) -> int | None:
    """The hour from 0 to 23; nothing where number and word contradict each other.

    12 ص is midnight and 12 م is noon. An hour above 12 is taken with a word that agrees with it
    ("20:32 م"), never with one that does not ("20:32 ص").
    """
    if half is None:
        return hour if hour <= 23 else None
    if half == "am":
        return hour % 12 if hour <= 12 else None
    if half == "pm":
        return _afternoon(hour)
    if half == "noon":
        return hour if 11 <= hour <= 16 else _afternoon(hour) if 1 <= hour <= 4 else None
    if half == "asr":
        return _afternoon(hour) if hour in {*range(1, 8), *range(13, 20)} else None
    return _at_night(hour)


def _afternoon(hour: int) -> int | None:
    if hour == 0 or hour > 23:
        return None
    return hour if hour >= 12 else hour + 12


def _at_night(hour: int) -> int | None:
    """ليلا: from seven in the evening to four in the morning."""
    if hour == 12 or hour <= 4:
        return hour % 12
    if 7 <= hour <= 11:
        return hour + 12
    return hour if 19 <= hour <= 23 else None


def clock_time(hour: int, minute: int, second: int, half: Half | None) -> time | None:
    """The time of day, in whole seconds; nothing where there is none such."""
    full = on_24_hours(hour, half)
    if full is None or minute > 59 or second > 59:
        return None
    return time(full, minute, second)
