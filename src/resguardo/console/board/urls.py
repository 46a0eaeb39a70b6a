"""Addresses of the board."""

from django.urls import path

from resguardo.console.board import views

app_name = "board"
urlpatterns = [path("", views.show, name="show")]
