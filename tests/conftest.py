"""Shared: where the project lies, its default model, and the mirror of public corpora where there is one."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

import clf

# How long a test takes says something of the machine; speed is measured in benchmarks/.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def model() -> clf.Model:
    return clf.Model.load(ROOT / "clf" / "bundle")


@pytest.fixture(scope="session")
def mirror() -> str:
    found = os.environ.get("CLF_DATA_MIRROR")
    if not found:
        pytest.skip("needs the public corpora: set CLF_DATA_MIRROR to a folder or an address that holds them")
    return found
