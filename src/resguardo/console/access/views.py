"""Signing in and out."""

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST


def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page. A wrong handle and a wrong password get the same answer."""
    failed = False
    if request.method == "POST":
        handle = request.POST.get("handle", "").strip().casefold()
        found = authenticate(request, username=handle, password=request.POST.get("password", ""))
        if found is not None:
            login(request, found)
            return redirect("board:show")
        failed = True
    return render(request, "access/sign_in.html", {"failed": failed})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session everywhere this browser holds it."""
    logout(request)
    return redirect("access:sign_in")
