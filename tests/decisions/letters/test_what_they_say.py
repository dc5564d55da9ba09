"""What some letters must say, whatever their words: the facts, in both languages, both faces and every number."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.utils import timezone, translation

from decisions import workflow
from decisions.letters import emails, outbox
from decisions.letters.emails.news import MOST, News, news_letter
from decisions.letters.subscriptions import Request, begin
from decisions.models import Assignment, Job, Letter
from decisions.models.delivery import LINK_LIFE
from members.models import User
from tests.conftest import World
from tests.factories import (
    DeliveryFactory,
    JobFactory,
    MailPreferenceFactory,
    MeetingFactory,
    ResolutionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
LANGUAGES = ("ru", "en")


def reads(user: User, language: str) -> User:
    MailPreferenceFactory(user=user, language=language)
    return user


def faces(letter: Letter) -> tuple[str, str]:
    """The words of the text and of the HTML, spaces alike."""
    plain = html.unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", letter.html, flags=re.DOTALL))
    return tuple(" ".join(face.replace("\xa0", " ").split()) for face in (letter.text, plain))  # type: ignore[return-value]


# ── a step taken back ────────────────────────────────────────────────────────
STEP = {
    "ru": ("Мы вам писали: «снято с контроля».", "взял свой шаг назад", "отчёт представлен"),
    "en": ("We wrote to you: “taken off control”.", "has taken it back", "report submitted"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_step_taken_back_says_which_and_what_holds_now(
    language: str, world: World, member: User, secretary: User
) -> None:
    reads(member, language)
    workflow.report_done(world.assignment, actor=member, text="Сделано.")
    report = world.assignment.reports.get()
    workflow.accept_report(report, actor=secretary)
    outbox.send_due()
    event = Assignment.objects.get(pk=world.assignment.pk).events.order_by("-pk")[0]
    workflow.undo(event, actor=secretary)
    letter = Letter.objects.get(kind=Letter.Kind.STEP_UNDONE, recipient=member.email)
    for face in faces(letter):
        for fact in STEP[language]:
            assert fact in face
        assert "1.1" in face
        assert "12.03.2026" in face
    assert world.assignment.get_absolute_url() in letter.text


# ── a file that was asked for ────────────────────────────────────────────────
READY = {
    "ru": ("Файл готов: Реестр решений, CSV", "2,0 КБ", "до 05.07.2026", "только вы", "Скачать файл:"),
    "en": ("The file is ready: Реестр решений, CSV", "2.0 KB", "until 05.07.2026", "Only you", "Fetch the file:"),
}
FAILED = {
    "ru": ("Файл не сделан: Реестр решений, CSV", "Посмотреть:"),
    "en": ("The file was not made: Реестр решений, CSV", "Look at it:"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_is_ready_says_how_long_it_is_kept_and_where_it_is(language: str) -> None:
    user = reads(UserFactory(email="asks@example.org"), language)
    until = dt.datetime(2026, 7, 5, 12, tzinfo=dt.UTC)
    job = JobFactory(user=user, state=Job.State.DONE, expires_at=until, size=2048)
    emails.job_ended(job)
    letter = Letter.objects.get(recipient=user.email)
    text, shown = faces(letter)
    subject, *facts, fetch = READY[language]
    assert letter.subject == subject
    for fact in (subject, *facts):
        assert fact.lower() in text.lower()
        assert fact.lower() in shown.lower()
    assert f"{fetch} http://testserver{job.get_absolute_url()}" in text
    assert FAILED[language][1] not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_was_not_made_says_why(language: str) -> None:
    user = reads(UserFactory(email="asks@example.org"), language)
    job = JobFactory(user=user, state=Job.State.FAILED, error="Строк больше, чем вмещает лист.")
    emails.job_ended(job)
    letter = Letter.objects.get(recipient=user.email)
    subject, look = FAILED[language]
    assert letter.subject == subject
    assert all("Строк больше, чем вмещает лист." in face for face in faces(letter))
    assert f"{look} http://testserver{job.get_absolute_url()}" in faces(letter)[0]
    assert READY[language][-1] not in letter.text, "there is nothing to fetch"


# ── an extract ───────────────────────────────────────────────────────────────
ANSWERS = {
    ("ru", "1.1"): "вы отвечаете за пункт 1.1.",
    ("ru", "1.1, 2.3"): "вы отвечаете за пункты 1.1, 2.3.",
    ("en", "1.1"): "responsible for the point 1.1.",
    ("en", "1.1, 2.3"): "responsible for the points 1.1, 2.3.",
}
OPEN_TO_WHO_HAS_IT = {
    "ru": ("Вход не нужен", "полгода", "любой, у кого есть эта ссылка"),
    "en": ("No sign-in is needed", "half a year", "whoever has the link reads the extract"),
}


@pytest.mark.parametrize(("language", "points"), ANSWERS)
def test_an_extract_says_for_which_points_and_who_may_read_it(language: str, points: str) -> None:
    user = reads(UserFactory(email="inbox@example.org"), language)
    delivery = DeliveryFactory(address=user.email)
    delivery.document.points_printed = points
    emails.extract_sent(delivery, delivery.edition.meeting)
    letter = Letter.objects.get(recipient=user.email)
    for face in faces(letter):
        assert ANSWERS[language, points] in face
        for fact in OPEN_TO_WHO_HAS_IT[language]:
            assert fact in face
    assert delivery.url in letter.text
    assert f'href="{delivery.url}"' in letter.html
    assert dt.timedelta(days=175) < LINK_LIFE < dt.timedelta(days=185), "the half year of the letter"


# ── news ─────────────────────────────────────────────────────────────────────
COUNTS = {
    ("ru", 1): "1 новое решение",
    ("ru", 2): "2 новых решения",
    ("ru", 5): "5 новых решений",
    ("ru", 21): "21 новое решение",
    ("en", 1): "1 new resolution",
    ("en", 21): "21 new resolutions",
}
MORE = {"ru": "и ещё 1", "en": "and 1 more"}


@pytest.mark.parametrize(("language", "count"), COUNTS)
def test_news_say_how_many_of_which_protocol_and_what_of_all(language: str, count: int) -> None:
    subscription = begin(Request("reader@example.org", "q=склады", language))
    meeting = MeetingFactory(number="7", date=dt.date(2026, 3, 12))
    rows = [ResolutionFactory(item__meeting=meeting, public_text="Построить склад.") for _ in range(count)]
    with translation.override(language):
        letter = news_letter(News(subscription, "склады", rows[:MOST], len(rows)), timezone.localdate())
    protocol = {"ru": "Протокол № 7 от 12.03.2026", "en": "Protocol № 7 of 12.03.2026"}[language]
    assert letter.subject == f"{COUNTS[language, count]} — склады"
    for face in faces(letter):
        assert COUNTS[language, count] in face
        assert face.count(protocol) == 1, "each protocol once, its points below it"
        assert face.count("Построить склад.") == min(count, MOST)
        assert (MORE[language] in face) == (count > MOST)
    assert "http://testserver/resolutions/?q=" in letter.text
