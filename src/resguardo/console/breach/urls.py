"""Addresses of this desk."""

from django.urls import URLPattern

app_name = "breach"
urlpatterns: list[URLPattern] = []
