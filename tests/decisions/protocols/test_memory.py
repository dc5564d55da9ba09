"""A text is read with a memory exactly as without one, whatever was typed before."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import decisions.demo
from decisions.protocols.memory import Memory
from decisions.protocols.parser import parse
from decisions.protocols.resolutions import reading as reading
from tests.examples import examples

TEXT = """ПРОТОКОЛ № 5
заседания рабочей группы по кадрам
14 апреля 2026 года

Присутствовали: Белова К. И. – директор колледжа, Носков Д. Е., Агеев Виктор Николаевич

1. О практике студентов.

РЕШИЛИ:

1.1. Беловой К.И. подготовить перечень мест практики до 1 мая 2026 года.

1.2. Поручить директору колледжа:
а) Носкову Д.Е. проверить договоры;
б) согласовать график с Агеевым В.Н. до 5 мая 2026 года.

1.3. Провести встречу с ООО «Тихий затон».
Ответственный: Лугов Пётр Ильич
Срок: до 20 мая 2026 года

1.4. Лугову П.И. представить отчёт в недельный срок. Голосовали: за – 3, против – 0.

Председатель                                   К. И. Белова
"""
PIECES = [
    "а",
    " ",
    "\n",
    ".",
    "1.5. Носковой Д.Е. собрать заявки.\n",
    "Агееву ",
    "Срок: до 7 мая 2026 года\n",
    "б) ",
    "Лугов П.И.",
    ", Лугова Анна Павловна – директор колледжа",
    "Носков Дмитрий Егорович",
]
EDITS = st.lists(
    st.tuples(st.integers(0, len(TEXT)), st.sampled_from([0, 0, 0, 1, 7, 60]), st.sampled_from(PIECES)), max_size=5
)


@settings(max_examples=examples(15), deadline=None)
@given(EDITS)
def test_a_text_that_is_typed_is_read_as_one_that_is_new(edits: list[tuple[int, int, str]]) -> None:
    memory, text = Memory(), TEXT
    assert parse(text, memory=memory) == parse(text)
    for place, length, piece in edits:
        text = text[:place] + piece + text[place + length :]
        assert parse(text, memory=memory) == parse(text)


def test_the_protocols_of_the_demo_do_not_disturb_one_another() -> None:
    memory = Memory()
    folder = Path(decisions.demo.__file__).parent / "protocols"
    for path in sorted(folder.glob("*.txt"))[:6]:
        text = path.read_text("utf-8")
        plain = parse(text)
        assert parse(text, memory=memory) == plain
        assert parse(text, memory=memory) == plain


def test_only_what_has_changed_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    memory, read = Memory(), []
    real = reading._read_point
    monkeypatch.setattr(
        reading, "_read_point", lambda point, *rest: read.append(point.passage.text) or real(point, *rest)
    )
    parse(TEXT, memory=memory)
    assert len(read) == 5
    read.clear()
    parse(TEXT.replace("перечень мест", "полный перечень мест"), memory=memory)
    assert [text.split()[0] for text in read] == ["Беловой"]
    read.clear()
    parse(TEXT.replace("О практике", "О летней практике"), memory=memory)
    assert not read, "what stands below was moved and not changed"


def test_who_is_known_otherwise_concerns_the_points_that_ask_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    memory, read = Memory(), []
    real = reading._read_point
    parse(TEXT, memory=memory)
    monkeypatch.setattr(
        reading, "_read_point", lambda point, *rest: read.append(point.passage.text) or real(point, *rest)
    )
    parse(TEXT.replace("Носков Д. Е.", "Носков Д. Е. – мастер, Зорина А. А."), memory=memory)
    assert [text.split()[0] for text in read] == ["Носкову", "Провести"], "who names him, and who tells of another"
    read.clear()
    chief = TEXT.replace("директор колледжа", "мастер").replace("Носков Д. Е.", "Носков Д. Е. – директор колледжа")
    assert parse(chief, memory=memory) == parse(chief)


def test_who_is_known_otherwise_is_read_anew() -> None:
    memory = Memory()
    assert parse(TEXT, memory=memory).items[0].resolutions[0].responsible[0].name == "Белова К. И."
    full = TEXT.replace("Присутствовали: Белова К. И.", "Присутствовали: Белова Клавдия Игоревна")
    assert parse(full, memory=memory).items[0].resolutions[0].responsible[0].name == "Белова Клавдия Игоревна"
