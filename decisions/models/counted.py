"""What was counted beforehand of the public register: kept by `decisions.counts.counting`, read by `counts.counted`."""

from __future__ import annotations

from django.db import models


class CountedSet(models.Model):
    """The keys of points, or of tasks, that have one value of one name, as a roaring bitmap of 32 bits.

    A set is kept in parts, each of the keys that have the same upper bits, so a change writes little. `number` is that
    of the counting that wrote the part.
    """

    name = models.CharField(max_length=20)
    value = models.CharField(max_length=40)
    part = models.PositiveIntegerField()
    number = models.BigIntegerField()
    keys = models.BinaryField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["name", "part", "value"], name="decisions_countedset_once"),
        ]
        indexes = [models.Index(fields=["number"], name="decisions_countedset_number")]


class CountedWord(models.Model):
    """The points whose public wording, or whose question, holds one word as the index cuts it: of one part of their
    keys, as roaring bitmaps of the lower 16 bits. The places say by the upper bits also as which word it stands there.

    The word is kept as bytes: both databases order these alike, so all that begins alike stands together.
    """

    word = models.BinaryField()
    part = models.PositiveIntegerField()
    wording = models.BinaryField(null=True)
    wording_places = models.BinaryField(null=True)
    question = models.BinaryField(null=True)
    question_places = models.BinaryField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["word", "part"], name="decisions_countedword_once")]
        indexes = [models.Index(fields=["part"], name="decisions_countedword_part")]


class Counting(models.Model):
    """The one row says how often was counted, so a process knows whether the sets it holds are those of now.

    `epoch` is a random number: sets that were begun anew have another one, and nothing of the former is trusted.
    """

    number = models.BigIntegerField()
    epoch = models.BigIntegerField()

    class Meta:
        default_permissions = ()


class Uncounted(models.Model):
    """A row that changed since it was counted, or points under it; several for one row do no harm."""

    class Kind(models.TextChoices):
        """What the row is, the widest first; a wording and a question stand for their words alone."""

        BODY = "1"
        MEETING = "2"
        ITEM = "3"
        POINT = "4"
        TASK = "5"
        WORDING = "6"
        QUESTION = "7"

    kind = models.CharField(max_length=1, choices=Kind)
    row_id = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["kind", "row_id"], name="decisions_uncounted_row")]
