"""Drafts: every save is kept, whoever comes second is told, nothing that was written is lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import pytest
from django.utils import timezone

from decisions.editor import differences, drafts
from decisions.editor.drafts import Content, DraftClosed, DraftConflict
from decisions.models import Document, Draft, DraftVersion, Meeting
from members.models import User
from tests.at_once import at_once
from tests.factories import BodyFactory, MeetingFactory, UserFactory

NOW = dt.datetime(2026, 11, 12, 9, 0, tzinfo=dt.UTC)
LONG = "Протокол заседания, который пишут уже долго и в котором много слов. " * 4


def later(minutes: float) -> dt.datetime:
    return NOW + dt.timedelta(minutes=minutes)


def content(text: str, **corrections: object) -> Content:
    return Content(text, corrections)


def versions(draft: Draft) -> list[tuple[int, str]]:
    return [(row.number, row.text) for row in draft.versions.order_by("number")]


@pytest.fixture
def author(db: None) -> User:
    return UserFactory()


@pytest.fixture
def other(db: None) -> User:
    return UserFactory()


@pytest.fixture
def draft(author: User) -> Draft:
    return drafts.begin(content("один"), author, at=NOW)


class TestSaving:
    def test_every_change_is_a_new_version_number(self, draft: Draft, author: User) -> None:
        saved = drafts.save(draft.pk, 1, content("один два"), author, later(2))
        assert (saved.version, saved.text) == (2, "один два")
        assert versions(draft) == [(1, "один"), (2, "один два")]

    def test_what_is_stored_already_is_no_version(self, draft: Draft, author: User) -> None:
        assert drafts.save(draft.pk, 1, content("один"), author, later(5)).version == 1
        assert len(versions(draft)) == 1

    def test_an_answer_that_got_lost_may_be_asked_for_again(self, draft: Draft, author: User) -> None:
        drafts.save(draft.pk, 1, content("один два"), author, later(2))
        assert drafts.save(draft.pk, 1, content("один два"), author, later(3)).version == 2
        assert drafts.begin(content("иной"), author).pk == drafts.begin(content("иной"), author).pk

    def test_who_begins_the_same_again_writes_it_now(self, draft: Draft, author: User, other: User) -> None:
        again = drafts.begin(content("один"), author, at=later(60))
        assert again.pk == draft.pk
        with pytest.raises(DraftConflict):
            drafts.save(draft.pk, 1, content("два"), other, later(60.5))

    def test_corrections_alone_are_a_change(self, draft: Draft, author: User) -> None:
        saved = drafts.save(draft.pk, 1, content("один", kinds={"a": "note"}), author, later(2))
        assert (saved.version, saved.corrections) == (2, {"kinds": {"a": "note"}})

    def test_saves_of_one_minute_are_one_version(self, draft: Draft, author: User) -> None:
        for number, text in enumerate(["один д", "один дв", "один два"], 1):
            drafts.save(draft.pk, number, content(text), author, later(number / 10))
        assert versions(draft) == [(4, "один два")]

    def test_what_is_deleted_within_a_minute_can_be_fetched_back(self, draft: Draft, author: User) -> None:
        drafts.save(draft.pk, 1, content("один" + LONG), author, later(0.1))
        drafts.save(draft.pk, 2, content("один"), author, later(0.2))
        assert versions(draft) == [(2, "один" + LONG), (3, "один")]

    def test_versions_of_another_author_are_never_written_over(self, draft: Draft, author: User, other: User) -> None:
        drafts.take(draft, other, later(0.1))
        drafts.save(draft.pk, 1, content("один и"), other, later(0.2))
        drafts.take(draft, author, later(0.3))
        drafts.save(draft.pk, 2, content("один и два"), author, later(0.4))
        rows = DraftVersion.objects.filter(draft=draft).order_by("number")
        assert [(row.text, row.author) for row in rows] == [("один", author), ("один и", other), ("один и два", author)]

    def test_a_number_leads_to_the_version_that_holds_the_save(self, draft: Draft, author: User) -> None:
        drafts.save(draft.pk, 1, content("один два"), author, later(0.2))
        found = drafts.version_of(draft, 1)
        assert found is not None
        assert found.number == 2


class TestTwoEditors:
    def test_an_older_version_does_not_overwrite(self, draft: Draft, author: User, other: User) -> None:
        drafts.save(draft.pk, 1, content("один два"), author, later(1))
        with pytest.raises(DraftConflict) as refused:
            drafts.save(draft.pk, 1, content("чужое"), other, later(60))
        assert refused.value.draft.version == 2
        assert Draft.objects.get().text == "один два"

    def test_who_is_writing_is_not_interrupted(self, draft: Draft, author: User, other: User) -> None:
        with pytest.raises(DraftConflict):
            drafts.save(draft.pk, 1, content("чужое"), other, later(1))
        assert drafts.seen(draft, other, later(1)).holder(later(1)) == author

    def test_who_has_gone_lets_the_other_write(self, draft: Draft, other: User) -> None:
        assert drafts.save(draft.pk, 1, content("дальше"), other, later(3)).editor == other

    def test_taking_over_tells_the_first_at_the_next_save(self, draft: Draft, author: User, other: User) -> None:
        drafts.take(draft, other, later(0.1))
        with pytest.raises(DraftConflict) as refused:
            drafts.save(draft.pk, 1, content("один два"), author, later(0.2))
        assert refused.value.draft.editor == other
        assert drafts.save(draft.pk, 1, content("два"), other, later(0.3)).version == 2

    def test_a_protocol_has_one_open_draft(self, author: User, other: User) -> None:
        meeting = MeetingFactory()
        drafts.begin(content("один"), author, meeting)
        with pytest.raises(DraftConflict):
            drafts.begin(content("два"), other, meeting)
        assert Draft.objects.get().body == meeting.body


class TestGoingBack:
    def test_an_earlier_version_becomes_the_text_and_the_later_one_stays(self, draft: Draft, author: User) -> None:
        drafts.save(draft.pk, 1, content("два"), author, later(2))
        first = draft.versions.get(number=1)
        assert drafts.restore(draft, first, author, later(2.1)).text == "один"
        assert versions(draft) == [(1, "один"), (2, "два"), (3, "один")]
        drafts.save(draft.pk, 3, content("один и"), author, later(2.2))
        assert versions(draft)[-2:] == [(3, "один"), (4, "один и")]

    def test_not_while_somebody_else_writes(self, draft: Draft, other: User) -> None:
        with pytest.raises(DraftConflict):
            drafts.restore(draft, draft.versions.get(), other, later(0.5))

    def test_what_is_discarded_is_restored(self, draft: Draft, author: User) -> None:
        drafts.discard(draft, author, later(1))
        assert not Draft.objects.open().exists()
        with pytest.raises(DraftClosed):
            drafts.save(draft.pk, 2, content("два"), author, later(2))
        drafts.restore(draft, draft.versions.get(number=1), author, later(3))
        assert Draft.objects.open().get().text == "один"

    def test_what_is_applied_is_not_written_on(self, draft: Draft, author: User) -> None:
        meeting = MeetingFactory()
        drafts.settle(draft, meeting, content("один"), author, later(1))
        for act in (
            lambda: drafts.save(draft.pk, 2, content("два"), author, later(2)),
            lambda: drafts.restore(draft, draft.versions.get(number=1), author, later(2)),
            lambda: drafts.discard(draft, author, later(2)),
            lambda: drafts.take(draft, author, later(2)),
        ):
            with pytest.raises(DraftClosed):
                act()
        assert meeting.drafts.get().versions.count() == 2
        assert not Document.objects.exists()


class TestVisibility:
    def test_of_a_body_to_its_secretaries_without_a_body_to_who_began_it(
        self, author: User, secretary: User, superuser: User
    ) -> None:
        own = drafts.begin(content("без органа"), author)
        of_body = drafts.begin(Content("орган", {}, secretary.mandates.get().body), author)
        foreign = drafts.begin(Content("чужой", {}, BodyFactory()), author)
        assert set(Draft.objects.writable_by(secretary)) == {of_body}
        assert set(Draft.objects.writable_by(author)) == {own}
        assert set(Draft.objects.writable_by(superuser)) == {own, of_body, foreign}


class TestDifferences:
    def test_words_within_a_line(self) -> None:
        (line,) = differences.difference("представить график до мая", "представить отчёт до мая")
        assert [(piece.mark, piece.text) for piece in line.pieces if piece.mark != "="] == [
            ("-", "график"),
            ("+", "отчёт"),
        ]

    def test_lines_and_what_is_left_out(self) -> None:
        before = "\n".join(str(number) * 12 for number in range(20))
        lines = differences.difference(before, before.replace("101010101010101010101010\n", ""))
        assert [line.sign for line in lines].count("-") == 1
        assert [line.skipped for line in lines if line.sign == "…"] == [8, 7]

    def test_how_much(self) -> None:
        assert differences.size("один два три", "один два четыре пять") == (2, 1)

    def test_a_long_text_full_of_blank_lines_is_compared_line_by_line(self) -> None:
        before = "\n".join(line for number in range(700) for line in (f"{number}. Представить отчёт.", ""))
        after = before.replace("350. Представить отчёт.", "350. Представить график.")
        changed = [line for line in differences.difference(before, after) if line.sign not in ("", "…")]
        assert [[piece.text for piece in line.pieces if piece.mark != "="] for line in changed] == [["отчёт", "график"]]

    def test_a_line_too_long_for_words_is_taken_out_and_put_in(self) -> None:
        long = "слово " * 3000
        assert [line.sign for line in differences.difference(f"{long}один", f"{long}два")] == ["-", "+"]

    def test_nothing(self) -> None:
        assert all(line.sign in ("", "…") for line in differences.difference("один\nдва", "один\nдва"))


# ── at the same moment ───────────────────────────────────────────────────────
def outcomes_of(acts: Sequence[Callable[[], object]]) -> list[str]:
    def outcome(got: object) -> str:
        if isinstance(got, DraftConflict):
            return "conflict"
        return repr(got) if isinstance(got, Exception) else "saved"

    return sorted(outcome(got) for got in at_once(acts))


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_of_two_who_save_at_once_one_wins(self) -> None:
        people = [UserFactory() for _ in range(4)]
        draft = drafts.begin(content("один"), people[0])
        Draft.objects.update(editor=None, editor_seen_at=None)
        acts = [
            lambda who=who, text=f"текст {place}": drafts.save(draft.pk, 1, content(text), who)
            for place, who in enumerate(people)
        ]
        assert outcomes_of(acts) == ["conflict"] * 3 + ["saved"]
        row = Draft.objects.get()
        assert row.version == 2
        assert row.text in {f"текст {place}" for place in range(4)}
        assert {version.text for version in row.versions.all()} >= {row.text}

    def test_of_two_windows_of_one_author_one_wins(self) -> None:
        author = UserFactory()
        draft = drafts.begin(content("один"), author)
        acts = [lambda text=text: drafts.save(draft.pk, 1, content(text), author) for text in ("левое", "правое")]
        assert outcomes_of(acts) == ["conflict", "saved"]

    def test_of_two_who_begin_one_protocol_one_wins(self) -> None:
        meeting: Meeting = MeetingFactory()
        people = [UserFactory(), UserFactory()]
        acts = [lambda who=who: drafts.begin(content(who.email), who, meeting) for who in people]
        assert outcomes_of(acts) == ["conflict", "saved"]
        assert Draft.objects.count() == 1

    def test_taking_over_while_the_other_saves_loses_nothing(self) -> None:
        first, second = UserFactory(), UserFactory()
        draft = drafts.begin(content("один"), first)
        outcomes_of([lambda: drafts.save(draft.pk, 1, content("один два"), first), lambda: drafts.take(draft, second)])
        row = Draft.objects.get()
        assert row.holder(timezone.now()) == second
        assert row.text == ("один два" if row.version == 2 else "один")
