"""What the program itself says to people, in Arabic and English."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

#: A language that the program speaks.
Tongue = Literal["ar", "en"]
TONGUES: tuple[Tongue, ...] = ("ar", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """The words of the pages in one language."""

    direction: str
    feeds: str
    subscribe: str
    copy: str
    copied: str
    sections: str
    newest: str
    nothing_yet: str
    all_sections: str
    home: str
    read_whole: str
    source: str
    comments: str
    updated: str
    list_of_feeds: str
    what_is_this: str
    not_found: str
    gone: str
    not_allowed: str
    unavailable: str
    look_here: str


PHRASES: dict[Tongue, Phrases] = {
    "ar": Phrases(
        direction="rtl",
        feeds="نشرات",
        subscribe="اشترك",
        copy="نسخ العنوان",
        copied="نُسخ",
        sections="الأقسام",
        newest="الأحدث",
        nothing_yet="لا مقالات في هذا القسم بعد.",
        all_sections="كل الأقسام",
        home="الرئيسية",
        read_whole="النص الكامل",
        source="المصدر",
        comments="التعليقات",
        updated="حُدِّث",
        list_of_feeds="قائمة النشرات كلها (OPML)",
        what_is_this="انسخ عنوان النشرة إلى قارئ النشرات لديك تصلك المقالات فور نشرها.",
        not_found="لا شيء في هذا العنوان",
        gone="سُحب هذا المقال",
        not_allowed="هذه الطريقة غير متاحة في هذا العنوان",
        unavailable="تعذّرت قراءة المقالات الآن، والمحاولة ممكنة بعد قليل",
        look_here="الأقسام ونشراتها كلها هنا:",
    ),
    "en": Phrases(
        direction="ltr",
        feeds="Feeds",
        subscribe="Subscribe",
        copy="Copy address",
        copied="Copied",
        sections="Sections",
        newest="Newest",
        nothing_yet="No articles in this section yet.",
        all_sections="All sections",
        home="Home",
        read_whole="Full text",
        source="Source",
        comments="Comments",
        updated="Updated",
        list_of_feeds="List of all feeds (OPML)",
        what_is_this="Copy a feed's address into your feed reader, and articles reach you as they "
        "are published.",
        not_found="There is nothing at this address",
        gone="This article was withdrawn",
        not_allowed="This method can't be used on this address",
        unavailable="The articles can't be read just now; try again in a moment",
        look_here="All sections and their feeds are here:",
    ),
}

#: One, two, few (3–10) and many of each unit: Arabic counts in four ways.
_ARABIC_UNITS = {
    "minute": ("دقيقة", "دقيقتين", "دقائق", "دقيقة"),
    "hour": ("ساعة", "ساعتين", "ساعات", "ساعة"),
    "day": ("يوم", "يومين", "أيام", "يومًا"),
}
_ARABIC_MONTHS = (
    "كانون الثاني/يناير",
    "شباط/فبراير",
    "آذار/مارس",
    "نيسان/أبريل",
    "أيار/مايو",
    "حزيران/يونيو",
    "تموز/يوليو",
    "آب/أغسطس",
    "أيلول/سبتمبر",
    "تشرين الأول/أكتوبر",
    "تشرين الثاني/نوفمبر",
    "كانون الأول/ديسمبر",
)
_ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def age(moment: datetime, *, now: datetime, tongue: Tongue) -> str:
    """How long ago it was, in whole minutes, hours or days: "منذ ساعتين", "2 hours ago"."""
    minutes = max(0, (now - moment) // timedelta(minutes=1))
    if minutes < 1:
        return "الآن" if tongue == "ar" else "just now"
    for unit, length in (("day", 1440), ("hour", 60), ("minute", 1)):
        if (count := minutes // length) >= 1:
            return _arabic_age(count, unit) if tongue == "ar" else _english_age(count, unit)
    raise AssertionError("a minute is at least a minute")


def _english_age(count: int, unit: str) -> str:
    return f"{count} {unit}{'' if count == 1 else 's'} ago"


def _arabic_age(count: int, unit: str) -> str:
    one, two, few, many = _ARABIC_UNITS[unit]
    if count <= 2:
        return f"منذ {one if count == 1 else two}"
    return f"منذ {count} {few if 3 <= count % 100 <= 10 else many}"


def written_date(local: datetime, tongue: Tongue) -> str:
    """A local time as people write it: "19 حزيران/يونيو 2024، 20:32", "19 June 2024, 20:32"."""
    if tongue == "ar":
        return f"{local.day} {_ARABIC_MONTHS[local.month - 1]} {local.year}، {local:%H:%M}"
    return f"{local.day} {_ENGLISH_MONTHS[local.month - 1]} {local.year}, {local:%H:%M}"
