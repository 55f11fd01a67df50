"""Requests and answers of the API as pydantic models: they validate requests and make the OpenAPI document.

Unknown fields are refused and no value is converted. ``docs/api.md`` explains the fields.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, FailFast, Field, Tag

from clf.types import Role

Text = Annotated[str, Field(min_length=1, max_length=10_000, pattern=r"\S")]
Address = Annotated[str, Field(max_length=4_000)]
Language = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
SurroundingText = Annotated[str, Field(max_length=1_000_000)]


MAX_VOTES = 500
"""Votes of one request."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _ClassifyRequest(_Strict):
    """The fields of every request that classifies."""

    language: Language | None = Field(
        default=None,
        description="language of the headlines, which each headline tells when it is missing; of a page, where its "
        "text does not tell it",
    )
    explain: bool = Field(default=False, description="return reasons")


class _PageRequest(_ClassifyRequest):
    url: Address = Field(default="", description="address of the page")
    min_precision: float | None = Field(
        default=None,
        gt=0,
        le=1,
        description="links are flagged from the threshold that reached this precision; 0.9 when missing",
    )


class Context(_Strict):
    """The context of a link on its page."""

    heading: str = Field(default="", max_length=10_000, description="text of the last heading above the link's block")
    container: Annotated[list[Annotated[str, Field(max_length=1_000)]], FailFast()] = Field(
        default=[],
        max_length=256,
        description="enclosing block-level elements, outermost first: `NUMBER tag class-id-and-role-words`",
    )
    before: SurroundingText = Field(
        default="", description="text before the link in its block; above it, blocks without links"
    )
    after: SurroundingText = Field(
        default="", description="text after the link in its block; below it, blocks without links"
    )
    position: int = Field(default=-1, ge=-1, le=10_000_000, description="index of the link's block on the page")


class ListedLink(_Strict):
    """A link as a browser extension sends it."""

    id: str = Field(min_length=1, max_length=100, description="returned with the verdict")
    text: Text
    href: Address
    context: Context = Context()


class FlagHtml(_PageRequest):
    """A page as HTML."""

    html: str


class FlagLinks(_PageRequest):
    """The links of a page, in document order."""

    title: str = Field(default="", max_length=10_000)
    links: Annotated[list[ListedLink], FailFast()] = Field(max_length=10_000)


class SeparateHtml(_PageRequest):
    """A page as HTML."""

    html: str


class SeparateText(_PageRequest):
    """A page as plain text."""

    text: str


class HeadlinesRequest(_ClassifyRequest):
    """Headlines to score."""

    texts: Annotated[list[Text], FailFast()] = Field(max_length=10_000)


class _Vote(_Strict):
    """A reader's vote on a verdict: ``shown`` is the label that was displayed, ``said`` the reader's own label."""

    id: str = Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9-]+$", description="made by the client: a UUID")
    text: Text
    bundle: str = Field(default="", max_length=64)
    language: Language | Literal[""] = ""
    site: str = Field(default="", max_length=253)


class HeadlineVote(_Vote):
    """A reader's vote on the wording of a headline."""

    task: Literal["headline"]
    shown: Literal["clickbait", "editorial"]
    said: Literal["clickbait", "editorial"]


class LinkVote(_Vote):
    """A reader's vote on the role of a link."""

    task: Literal["link"]
    shown: Role
    said: Role


def _variant_by_field(default: str, other: str) -> Callable[[Any], str]:
    """Return a pydantic discriminator: it picks the variant ``other`` when that field is present, else the default."""

    def variant(body: Any) -> str:
        """Return the tag of the variant of ``body``."""
        return f"variant:{other if isinstance(body, dict) and other in body else default}"

    return variant


def _variant_by_task(vote: Any) -> str:
    is_headline = isinstance(vote, dict) and vote.get("task") == "headline"
    return "variant:headline" if is_headline else "variant:link"


SubmittedVote = Annotated[
    Annotated[HeadlineVote, Tag("variant:headline")] | Annotated[LinkVote, Tag("variant:link")],
    Discriminator(_variant_by_task),
]
FlagRequest = Annotated[
    Annotated[FlagHtml, Tag("variant:html")] | Annotated[FlagLinks, Tag("variant:links")],
    Discriminator(_variant_by_field("html", "links")),
]
SeparateRequest = Annotated[
    Annotated[SeparateHtml, Tag("variant:html")] | Annotated[SeparateText, Tag("variant:text")],
    Discriminator(_variant_by_field("html", "text")),
]


class FeedbackRequest(_Strict):
    """Votes to store."""

    votes: Annotated[list[SubmittedVote], FailFast()] = Field(min_length=1, max_length=MAX_VOTES)


class ReasonResult(BaseModel):
    """One feature's signed share of the logit."""

    token: str
    weight: float
    words: str


class HeadlineResult(BaseModel):
    """The verdict on a headline."""

    clickbait: float | None = Field(description="null when no head can judge the text")
    label: Literal["clickbait", "editorial", "unknown"]
    language: str = Field(description="code of the language; empty when the text does not tell it")
    known: float = Field(description="share of the tokens that the head of this language has seen")
    reasons: list[ReasonResult]


class HeadlinesResponse(BaseModel):
    """Verdicts in the order of the texts."""

    model: str
    headlines: list[HeadlineResult]


class LinkResult(BaseModel):
    """The verdict on a link."""

    id: str
    href: str
    text: str
    role: Role
    promo: float
    sponsored: float
    clickbait: float | None = Field(description="null when no head can judge the text")
    flagged: bool
    reasons: list[ReasonResult]


class FlagResponse(BaseModel):
    """Verdicts in the order of the links."""

    model: str
    links: list[LinkResult]
    truncated: bool


class PageLinkResult(LinkResult):
    """The verdict on a link, with its offsets in the page's text."""

    start: int
    end: int


class BlockResult(BaseModel):
    """The verdict on a block."""

    text: str
    role: Role
    probability: float
    reasons: list[ReasonResult]
    start: int
    end: int


class SeparateResponse(BaseModel):
    """The verdicts on every block and link of a page, and its article."""

    model: str
    title: str
    blocks: list[BlockResult]
    links: list[PageLinkResult]
    article: str
    truncated: bool


class FeedbackResponse(BaseModel):
    """The number of votes that were new, and of votes that were stored before."""

    stored: int
    known: int


class ModelResponse(BaseModel):
    """The version of the package, the bundle in use, and the limits of the service."""

    version: str
    model: str
    name: str
    heads: dict[str, dict[str, Any]]
    languages: list[str]
    corpora: list[dict[str, Any]]
    limits: dict[str, int | float]


class StatusResponse(BaseModel):
    """State of the process; ``refused`` is the reason why the last bundle was refused, "" when it was taken."""

    status: Literal["alive", "ready"]
    model: str = ""
    refused: str = ""
