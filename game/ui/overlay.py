"""The overlays of the map: which one is shown, what it tells at this moment, and its legend.

One at a time. What an overlay tells is asked of the seat in a thread and kept
until the position changes; its colours are baked as a layer of the map's tiles.
While a new answer is awaited the old picture stays.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

import pygame

from game.match.outlook import Outlook
from game.match.situation import Cut, Situation
from game.ui import marks
from game.ui.camera import Camera
from game.ui.ink import Ink
from game.ui.laying import Layer
from game.ui.legend_card import Card, draw_legend_card
from game.ui.mapart import cut_art, pen
from game.ui.mapart.legend import FOLD, Key, box_sample, stroke_sample
from game.ui.mapart.overlays import KNOWN
from game.ui.mapart.threat_art import WRITTEN_FROM_PX
from game.ui.mapview import MapView
from game.ui.overlay_words import cropped, dominated, hex_words
from game.ui.seat import Seat
from game.ui.supply_sheet import Supply, in_panel, supply_of

Rect = pygame.Rect
DOMINATED = 96  # of 255: opacity of ground that a hex dominates


@dataclass(frozen=True)
class Entry:
    """An overlay as a player meets it: action that shows it, word, what it tells in a line."""

    name: str
    action: str
    word: str
    words: str


OVERLAYS: tuple[Entry, ...] = (
    Entry("supply", "overlay-supply", "Own supply", "What fire leaves of a load, and what was sent."),
    Entry(
        "enemy", "overlay-enemy-supply", "Enemy supply",
        "Reckoned for the units you know, from ground, crossings, your fire and zones.",
    ),
    Entry("fire", "overlay-fire", "Fire", "The enemy's is known on and beside your ground."),
    Entry("zoc", "overlay-zones", "Zones of control", "Of all units known, where they were last seen."),
    Entry("cut", "overlay-cut", "The cut", "The fewest points a turn that, lost, close a salient."),
    Entry("reach", "overlay-reach", "Reach", "What the chosen unit can reach."),
    Entry("threat", "overlay-threat", "Enemy's next turn", "Of each unit you know, as if alone on its road."),
    Entry("elevation", "overlay-elevation", "Elevation", "And what a unit in the hex pointed at would see."),
    Entry("objectives", "overlay-objectives", "Objectives", "What they pay, and who holds them."),
)  # fmt: skip
BY_NAME = {entry.name: entry for entry in OVERLAYS}


@dataclass
class _Asked:
    """A question on its way to its answer."""

    question: str
    moment: int
    answer: Situation | None = None
    failure: BaseException | None = None


class Overlay:
    """The overlay that is shown, "" none."""

    def __init__(self, seat: Seat, view: MapView) -> None:
        self.name = ""
        self._seat = seat
        self._map = view
        self._moment = 0
        self._known: dict[str, tuple[int, Situation]] = {}  # by question, with the moment it was asked at
        self._side = seat.side
        self._asked: _Asked | None = None
        self._numbers: dict[tuple[str, int, int], int] = {}  # of layers by overlay, moment and choice
        self._salient = 0
        self._hover = self._selected = self._pointed = -1
        self._seen: tuple[Outlook, float, pygame.Surface, tuple[float, float]] | None = None
        self._key: tuple[object, Key] | None = None
        self._told: tuple[int, Supply] | None = None
        self._card = Card()

    # ---- what is shown

    def show(self, name: str) -> None:
        """Show an overlay; the one that is shown is taken away."""
        if name == "reach":
            if not self.name:
                self._map.reach_shown = 1 - self._map.reach_shown
            else:
                self._map.reach_shown = 1
            self.close()
            return
        self.name = "" if name == self.name else name
        if self.name == "cut":
            self.choose(self._selected)
        self._lay()

    def close(self) -> None:
        """Take the overlay away."""
        self.name = ""
        self._lay()

    def refresh(self) -> None:
        """The position has changed; with another side at the seat all that was told is forgotten."""
        self._moment += 1
        if self._seat.side != self._side:
            self._side = self._seat.side
            self._asked, self._seen, self._told = None, None, None
            self._known.clear()
            self.close()
            self._map.forget_layers()

    def update(self) -> None:
        """Take over an answer, ask what is not known, lay what is. Raises what the question raised."""
        asked = self._asked
        if asked is not None and asked.failure is not None:
            raise asked.failure
        if asked is not None and asked.answer is not None:
            first = asked.question not in self._known
            self._known[asked.question] = (asked.moment, asked.answer)
            self._asked = None
            if first:
                self.choose(self._selected)
        question = self._question()
        known_at = self._known.get(question, (-1, None))[0]
        moving = self._seat.thinking and known_at >= 0  # the opponent's orders come faster than answers
        if question and self._asked is None and known_at != self._moment and not moving:
            self._ask(question)
        self._lay()

    def point(self, hover: int, selected: int) -> None:
        """Where the pointer and the selected unit are, hex rows, -1 none."""
        if selected != self._selected:
            self.choose(selected)
        self._hover, self._selected = hover, selected
        self._pointed = hover if hover >= 0 else selected

    def choose(self, h: int) -> None:
        """A hex was chosen: the cut of its salient is meant."""
        for i, cut in enumerate(self._cuts()):
            if h in cut.hexes:
                self._salient = i

    def next_salient(self) -> None:
        """The cut of the next salient; shows the overlay first when it is not shown."""
        if self.name != "cut":
            self.show("cut")
            return
        cuts = self._cuts()
        if cuts:
            self._salient = (self._salient + 1) % len(cuts)
            self._look_at(cuts[self._salient])

    def _look_at(self, cut: Cut) -> None:
        """Bring a salient into the window."""
        camera = self._map.camera
        if cut.hexes and not any(camera.area.collidepoint(camera.spot(h)) for h in cut.hexes):
            camera.look_at(cut.hexes[len(cut.hexes) // 2])

    @property
    def supply(self) -> Supply | None:
        """What the side panel says of the supply that is shown; None while none is, or it is not known."""
        layer = self._map.tiles.layer
        if layer is None or layer.name not in ("supply", "enemy") or layer.name != self.name:
            return None
        if self._told is None or self._told[0] != layer.number:
            entry, columns = BY_NAME[layer.name], self._map.camera.board.columns
            self._told = (layer.number, supply_of(layer.position, entry.word, entry.action, columns))
        return self._told[1]

    @property
    def settled(self) -> bool:
        """Whether what is shown is as it now stands."""
        question = self._question()
        return not question or self._known.get(question, (-1, None))[0] == self._moment

    # ---- inside

    def _question(self) -> str:
        """What the seat must be asked for the overlay, "" nothing."""
        if self.name in ("", "elevation"):
            return ""
        return self.name if self.name in ("enemy", "threat") else "known"

    def _ask(self, question: str) -> None:
        ask, asked = self._seat.question(question), _Asked(question, self._moment)

        def run() -> None:
            try:
                asked.answer = ask()
            except BaseException as failure:  # raised in the window's thread
                asked.failure = failure

        self._asked = asked
        threading.Thread(target=run, name="overlay", daemon=True).start()

    def _situation(self) -> tuple[int, Situation] | None:
        """What is known for the overlay, with the moment it was known at; None while it is not."""
        found = self._known.get(self._question())
        if found is None or self.name != "cut":
            return found
        cuts = found[1].cuts
        self._salient = min(self._salient, max(0, len(cuts) - 1))
        return found[0], replace(found[1], cuts=cuts[self._salient : self._salient + 1])

    def _cuts(self) -> tuple[Cut, ...]:
        found = self._known.get("known")
        return () if found is None else found[1].cuts

    def _lay(self) -> None:
        """Lay the overlay on the map as far as it is known."""
        before = self._map.tiles.layer
        if not self.name:
            if before is not None:
                self._map.set_layer(None)
            return
        found = self._situation()
        if found is None and self.name != "elevation":
            if before is not None and before.name != self.name:
                self._map.set_layer(None)
            return
        moment = -1 if found is None else found[0]
        stamp = (self.name, moment, self._salient if self.name == "cut" else 0)
        number = self._numbers.setdefault(stamp, len(self._numbers) + 1)
        if before is None or before.number != number:
            position = replace(self._seat.position, situation=None if found is None else found[1])
            self._map.set_layer(Layer(number, self.name, position))

    # ---- drawing

    def draw_under(self, target: pygame.Surface, camera: Camera) -> None:
        """Under the counters: ground that the hex pointed at dominates."""
        seen = self._sight(camera)
        if seen is not None:
            _, _, picture, (x, y) = seen
            at = camera.point(x, y)
            target.blit(picture, (round(at[0] - picture.get_width() / 2), round(at[1] - picture.get_height() / 2)))

    def draw_over(self, target: pygame.Surface, camera: Camera) -> None:
        """Over the counters: the hex it is seen from."""
        if self._sight(camera) is not None:
            plates = self._map.plates
            tone = plates.palette.select
            marks.hex_ring(target, camera, plates, self._pointed, tone, max(2.0, camera.px * 0.03))

    def _sight(self, camera: Camera) -> tuple[Outlook, float, pygame.Surface, tuple[float, float]] | None:
        """What is seen from the hex pointed at, as a picture; None when no such thing is to be shown."""
        if self.name != "elevation" or self._pointed < 0:
            return None
        if self._seen is None or self._seen[0].hex != self._pointed or self._seen[1] != camera.px:
            self._seen = self._drawn_sight(self._seat.outlook(self._pointed), camera)
        return self._seen

    def _drawn_sight(
        self, outlook: Outlook, camera: Camera
    ) -> tuple[Outlook, float, pygame.Surface, tuple[float, float]]:
        plates, k = self._map.plates, camera.per_km
        palette = plates.palette
        corners = plates.hexes[[outlook.hex, *outlook.sees]].reshape(-1, 2)
        low, high = corners.min(axis=0), corners.max(axis=0)
        pad = 4
        size = ((high - low) * k + 2 * pad).round().astype(int)
        picture = pygame.Surface((int(size[0]), int(size[1])), pygame.SRCALPHA)

        def spots(h: int) -> list[tuple[float, float]]:
            points = plates.hexes[h]
            return [(float((x - low[0]) * k + pad), float((high[1] - y) * k + pad)) for x, y in points]

        for h in outlook.dominates:
            pygame.draw.polygon(picture, (*palette.reach_fill, DOMINATED + 60), spots(h))
            pygame.draw.aalines(picture, palette.reach_edge, True, spots(h))
        sees = {outlook.hex, *outlook.sees}
        width = max(2.0, camera.px * 0.035)
        around = self._map.art.neighbours
        edges = [
            (spots(h)[d], spots(h)[(d + 1) % 6]) for h in sees for d in range(6) if int(around[h, d]) not in sees
        ]
        for tone, wide in ((palette.cream, width + 2.5), (palette.ink, width)):
            for a, b in edges:
                marks.thick_line(picture, tone, [a, b], wide)
        middle = (float(low[0] + high[0]) / 2, float(low[1] + high[1]) / 2)
        return outlook, camera.px, picture, middle

    # ---- legend

    def draw_legend(self, target: pygame.Surface, ink: Ink, rect: Rect) -> Rect:
        """The legend in the lower right of a rectangle: what is on the screen. Returns where it stands."""
        if not self.name:
            self._card.rect = Rect(0, 0, 0, 0)
            return self._card.rect
        entry = BY_NAME[self.name]
        turn = ""
        words = [entry.words]
        if self.name == "cut":
            cuts = self._cuts()
            if cuts:
                cut = cuts[min(self._salient, len(cuts) - 1)]
                words = list(cut_art.words(cut).split(": ", 1))
                turn = f"{self._salient + 1} of {len(cuts)}" if len(cuts) > 1 else ""
            elif self.settled:
                words = ["This scenario names no salient."]
        layer = self._map.tiles.layer
        self._card.keep(-1 if layer is None else layer.number)
        title, about = KNOWN[self.name].title, self._about()
        state = "" if layer is not None and self._map.tiles.ready(self._map.camera) else "being drawn"
        return draw_legend_card(target, ink, rect, self._card, title, words, self._rows(), turn, about, state)

    def _rows(self) -> Key:
        """Rows of the legend, of what the window shows."""
        layer, camera = self._map.tiles.layer, self._map.camera
        if layer is None:
            return ()
        window = (camera.px, round(camera.left), round(camera.top), camera.area.size)
        asked = (layer.number, window, self._pointed, self._selected)
        if self._key is None or self._key[0] != asked:
            board = camera.board
            k = camera.per_km
            x, y = board.x * k - camera.left, (camera.height_km - board.y) * k - camera.top
            seen = (x > 0) & (x < camera.area.width) & (y > 0) & (y < camera.area.height)
            rows = KNOWN[layer.name].legend(self._map.art, cropped(layer.position, seen))
            if layer.name == "elevation" and self._pointed >= 0:
                rows = (*rows, *self._sight_rows())
            if layer.name in ("supply", "enemy") and self._selected < 0:
                rows = tuple(row for row in rows if not in_panel(row[1]))
            if layer.name == "threat" and camera.px < WRITTEN_FROM_PX and len(rows) > 1:
                rows = rows[:-1]  # figures are not written here
            self._key = (asked, rows)
        return self._key[1]

    def _about(self) -> str:
        """What the overlay has to say of the hex under the pointer, "" nothing."""
        found, h = self._situation(), self._hover
        if h < 0 or self.name == "" or (found is None and self.name != "elevation"):
            return ""
        about = f"Hex {self._seat.hex_name(h)}: "
        if found is None:
            return f"{about}{self._seat.outlook(h).elevation} m, {dominated(len(self._seat.outlook(h).dominates))}"
        told = hex_words(found[1], self.name, h, self._seat.sides)
        return about + told if told else ""

    def _sight_rows(self) -> Key:
        palette = self._map.plates.palette
        seen = self._seat.outlook(self._pointed)
        rows: Key = (
            (stroke_sample(lambda big, way: pen.stroke(big, palette.ink, way, 2.4 * FOLD)), "sight of a unit here"),
        )
        if not seen.dominates:
            return rows
        return (*rows, (box_sample(palette.reach_fill, palette.reach_edge), f"{seen.metres} m lower, in sight"))

    def turn_legend(self, at: tuple[int, int]) -> str:
        """A click on the legend: "taken" when it was on it; on the number of the salient, the next one."""
        if self._card.turn.collidepoint(at):
            self.next_salient()
        return "taken" if self._card.rect.collidepoint(at) else ""

    def covers(self, at: tuple[int, int]) -> bool:
        """Whether a point lies on the legend."""
        return self._card.rect.collidepoint(at)
