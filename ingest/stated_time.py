"""A line of a page that states when it was published, as against one that mentions a day."""

import re

#: Characters of the longest line that is a time and nothing else.
LONGEST = 100
_BEFORE = re.compile(
    r"(?:نُ?شر(?:ت)?(?:\s+في)?|تاريخ النشر|تاريخ|آخر تحديث|الأحدث|"
    r"Published|Posted|Updated|Date|Publié)"
    r"(?:\s+(?:on|at|le))?\s*[:：]?\s*",
    re.IGNORECASE,
)
_UPDATE = re.compile(
    r"[-–—|•·(\s]*(?:آخر تحديث|تحديث|Last updated|Updated|Mis à jour)\b", re.IGNORECASE
)
_BARS = re.compile(r"\s*[|•·]\s*")


def stated_time(line: str) -> str:
    """What a line states as a time, without "published on"; empty where it can be none.

    One word without a digit is none: "اليوم" alone on a line is a paper's name or a heading.
    """
    text = _BEFORE.sub("", line, count=1) if len(line) <= LONGEST else ""
    return text if any(map(str.isdigit, text)) or len(text.split()) > 1 else ""


def stated_times(line: str) -> list[str]:
    """The same where a line states more than one thing: "… | by … | updated …"."""
    if len(line) > 2 * LONGEST:
        return []
    stated = line
    if (update := _UPDATE.search(line)) is not None and update.start():
        stated = line[: update.start()]
    parts = [line, stated, *_BARS.split(stated)]
    return [text for part in dict.fromkeys(parts) if (text := stated_time(part.strip(" -–—|(")))]
