"""From what a clock showed to the instant that it was, by the IANA rules of its date."""

from datetime import UTC, datetime

from config.zones import zone


def instant_of(naive: datetime, zone_name: str) -> tuple[datetime, str | None]:
    """The UTC instant at which the zone's clocks showed this, and what there is to say of it.

    A time that occurred twice (clocks set back) is the first of the two; one that never was
    (clocks set forward) moves forward by the gap.
    """
    rules = zone(zone_name)
    first = naive.replace(tzinfo=rules, fold=0)
    instant = first.astimezone(UTC)
    if first.utcoffset() == naive.replace(tzinfo=rules, fold=1).utcoffset():
        return instant, None
    shown = f"{naive:%Y-%m-%d %H:%M:%S}"
    if instant.astimezone(rules).replace(tzinfo=None) == naive:
        return instant, f"{shown} occurred twice in {zone_name}: taken as the first"
    moved = instant.astimezone(rules)
    return instant, f"{shown} never was in {zone_name}: moved forward to {moved:%H:%M:%S}"
