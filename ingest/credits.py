"""The agencies credited at the end: "فرانس24/ أ ف ب", "المصدر: وكالات", "(رويترز)"."""

import re
from collections.abc import Iterable, Sequence

from ingest.folding import letters
from ingest.word_tables import phrases

_AGENCIES = """
وكالات | الوكالات | وكالات الأنباء | مواقع | مواقع إلكترونية | صحف | متابعات | خاص
رويترز | أ ف ب | فرانس برس | وكالة فرانس برس | الفرنسية
وكالة الصحافة الفرنسية | فرانس24 | فرانس 24
أ ب | أسوشيتد برس | أسوشييتد برس | د ب أ | الألمانية
دويتشه فيله | شينخوا | الأناضول | وكالة الأناضول
سبوتنيك | تاس | نوفوستي | إنترفاكس | روسيا اليوم | آر تي
بي بي سي | سي إن إن | يورونيوز | بلومبرغ
الجزيرة | الجزيرة نت | العربية | العربية نت | سكاي نيوز عربية
الحرة | الميادين | المنار | مونت كارلو
الوكالة الوطنية للإعلام | الوطنية | سانا | بترا | واس | كونا | قنا
وام | بنا | العمانية | وفا | معا | صفا
أ ش أ | الشرق الأوسط | وات | واج | وكالة الأنباء الجزائرية | لاماب | ومع
وال | واع | سونا | سبأ | إرنا
فارس | تسنيم | مهر | إفي | آكي | أنسا | كيودو | يونهاب | المركزية | النشرة | لبنان24
AFP | Reuters | AP | Associated Press | The Associated Press | DPA | EFE | ANSA | Xinhua | TASS
Anadolu | Anadolu Agency | AA | Bloomberg | BBC | CNN | Euronews | France 24 | Al Jazeera | UPI
Agencies | agencies | Agences | NNA | WAFA | SANA | Petra | SPA
KUNA | QNA | WAM | MAP | APS | TAP
"""
_KNOWN = frozenset(map(letters, phrases(_AGENCIES)))
#: Characters of the longest line that is only a credit.
_LONGEST_LINE = 120
#: Characters and words of an unknown source's name after "المصدر:".
_LONGEST_NAME, _MOST_WORDS = 40, 6
_SOURCE = re.compile(
    r"(?:المصدر|المصادر|مصدر الخبر|نقلا عن|نقلاً عن|Sources?|Quelle)\s*[:：]\s*", re.IGNORECASE
)
_SEPARATOR = re.compile(r"\s*[/|،,;؛+&\\]\s*|\s+[-–—]\s+|\s+and\s+|\s+et\s+")
_AND = re.compile(r"\s+و\s*(?=\S)")
_BRACKETED = re.compile(r"\s*[(\[]([^()\[\]]{2,60})[)\]]\s*[.]?\s*$")


class Agencies:
    """The agencies that Nashra knows and those of the newsroom's configuration."""

    def __init__(self, more: Iterable[str] = ()) -> None:
        self._known = _KNOWN | {letters(name) for name in more}

    def knows(self, name: str) -> bool:
        """Whether it is an agency's name, however it is spaced and dotted."""
        return letters(name) in self._known

    def credited_in(self, line: str) -> tuple[str, ...]:
        """The names in a line that is a credit and nothing else; none if it says more."""
        line = line.strip().strip("()[]«».").strip()
        if not line or len(line) > _LONGEST_LINE:
            return ()
        if source := _SOURCE.match(line):
            names = self._names(line[source.end() :])
            short = all(
                len(name) <= _LONGEST_NAME and len(name.split()) <= _MOST_WORDS for name in names
            )
            return names if short else ()
        names = self._names(line)
        return names if names and all(map(self.knows, names)) else ()

    def split_off(self, paragraphs: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
        """The paragraphs without the credits at their end, and the credits, each once."""
        kept = list(paragraphs)
        found: list[str] = []
        while len(kept) > 1 and (names := self.credited_in(kept[-1])):
            found[:0] = names
            kept.pop()
        if kept and (bracketed := _BRACKETED.search(kept[-1])):
            names = self.credited_in(bracketed[1])
            rest = kept[-1][: bracketed.start()]
            if names and rest:
                found[:0] = names
                kept[-1] = rest
        return kept, tuple({letters(name): name for name in reversed(found)}.values())[::-1]

    def _names(self, text: str) -> tuple[str, ...]:
        names: list[str] = []
        for part in _SEPARATOR.split(text):
            whole = part.strip(" .:()[]")
            pieces = [whole] if self.knows(whole) else _AND.split(whole)
            names += [piece for piece in pieces if piece]
        return tuple(names)
