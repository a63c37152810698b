"""Roles: what a parameter is for, whatever a family calls it.

Whoever sets `classes = 10` on any classifier, or asks for the length of any text, asks by role.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

Role: TypeAlias = Literal["classes", "size", "channels", "tokens", "context"]


@dataclass(frozen=True, slots=True)
class RoleMeaning:
    """What a role means, and the parameter that plays it when `roles` of a family names none."""

    parameter: str
    about: str


ROLES: dict[str, RoleMeaning] = {
    "classes": RoleMeaning("classes", "number of classes"),
    "size": RoleMeaning("size", "height and width of the image, in pixels"),
    # in an expression `channels` is the last axis of what a line reads, so no parameter can be called that
    "channels": RoleMeaning("image_channels", "channels of the image: 3 for colour, 1 for grey"),
    "tokens": RoleMeaning("tokens", "length of the text for which compute and activations are counted"),
    "context": RoleMeaning("context", "number of positions in the position table, the maximum length of a text"),
}


def roles_of(given: Mapping[str, str], parameters: Mapping[str, object]) -> dict[str, str]:
    """The parameter that plays each role in a family which has one for it."""
    playing = {role: given.get(role, meaning.parameter) for role, meaning in ROLES.items()}
    return {role: name for role, name in playing.items() if name in parameters}
