"""What every test may ask for."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write goldens and printed outputs anew")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether what comes out now is to become what is expected."""
    wanted: bool = request.config.getoption("--accept")
    return wanted
