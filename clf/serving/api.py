"""The routes: a checked request -> a plain function over the bundle in use -> bytes."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Request, Response

from clf.model.manifest import Head
from clf.serving import answers, schemas
from clf.serving.metrics import MEDIA_TYPE
from clf.serving.problems import busy, documented, within
from clf.serving.service import Service, service_of

_JSON = "application/json"
_ERRORS = documented(400, 401, 408, 413, 415, 422, 429, 503)
_SMALL = 20_000
"""Characters; headlines up to so many are judged at once, between two other requests."""
router = APIRouter()


@router.post("/v1/headlines", response_model=schemas.HeadlinesResponse, responses=_ERRORS)
async def headlines(asked: schemas.HeadlinesRequest, request: Request) -> Response:
    """Judge the wording of headlines."""
    service = service_of(request)
    within("texts", len(asked.texts), service.settings.max_texts, "items")
    _check_texts("texts.{}", asked.texts, service.settings.max_text)
    stock = service.stock
    wanted = {"texts": asked.texts, "explain": asked.explain}
    if sum(map(len, asked.texts)) <= _SMALL and not asked.explain:
        answer = answers.headlines(stock.headlines, stock.id, wanted)
    else:
        answer = await stock.pages.run("headlines", asked.model_dump_json().encode())
    return _answered(service, "/v1/headlines", answer, asked.language)


@router.post("/v1/flag", response_model=schemas.FlagResponse, responses=_ERRORS)
async def flag(asked: schemas.FlagRequest, request: Request) -> Response:
    """Judge the links of a page, given as HTML or as a list."""
    service = service_of(request)
    if isinstance(asked, schemas.FlagLinks):
        within("links", len(asked.links), service.settings.max_links, "items")
        _check_texts("links.{}.text", [link.text for link in asked.links], service.settings.max_text)
    answer = await service.stock.pages.run("flag", asked.model_dump_json().encode())
    return _answered(service, "/v1/flag", answer, asked.language)


@router.post("/v1/separate", response_model=schemas.SeparateResponse, responses=_ERRORS)
async def separate(asked: schemas.SeparateRequest, request: Request) -> Response:
    """Take a page apart: every block and link, and the article."""
    service = service_of(request)
    answer = await service.stock.pages.run("separate", asked.model_dump_json().encode())
    return _answered(service, "/v1/separate", answer, asked.language)


@router.get("/v1/model", responses=documented(401, 429, 503))
async def model(request: Request) -> schemas.ModelResponse:
    """Say which bundle is in use, what it learned from, and what the service takes."""
    service = service_of(request)
    manifest, settings = service.stock.manifest, service.settings
    return schemas.ModelResponse(
        model=service.stock.id,
        name=manifest.name,
        heads={name: _head(head) for name, head in manifest.heads.items()},
        languages=sorted(service.languages),
        corpora=[
            {"id": credit.id, "language": credit.language, "licence": credit.licence, "rows": credit.rows}
            for credit in manifest.corpora
        ],
        limits={
            "body_bytes": settings.max_body,
            "links": settings.max_links,
            "texts": settings.max_texts,
            "text_characters": settings.max_text,
            "page_seconds": settings.page_seconds,
        },
    )


@router.get("/healthz")
async def healthz() -> schemas.StatusResponse:
    """Say that the process lives."""
    return schemas.StatusResponse(status="alive")


@router.get("/readyz", responses=documented(503))
async def readyz(request: Request) -> schemas.StatusResponse:
    """Say that a checked bundle is in use; ``refused`` tells why the last one was not taken."""
    shelf = service_of(request).shelf
    if not shelf.is_ready or shelf.stock is None:
        raise busy(shelf.refused or "no bundle is loaded yet", seconds=1)
    return schemas.StatusResponse(status="ready", model=shelf.stock.id, refused=shelf.refused)


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def metrics(request: Request) -> Response:
    """Give the counts of all workers to Prometheus."""
    return Response(service_of(request).metrics.text(), media_type=MEDIA_TYPE)


def _answered(service: Service, route: str, answer: answers.Answer, language: str | None) -> Response:
    spoken = (language or "").split("-")[0].lower()
    service.metrics.count_answer(route, answer.tally, spoken if spoken in service.languages else "")
    return Response(answer.body, media_type=_JSON)


def _check_texts(field: str, texts: list[str], limit: int) -> None:
    for place, text in enumerate(texts):
        within(field.format(place), len(text), limit, "characters")


def _head(head: Head) -> dict[str, object]:
    thresholds = [asdict(threshold) for threshold in head.thresholds]
    return {"labels": list(head.labels), "decision": head.decision, "thresholds": thresholds}
