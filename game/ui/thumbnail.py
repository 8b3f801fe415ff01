"""A small picture of a scenario's map for the menu, kept in the cache by the scenario's digest."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO

import pygame

from game import kernel
from game.model.fault import Fault

PX = 18.0  # height of a hex


def thumbnail(name: str, colours: str) -> pygame.Surface:
    """The whole map of a scenario at its start, in a palette of `theme.VARIANTS`. Raises: Fault."""
    from game.files import scenario as scenarios
    from game.files.paths import write_bytes
    from game.ui.mapart.compose import MapArt
    from game.ui.mapart.overlays import OVERLAYS
    from game.ui.mapart.position import at_start
    from game.ui.theme import VARIANTS

    text = scenarios.read(name)
    file = kernel.cache_root() / "maps" / f"{text.scenario.digest}-{colours}.png"
    try:
        return pygame.image.load(str(file)).convert()
    except (pygame.error, OSError):
        pass
    loaded = scenarios.laid_out(text)
    art = MapArt(loaded.board, loaded.scenario, VARIANTS[colours])
    picture = art.picture(
        art.whole(PX, (0, 0, 0, 0)), at_start(loaded.scenario, loaded.board, loaded.charts), OVERLAYS["none"]
    ).surface
    stream = BytesIO()
    pygame.image.save(picture.convert(24), stream, "map.png")
    with suppress(Fault):  # a cache that cannot be written: drawn again next time
        write_bytes(file, stream.getvalue())
    return picture.convert()
