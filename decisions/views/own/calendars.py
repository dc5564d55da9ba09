"""Terms of tasks in the reader's own calendar: the page of secret addresses, and what is read at them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from decisions.letters.emails.calendar import feed
from decisions.models import Assignment, CalendarAddress, MailPreference, Meeting
from decisions.models.assignment import AssignmentQuerySet
from decisions.models.calendar_address import new_token
from members.access import Access, access_of
from members.models import Organization, User


@dataclass(frozen=True, slots=True)
class Feed:
    """What can be subscribed to, with the address when there is one. Without an organization, the person's own."""

    organization: Organization | None
    link: str
    is_stale: bool = False
    """The reader no longer represents the organization: nothing is read at the address, it can only be revoked."""

    @property
    def key(self) -> str:
        return str(self.organization.pk) if self.organization else "mine"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def calendars(request: HttpRequest) -> HttpResponse:
    """The addresses of the reader; a POST with `feed` and `act` (`make`, `replace`, `revoke`) changes one of them.

    One that was just made is shown: its reader is about to copy it.
    """
    user = request.user
    assert isinstance(user, User), "login_required"
    feeds = _feeds(user)
    if request.method != "POST":
        return render(request, "decisions/calendars.html", {"feeds": feeds, "shown": request.GET.get("shown")})
    chosen = next((feed for feed in feeds if feed.key == request.POST.get("feed")), None)
    if chosen is None:
        raise Http404
    messages.success(request, _change(user, chosen, request.POST.get("act", "")))
    return redirect(f"{reverse('decisions:calendars')}?{urlencode({'shown': chosen.key})}")


def _change(user: User, chosen: Feed, act: str) -> str:
    """Do it, and say what was done. A second press of the same button changes nothing more, except a replacement."""
    addresses = CalendarAddress.objects.filter(user=user, organization=chosen.organization)
    if act == "revoke":
        addresses.delete()
        return _("The address is revoked: nothing can be read at it any more.")
    if chosen.is_stale:
        raise Http404
    if act == "make":
        CalendarAddress.objects.get_or_create(
            user=user, organization=chosen.organization, defaults={"created_at": timezone.now()}
        )
        return _("The address is ready. Add it to your calendar program as a subscription.")
    if act == "replace" and addresses.update(token=new_token(), created_at=timezone.now()):
        return _("There is a new address; nothing can be read at the former one any more.")
    raise Http404


def _feeds(user: User) -> list[Feed]:
    access = access_of(user)
    made = {address.organization_id: address for address in CalendarAddress.objects.filter(user=user)}
    links = {key: f"{settings.SITE_URL}{address.get_absolute_url()}" for key, address in made.items()}
    feeds = [Feed(None, links.get(None, ""))] if access.is_member or None in links else []
    wanted = Q(pk__in=access.organizations) | Q(pk__in=[key for key in links if key])
    for organization in Organization.objects.filter(wanted).order_by("name"):
        is_stale = organization.pk not in access.organizations
        feeds.append(Feed(organization, links.get(organization.pk, ""), is_stale))
    return feeds


@require_safe
@cache_control(private=True, no_cache=True)
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The terms behind a secret address, by the rights that its user has today; 404 when there is no such address."""
    address = get_object_or_404(
        CalendarAddress.objects.select_related("user", "organization"), token=token, user__is_active=True
    )
    chosen = MailPreference.objects.filter(user=address.user_id).values_list("language", flat=True).first()
    with translation.override(chosen or settings.LANGUAGE_CODE):
        content = feed(_behind(address), _("Tasks: %(cluster)s") % {"cluster": settings.CLUSTER_NAME})
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="tasks.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _behind(address: CalendarAddress) -> AssignmentQuerySet:
    """Of signed protocols, those that the person or the organization answers for.

    Whoever lost the post gets an empty calendar, not an error: a program that meets an error keeps the old entries.
    """
    access = access_of(address.user)
    if address.organization_id is None:
        mine = Access(person_id=access.person_id, left=access.left)
    else:
        mine = Access(organizations=access.organizations & {address.organization_id})
    return Assignment.objects.of(mine).filter(resolution__item__meeting__status=Meeting.Status.SIGNED)
