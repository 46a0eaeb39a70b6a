"""Addresses of this desk."""

from django.urls import URLPattern

app_name = "reconcile"
urlpatterns: list[URLPattern] = []
