"""Counts for Prometheus, in one process and added up over several."""

import os
import subprocess
import sys
from pathlib import Path

from fastapi.testclient import TestClient

from clf.serving.metrics import Metrics
from clf.serving.workers.answers import Tally

# The metrics library decides at its import where it counts, so several workers are several interpreters.
WORKER = """
import sys
from pathlib import Path
from clf.serving.workers.answers import Tally
from clf.serving.metrics import Metrics
metrics = Metrics(Path(sys.argv[1]))
metrics.note_bundle("b1", refused=False)
metrics.count_request("/v1/flag", 200, seconds=0.01, size=100)
metrics.count_answer("/v1/flag", Tally({"promo": 2}, (0.91, 0.99)), "ro")
if sys.argv[2] == "ends":
    metrics.close()
sys.stdout.write(metrics.text().decode())
"""


def lines(text: str) -> set[str]:
    return {line for line in text.splitlines() if not line.startswith("#")}


def test_requests_and_drift_are_counted() -> None:
    metrics = Metrics()
    metrics.count_request("/v1/headlines", 200, seconds=0.002, size=300)
    metrics.count_request("/v1/headlines", 422, seconds=0.002, size=300)
    metrics.count_answer("/v1/headlines", Tally({"clickbait": 3, "editorial": 1}, (0.05, 0.95), 40, 10), "ro")
    found = lines(metrics.text().decode())
    assert {
        'clf_requests_total{route="/v1/headlines",status="200"} 1.0',
        'clf_requests_total{route="/v1/headlines",status="422"} 1.0',
        'clf_request_seconds_bucket{le="0.0025",route="/v1/headlines"} 2.0',
        'clf_request_bytes_sum{route="/v1/headlines"} 600.0',
        'clf_verdicts_total{language="ro",route="/v1/headlines",verdict="clickbait"} 3.0',
        'clf_scores_bucket{le="0.1",route="/v1/headlines"} 1.0',
        'clf_scores_bucket{le="1.0",route="/v1/headlines"} 2.0',
        'clf_tokens_total{known="no"} 10.0',
        'clf_tokens_total{known="yes"} 30.0',
    } <= found


def test_the_bundle_in_use_and_a_refusal_show() -> None:
    metrics = Metrics()
    metrics.note_bundle("b1", refused=False)
    metrics.note_bundle("b2", refused=True)
    found = lines(metrics.text().decode())
    assert 'clf_bundle_workers{model="b1"} 0.0' in found
    assert 'clf_bundle_workers{model="b2"} 1.0' in found
    assert "clf_bundle_refused 1.0" in found


def test_workers_are_added_up_and_those_that_ended_keep_their_counts(tmp_path: Path) -> None:
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for ends in ("ends", "stays"):
        command = [sys.executable, "-c", WORKER, str(tmp_path), ends]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found = lines(done.stdout)
    assert 'clf_requests_total{route="/v1/flag",status="200"} 2.0' in found
    assert 'clf_verdicts_total{language="ro",route="/v1/flag",verdict="promo"} 4.0' in found
    assert 'clf_bundle_workers{model="b1"} 1.0' in found


def test_the_service_counts_by_route_and_never_by_unknown_address(client: TestClient) -> None:
    for path in ("/v1/model", "/wp-login.php", "/v1/nothing"):
        client.get(path)
    client.post("/v1/headlines", json={"texts": ["Ce a făcut"], "language": "ro-RO"})
    client.post("/v1/headlines", json={"texts": ["Ce a făcut"], "language": "zz"})
    response = client.get("/metrics")
    assert response.headers["Content-Type"].startswith("text/plain; version=")
    assert 'route="/v1/model"' in response.text
    assert 'route="other"' in response.text
    assert "wp-login" not in response.text
    assert 'language="ro",route="/v1/headlines"' in response.text
    assert 'language="zz"' not in response.text
