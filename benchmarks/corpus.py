"""Articles as a newsroom writes them, made by a seeded generator: the same on every machine.

A sentence begins as news does and goes on in words of roots and patterns, as Arabic makes its
words: so many different ones that the text compresses about as a newsroom's does (four to one).
At eight paragraphs an article has some 360 words, 4 kB in UTF-8.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random

from feeds.article import Article, Category, Person

#: The section whose feed is full; every other one has ten articles.
MAIN = "main"
#: When the newest article of a section was published.
NEWEST = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
_WHO = (
    "وزيرة النقل|مجلس البلدية|نقابة المهندسين|رئيس الغرفة التجارية|فريق من الباحثين|إدارة الميناء"
    "|لجنة الأهالي|المتحدثة باسم الوزارة|خبراء الأرصاد|اتحاد المزارعين|مديرة المتحف|جمعية المستهلك"
    "|المجلس الأعلى للمياه|سكان الأحياء القديمة|مدرب المنتخب|هيئة الطيران|مستشفى المدينة|القضاء"
)
_DID = (
    "أعلنت أمس|أكد في بيان|دعت إلى مراجعة|نفى ما تردد عن|ناقشت خلال جلسة طويلة|كشف عن تفاصيل"
    "|حذرت من تأخير|رحب بإقرار|طالبت بتسريع|وقّع اتفاقا حول|عرضت للمرة الأولى|قرر تأجيل|بدأت دراسة"
    "|أوضح للصحافيين أسباب|استعرضت نتائج|رفض الاعتراض على"
)
_WHAT = (
    "خطة توسيع شبكة القطارات|موازنة العام المقبل|ترميم المدرسة الكبرى|مشروع محطة الرياح"
    "|أسعار القمح والطحين|برنامج المنح الجامعية|نظام الري الجديد|نتائج الانتخابات المحلية"
    "|معرض الكتاب السنوي|إعادة فتح المعبر الشمالي|حملة التلقيح الشتوية|قانون الإيجارات"
    "|جسر المشاة فوق النهر|بطولة كرة السلة|اكتشاف نقوش قديمة|تعرفة الكهرباء والمياه"
)
_WHERE = (
    "في العاصمة|في ضواحي المدينة|على الساحل الجنوبي|في قرى الجبل|قرب الميناء القديم|في الجامعة"
    "|عند مدخل السوق|في المنطقة الصناعية|على ضفتي النهر|في مقر الأمم المتحدة|داخل البرلمان"
    "|في محافظات الشمال"
)
_ROOTS = (
    "كتب درس علم عمل صنع زرع نقل سكن جمع حكم خرج دخل رفع وضع شرح فتح غلق سمع نظر بحث كشف طلب قبل"
    "|رفض نشر طبع حفظ نقص كثر قسم وزن وصل قطع ربط ضغط دفع سحب عرض طرح حصل بلغ سبق لحق ظهر خفض صدر"
    "|ورد نتج صرف جلس وقف سلم حرب نصر شرك فرق شهد ثبت نفذ خطط دعم مول نظم رقب حسب قدر عدل سجل مثل"
    "|عقد وفق خلف حرك شغل ركب سبح سبق لعب هدف مرر كسر صعد نزل هبط مطر برد حرر غرب شرق شمل جنب وسط"
).replace("|", " ")
#: With 1, 2 and 3 for the letters of a root.
_PATTERNS = (
    "1ا23 م12و3 12ا3 12ي3 ت12ي3 م1ا23ة ا1ت2ا3 ا12ا3 م123 ت1ا23 ان12ا3 است12ا3 م12و3ة 12ا3ة"
    " ي123 ت123 1ا23ة 12و3 م1ا23 يت1ا23 12و3ات ا12ا3ات م1ا23ون مت12ي3"
)
_BEFORE = ("", "", "", "ال", "ال", "ال", "و", "وال", "ب", "بال", "لل", "ل")
_SMALL = "في من على إلى عن أن هذا التي الذي بعد قبل بين كما حتى مع خلال ضمن لدى غير كل أو ثم قد لا"
_AND = "وأضاف المصدر أن|وفي السياق نفسه،|غير أن|من جهة أخرى،|ولفت التقرير إلى أن|وكان مقررا أن|"
_NAMES = "ليلى حداد|سامر عيسى|نور الخطيب|كريم منصور|هالة درويش|يوسف صالح|رنا قاسم|مازن بركات"
_TERMS = "اقتصاد|نقل|تعليم|بيئة|صحة|رياضة|ثقافة|طاقة|مياه|انتخابات|آثار|زراعة"


def articles(count: int, *, section: str, paragraphs: int = 8) -> Iterator[Article]:
    """The newest ``count`` articles of a section, newest first."""
    return (article(n, section=section, paragraphs=paragraphs) for n in range(count))


@cache
def section_articles(section: str) -> list[Article]:
    """What stands in a section's feed: fifty articles in ``main``, ten in any other."""
    return list(articles(50 if section == MAIN else 10, section=section))


def article(number: int, *, section: str, paragraphs: int = 8) -> Article:
    """One article; number 0 is the section's newest, each further one seven minutes older."""
    random = Random(f"{section}/{number}")
    published = NEWEST - timedelta(minutes=7 * number)
    return Article(
        id=f"tag:benchmark.example,2026:{section}/{number}",
        sections=(section,),
        title=_chosen(random, _WHO, _DID, _WHAT),
        content_html=_content(random, paragraphs),
        summary=_sentence(random),
        published=published,
        updated=published,
        timezone="Asia/Beirut",
        language="ar",
        url=f"https://benchmark.example/{section}/{number}",
        authors=(Person(name=_chosen(random, _NAMES)),),
        categories=tuple(Category(term=each) for each in random.sample(_TERMS.split("|"), 3)),
    )


def fresh(number: int, *, now: datetime, section: str = MAIN) -> Article:
    """A further article, published now; ids differ by number."""
    instant = now.replace(microsecond=0)
    return replace(
        article(number, section=section),
        id=fresh_id(number, section=section),
        published=instant,
        updated=instant,
    )


def fresh_id(number: int, *, section: str = MAIN) -> str:
    """The id of that article."""
    return f"tag:benchmark.example,2026:fresh/{section}/{number}/"


def _content(random: Random, paragraphs: int) -> str:
    """Paragraphs of three sentences, with a heading in the middle of a longer text."""
    parts = [
        f'<p dir="rtl">{" ".join(_sentence(random) for _ in range(3))}</p>'
        for _ in range(paragraphs)
    ]
    if paragraphs > 3:
        parts.insert(paragraphs // 2, f'<h2 dir="rtl">{_chosen(random, _WHAT, _WHERE)}</h2>')
    return "\n".join(parts)


def _sentence(random: Random) -> str:
    said = _chosen(random, _AND, _WHO, _DID)
    return f"{said} {' '.join(_word(random) for _ in range(random.randint(5, 14)))}."


def _word(random: Random) -> str:
    """One of some thirty thousand, or one of the small ones between them, or a number."""
    kind = random.random()
    if kind < 0.25:
        return random.choice(_SMALL_WORDS)
    if kind < 0.29:
        return str(random.randint(2, 9_900))
    word = random.choice(_PATTERN_WORDS)
    for place, letter in enumerate(random.choice(_ROOT_WORDS), start=1):
        word = word.replace(str(place), letter)
    return random.choice(_BEFORE) + word


def _chosen(random: Random, *lists: str) -> str:
    """One of each list, in their order."""
    return " ".join(filter(None, (random.choice(each.split("|")) for each in lists)))


_ROOT_WORDS = _ROOTS.split()
_PATTERN_WORDS = _PATTERNS.split()
_SMALL_WORDS = _SMALL.split()
