"""Specs in, docs out, a built site in and out: with `cache`, all that touches files."""

from paramledger.files.building import renewed, write_docs, write_downloads
from paramledger.files.docs import ASSETS, read_beside, read_docs, unread_files
from paramledger.files.downloads import drawn_files, read_downloads
from paramledger.files.runtime import compiled, read_package, read_runtime
from paramledger.files.site import read_dataset, read_scripts, read_site, read_styles, write_site
from paramledger.files.specs import new_files, read_recordings, read_specs, read_tensors, text_of
from paramledger.files.writing import UNFINISHED

__all__ = [
    "ASSETS", "UNFINISHED", "compiled", "drawn_files", "new_files", "read_beside", "read_dataset", "read_docs",
    "read_downloads", "read_package", "read_recordings", "read_runtime", "read_scripts", "read_site", "read_specs",
    "read_styles", "read_tensors", "renewed", "text_of", "unread_files", "write_docs", "write_downloads", "write_site",
]
