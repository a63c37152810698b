"""How a network is stored: parameters, stored elements and bytes, in each scheme of specs/storage/."""

from paramledger.storage.stored import Kept, Stored, scheme_names, stored

__all__ = ["Kept", "Stored", "scheme_names", "stored"]
