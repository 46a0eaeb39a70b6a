"""Addresses of the gate book."""

from django.urls import path

from resguardo.console.gate import views

app_name = "gate"
urlpatterns = [
    path("", views.show_book, name="book"),
    path("inside", views.show_inside, name="inside"),
    path("<slug:name>", views.write, name="write"),
]
