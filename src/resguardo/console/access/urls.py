"""Addresses of signing in and out, of one's own account and of the broken glass."""

from django.urls import path

from resguardo.console.access import account_views, factor_views, glass_views, views

app_name = "access"
urlpatterns = [
    path("sign-in", views.sign_in, name="sign_in"),
    path("change", views.change, name="change"),
    path("first", account_views.first, name="first"),
    path("lock", views.lock, name="lock"),
    path("sign-out", views.sign_out, name="sign_out"),
    path("stay", views.stay, name="stay"),
    path("confirm", views.confirm, name="confirm"),
    path("account", account_views.account, name="account"),
    path("account/operation", account_views.choose_operation, name="choose_operation"),
    path("account/heard", account_views.heard, name="heard"),
    path("account/language", account_views.language, name="language"),
    path("account/password", account_views.password, name="password"),
    path("account/pin", account_views.pin, name="pin"),
    path("account/telephone", factor_views.telephone, name="telephone"),
    path("account/telephone/begin", factor_views.begin_telephone, name="begin_telephone"),
    path("account/recovery", factor_views.recovery, name="recovery"),
    path("account/passkey/remove", factor_views.remove_passkey, name="remove_passkey"),
    path("passkey/offer", factor_views.offer_passkey, name="offer_passkey"),
    path("passkey/keep", factor_views.keep_passkey, name="keep_passkey"),
    path("passkey/ask", factor_views.ask_passkey, name="ask_passkey"),
    path("passkey/show", factor_views.show_passkey, name="show_passkey"),
    path("glass", glass_views.break_glass, name="break_glass"),
    path("glass/close", glass_views.close_glass, name="close_glass"),
]
