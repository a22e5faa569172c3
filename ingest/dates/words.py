"""The words of dates. Each line is one meaning with its spellings, as people write them."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal, TypeVar

from ingest.dates.normal_text import normal

Meaning = TypeVar("Meaning")
#: What a word says of the half of the day.
Half = Literal["am", "pm", "noon", "asr", "night"]


def table(rows: Iterable[tuple[Meaning, str]]) -> Mapping[str, Meaning]:
    """From spellings, divided by ``|``, to their meaning."""
    return MappingProxyType(
        {normal(word): meaning for meaning, words in rows for word in words.split("|")}
    )


#: Egypt and the Gulf, the Levant and Iraq, Tunisia and Algeria, Morocco; English; French.
MONTHS = table(
    enumerate(
        (
            "يناير|كانون الثاني|كانون ثاني|جانفي|january|jan|janvier|janv",
            "فبراير|شباط|فيفري|february|feb|fevrier|fevr|fev",
            "مارس|آذار|march|mar|mars",
            "أبريل|ابريل|نيسان|أفريل|april|apr|avril|avr",
            "مايو|أيار|ماي|مايس|may|mai",
            "يونيو|يونيه|حزيران|جوان|june|jun|juin",
            "يوليو|يوليه|تموز|جويلية|يوليوز|july|jul|juillet|juil",
            "أغسطس|آب|أوت|غشت|august|aug|aout",
            "سبتمبر|أيلول|شتنبر|september|sept|sep|septembre",
            "أكتوبر|تشرين الأول|تشرين أول|october|oct|octobre",
            "نوفمبر|تشرين الثاني|تشرين ثاني|نونبر|november|nov|novembre",
            "ديسمبر|كانون الأول|كانون أول|دجنبر|december|dec|decembre",
        ),
        start=1,
    )
)

#: Umm al-Qura.
HIJRI_MONTHS = table(
    enumerate(
        (
            "محرم|المحرم|محرم الحرام|muharram",
            "صفر|safar",
            "ربيع الأول|ربيع أول|rabi al-awwal|rabi' al-awwal",
            "ربيع الآخر|ربيع الثاني|ربيع ثاني|ربيع آخر|rabi al-thani|rabi' al-thani",
            "جمادى الأولى|جمادى الأول|جمادى أولى|جماد الأول|جماد أول|jumada al-awwal|jumada al-ula",
            "جمادى الآخرة|جمادى الثانية|جمادى الثاني|جمادى الآخر|جماد الآخر|jumada al-thani",
            "رجب|rajab",
            "شعبان|shaban|sha'ban",
            "رمضان|رمضان المبارك|ramadan",
            "شوال|shawwal",
            "ذو القعدة|ذي القعدة|ذا القعدة|ذوالقعدة|ذيالقعدة|dhu al-qidah|dhu al-qi'dah|dhul qidah",
            "ذو الحجة|ذي الحجة|ذا الحجة|ذوالحجة|ذيالحجة|dhu al-hijjah|dhul hijjah",
        ),
        start=1,
    )
)

#: Monday is 0.
WEEKDAYS = table(
    enumerate(
        (
            "الاثنين|الإثنين|اثنين|monday|mon|lundi|lun",
            "الثلاثاء|ثلاثاء|الثلثاء|tuesday|tues|tue|mardi",
            "الأربعاء|أربعاء|wednesday|wed|mercredi|mer",
            "الخميس|خميس|thursday|thurs|thur|thu|jeudi|jeu",
            "الجمعة|جمعة|friday|fri|vendredi|ven",
            "السبت|سبت|saturday|sat|samedi|sam",
            "الأحد|أحد|sunday|sun|dimanche|dim",
        )
    )
)

HALVES: Mapping[str, Half] = table(
    (
        ("am", "ص|صباحا|صباح|الصباح|فجرا|الفجر|قبل الظهر|ضحى|am|a . m .|a . m|du matin"),
        (
            "pm",
            "م|مساء|مساءا|المساء|بعد الظهر|بعد ظهر|pm|p . m .|p . m|du soir|de l'apres-midi",
        ),
        ("noon", "ظهرا|الظهر|noon"),
        ("asr", "عصرا|العصر"),
        ("night", "ليلا|الليل|منتصف الليل|بعد منتصف الليل|midnight"),
    )
)

#: The hours as they are said, in the form of ordinals.
HOURS = table(
    enumerate(
        (
            "الواحدة|الأولى",
            *("الثانية", "الثالثة", "الرابعة", "الخامسة", "السادسة", "السابعة", "الثامنة"),
            *("التاسعة", "العاشرة"),
            "الحادية عشرة|الحادية عشر",
            "الثانية عشرة|الثانية عشر",
        ),
        start=1,
    )
)
#: What is said behind an hour, in minutes; "إلا" counts back from it.
MINUTES_PAST = table(
    (
        (30, "والنصف|ونصف|و النصف|و نصف|ونصف الساعة"),
        (15, "والربع|وربع|و الربع|و ربع|وخمس عشرة دقيقة"),
        (20, "والثلث|وثلث|و الثلث|و ثلث|وعشرين دقيقة|وعشرون دقيقة"),
        (5, "وخمس دقائق|وخمسة دقائق"),
        (10, "وعشر دقائق|وعشرة دقائق"),
        (25, "وخمس وعشرين دقيقة|وخمسا وعشرين دقيقة|والنصف إلا خمس دقائق|والنصف إلا خمسا"),
        (35, "وخمس وثلاثين دقيقة|وخمسا وثلاثين دقيقة|والنصف وخمس دقائق"),
        (40, "وأربعين دقيقة|وأربعون دقيقة"),
        (45, "وخمس وأربعين دقيقة|وخمسا وأربعين دقيقة"),
        (50, "وخمسين دقيقة|وخمسون دقيقة"),
        (-15, "إلا الربع|إلا ربعا|إلا ربع"),
        (-20, "إلا الثلث|إلا ثلثا|إلا ثلث"),
        (-5, "إلا خمس دقائق|إلا خمسا"),
        (-10, "إلا عشر دقائق|إلا عشرا"),
    )
)
_UNITS = ["الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع"]
#: The days of a month as they are said: "الأول من أيار", "الحادي والثلاثين من تموز".
SPELLED_DAYS = table(
    (
        (1, "الأول|أول"),
        *((unit, word) for unit, word in enumerate(_UNITS, 2)),
        (10, "العاشر"),
        (11, "الحادي عشر"),
        *((10 + unit, f"{word} عشر") for unit, word in enumerate(_UNITS, 2)),
        (20, "العشرين|العشرون"),
        (21, "الحادي والعشرين|الحادي والعشرون"),
        *((20 + unit, f"{word} والعشرين|{word} والعشرون") for unit, word in enumerate(_UNITS, 2)),
        (30, "الثلاثين|الثلاثون"),
        (31, "الحادي والثلاثين|الحادي والثلاثون"),
    )
)

#: After a year; ``م`` is read as "miladi" there and as "pm" behind a time.
ERAS: Mapping[str, Literal["gregorian", "hijri"]] = table(
    (
        ("gregorian", "م|ميلادي|ميلادية|ميلاديا|للميلاد|ad|ce"),
        ("hijri", "هـ|ه|هجري|هجرية|هجريا|للهجرة|ah"),
    )
)

#: Words that a date may be framed by and that say nothing of it.
FRAMES = frozenset(
    normal(word)
    for words in (
        "نشر|نشرت|نشرها|تم|النشر|نشره|آخر|تحديث|التحديث|تحديثه|حدث|تاريخ|بتاريخ|التاريخ",
        "تعديل|التعديل|عدل|عدلت|صدر|صدرت|منشور|المنشور|بث|وقت|أنشئ|أنشئت",
        "حرر|كتب|كتبت|أضيف|الإضافة|اضافة|الإصدار|في|يوم|من|عام|سنة|لعام|لسنة|شهر|عند|على",
        "الساعة|ساعة|تمام|بتمام|الموافق|الموافقة|الموافق ل|ل|published|updated|posted|created",
        "modified|edited|released|first|date|time|last|update|on|at|the|of|st|nd|rd|th|er|publie|publiee|mis|mise|jour|a|le",
        "du|de|modifie|modifiee|heure|vers",
    )
    for word in words.split("|")
)
#: The words that make a number alone an hour.
CLOCK = frozenset(normal(word) for word in ("الساعة", "at", "a"))
#: What follows the hour in French.
HOUR_SIGNS = frozenset({"h", "heure", "heures"})
#: Signs that may stand between the parts of a date.
SIGNS = frozenset(",;|-/.()[]•·:'")

#: Words that a zone's name follows, and those that stand behind it.
ZONE_LEADS = frozenset(
    normal(word)
    for word in ("بتوقيت", "توقيت", "بحسب توقيت", "حسب توقيت", "بالتوقيت", "heure de", "heure du")
)
#: "by local time": the zone that the date is read in anyway.
LOCAL = frozenset(
    normal(words)
    for words in (
        *("المحلي", "بالتوقيت المحلي", "التوقيت المحلي", "حسب التوقيت المحلي"),
        *("بحسب التوقيت المحلي", "local time", "heure locale"),
    )
)
#: Hours east of Greenwich: RFC 822, 5.1, what Arab agencies write, and the other names that have
#: one meaning only (AST, BST and IST have several).
OFFSETS: Mapping[str, int] = table(
    (
        (0, "gmt|utc|ut|z|tu|wet|غرينتش|جرينتش|غرينيتش|جرينيتش|غرينتش العالمي|العالمي"),
        (0, "ت غ|ت.غ|ت.غ."),
        (1, "cet|west"),
        (2, "eet|cest"),
        (3, "eest|msk"),
        (-5, "est|cdt"),
        (-4, "edt"),
        (-6, "cst|mdt"),
        (-7, "mst|pdt"),
        (-8, "pst"),
    )
)
ZONES = table(
    (
        ("Asia/Beirut", "بيروت|لبنان|beirut|lebanon|beyrouth"),
        ("Asia/Damascus", "دمشق|سوريا|سورية|damascus|damas"),
        ("Asia/Jerusalem", "القدس|القدس المحتلة|jerusalem"),
        ("Asia/Gaza", "غزة|فلسطين|gaza"),
        ("Asia/Hebron", "رام الله|الخليل"),
        ("Asia/Amman", "عمان|عمان الأردن|الأردن|amman"),
        ("Asia/Baghdad", "بغداد|العراق|baghdad|bagdad"),
        ("Asia/Riyadh", "الرياض|مكة|مكة المكرمة|السعودية|المملكة|riyadh|mecca|makkah|ksa"),
        ("Asia/Kuwait", "الكويت|kuwait"),
        ("Asia/Bahrain", "المنامة|البحرين|bahrain"),
        ("Asia/Qatar", "الدوحة|قطر|doha|qatar"),
        ("Asia/Dubai", "دبي|أبوظبي|أبو ظبي|الإمارات|dubai|uae|abu dhabi"),
        ("Asia/Muscat", "مسقط|سلطنة عمان|muscat|oman"),
        ("Asia/Aden", "صنعاء|عدن|اليمن|sanaa|aden"),
        ("Asia/Tehran", "طهران|إيران|tehran"),
        ("Africa/Cairo", "القاهرة|مصر|cairo|le caire"),
        ("Africa/Khartoum", "الخرطوم|السودان|khartoum"),
        ("Africa/Tripoli", "طرابلس|ليبيا|tripoli"),
        ("Africa/Tunis", "تونس|tunis"),
        ("Africa/Algiers", "الجزائر|algiers|alger"),
        ("Africa/Casablanca", "الرباط|الدار البيضاء|المغرب|rabat|casablanca"),
        ("Africa/Nouakchott", "نواكشوط|موريتانيا|nouakchott"),
        ("Africa/Mogadishu", "مقديشو|الصومال|mogadishu"),
        ("Africa/Djibouti", "جيبوتي|djibouti"),
        ("Europe/Istanbul", "إسطنبول|اسطنبول|أنقرة|تركيا|istanbul|ankara"),
        ("Europe/London", "لندن|بريطانيا|london|londres"),
        ("Europe/Paris", "باريس|فرنسا|paris"),
        ("Europe/Berlin", "برلين|ألمانيا|berlin"),
        ("Europe/Moscow", "موسكو|روسيا|moscow|moscou"),
        ("Europe/Kyiv", "كييف|أوكرانيا|kyiv|kiev"),
        ("America/New_York", "نيويورك|واشنطن|شرق أمريكا|شرق أميركا|new york|washington"),
        ("Asia/Tokyo", "طوكيو|اليابان|tokyo"),
        ("Asia/Shanghai", "بكين|الصين|beijing|pekin"),
    )
)
#: What may stand behind the name of a city: "Beirut time".
ZONE_TAILS = frozenset({"time", "local time"})
