"""Addresses of the desk of papers."""

from django.urls import path

from resguardo.console.sheets import views

app_name = "sheets"
urlpatterns = [
    path("", views.show_desk, name="desk"),
    path("print", views.print_paper, name="print"),
    path("write/<slug:name>", views.write, name="write"),
]
