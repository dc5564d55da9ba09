"""Drafts of texts: saved with an optimistic version, so that of two who save at once one wins and none loses words.

Every function that writes does so in one transaction. `DraftConflict` says who was faster; nothing was written then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions.models import Draft, DraftVersion, Meeting
from decisions.models.draft import HELD_FOR
from members.models import Group, User

COALESCED_FOR = dt.timedelta(minutes=1)
"""Saves of one author within this time are one version …"""

LITTLE = 80
"""… unless more than so many characters that were there are gone: what was deleted can be fetched back."""

Origin = DraftVersion.Origin


class DraftConflict(Exception):
    """Somebody else has saved since, or is writing right now; `draft` is as it is stored."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        super().__init__(_conflict(draft))


class DraftClosed(Exception):
    """The draft is applied or discarded: it can be restored, but not written on."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        words = {
            Draft.State.APPLIED: _("This text has been applied already. Open the protocol to go on."),
            Draft.State.DISCARDED: _("This draft has been discarded. Restore a version of it to go on."),
        }
        super().__init__(words.get(Draft.State(draft.state), ""))


def _conflict(draft: Draft) -> str:
    who = draft.editor.get_short_name() if draft.editor is not None else _("somebody")
    return _("%(who)s has saved this text meanwhile or is writing it now. Compare the two, or take the text over.") % {
        "who": who
    }


@dataclass(frozen=True, slots=True)
class Content:
    """What a draft holds."""

    text: str
    corrections: Mapping[str, Any]
    body: Group | None = None


# ── saving ───────────────────────────────────────────────────────────────────
def begin(content: Content, author: User, meeting: Meeting | None = None, at: dt.datetime | None = None) -> Draft:
    """A new draft with its first version. Asked again with the same text (an answer was lost), the same draft.

    Raises `DraftConflict` when the text of `meeting` is being written already.
    """
    at = at or timezone.now()
    body = meeting.body if meeting is not None else content.body
    try:
        with transaction.atomic():
            again = _begun_before(content, author, meeting)
            if again is not None:
                return seen(again, author, at)
            draft = Draft.objects.create(
                meeting=meeting,
                body=body,
                text=content.text,
                corrections=dict(content.corrections),
                version=1,
                editor=author,
                editor_seen_at=at,
                created_by=author,
                created_at=at,
                updated_at=at,
            )
            _keep_version(draft, author, at, Origin.TYPED)
            return draft
    except IntegrityError:
        raise DraftConflict(Draft.objects.open().written().get(meeting=meeting)) from None


def _begun_before(content: Content, author: User, meeting: Meeting | None) -> Draft | None:
    same = Draft.objects.open().filter(meeting=meeting, created_by=author, editor=author, text=content.text, version=1)
    return same.first()


def save(
    draft_pk: int,
    base: int,
    content: Content,
    author: User,
    at: dt.datetime | None = None,
    *,
    origin: str = Origin.TYPED,
) -> Draft:
    """Write `content` over the version `base`; the draft as it is then.

    Raises `DraftConflict` when the stored version is another one or somebody else is writing, `DraftClosed` when the
    draft is no longer written. What is stored already is not stored twice.
    """
    at = at or timezone.now()
    with transaction.atomic():
        draft = Draft.objects.written().get(pk=draft_pk)
        if draft.state != Draft.State.OPEN:
            raise DraftClosed(draft)
        held = draft.holder(at)
        if held is not None and held.pk != author.pk:
            raise DraftConflict(draft)
        if _holds(draft, content):
            _write(draft, author, at, base=draft.version, changed=False)
            return draft
        before = draft.text
        body = draft.body if draft.meeting_id is not None else content.body
        draft.text, draft.corrections, draft.body = content.text, dict(content.corrections), body
        _write(draft, author, at, base=base, changed=True)
        _keep_version(draft, author, at, origin, before)
        return draft


def unapplied(meeting: Meeting) -> Draft | None:
    """The draft of its text that says something else than the protocol does."""
    draft = Draft.objects.open().written().filter(meeting=meeting).first()
    return draft if draft is not None and draft.text.strip() != meeting.source_text.strip() else None


def back_to_applied(meeting: Meeting, author: User, at: dt.datetime | None = None) -> None:
    """Let the text be written on from what the protocol says; what was typed beside it stays a version of the draft.

    Raises `DraftConflict` while somebody else is writing.
    """
    draft = unapplied(meeting)
    if draft is not None and meeting.source_text:
        said = Content(meeting.source_text, meeting.corrections)
        save(draft.pk, draft.version, said, author, at, origin=Origin.RESTORED)


def _holds(draft: Draft, content: Content) -> bool:
    body = draft.meeting_id is not None or draft.body_id == (content.body.pk if content.body else None)
    return draft.text == content.text and draft.corrections == dict(content.corrections) and body


def _write(draft: Draft, author: User, at: dt.datetime, *, base: int, changed: bool) -> None:
    """One row, or `DraftConflict`: whoever comes second finds another version."""
    values: dict[str, Any] = {"editor": author, "editor_seen_at": at}
    if changed:
        values |= {
            "text": draft.text,
            "corrections": draft.corrections,
            "body": draft.body,
            "version": base + 1,
            "updated_at": at,
        }
    free = (
        Q(editor=author) | Q(editor__isnull=True) | Q(editor_seen_at__isnull=True) | Q(editor_seen_at__lt=at - HELD_FOR)
    )
    rows = Draft.objects.filter(free, pk=draft.pk, version=base, state=Draft.State.OPEN)
    if rows.update(**values) != 1:
        raise DraftConflict(Draft.objects.written().get(pk=draft.pk))
    draft.editor, draft.editor_seen_at = author, at
    if changed:
        draft.version, draft.updated_at = base + 1, at


def _keep_version(draft: Draft, author: User, at: dt.datetime, origin: str, before: str = "") -> None:
    """The saved state as a version: its own, or the author's last one carried on."""
    last = draft.versions.first()
    if last is not None and origin == Origin.TYPED and _carries_on(last, author, at, before, draft.text):
        last.number, last.text, last.corrections, last.saved_at = draft.version, draft.text, draft.corrections, at
        last.save()
        return
    DraftVersion.objects.create(
        draft=draft,
        number=draft.version,
        origin=origin,
        text=draft.text,
        corrections=draft.corrections,
        author=author,
        begun_at=at,
        saved_at=at,
    )


def _carries_on(last: DraftVersion, author: User, at: dt.datetime, before: str, after: str) -> bool:
    fresh = last.author_id == author.pk and last.origin == Origin.TYPED and at - last.begun_at < COALESCED_FOR
    return fresh and lost_between(before, after) <= LITTLE


def lost_between(before: str, after: str) -> int:
    """How many characters of `before` an edit in one place has replaced or deleted."""
    limit = min(len(before), len(after))
    start = next((place for place in range(limit) if before[place] != after[place]), limit)
    limit -= start
    end = next((place for place in range(limit) if before[-1 - place] != after[-1 - place]), limit)
    return len(before) - start - end


# ── who writes ───────────────────────────────────────────────────────────────
def _free_for(user: User, at: dt.datetime) -> Q:
    """Drafts that nobody else is writing."""
    silent = Q(editor_seen_at__isnull=True) | Q(editor_seen_at__lt=at - HELD_FOR)
    return Q(editor=user) | Q(editor__isnull=True) | silent


def seen(draft: Draft, user: User, at: dt.datetime | None = None) -> Draft:
    """A sign of life of `user`, who becomes the editor when nobody else is writing."""
    at = at or timezone.now()
    free = (
        Q(editor=user) | Q(editor__isnull=True) | Q(editor_seen_at__isnull=True) | Q(editor_seen_at__lt=at - HELD_FOR)
    )
    Draft.objects.filter(free, pk=draft.pk, state=Draft.State.OPEN).update(editor=user, editor_seen_at=at)
    return Draft.objects.written().get(pk=draft.pk)


def require_free(draft: Draft, user: User, at: dt.datetime | None = None) -> None:
    """Raise `DraftConflict` while somebody else is writing the draft: what they type would be applied without them."""
    fresh = Draft.objects.written().get(pk=draft.pk)
    held = fresh.holder(at or timezone.now())
    if held is not None and held.pk != user.pk:
        raise DraftConflict(fresh)


def take(draft: Draft, user: User, at: dt.datetime | None = None) -> Draft:
    """`user` writes from now on; what the other saved stays a version, what is typed there is refused and told."""
    at = at or timezone.now()
    taken = Draft.objects.filter(pk=draft.pk, state=Draft.State.OPEN).update(editor=user, editor_seen_at=at)
    fresh = Draft.objects.written().get(pk=draft.pk)
    if not taken:
        raise DraftClosed(fresh)
    return fresh


# ── going back, ending ───────────────────────────────────────────────────────
def version_of(draft: Draft, number: int) -> DraftVersion | None:
    """The version that holds the save `number`: later saves of the same minute are in it too."""
    return draft.versions.filter(number__gte=number).order_by("number").select_related("author__person").first()


def restore(draft: Draft, version: DraftVersion, user: User, at: dt.datetime | None = None) -> Draft:
    """Make an earlier version the text again; what was there until now stays a version of its own.

    A discarded draft is written again by this. Raises `DraftConflict` when somebody else is writing it, or the
    protocol has another draft by now, `DraftClosed` when it is applied.
    """
    at = at or timezone.now()
    try:
        with transaction.atomic():
            fresh = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
            if fresh.state == Draft.State.APPLIED:
                raise DraftClosed(fresh)
            held = fresh.holder(at)
            if held is not None and held.pk != user.pk:
                raise DraftConflict(fresh)
            Draft.objects.filter(pk=fresh.pk).update(state=Draft.State.OPEN)
            fresh.state = Draft.State.OPEN
            fresh.text, fresh.corrections = version.text, version.corrections
            _write(fresh, user, at, base=fresh.version, changed=True)
            _keep_version(fresh, user, at, Origin.RESTORED)
            return fresh
    except IntegrityError:
        raise DraftConflict(Draft.objects.open().written().get(meeting=draft.meeting_id)) from None


def discard(draft: Draft, user: User, at: dt.datetime | None = None) -> Draft:
    """Put a draft aside; it leaves the lists, its versions stay and any of them can be restored."""
    return _end(draft, user, at or timezone.now(), Draft.State.DISCARDED, Origin.DISCARDED)


def settle(draft: Draft, meeting: Meeting, content: Content, user: User, at: dt.datetime | None = None) -> Draft:
    """The text is applied: the last version is kept with `meeting`, the file it was read from becomes its source."""
    from decisions.editor.sources import hand_over

    at = at or timezone.now()
    with transaction.atomic():
        fresh = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
        fresh.meeting, fresh.body = meeting, meeting.body
        fresh.text, fresh.corrections = content.text, dict(content.corrections)
        hand_over(fresh, meeting, user)
        return _close(fresh, user, at, Draft.State.APPLIED, Origin.APPLIED)


def _end(draft: Draft, user: User, at: dt.datetime, state: str, origin: str) -> Draft:
    with transaction.atomic():
        fresh = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
        if fresh.state != Draft.State.OPEN:
            raise DraftClosed(fresh)
        held = fresh.holder(at)
        if held is not None and held.pk != user.pk:
            raise DraftConflict(fresh)
        return _close(fresh, user, at, state, origin)


def _close(draft: Draft, user: User, at: dt.datetime, state: str, origin: str) -> Draft:
    draft.state, draft.version, draft.updated_at = state, draft.version + 1, at
    draft.editor, draft.editor_seen_at = None, None
    draft.save()
    _keep_version(draft, user, at, origin)
    return draft
