"""Addresses of the tablet."""

from django.urls import URLPattern

app_name = "tablet"
urlpatterns: list[URLPattern] = []
