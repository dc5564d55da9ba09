"""Editions of protocols: recorded at each change, compared with one another, checked against the database.

`record` is called by whatever changes the content of a protocol that is not signed, `record_signature` and
`record_withdrawal` by `decisions.workflow`. `compare` tells what differs, `decisions.editions.checking` recomputes
seals.
"""

from decisions.editions.compare import Difference, compare, compare_contents, says_the_same
from decisions.editions.recording import (
    former_of,
    last_sealed,
    previous_seal,
    record,
    record_signature,
    record_withdrawal,
    withdrawn_editions,
)

__all__ = [
    "Difference",
    "compare",
    "compare_contents",
    "former_of",
    "last_sealed",
    "previous_seal",
    "record",
    "record_signature",
    "record_withdrawal",
    "says_the_same",
    "withdrawn_editions",
]
