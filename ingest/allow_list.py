"""What HTML may stay in an article's content: made for feeds, whose readers clean once more."""

from collections.abc import Mapping

from ingest.word_tables import words

#: Elements without content.
VOID_TAGS = frozenset({"br", "hr", "img", "wbr", "source"})

#: Elements that hold text and inline elements alone.
PHRASING_BLOCKS = frozenset({"p", "h2", "h3", "h4", "h5", "h6", "pre", "dt", "caption"})
#: Elements that hold blocks, and text directly as well.
FLOW_BLOCKS = frozenset({"li", "dd", "td", "th", "blockquote", "figure", "figcaption"})
#: Elements that hold certain children and no text.
STRUCTURES = frozenset({"ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr"})
BLOCKS = PHRASING_BLOCKS | FLOW_BLOCKS | STRUCTURES
INLINE = words(
    "a abbr b bdi bdo cite code del dfn em i ins kbd mark q rp rt ruby s samp small strong sub "
    "sup time u var"
)
#: Every element that cleaned content may hold.
WRITTEN_TAGS = BLOCKS | INLINE | {"br", "hr", "img", "wbr"}

#: What an element may stand in; one that stands elsewhere leaves its text behind.
PARENTS: Mapping[str, frozenset[str]] = {
    "li": frozenset({"ul", "ol"}),
    "dt": frozenset({"dl"}),
    "dd": frozenset({"dl"}),
    "caption": frozenset({"table"}),
    "thead": frozenset({"table"}),
    "tbody": frozenset({"table"}),
    "tfoot": frozenset({"table"}),
    "tr": frozenset({"table", "thead", "tbody", "tfoot"}),
    "td": frozenset({"tr"}),
    "th": frozenset({"tr"}),
    "figcaption": frozenset({"figure"}),
}

#: Elements that are read as another: one h1 belongs to the page that shows the article.
RENAMED: Mapping[str, str] = {
    "h1": "h2",
    "strike": "s",
    "tt": "code",
    "big": "b",
    "acronym": "abbr",
}
#: Boxes of a page that mean no more than "a new line begins here".
BOXES = words(
    "address article aside body center details div fieldset footer form header hgroup html main "
    "nav section summary"
)
#: Sound and film, which become links: most feed readers drop the elements.
MEDIA = frozenset({"audio", "video"})
#: Elements of which nothing is kept, not even the text.
DROPPED_WITH_CONTENT = words(
    "script style noscript template object embed applet svg math head title button select "
    "textarea option iframe frameset noframes canvas map"
)
#: Every element that nh3 lets through to be read.
READ_TAGS = WRITTEN_TAGS | BOXES | MEDIA | {*RENAMED, "source", "span"}

_EVERYWHERE = frozenset({"dir", "lang"})
_OWN: Mapping[str, tuple[str, ...]] = {
    "a": ("href", "title", "hreflang", "rel"),
    "abbr": ("title",),
    "acronym": ("title",),
    "audio": ("src", "title"),
    "blockquote": ("cite",),
    "img": (
        *("src", "srcset", "sizes", "alt", "title", "width", "height"),
        *("data-src", "data-lazy-src", "data-original", "data-srcset", "data-lazy-srcset"),
    ),
    "ol": ("start", "reversed", "type"),
    "q": ("cite",),
    "source": ("src",),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan", "scope"),
    "time": ("datetime",),
    "video": ("src", "title"),
}
#: The attributes that are read of each element; ``ingest.attributes`` says what is written.
READ_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    tag: frozenset(_OWN.get(tag, ())) | _EVERYWHERE for tag in READ_TAGS
}

#: Hosts whose players become links; from any other, an iframe goes without a trace.
VIDEO_HOSTS = words(
    "youtube.com youtube-nocookie.com youtu.be player.vimeo.com vimeo.com dailymotion.com "
    "geo.dailymotion.com rumble.com facebook.com streamable.com players.brightcove.net "
    "w.soundcloud.com open.spotify.com ted.com embed.ted.com"
)
#: Where pictures come from that count readers: the beginning of host and path.
TRACKERS = (
    "pixel.wp.com/",
    "stats.wordpress.com/",
    "www.google-analytics.com/",
    "www.facebook.com/tr",
    "feeds.feedburner.com/~r/",
    "feeds.feedburner.com/~ff/",
    "ad.doubleclick.net/",
    "sb.scorecardresearch.com/",
    "pixel.quantserve.com/",
    "b.scorecardresearch.com/",
    "counter.theconversation.com/",
)
