"""Passkeys: a key that stays in a telephone or a small device and is opened there by finger, face or code. Only where the console is served under a name.

A browser ties a passkey to the name in its address bar, so it can't be phished; a bare number is no such name (`named_host` gives None then, and nothing is offered).
"""

import ipaddress
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from resguardo.console.access.models import Login, Passkey
from resguardo.console.house import house

STATE_KEY = "passkey"


def named_host(request: HttpRequest) -> str | None:
    """The name under which this page is served safely; None for a bare number, or where a browser would not call it safe."""
    host = request.get_host().rsplit(":", 1)[0] if ":" in request.get_host() else request.get_host()
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return host if request.is_secure() or host == "localhost" else None
    return None


def offer(request: HttpRequest, login: Login) -> dict[str, Any]:
    """What a browser needs to make a passkey of `login`."""
    user = PublicKeyCredentialUserEntity(
        name=login.handle, id=bytes(login.mark), display_name=login.handle
    )
    options, state = _server(request).register_begin(
        user,
        [_credential(one) for one in login.passkeys.all()],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    request.session[STATE_KEY] = state
    return dict(options)


def keep(request: HttpRequest, login: Login, answer: Mapping[str, Any]) -> bool:
    """Keep the passkey that a browser made; False when it does not answer what was offered, which serves once."""
    state = request.session.pop(STATE_KEY, None)
    if state is None:
        return False
    try:
        made = _server(request).register_complete(state, answer).credential_data
    except (ValueError, TypeError, KeyError):
        return False
    if made is None or Passkey.objects.filter(credential_id=made.credential_id).exists():
        return False
    Passkey.objects.create(
        login=login,
        credential_id=made.credential_id,
        credential=bytes(made),
        relying_party=named_host(request) or "",
        made_at=house().installation.now(),
    )
    return True


def ask(request: HttpRequest) -> dict[str, Any]:
    """What a browser needs to show a passkey. It says nothing of who has one."""
    options, state = _server(request).authenticate_begin(
        user_verification=UserVerificationRequirement.REQUIRED
    )
    request.session[STATE_KEY] = state
    return dict(options)


def shown_by(request: HttpRequest, answer: Mapping[str, Any]) -> Login | None:
    """Whose passkey a browser showed; None when it is nobody's, does not answer what was asked, or its counter went back. The question serves once."""
    state = request.session.pop(STATE_KEY, None)
    found = _claimed(answer)
    if state is None or found is None:
        return None
    server, credential = _server(request), _credential(found)
    try:
        server.authenticate_complete(state, [credential], answer)
        counter = _counter_of(answer)
    except (ValueError, TypeError, KeyError):
        return None
    # A counter that does not go on was copied; a passkey that is kept in several devices has none.
    if counter <= found.counter and (counter or found.counter):
        return None
    moved = Passkey.objects.filter(pk=found.pk, counter=found.counter).update(counter=counter)
    return found.login if moved and found.login.is_active else None


def _claimed(answer: Mapping[str, Any]) -> Passkey | None:
    from fido2.utils import websafe_decode

    try:
        identifier = websafe_decode(answer["rawId"])
    except (ValueError, TypeError, KeyError):
        return None
    return Passkey.objects.filter(credential_id=identifier).select_related("login").first()


def _counter_of(answer: Mapping[str, Any]) -> int:
    from fido2.webauthn import AuthenticationResponse

    return AuthenticationResponse.from_dict(answer).response.authenticator_data.counter


def _server(request: HttpRequest) -> Fido2Server:
    host = named_host(request)
    here = f"{request.scheme}://{request.get_host()}"
    return Fido2Server(
        PublicKeyCredentialRpEntity(name="Resguardo", id=host),
        verify_origin=lambda origin: origin == here,
    )


def _credential(kept: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(bytes(kept.credential))
