"""Lines of a page that are no part of its article: comment rules, share bars, "read also"."""

import re
from collections.abc import Iterable, Sequence

from ingest.folding import folded
from ingest.word_tables import phrases, words


def _phrases(table: str) -> tuple[str, ...]:
    return tuple(map(folded, phrases(table)))


#: From a line that begins so, the rest of the page is not the article's.
_ENDS = _phrases("""
رأيكم يهمنا | رأيك يهمنا | تهمنا آراؤكم | نتمنى على القراء التقيد | قواعد التعليقات | شروط التعليق
قواعد النشر والتعليق | أضف تعليق | أضف تعليقا | اترك تعليقا
اترك تعليقك | اكتب تعليقا | شاركنا رأيك
لن يتم نشر عنوان بريدك | لا توجد تعليقات | كن أول من يعلق | مواضيع ذات صلة
أخبار ذات صلة | مقالات ذات صلة
الأكثر قراءة | الأكثر مشاهدة | جميع الحقوق محفوظة | حقوق النشر محفوظة
إخلاء مسؤولية | اشترك في نشرتنا
Leave a comment | Leave a reply | Post a comment | Comment policy
Comment rules | Related articles
Related stories | Related posts | More on this story | Most read
Most popular | All rights reserved
Sign up for our newsletter | Subscribe to our newsletter | We value your opinion
Laissez un commentaire
""")
#: The same where the line says nothing else: "Comments" may well begin a sentence.
_ENDS_ALONE = _phrases("""
التعليقات | تعليقات | تعليقات القراء | ذات صلة | مواضيع متعلقة
أخبار متعلقة | Comments | Related | Tags
""")
#: A line that begins so goes alone, if it is short.
_LINES = _phrases("""
اقرأ أيضا | إقرأ أيضا | اقرأ المزيد | إقرأ المزيد | اقرأ كذلك
شاهد أيضا | طالع أيضا | تابعونا على
تابعنا على | للمزيد من الأخبار | انضم إلى قناتنا | اشترك في قناتنا
Read also | Read more | See also
Also read | Follow us | Watch also | Lire aussi | À lire aussi
""")
#: Words of a share bar: a line that holds nothing else goes.
_SHARE_BAR = frozenset(
    map(
        folded,
        words(
            "شارك مشاركة شاركها انشر غرد طباعة اطبع إرسال أرسل نسخ الرابط رابط حفظ واتساب واتسآب "
            "هذا هذه الموضوع القصة المادة "
            "فيسبوك تويتر إكس تلغرام تليغرام لينكدإن بريد البريد الإلكتروني على عبر المقال الخبر "
            "إعلان إعلانات "
            "share tweet print email whatsapp facebook twitter telegram linkedin copy "
            "link pin x on via this article story post save advertisement"
        ),
    )
)
#: Characters of the longest "read also" line: its headline is in it.
_LONGEST_LINE = 160
#: How many headlines may stand right under a bare "read also".
_MOST_HEADLINES = 3
_CLOSED = re.compile(r"[.؟!?:،]\s*$")


class Boilerplate:
    """The rules that Nashra knows and the lines of the newsroom's configuration."""

    def __init__(self, more: Iterable[str] = ()) -> None:
        self._ends = _ENDS + tuple(filter(None, map(folded, more)))

    def stripped(self, lines: Sequence[str]) -> list[str]:
        """The lines up to where the article is over, without those that are none of it.

        A line that goes leaves a blank one, so that the paragraphs around it stay apart.
        """
        kept: list[str] = []
        headlines = 0
        for line in lines:
            said = folded(line)
            if said and (said in _ENDS_ALONE or self._begins(said, self._ends)):
                break
            headline = headlines > 0 and bool(said) and _CLOSED.search(line) is None
            headlines = headlines - 1 if headline else 0
            if said in _LINES:
                headlines = _MOST_HEADLINES
            kept.append("" if headline or self._goes(line, said) else line)
        return kept

    def _goes(self, line: str, said: str) -> bool:
        if not said:
            return False
        if set(said.split()) <= _SHARE_BAR:
            return True
        return len(line) <= _LONGEST_LINE and self._begins(said, _LINES)

    @staticmethod
    def _begins(said: str, phrases: tuple[str, ...]) -> bool:
        return any(said == phrase or said.startswith(f"{phrase} ") for phrase in phrases)
