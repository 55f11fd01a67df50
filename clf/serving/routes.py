"""The addresses to look at: which bundle is in use, whether all is well, what was counted."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Request, Response

from clf.model.manifest import Head
from clf.serving import schemas
from clf.serving.metrics import MEDIA_TYPE
from clf.serving.openapi import documented
from clf.serving.problems import Problem
from clf.serving.service import service_of

router = APIRouter()


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
        raise Problem.busy(shelf.refused or "no bundle is loaded yet", seconds=1)
    return schemas.StatusResponse(status="ready", model=shelf.stock.id, refused=shelf.refused)


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def metrics(request: Request) -> Response:
    """Give the counts of all workers to Prometheus."""
    return Response(service_of(request).metrics.text(), media_type=MEDIA_TYPE)


def _head(head: Head) -> dict[str, object]:
    thresholds = [asdict(threshold) for threshold in head.thresholds]
    return {"labels": list(head.labels), "decision": head.decision, "thresholds": thresholds}
