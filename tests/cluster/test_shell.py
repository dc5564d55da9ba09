"""The shell of every page: look, language, and the pages that say what went wrong."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path

from cluster import views
from members.models import User
from tests.conftest import World

THEME = "/theme/"


# ── What stands around every page ────────────────────────────────────────────
def test_each_page_has_its_own_address_and_place_in_the_menu(stranger_client: Client, db: None) -> None:
    for address, place in (("/meetings/?body=%22", "/meetings/"), ("/resolutions/", "/resolutions/")):
        page = stranger_client.get(address).content.decode()
        assert page.count(f'name="next" value="{address}"') == 2
        assert f'<a href="{place}" aria-current="page">' in page
        assert page.count('aria-current="page"') == 1


def test_it_speaks_the_language_of_the_reader_and_knows_who_is_signed_in(
    stranger_client: Client, secretary_client: Client
) -> None:
    assert "Войти" in stranger_client.get("/meetings/").content.decode()
    assert "/accounts/login/" not in secretary_client.get("/meetings/").content.decode()
    stranger_client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "Sign in" in stranger_client.get("/meetings/").content.decode()


def test_who_is_signed_in_is_named_and_has_an_own_token(superuser: User, member: User) -> None:
    superuser.email = "<token>@example.org"
    superuser.save()
    pages = {}
    for user in (superuser, member):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        pages[user.pk] = client.get("/resolutions/?q=<token>").content.decode()
    token = re.compile(r'name="csrfmiddlewaretoken" value="(\w{64})"')
    assert {len(token.findall(page)) for page in pages.values()} == {1}
    assert token.findall(pages[superuser.pk]) != token.findall(pages[member.pk])
    assert "&lt;token&gt;@example.org" in pages[superuser.pk]
    assert 'href="/admin/"' in pages[superuser.pk]
    assert 'href="/admin/"' not in pages[member.pk]
    assert str(member) in pages[member.pk]
    assert all('value="/resolutions/?q=%3Ctoken%3E"' in page for page in pages.values())


# ── The look ─────────────────────────────────────────────────────────────────
def test_the_system_decides_until_somebody_chooses(stranger_client: Client, db: None) -> None:
    assert "data-bs-theme" not in stranger_client.get("/meetings/").content.decode()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_choice_is_kept_and_leads_back(stranger_client: Client, db: None, theme: str) -> None:
    response = stranger_client.post(THEME, {"theme": theme, "next": "/meetings/?body=x"})
    assert response["Location"] == "/meetings/?body=x"
    assert f'data-bs-theme="{theme}"' in stranger_client.get("/meetings/").content.decode()


def test_another_value_forgets_the_choice(stranger_client: Client, db: None) -> None:
    stranger_client.post(THEME, {"theme": "dark"})
    stranger_client.post(THEME, {"theme": "<b>"})
    assert "data-bs-theme" not in stranger_client.get("/meetings/").content.decode()


def test_a_forged_cookie_does_not_reach_the_page(stranger_client: Client, db: None) -> None:
    stranger_client.cookies["theme"] = '"><script>'
    assert "data-bs-theme" not in stranger_client.get("/meetings/").content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_it_leads_nowhere_else(stranger_client: Client, target: str) -> None:
    assert stranger_client.post(THEME, {"theme": "dark", "next": target})["Location"] == "/"


def test_the_look_is_set_by_post_only(stranger_client: Client) -> None:
    assert stranger_client.get(THEME).status_code == 405


# ── The language ─────────────────────────────────────────────────────────────
def test_russian_whatever_the_browser_says(stranger_client: Client, db: None) -> None:
    response = stranger_client.get("/meetings/", headers={"Accept-Language": "en-US,en"})
    assert '<html lang="ru"' in response.content.decode()
    assert response["Content-Language"] == "ru"
    assert "Cookie" in response["Vary"]


def test_english_by_the_switch_and_back(stranger_client: Client, db: None) -> None:
    stranger_client.post("/i18n/setlang/", {"language": "en", "next": "/meetings/"})
    page = stranger_client.get("/meetings/").content.decode()
    assert '<html lang="en"' in page
    assert "Meetings and protocols" in page
    stranger_client.post("/i18n/setlang/", {"language": "ru", "next": "/meetings/"})
    assert '<html lang="ru"' in stranger_client.get("/meetings/").content.decode()


# ── Who is signed in ─────────────────────────────────────────────────────────
def test_the_letterhead_knows_the_reader(
    stranger_client: Client, member_client: Client, secretary_client: Client
) -> None:
    assert 'href="/accounts/' in stranger_client.get("/meetings/").content.decode()
    member = member_client.get("/meetings/").content.decode()
    assert "Членов" in member
    assert 'href="/my/"' in member
    assert 'href="/admin/"' in secretary_client.get("/meetings/").content.decode()


# ── What went wrong ──────────────────────────────────────────────────────────
def _refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def _suspect(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


def _break(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


urlpatterns = [
    path("refuse/", _refuse),
    path("suspect/", _suspect),
    path("break/", _break),
    path("", include("cluster.urls")),
]
handler400 = views.bad_request
handler500 = views.server_error


def test_404_is_a_page_of_the_site(stranger_client: Client, db: None) -> None:
    response = stranger_client.get("/нет-такой/")
    assert response.status_code == 404
    assert 'href="/resolutions/"' in response.content.decode()


@override_settings(ROOT_URLCONF=__name__)
def test_403_says_that_nothing_was_changed(member: User, member_client: Client) -> None:
    response = member_client.get("/refuse/")
    assert response.status_code == 403
    assert "<h1>" in response.content.decode()


@override_settings(ROOT_URLCONF=__name__)
def test_400_and_500_ask_the_database_nothing(client: Client) -> None:
    """No `db` fixture: a query would fail the test."""
    client.raise_request_exception = False
    for address, status in (("/suspect/", 400), ("/break/", 500)):
        response = client.get(address)
        page = response.content.decode()
        assert response.status_code == status
        assert "Кластер для проверок" in page
        assert "broken on purpose" not in page


def test_500_without_its_template(monkeypatch: pytest.MonkeyPatch, rf: RequestFactory) -> None:
    def fail(*args: object, **kwargs: object) -> str:
        raise OSError("no templates")

    monkeypatch.setattr(views.loader, "render_to_string", fail)
    response = views.server_error(rf.get("/"))
    assert response.status_code == 500
    assert "500" in response.content.decode()


def test_a_form_without_its_token_is_refused_in_words(member: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/accounts/login/", {"email": member.email})
    assert response.status_code == 403
    assert "<h1>" in response.content.decode()


@pytest.mark.parametrize(
    ("method", "address", "allowed", "words"),
    [
        ("post", "/resolutions/", "GET, HEAD", "только читают"),
        ("delete", "/meetings/", "GET, HEAD", "только читают"),
        ("options", "/", "GET, HEAD", "только читают"),
        ("get", THEME, "POST", "кнопка формы"),
    ],
)
def test_a_method_that_is_refused_is_answered_in_words(
    stranger_client: Client, db: None, method: str, address: str, allowed: str, words: str
) -> None:
    response = getattr(stranger_client, method)(address)
    assert (response.status_code, response["Allow"]) == (405, allowed)
    assert words in response.content.decode()
    as_script = getattr(stranger_client, method)(address, headers={"Accept": "application/json"})
    assert as_script.status_code == 405
    assert as_script.json()["error"]


def test_what_is_no_form_is_not_told_of_forms(db: None) -> None:
    response = Client(enforce_csrf_checks=True).put("/resolutions/")
    assert response.status_code == 405
    assert "только читают" in response.content.decode()


@pytest.mark.parametrize("address", [THEME, "/i18n/setlang/"])
@pytest.mark.parametrize(
    "header", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}]
)
def test_look_and_language_are_chosen_on_our_own_pages_only(
    stranger_client: Client, address: str, header: dict[str, str]
) -> None:
    choice = {"theme": "dark", "language": "en"}
    refused = stranger_client.post(address, choice, headers=header)
    assert refused.status_code == 403
    assert not refused.cookies
    own = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
    assert Client(enforce_csrf_checks=True).post(address, choice, headers=own).cookies


@pytest.mark.parametrize("address", ["/", "/meetings/", "/resolutions/", "/organizations/", "/execution/", "/nope/"])
def test_no_inline_style_script_or_foreign_address(stranger_client: Client, db: None, address: str) -> None:
    page = stranger_client.get(address).content.decode().replace(f'="{settings.SITE_URL}/', '="/')
    page = re.sub(r'<script type="application/ld\+json">.*?</script>', "", page)  # Names of things: nothing is fetched.
    for forbidden in (" style=", "<style", "<script>", "onclick=", "javascript:", "data:", "http://", "https://"):
        assert forbidden not in page, forbidden


# ── Who may keep a copy ──────────────────────────────────────────────────────
@pytest.mark.parametrize("address", ["/", "/meetings/", "/resolutions/", "/organizations/", "/execution/"])
def test_a_page_of_who_is_signed_in_is_kept_by_nobody_else(
    stranger_client: Client, secretary_client: Client, address: str
) -> None:
    assert "private" in secretary_client.get(address)["Cache-Control"]
    assert stranger_client.get(address)["Cache-Control"] == "public, max-age=0, s-maxage=60"


def test_the_words_of_protocols_are_read_out_as_russian_on_english_pages(stranger_client: Client, world: World) -> None:
    meeting = world.meeting.get_absolute_url()
    addresses = [meeting, f"{meeting}summary/", world.resolution.get_absolute_url()]
    addresses += ["/resolutions/", "/execution/assignments/", "/execution/report/"]
    marked = re.compile(r'<(?:p|a)[^>]* lang="ru"[^>]*>(?:<a[^>]*>)?Представить')

    def found() -> list[str]:
        return [each for each in addresses if marked.search(stranger_client.get(each).content.decode())]

    assert found() == []
    stranger_client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert found() == addresses
    assert '<span lang="ru">О навигации' in stranger_client.get(meeting).content.decode()
