"""Layout templates. «ГОСТ Р 7.0.97»: `protocol.docx` (built by `build_protocol_template.py`) and `protocol.typ`."""
