"""A double of Primero for each test, a session with it, and an invented child's file."""

from collections.abc import Iterator

import pytest

from kit.primero import DEPLOYMENT, PASSWORD, USER, PrimeroDouble
from resguardo.exchange.primero.deployment import Deployment, read_deployment
from resguardo.exchange.primero.wire import Session, Wire, address_of


@pytest.fixture
def double() -> Iterator[PrimeroDouble]:
    """A server of Primero on this machine."""
    with PrimeroDouble() as server:
        yield server


@pytest.fixture
def pauses() -> list[float]:
    """How long the sender waited, in seconds: nobody waits in a test."""
    return []


@pytest.fixture
def session(double: PrimeroDouble, pauses: list[float]) -> Iterator[Session]:
    """A user signed in there."""
    with Wire(address_of(double.url), pause=pauses.append) as wire:
        yield Session(wire, USER, PASSWORD)


@pytest.fixture
def deployment() -> Deployment:
    """What the double takes."""
    return read_deployment(DEPLOYMENT.read_bytes())
