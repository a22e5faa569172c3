"""What of a date has been read so far."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from ingest.dates.words import Half


@dataclass(slots=True)
class Clock:
    """A time of day as it was written."""

    hour: int
    minute: int
    second: int
    #: Where it stands, for a refusal.
    at: int


@dataclass(slots=True)
class Parts:
    """The parts of one date; each can be given once."""

    gregorian: date | None = None
    #: The Gregorian day of a Hijri date.
    hijri: date | None = None
    #: The day told from the present: "اليوم", "أمس".
    told: date | None = None
    weekday: int | None = None
    clock: Clock | None = None
    half: Half | None = None
    #: East of Greenwich.
    offset: timedelta | None = None
    zone: str | None = None
    #: Whether a zone was named at all, the local one included.
    zone_said: bool = False
    #: The token behind the time of day: a city that stands there names its zone.
    behind_time: int = -1

    @property
    def day(self) -> date | None:
        """The day: the Gregorian one goes before the Hijri one, both before "today"."""
        return self.gregorian or self.hijri or self.told


@dataclass(frozen=True, slots=True)
class LocalDate:
    """A date that was read whole."""

    day: date
    #: Nothing where only the day was given.
    time: time | None
    offset: timedelta | None
    zone: str | None
    notes: tuple[str, ...]
