"""Addresses of the interface for programs, and of the page where a person makes a program's token."""

from django.urls import path

from resguardo.console.api import views

app_name = "api"
urlpatterns = [
    path("openapi.json", views.describe, name="openapi"),
    path("acts/<str:code>", views.act, name="act"),
    path("questions/<slug:name>", views.question, name="question"),
    path("tokens", views.tokens, name="tokens"),
    path("tokens/make", views.make, name="make"),
    path("tokens/revoke", views.revoke, name="revoke"),
]
