"""Where the parts of an article stand on HTML pages."""

from typing import Literal

from pydantic import Field

from config.model import Settings
from config.values import Selector


class PageSelectors(Settings):
    """Where the parts of an article stand on the HTML pages of one host, as CSS selectors.

    Each names the first element that fits; ``@name`` at its end takes an attribute of it.
    """

    prefer: Literal["metadata", "selectors"] = Field(
        "metadata",
        description="What counts where a page has both: its JSON-LD and OpenGraph, or what the "
        "selectors find.",
    )
    content: Selector | None = Field(
        None, description="The elements that hold the text, in order. Default: found by itself."
    )
    remove: tuple[Selector, ...] = Field(
        (), description="Elements that are no part of the article. Default: none."
    )
    title: Selector | None = Field(None, description="The title. Default: found by itself.")
    summary: Selector | None = Field(None, description="The summary. Default: found by itself.")
    published: Selector | None = Field(
        None,
        description="The time of publication: its datetime or content attribute, or its text, "
        "read as every date is. Default: found by itself.",
    )
    updated: Selector | None = Field(
        None, description="The time of the last change. Default: found by itself."
    )
    section: Selector | None = Field(
        None, description="The section, by title or slug. Default: found by itself."
    )
    authors: Selector | None = Field(None, description="The authors. Default: found by itself.")
    categories: Selector | None = Field(
        None, description="The categories, one element each. Default: found by itself."
    )
    image: Selector | None = Field(None, description="The picture. Default: found by itself.")
