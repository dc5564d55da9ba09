"""People of a protocol: everybody it names, joined; who was there; lists of addressees."""
