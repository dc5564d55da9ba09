"""Addresses of sign-in. Only the code by mail is a door: the library's pages for passwords are left out."""

from allauth.account.views import account_inactive, logout
from django.urls import path

from members import views

urlpatterns = [
    path("login/", views.sign_in, name="account_login"),
    # The library knows the page that asks for the address by this name too.
    path("login/", views.sign_in, name="account_request_login_code"),
    path("login/code/", views.confirm_code, name="account_confirm_login_code"),
    path("logout/", logout, name="account_logout"),
    path("inactive/", account_inactive, name="account_inactive"),
    path("signup/", views.signup_closed, name="account_signup"),
]
