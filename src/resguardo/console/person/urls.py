"""Addresses of the persons' pages and pictures."""

from django.urls import path

from resguardo.console.person import photo

app_name = "person"
urlpatterns = [
    path("photo/<slug:person>/<slug:digest>", photo.photo, name="photo"),
]
