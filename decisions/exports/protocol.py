"""From a meeting in the database to the document that one reader may have of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace

from django.conf import settings
from django.db.models import Prefetch, Q
from django.utils import timezone

from decisions.exports import cases, wording
from decisions.exports.document import DocumentItem, DocumentPoint, Participant, ProtocolDocument
from decisions.exports.printed import safe_file_name
from decisions.models import Addressee, AgendaItem, Assignment, Attendance, Meeting, Resolution, Speaker, Vote
from decisions.naming import Naming, fetch_posts
from decisions.permissions import AnyUser
from decisions.protocols.language.names import decline_person
from members.models import Organization, Person
from members.naming import stem_key, wording_key

_GENDERS = {Person.Gender.FEMALE: "femn", Person.Gender.MALE: "masc"}
_FORMS = {
    Meeting.Form.VIDEO.value: "видео-конференц-связь",
    Meeting.Form.CORRESPONDENCE.value: "заочная",
}


def protocol_document(meeting: Meeting, user: AnyUser, only: Collection[int] | None = None) -> ProtocolDocument:
    """The protocol of `meeting` as `user` may read it; the caller has checked that it may be read at all.

    Without a mandate in the body the wording is the public one, closed items are withheld,
    and people are named only by their consent. A fixed number of statements, however long the protocol is.
    With `only`, the keys of points, no others are in it but the stems above them, and no items without any.
    """
    points = list(_points(meeting, user, only))
    items = list(_items(meeting, None if only is None else {point.item_id for point in points}))
    attended = list(meeting.attendances.select_related("person", "organization", "represented_by"))
    people = _people(meeting, items, attended, points)
    fetch_posts(people)
    speakers = [speaker for item in items for speaker in item.speakers.all()]
    gather = _Gatherer(meeting, Naming(user, points), _alike(people), attended, speakers)
    return ProtocolDocument(
        organization=meeting.organization_line or settings.CLUSTER_NAME,
        heading=cases.heading(meeting.body.name, meeting.body.name_genitive),
        body=meeting.body.name,
        number=meeting.number,
        date=meeting.date,
        start=meeting.start,
        end=meeting.end,
        place=meeting.place,
        form=_FORMS.get(meeting.form, ""),
        chair=gather.official(meeting.chair, meeting.chair_position),
        secretary=gather.official(meeting.secretary, meeting.secretary_position),
        present=gather.attendance(attended, Attendance.Presence.PRESENT),
        absent=gather.attendance(attended, Attendance.Presence.ABSENT),
        invited=gather.attendance(attended, Attendance.Presence.INVITED),
        items=tuple(gather.item(item, points) for item in items),
        draft=meeting.status != Meeting.Status.SIGNED,
        signed_on=timezone.localdate(meeting.signed_at) if meeting.signed_at else None,
        seal=meeting.seal,
        permalink=settings.SITE_URL + meeting.get_absolute_url() if meeting.is_published else "",
    )


def brief(document: ProtocolDocument) -> ProtocolDocument:
    """The short form of a protocol: questions, speakers, decisions."""
    items = tuple(replace(item, discussed=()) for item in document.items)
    return replace(document, present=(), absent=(), invited=(), items=items, is_brief=True)


def _points(meeting: Meeting, user: AnyUser, only: Collection[int] | None) -> Iterable[Resolution]:
    """The points `user` may see, each with the assignments of the protocol itself, not those that came later."""
    chosen = Q() if only is None else Q(pk__in=only) | Q(pk__in=Resolution.objects.filter(pk__in=only).values("parent"))
    as_decided = (
        Assignment.objects.filter(series__isnull=True, replaces__isnull=True)
        .select_related("person", "organization", "acting_person")
        .order_by("position", "pk")
    )
    return (
        Resolution.objects.visible_to(user)
        .filter(chosen, item__meeting=meeting)
        .select_related("item__meeting", "parent", "vote")
        .prefetch_related(
            Prefetch("assignments", queryset=as_decided, to_attr="as_decided"),
            Prefetch("addressees", queryset=Addressee.objects.select_related("group")),
        )
        .order_by("item__position", "position")
    )


def _items(meeting: Meeting, only: Collection[int] | None) -> Iterable[AgendaItem]:
    speakers = Speaker.objects.select_related("person").order_by("position")
    return (
        meeting.items.filter(Q() if only is None else Q(pk__in=only))
        .select_related("meeting", "vote")
        .prefetch_related(Prefetch("speakers", queryset=speakers))
        .order_by("position")
    )


def _people(
    meeting: Meeting, items: list[AgendaItem], attended: list[Attendance], points: list[Resolution]
) -> list[Person | None]:
    people = [meeting.chair, meeting.secretary]
    people += [speaker.person for item in items for speaker in item.speakers.all()]
    people += [row.person for row in attended] + [row.represented_by for row in attended]
    decided = [row for point in points for row in _as_decided(point)]
    return people + [row.person for row in decided] + [row.acting_person for row in decided]


def _alike(people: Iterable[Person | None]) -> frozenset[int]:
    """The keys of those whose surname and initials somebody else of the directory has too."""
    named = {person.pk: person for person in people if person is not None}
    known = Person.objects.filter(surname__in={person.surname for person in named.values()})
    names = Counter(person.short_name for person in known.only("surname", "given", "patronymic"))
    return frozenset(pk for pk, person in named.items() if names[person.short_name] > 1)


def _as_decided(point: Resolution) -> list[Assignment]:
    rows: list[Assignment] = point.as_decided  # type: ignore[attr-defined]
    return rows


class _Gatherer:
    """Writes the parts of one meeting's document for one reader.

    `alike` are people whom initials do not tell apart; `attended` and `speakers` are all rows of the meeting.
    """

    def __init__(
        self,
        meeting: Meeting,
        naming: Naming,
        alike: frozenset[int],
        attended: Iterable[Attendance],
        speakers: Iterable[Speaker],
    ) -> None:
        self._meeting = meeting
        self._naming = naming
        self._alike = alike
        self._posts = {wording_key(speaker.post): speaker.post for speaker in speakers}
        self._told = {meeting.chair_id, meeting.secretary_id, *(row.person_id for row in attended)}
        self._told |= {speaker.person_id for speaker in speakers if speaker.role == Speaker.Role.REPORT}

    def _name(self, person: Person, point: Resolution | None = None) -> str:
        """«Зорина Е. В.», in full where somebody else is called so; empty where the name may not be read."""
        short = self._naming.name(person, self._meeting, point)
        return person.full_name if short and person.pk in self._alike else short

    def official(self, person: Person | None, post: str) -> Participant | None:
        """The chair or the secretary; both sign."""
        if person is None:
            return None
        name = self._name(person)
        return Participant(
            name,
            self._post(person, name, post) or ("" if name else wording.UNNAMED),
            initials_first=initials_first(person) if name else "",
        )

    def attendance(self, rows: list[Attendance], presence: Attendance.Presence) -> tuple[Participant, ...]:
        """The people of one list: by surname, and those who are not named after them."""
        people = [self._participant(row) for row in rows if row.presence == presence]
        return tuple(sorted(people, key=lambda person: (not person.name, person.name.lower(), person.post)))

    def _participant(self, row: Attendance) -> Participant:
        name = self._name(row.person)
        post = self._post(row.person, name, row.post, row.organization)
        return Participant(name, post or ("" if name else wording.UNNAMED), self._remark(row))

    def _remark(self, row: Attendance) -> str:
        parts = []
        if row.represented_by is not None:
            shown = self._name(row.represented_by) or self._post(row.represented_by, "", "") or wording.UNNAMED
            parts.append(f"представитель – {shown}")
        if row.arrived is not None:
            parts.append(f"с {row.arrived:%H:%M}")
        if row.left is not None:
            parts.append(f"до {row.left:%H:%M}")
        return ", ".join(parts)

    def _post(self, person: Person, name: str, printed: str, organization: Organization | None = None) -> str:
        """The post as printed, with the organization where the printed words leave it out.

        Where none was printed, the one held then: of whom `name` does not show, and in a protocol that is not made
        of a text. A text has said of the others what it had to say.
        """
        if not printed and name and self._meeting.source_text:
            return organization.name if organization else ""
        if not printed:
            position = person.position_on(self._meeting.date)
            if position is None:
                return organization.name if organization else ""
            return cases.post_at(position.title, position.organization.name if position.organization else "")
        if organization is None or stem_key(organization.name) in stem_key(printed):
            return printed
        composed = cases.post_at(printed, organization.name)
        return self._posts.get(wording_key(composed), composed)

    def item(self, item: AgendaItem, points: list[Resolution]) -> DocumentItem:
        if item.is_closed and not self._naming.whole(self._meeting):
            return DocumentItem(item.number, "", withheld=True)
        speakers = list(item.speakers.all())
        own = [point for point in points if point.item_id == item.pk]
        are_voted_apart = any(hasattr(point, "vote") for point in own)
        return DocumentItem(
            number=item.number,
            title=self._naming.title(item),
            heard=tuple(self._heard(row) for row in speakers if row.role == Speaker.Role.REPORT),
            supported=tuple(self._spoke(row) for row in speakers if row.role == Speaker.Role.CO),
            discussed=tuple(self._spoke(row) for row in speakers if row.role == Speaker.Role.DISCUSS),
            points=tuple(self._point(point, is_alone=len(own) == 1) for point in own),
            votes=_votes(getattr(item, "vote", None), wording.ON_ITEM if are_voted_apart else ""),
            withdrawn=item.is_withdrawn,
        )

    def _heard(self, speaker: Speaker) -> str:
        """«Ермолаеву Н. Ю., начальника отдела»."""
        name = self._name(speaker.person)
        post = cases.decline_post(self._post(speaker.person, name, speaker.post))
        if not name:
            return post or wording.UNNAMED_ACCUSATIVE
        return ", ".join(part for part in (declined_name(speaker.person, "accs", name), post) if part)

    def _spoke(self, speaker: Speaker) -> str:
        """The name, and the post in brackets of whom nothing else in the document tells it."""
        name = self._name(speaker.person)
        if not name:
            return self._post(speaker.person, "", speaker.post) or wording.UNNAMED
        is_told = not speaker.post or speaker.person_id in self._told
        return name if is_told else f"{name} ({speaker.post})"

    def _point(self, point: Resolution, *, is_alone: bool) -> DocumentPoint:
        said = point.text if point.parent is None else f"{point.parent.text} {point.text}"
        rows = _as_decided(point)
        return DocumentPoint(
            number=_printed_number(point) or ("" if is_alone and ";" not in point.text else wording.DASH),
            text=self._naming.wording(point),
            level=0 if point.parent_id is None else 1,
            responsible=tuple(dict.fromkeys(self._responsible(point, rows, said, Assignment.Role.LEAD))),
            co_executors=tuple(dict.fromkeys(self._responsible(point, rows, said, Assignment.Role.CO))),
            is_by_group=any(addressee.role == Assignment.Role.LEAD for addressee in point.addressees.all()),
            term="; ".join(dict.fromkeys(term for row in rows if (term := _term(row, said)))),
            votes=_votes(getattr(point, "vote", None), wording.ON_POINT),
        )

    def _responsible(
        self, point: Resolution, rows: list[Assignment], said: str, role: Assignment.Role
    ) -> Iterable[str]:
        """Those in this role whom the wording itself does not name, in the nominative."""
        for addressee in point.addressees.all():
            if addressee.role == role and not _is_said(said, addressee.printed, addressee.group.name):
                yield addressee.group.name
        for row in rows:
            if row.origin_group_id is not None or row.role != role:
                continue
            if row.organization is not None:
                if not _is_said(said, row.printed, row.organization.name):
                    yield self._organization(row, row.organization, point)
            elif row.person is not None and not _is_said(said, row.printed, row.person.surname):
                yield self._name(row.person, point) or self._post(row.person, "", "") or wording.UNNAMED

    def _organization(self, row: Assignment, organization: Organization, point: Resolution) -> str:
        if row.acting_person is None:
            return organization.name
        acting = self._name(row.acting_person, point)
        return f"{organization.name} ({acting})" if acting else organization.name


def declined_name(person: Person, case: str, name: str = "") -> str:
    """«Ермолаеву Н. Ю.» for "accs", «Иванову И. И.» for "datv"; of `name`, when it is not the short one."""
    return decline_person(name or person.short_name, case, _GENDERS.get(Person.Gender(person.gender)))


def initials_first(person: Person) -> str:
    """«В. С. Лагутин»: a name as it stands after a signature."""
    return " ".join([*(f"{part[0]}." for part in (person.given, person.patronymic) if part), person.surname])


def file_name(meeting: Meeting, extension: str, *, is_brief: bool = False) -> str:
    """«Протокол № 7 от 15.10.2026, Координационный совет.docx», without what file systems do not take."""
    return _file_name("Краткий протокол" if is_brief else "Протокол", meeting, extension)


def extract_file_name(meeting: Meeting, extension: str) -> str:
    """«Выписка из протокола № 7 от 15.10.2026, Координационный совет.docx»."""
    return _file_name("Выписка из протокола", meeting, extension)


def _file_name(kind: str, meeting: Meeting, extension: str) -> str:
    number = f" № {meeting.number}" if meeting.number else ""
    name = f"{kind}{number} от {meeting.date:%d.%m.%Y}, {meeting.body.name}"
    return safe_file_name(name, extension)


def _printed_number(point: Resolution) -> str:
    """«а)» for the sub-point «1.2.а» of «1.2»: letters are printed alone, numbers whole; empty when it has none.

    «2)» for the point «2» of the question «1», for «2.» is the next question as well.
    """
    if not point.number_printed:
        return ""
    if point.parent is None:
        return f"{point.number})" if point.number.isdigit() and point.item.number.isdigit() else point.number
    letter = point.number.removeprefix(f"{point.parent.number}.").removesuffix(")")
    return f"{letter})" if letter.isalpha() and len(letter) < 3 else point.number


def _is_said(said: str, printed: str, name: str) -> bool:
    """Whether the wording names somebody already, by the printed words or by the name in any case."""
    if printed and wording_key(printed) in wording_key(said):
        return True
    key = stem_key(name)
    return bool(key) and f" {key} " in f" {stem_key(said)} "


def _term(row: Assignment, said: str) -> str:
    """The printed term, unless it stands in the wording. A date that nobody printed came from a rule of the body."""
    return "" if not row.term_text or wording_key(row.term_text) in wording_key(said) else row.term_text


def _votes(vote: Vote | None, about: str) -> str:
    if vote is None:
        return ""
    return wording.votes(vote.in_favour, vote.against, vote.abstained, unanimous=vote.unanimous, about=about)
