"""How a network is stored: parameters, stored elements and bytes, in each scheme of specs/storage/."""

from paramledger.storage.stored import Keeper, Kept, Stored, keeper, scheme_names, scheme_of, stored

__all__ = ["Keeper", "Kept", "Stored", "keeper", "scheme_names", "scheme_of", "stored"]
