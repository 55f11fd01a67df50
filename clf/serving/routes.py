"""GET routes: the bundle in use, the health of the process, and the metrics."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Request, Response

import clf
from clf.model.manifest import Head
from clf.serving import schemas
from clf.serving.metrics import MEDIA_TYPE
from clf.serving.openapi import problem_responses
from clf.serving.problems import Problem
from clf.serving.service import service_of

router = APIRouter()


@router.get("/v1/model", responses=problem_responses(401, 429, 503))
async def model(request: Request) -> schemas.ModelResponse:
    """Return the version of the package, the bundle in use, its corpora, and the limits of the service."""
    service = service_of(request)
    manifest, settings = service.bundle.manifest, service.settings
    return schemas.ModelResponse(
        version=clf.__version__,
        model=service.bundle.id,
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
    """Report that the process lives."""
    return schemas.StatusResponse(status="alive")


@router.get("/readyz", responses=problem_responses(503))
async def readyz(request: Request) -> schemas.StatusResponse:
    """Report that a checked bundle is in use; ``refused`` is the reason why the last one was refused."""
    holder = service_of(request).holder
    if not holder.is_ready or holder.bundle is None:
        raise Problem.busy(holder.refused or "no bundle is loaded yet", seconds=1)
    return schemas.StatusResponse(status="ready", model=holder.bundle.id, refused=holder.refused)


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def metrics(request: Request) -> Response:
    """Return the metrics of all workers in the text format of Prometheus."""
    return Response(service_of(request).metrics.text(), media_type=MEDIA_TYPE)


def _head(head: Head) -> dict[str, object]:
    thresholds = list(map(asdict, head.thresholds))
    return {"labels": list(head.labels), "decision": head.decision, "thresholds": thresholds}
