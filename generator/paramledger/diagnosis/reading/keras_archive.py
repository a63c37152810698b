"""`.keras`: a zip archive with the JSON of the model; its weights are not read."""

from __future__ import annotations

from paramledger.diagnosis.observation import Observation
from paramledger.diagnosis.reading.archives import MARK, Archive
from paramledger.diagnosis.reading.json_objects import object_of
from paramledger.diagnosis.reading.keras_json import observation
from paramledger.diagnosis.reading.sources import MOST_TEXT, File
from paramledger.problems import SpecError

NAME = "keras_archive"
MODEL = "config.json"
BESIDE = "metadata.json", "model.weights.h5", "model.weights.npz"
CONFIG_FIRST = 4096     # bytes; the archive begins with its small members


def recognises(file: File) -> bool:
    """By the names of its first members, which stand in the file as they are."""
    begin = file.slice(0, CONFIG_FIRST)
    return begin.startswith(MARK) and any(name.encode() in begin for name in (MODEL, *BESIDE))


def read(file: File) -> Observation:
    """Its layers. Raises SpecError for a damaged archive, one without a model, and one that unpacks to too much."""
    archive = Archive(file)
    if MODEL not in archive.names:
        raise SpecError(f"this archive has no `{MODEL}`", "Keras 3 writes one with model.save('NAME.keras')")
    return observation(object_of(archive.member(MODEL, MOST_TEXT)), NAME)
