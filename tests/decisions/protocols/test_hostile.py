"""Documents made to harm: refused or read within 2 seconds and 200 MB, with a sentence, wherever they come in."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decisions.imports.errors import unreadable
from decisions.models import Meeting
from decisions.protocols.readers import UnreadableDocument, read
from members.models import Group

from .hostile import HARMLESS, REFUSED

ROOT = Path(__file__).resolve().parents[3]
SECONDS, MEGABYTES = 2.0, 200

# Run in a process of its own: seconds of the processor, and megabytes at the peak above those before.
MEASURE = """
import json, time
import lxml.html, pypdfium2
from decisions.protocols.readers import UnreadableDocument, read
from tests.decisions.protocols.hostile import HARMLESS, REFUSED

def megabytes(field):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(field)) / 1024

found = {}
for name, make in {**{name: case[2] for name, case in REFUSED.items()}, **HARMLESS}.items():
    data = make()
    with open("/proc/self/clear_refs", "w") as peak:
        peak.write("5")
    start, begin, code = megabytes("VmRSS"), time.process_time(), None
    try:
        read("a", data)
    except UnreadableDocument as refused:
        code = refused.code
    found[name] = code, time.process_time() - begin, megabytes("VmHWM") - start
print(json.dumps(found))
"""


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="memory is measured where /proc is")
def test_time_and_memory_are_bounded() -> None:
    done = subprocess.run([sys.executable, "-c", MEASURE], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {name: code for name, (code, _s, _m) in found.items() if name in REFUSED} == {
        name: code for name, (_file, code, _make) in REFUSED.items()
    }
    assert {name: code for name, (code, _s, _m) in found.items() if name in HARMLESS and code} == {}
    assert {name: seconds for name, (_c, seconds, _m) in found.items() if seconds > SECONDS} == {}
    assert {name: memory for name, (_c, _s, memory) in found.items() if memory > MEGABYTES} == {}


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_refusal_is_a_sentence(language: str) -> None:
    with translation.override(language):
        for code in sorted({code for _name, code, _make in REFUSED.values()}):
            sentence = str(unreadable(code, {"found": "macros", "limit": 20}))
            assert sentence.endswith(".")
            assert "%" not in sentence
            assert any("а" <= char <= "я" for char in sentence) == (language == "ru"), sentence


@given(
    st.binary(max_size=4000), st.sampled_from([b"", b"PK\x03\x04", b"{\\rtf1 ", b"%PDF-1.4\n", b"<html>", b"\xff\xfe"])
)
@settings(max_examples=150, deadline=None)
def test_random_bytes_are_read_or_refused(data: bytes, magic: bytes) -> None:
    try:
        assert read("a.docx", magic + data).text
    except UnreadableDocument:
        return


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_damaged_docx_is_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(HARMLESS["a style based on itself"]())
    for _ in range(data.draw(st.integers(1, 12))):
        # The end holds the directory: damage there is the more telling.
        place = data.draw(st.integers(max(0, len(whole) - 1200), len(whole) - 1))
        whole[place] = data.draw(st.integers(0, 255))
    try:
        read("a.docx", bytes(whole))
    except UnreadableDocument:
        return


class TestWhereTheyComeIn:
    """Cheap ones are enough here: that each is refused within bounds is shown above."""

    NAMES = (
        "billion laughs",
        "macros",
        "password",
        "half of a DOCX",
        "empty",
        "nested tables",
        "a picture",
        "many entries",
    )

    @pytest.fixture(params=NAMES)
    def file(self, request: pytest.FixtureRequest, tmp_path: Path) -> Path:
        name, _code, make = REFUSED[request.param]
        path = tmp_path / name
        path.write_bytes(make())
        return path

    def test_parse_protocol(self, file: Path) -> None:
        out = io.StringIO()
        with pytest.raises(CommandError) as error:
            call_command("parse_protocol", str(file), stdout=out, stderr=out)
        assert error.value.returncode != 0
        assert str(file) in out.getvalue()

    def test_import_protocol(self, db: None, file: Path) -> None:
        for place in (file, file.parent):
            out = io.StringIO()
            with pytest.raises(CommandError) as error:
                call_command("import_protocol", str(place), stdout=out, stderr=out)
            assert error.value.returncode != 0
            assert "." in out.getvalue()
        assert Meeting.objects.count() == 0

    def test_the_page_of_the_secretary(self, body: Group, secretary_client: Client, file: Path) -> None:
        upload = SimpleUploadedFile(file.name, file.read_bytes())
        answer = secretary_client.post("/admin/protocols/plan/", {"text": "", "file": upload})
        assert answer.status_code == 200
        assert list(answer.context["form"].errors) == ["file"]
        assert Meeting.objects.count() == 0
