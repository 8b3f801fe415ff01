"""A small picture of a scenario's map for the menu, kept in the cache by the scenario's digest."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO

import pygame

from game import kernel
from game.model.fault import Fault

SIZES = (18.0, 25.0, 36.0, 52.0)  # heights of a hex, px
ROOM = 760.0  # px: what a picture may be wide and high where it can


def thumbnail(name: str, colours: str) -> pygame.Surface:
    """The whole map of a scenario at its start, in a palette of `theme.VARIANTS`. Raises: Fault."""
    from game.files import scenario as scenarios
    from game.files.paths import write_bytes
    from game.ui.mapart.compose import MapArt
    from game.ui.mapart.overlays import OVERLAYS
    from game.ui.mapart.position import at_start
    from game.ui.theme import VARIANTS

    text = scenarios.read(name)
    file = kernel.cache_root() / "maps" / f"{text.scenario.digest}-{colours}-{ROOM:.0f}.png"
    try:
        return pygame.image.load(str(file)).convert()
    except (pygame.error, OSError):
        pass
    loaded = scenarios.laid_out(text)
    art = MapArt(loaded.board, loaded.scenario, VARIANTS[colours])
    px = max((px for px in SIZES if max(art.plates.size_km) * px <= ROOM * loaded.board.km_per_hex), default=SIZES[0])
    picture = art.picture(
        art.whole(px, (0, 0, 0, 0)), at_start(loaded.scenario, loaded.board, loaded.charts), OVERLAYS["none"]
    ).surface
    stream = BytesIO()
    pygame.image.save(picture.convert(24), stream, "map.png")
    with suppress(Fault):  # a cache that cannot be written: drawn again next time
        write_bytes(file, stream.getvalue())
    return picture.convert()
