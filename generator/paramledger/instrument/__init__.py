"""The instrument of the site's page "Your model": the commands' answers as JSON, from a browser's memory."""

from paramledger.instrument.asking import Instrument

__all__ = ["Instrument"]
