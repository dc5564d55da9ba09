"""The PDF of a protocol: what can be copied from it, where it stands, and that it is archival and accessible."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from decisions.exports import pdf
from decisions.exports.document import DocumentItem, DocumentPoint, Participant, ProtocolDocument
from tests.decisions.exports.samples import PROTOCOL, WORDING
from tests.decisions.exports.test_docx import HOSTILE

MM = 72 / 25.4
TRAILING_SPACE = 1.2
"""Millimetres: the space at which a line is broken counts as its end, though nothing is drawn there."""


@contextmanager
def opened(content: bytes) -> Iterator[Any]:
    document = pypdfium2.PdfDocument(content)
    try:
        yield document
    finally:
        document.close()


def pages(document: ProtocolDocument) -> list[str]:
    """The text of each page as a reader would copy it."""
    with opened(pdf.render(document)) as file:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in file]


def plain(document: ProtocolDocument) -> str:
    """The text of all pages without line ends and page numbers."""
    return " ".join(" ".join(re.sub(r"^\d+\n", "", page) for page in pages(document)).split())


def boxes(content: bytes, page_number: int) -> list[tuple[str, float, float, float, float]]:
    """(text, left, bottom, right, top) of each line of a page, in millimetres."""
    with opened(content) as file:
        text = file[page_number].get_textpage()
        count = text.count_rects()
        found = [text.get_rect(index) for index in range(count)]
        return [(text.get_text_bounded(*box), *(side / MM for side in box)) for box in found]


def test_is_archival_and_accessible() -> None:
    content = pdf.render(PROTOCOL)
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in content
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert b"/MarkInfo" in content
    assert re.search(rb"/Lang ?\(ru", content)


def test_title_author_and_day() -> None:
    with opened(pdf.render(PROTOCOL)) as file:
        metadata = file.get_metadata_dict()
    assert metadata["Title"] == PROTOCOL.title
    assert metadata["Author"] == PROTOCOL.organization
    assert metadata["CreationDate"].startswith("D:20261015")


def test_pages_are_a4() -> None:
    with opened(pdf.render(PROTOCOL)) as file:
        sizes = {tuple(round(side / MM) for side in page.get_size()) for page in file}
    assert sizes == {(210, 297)}


def test_text_stands_within_the_margins() -> None:
    content = pdf.render(PROTOCOL)
    for number, page in enumerate(pages(PROTOCOL)):
        lines = boxes(content, number)[1 if number else 0 :]
        assert min(left for _, left, *_ in lines) >= 29.5, page
        assert max(right for _, _, _, right, _ in lines) <= 200 + TRAILING_SPACE, page
        assert min(bottom for _, _, bottom, _, _ in lines) >= 19.5, page
        assert max(top for *_, top in lines) <= 277.5, page


def test_text_is_of_one_size_and_only_the_note_of_the_seal_is_smaller() -> None:
    """12 to 14 points are the rule for text; what the machine adds below the signatures may be less."""
    smaller = ""
    with opened(pdf.render(PROTOCOL)) as file:
        for page in file:
            text = page.get_textpage()
            for index in range(text.count_chars()):
                char, size = text.get_text_range(index, 1), round(pdfium.FPDFText_GetFontSize(text, index), 2)
                if char.strip() and size != 13:
                    assert size == 10, char
                    smaller += char
    assert smaller.startswith("Подписан")
    assert len(smaller) < 300


def test_pages_are_numbered_from_the_second_centred_at_the_top() -> None:
    content = pdf.render(PROTOCOL)
    first, second, *_rest = pages(PROTOCOL)
    assert not first.startswith("1")
    assert second.startswith("2\n")
    text, left, bottom, right, _top = boxes(content, 1)[0]
    assert text == "2"
    assert abs((left + right) / 2 - 115) < 1
    assert bottom > 277


def test_body_text_is_indented_and_justified_and_the_rest_is_not() -> None:
    content = pdf.render(PROTOCOL)
    lines = [line for number in range(2) for line in boxes(content, number)]
    (start,) = [line for line in lines if line[0].startswith("2.1. Департаменту")]
    assert abs(start[1] - 42.5) < 0.7
    assert 199.5 < start[3] <= 200 + TRAILING_SPACE
    (chair,) = [line for line in lines if line[0].startswith("Председательствующий – ")]
    assert abs(chair[1] - 30) < 0.7


def test_cyrillic_copies_as_it_was_written() -> None:
    text = plain(PROTOCOL)
    assert f"2.1. {WORDING}" in text
    assert "15 октября 2026 года, 14:00–16:20" in text
    assert "Председательствующий – Лагутин В. С., заместитель министра транспорта" in text
    assert "Голосовали: «за» – 14, «против» – 0, «воздержались» – 1." in text
    assert "4. Вопрос рассмотрен в закрытой части заседания и не публикуется." in text
    assert "\ufffe" not in text
    assert "\xad" not in text


def test_the_fonts_are_the_vendored_ones_and_embedded() -> None:
    content = pdf.render(PROTOCOL)
    names = set(re.findall(rb"/FontName ?/[A-Z]{6}\+([\w-]+)", content))
    assert names == {b"LiberationSerif", b"LiberationSerif-Bold"}


def test_bookmarks_name_the_questions() -> None:
    with opened(pdf.render(PROTOCOL)) as file:
        titles = [bookmark.get_title() for bookmark in file.get_toc()]
    assert titles == [
        "ПРОТОКОЛ",
        "ПОВЕСТКА ДНЯ:",
        "1. О формировании кадрового резерва для транспортно-логистической отрасли региона.",
        "2. О внедрении наставничества на предприятиях кластера.",
        "3. О конкурсе «Лучший наставник транспортной отрасли».",
        "4. Вопрос рассмотрен в закрытой части заседания и не публикуется.",
        "5. О плане работы на 2027 год.",
    ]


def test_data_are_never_markup() -> None:
    hostile = '#read("/etc/passwd") *жирно* _курсив_ $x^2$ `код` // нет = заголовок @ссылка <метка> \\ --- ~ ' + HOSTILE
    point = DocumentPoint("1.1", hostile, responsible=(hostile,), term=hostile)
    text = plain(replace(PROTOCOL, items=(DocumentItem("1", hostile, heard=(hostile,), points=(point,)),)))
    assert text.count('#read("/etc/passwd") *жирно* _курсив_ $x^2$ `код` // нет = заголовок') == 5


@pytest.mark.parametrize("text", ["\x00a\x0bb\x1f\ud800", "строка\r\nвторая\u2028третья", "\u202eобратно"])
def test_any_character_gives_a_document(text: str) -> None:
    assert pdf.render(replace(PROTOCOL, place=text, organization=text)).startswith(b"%PDF")


def test_signs_that_the_font_lacks_cost_the_archival_mark_but_not_the_document() -> None:
    document = replace(PROTOCOL, place="😀 漢字 ﷽")
    assert b"pdfaid" not in pdf.render(document)
    assert WORDING in plain(document)


def test_more_names_than_the_limit_go_to_an_annex() -> None:
    crowd = tuple(Participant(f"Участников-{number} А. А.", "директор") for number in range(16))
    found = pages(replace(PROTOCOL, present=crowd))
    assert "Присутствовали: 16 человек (список прилагается)" in found[0]
    assert "Приложение" in found[-1]
    assert "16. Участников-15 А. А. – директор" in found[-1]


def test_nothing_to_say_leaves_no_labels() -> None:
    bare = ProtocolDocument(organization="", heading="", number="", date=PROTOCOL.date)
    assert plain(bare) == "ПРОТОКОЛ 15 октября 2026 года"


def test_long_protocols_and_long_wordings() -> None:
    wording = ("Обеспечить бесперебойную работу. " * 91).strip()
    points = tuple(DocumentPoint(f"1.{number}", wording) for number in range(1, 201))
    text = plain(replace(PROTOCOL, items=(DocumentItem("1", "О многом", points=points),)))
    assert text.count(wording) == 200


def test_the_same_document_gives_the_same_bytes() -> None:
    assert pdf.render(PROTOCOL) == pdf.render(PROTOCOL)


def test_threads_do_not_mix_their_data() -> None:
    def one(number: int) -> bytes:
        mark = f"метка-{number}-"
        return pdf.render(replace(PROTOCOL, place=mark, items=(DocumentItem("1", f"О {mark}"),)))

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(one, range(24)))
    for number, content in enumerate(made):
        with opened(content) as file:
            text = "".join(page.get_textpage().get_text_range() for page in file)
        assert set(re.findall(r"метка-(\d+)-", text)) == {str(number)}


@pytest.mark.parametrize("before", range(1, 10))
def test_the_last_lines_of_a_long_point_stay_with_the_signatures_and_the_rest_fills_its_page(before: int) -> None:
    wording = ("Обеспечить бесперебойную подачу вагонов под погрузку на подъездных путях. " * 40).strip()
    short = tuple(DocumentPoint(f"1.{number}", "Утвердить.") for number in range(1, before))
    points = (*short, DocumentPoint("2", f"{wording} Конец."))
    found = pages(replace(PROTOCOL, items=(DocumentItem("1", "О многом", points=points),)))
    (signed,) = [page for page in found if "В. С. Лагутин" in page]
    assert "Конец." in signed
    assert "2. Обеспечить бесперебойную" in found[0], "it begins where the point before it ends"
    assert f"2. {wording} Конец." in plain(replace(PROTOCOL, items=(DocumentItem("1", "О многом", points=points),)))


@pytest.mark.parametrize("wording", ["ы" * 3000, f"Слово {'ы' * 3000}", "я " * 1500])
def test_a_long_point_that_cannot_be_parted_well_is_printed_all_the_same(wording: str) -> None:
    found = pages(replace(PROTOCOL, items=(DocumentItem("1", "О многом", points=(DocumentPoint("", wording),)),)))
    assert sum(page.count(wording[-2]) for page in found) >= 1500


@pytest.mark.parametrize("count", range(24, 44, 2))
def test_signatures_never_stand_on_a_page_without_text(count: int) -> None:
    points = tuple(DocumentPoint(f"1.{number}", "Утвердить.") for number in range(1, count))
    found = pages(replace(PROTOCOL, items=(DocumentItem("1", "О многом", points=points),)))
    (signed,) = [page for page in found if "В. С. Лагутин" in page]
    assert f"1.{count - 1}. Утвердить." in signed
    assert "Т. Г. Осокина" in signed
    assert "Постоянный адрес" in signed
