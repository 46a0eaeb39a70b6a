"""Addresses of the breach desk."""

from django.urls import path

from resguardo.console.breach import views

app_name = "breach"
urlpatterns = [
    path("", views.list_breaches, name="list"),
    path("declare", views.declare, name="declare"),
    path("<slug:breach>", views.show, name="show"),
    path("<slug:breach>/head", views.head_part, name="head"),
    path("<slug:breach>/faces", views.faces_part, name="faces"),
    path("<slug:breach>/exits", views.exits_part, name="exits"),
    path("<slug:breach>/log", views.log_part, name="log"),
    path("<slug:breach>/watch", views.watch, name="watch"),
    path("<slug:breach>/police", views.police, name="police"),
    path("<slug:breach>/write", views.write, name="write"),
    path("<slug:breach>/sign", views.sign, name="sign"),
    path("<slug:breach>/end", views.end, name="end"),
]
