"""Quotes and brackets: what stands inside which, and how quotes are printed."""

from __future__ import annotations

import re
from functools import lru_cache

_QUOTED = re.compile(r"[«»()\[\]„“”\"]")
_QUOTE = re.compile(r"[«»„“”\"]")
_STRAIGHT_OR_LOW = re.compile('["“”„]')
_PAIRS = {"»": "«", ")": "(", "]": "[", "”": "“", "“": "„"}


@lru_cache(maxsize=1_000)
def depth_map(text: str) -> tuple[int, ...]:
    """For each character how deep it stands in quotes and brackets; «“» closes a «„», straight quotes open and
    close in turn. One «»» closes two «««» where no more follow: «ООО «Фабрика «Заря», АО …».
    """
    if not _QUOTED.search(text):
        return (0,) * len(text)
    stack: list[str] = []
    result: list[int] = []
    ahead = text.count("»") - text.count("«")
    for char in text:
        ahead += (char == "«") - (char == "»")
        if char in _PAIRS and _PAIRS[char] in stack:
            result.append(len(stack))
            while stack.pop() != _PAIRS[char]:
                pass
            while char == "»" and max(ahead, 0) < stack.count("«"):
                while stack.pop() != "«":
                    pass
        elif char == '"' and '"' in stack:
            result.append(len(stack))
            while stack.pop() != '"':
                pass
        elif char in '«„([“"' and len(stack) < 50:
            stack.append(char)
            result.append(len(stack))
        else:
            result.append(len(stack))
    return tuple(_unclosed(text, stack, result) if stack else result)


def _unclosed(text: str, stack: list[str], result: list[int]) -> list[int]:
    """A quote that nobody closed encloses nothing: it would swallow the rest of the sentence."""
    last = max((text.rfind(char) for char in set(stack)), default=-1)
    base = result[last] - 1 if last >= 0 else 0
    return [depth if index <= last else max(depth - base - 1, 0) for index, depth in enumerate(result)]


def straighten(text: str) -> str:
    """Quotes of every kind as «…»; what stands inside other quotes as „…“."""
    if not _STRAIGHT_OR_LOW.search(text):
        return text
    result: list[str] = []
    inside = 0
    for index, char in enumerate(text):
        before, after = text[index - 1 : index], text[index + 1 : index + 2]
        if char in '"“”„':
            opening = char == "„" or (after.isalnum() and not before.isalnum() and before not in {".", "»", "!"})
            if opening:
                result.append("„" if inside else "«")
                inside += 1
            else:
                inside = max(inside - 1, 0) if _QUOTE.search(text, index + 1) else 0
                result.append("“" if inside else "»")
        else:
            inside += (char == "«") - (char == "»" and inside > 0)
            result.append(char)
    return "".join(result)
