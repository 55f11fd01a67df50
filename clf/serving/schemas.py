"""What the API takes and gives, as pydantic models: they check requests and make the OpenAPI document.

Unknown fields are refused, nothing is converted. The fields are explained in ``docs/api.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from clf.types import Role

Text = Annotated[str, Field(min_length=1, max_length=10_000, pattern=r"\S")]
Address = Annotated[str, Field(max_length=4_000)]
Language = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
Around = Annotated[str, Field(max_length=1_000_000)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Asked(_Strict):
    """What every call that judges takes."""

    language: Language | None = Field(default=None, description="of the text; counted, not used")
    explain: bool = Field(default=False, description="give reasons")


class _PageAsked(_Asked):
    url: Address = Field(default="", description="where the page was found")
    min_precision: float | None = Field(
        default=None, gt=0, le=1, description="links are flagged from the threshold that reached it; 0.9 when left out"
    )


class Context(_Strict):
    """What stands around a link."""

    heading: str = Field(default="", max_length=10_000, description="text of the last heading above the link's block")
    container: list[Annotated[str, Field(max_length=1_000)]] = Field(
        default=[],
        max_length=256,
        description="block-level elements around, outermost first: `NUMBER tag class-id-and-role-words`",
    )
    before: Around = Field(default="", description="text before in the same block; above it, blocks without links")
    after: Around = Field(default="", description="text after in the same block; below it, blocks without links")
    position: int = Field(default=-1, ge=-1, le=10_000_000, description="number of the link's block on the page")


class ListedLink(_Strict):
    """A link as an extension sends it."""

    id: str = Field(min_length=1, max_length=100, description="comes back with the verdict")
    text: Text
    href: Address
    context: Context = Context()


class FlagHtml(_PageAsked):
    """A page."""

    html: str


class FlagLinks(_PageAsked):
    """The links of a page, in document order."""

    title: str = Field(default="", max_length=10_000)
    links: list[ListedLink] = Field(max_length=10_000)


class SeparateHtml(_PageAsked):
    """A page as HTML."""

    html: str


class SeparateText(_PageAsked):
    """A page as plain text."""

    text: str


class HeadlinesRequest(_Asked):
    """Headlines to judge."""

    texts: list[Text] = Field(max_length=10_000)


class _VoteSent(_Strict):
    """What a person says of a verdict."""

    id: str = Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9-]+$", description="made by the client: a UUID")
    text: Text
    bundle: str = Field(default="", max_length=64)
    language: Language | Literal[""] = ""
    site: str = Field(default="", max_length=253)


class HeadlineVote(_VoteSent):
    """What a person says of a headline's wording."""

    task: Literal["headline"]
    shown: Literal["clickbait", "editorial"]
    said: Literal["clickbait", "editorial"]


class LinkVote(_VoteSent):
    """What a person says of a link's role."""

    task: Literal["link"]
    shown: Role
    said: Role


def _form(*fields: str) -> Callable[[Any], str]:
    """Return what tells a body's form by the field that only this form has; the first form is the usual one."""

    def form(body: Any) -> str:
        """Return the tag of the form that ``body`` has."""
        found = [name for name in fields[1:] if isinstance(body, dict) and name in body]
        return f"form:{(*found, fields[0])[0]}"

    return form


def _vote_form(body: Any) -> str:
    return f"form:{'headline' if isinstance(body, dict) and body.get('task') == 'headline' else 'link'}"


VoteSent = Annotated[
    Annotated[HeadlineVote, Tag("form:headline")] | Annotated[LinkVote, Tag("form:link")], Discriminator(_vote_form)
]
FlagRequest = Annotated[
    Annotated[FlagHtml, Tag("form:html")] | Annotated[FlagLinks, Tag("form:links")],
    Discriminator(_form("html", "links")),
]
SeparateRequest = Annotated[
    Annotated[SeparateHtml, Tag("form:html")] | Annotated[SeparateText, Tag("form:text")],
    Discriminator(_form("html", "text")),
]


class FeedbackRequest(_Strict):
    """Votes to keep."""

    votes: list[VoteSent] = Field(min_length=1, max_length=500)


class ReasonGiven(BaseModel):
    """A signed share of a logit."""

    token: str
    weight: float
    words: str


class HeadlineGiven(BaseModel):
    """The verdict on a headline."""

    clickbait: float
    label: Literal["clickbait", "editorial"]
    reasons: list[ReasonGiven]


class HeadlinesResponse(BaseModel):
    """Verdicts in the order of the texts."""

    model: str
    headlines: list[HeadlineGiven]


class LinkGiven(BaseModel):
    """The verdict on a link."""

    id: str
    href: str
    text: str
    role: Role
    promo: float
    clickbait: float
    flagged: bool
    reasons: list[ReasonGiven]


class FlagResponse(BaseModel):
    """Verdicts in the order of the links."""

    model: str
    links: list[LinkGiven]
    truncated: bool


class PlacedLink(LinkGiven):
    """The verdict on a link, with its place in the page's text."""

    start: int
    end: int


class BlockGiven(BaseModel):
    """The verdict on a block."""

    text: str
    role: Role
    probability: float
    reasons: list[ReasonGiven]
    start: int
    end: int


class SeparateResponse(BaseModel):
    """A page taken apart."""

    model: str
    title: str
    blocks: list[BlockGiven]
    links: list[PlacedLink]
    article: str
    truncated: bool


class FeedbackResponse(BaseModel):
    """How many votes were new, and how many were known."""

    stored: int
    known: int


class ModelResponse(BaseModel):
    """What the bundle says of itself, and the limits of the service."""

    model: str
    name: str
    heads: dict[str, dict[str, Any]]
    languages: list[str]
    corpora: list[dict[str, Any]]
    limits: dict[str, int | float]


class StatusResponse(BaseModel):
    """State of the process; ``refused`` says why the last bundle was not taken, where one was not."""

    status: Literal["alive", "ready"]
    model: str = ""
    refused: str = ""
