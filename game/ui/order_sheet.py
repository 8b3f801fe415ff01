"""The side panel's part for orders: what can be ordered, at which place, and what it would bring."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

import pygame

from game.match.plans import Choice, OrderPlace
from game.model import codes
from game.rules.forecast import MarchForecast
from game.rules.river_orders import BoatForecast, BuildForecast, DemolitionForecast
from game.ui.aiming import TITLES, Aim
from game.ui.button import Button
from game.ui.forecast_sheet import UNDONE, Row, draw_legs, draw_rows, march_rows, percent
from game.ui.ink import LEFT, RIGHT, Ink
from game.ui.intent import told

if TYPE_CHECKING:
    from game.ui.play import Play

Rect = pygame.Rect
WORDS = {
    "withdraw": "Withdraw", "boat": "Boats", "build": "Build", "repair": "Repair", "charge": "Lay charges",
    "demolish": "Blow",
}  # fmt: skip
NEXT = ("By the next logistics", "By the one after", "By the third")
AGAIN = ("In use again in 1 turn", "in 2 turns", "in 3 turns")
HIGH, GAP = 30, 6  # px at scale 1: an order's button
LISTED, FEW = 7, 3  # places that are listed, and that are where there is little room
LOW = 420  # px at scale 1: little room
FAR = 1 << 20  # px: as far down as is needed, for what is scrolled


def orders_height(ink: Ink, tight: int) -> int:
    """Height of the block of order buttons with its head; `tight` 1: without a head, in three columns."""
    if tight:
        return 2 * ink.px(HIGH) + ink.px(GAP)
    return ink.px(26) + 3 * ink.px(HIGH) + 2 * ink.px(GAP)


def order_buttons(
    target: pygame.Surface, ink: Ink, play: Play, rect: Rect, bottom: int, tight: int
) -> list[Button]:  # fmt: skip
    """The orders a chosen own unit can be given, in columns down to `bottom`; refused ones are grey."""
    choices = play.commands.choices()
    if not choices:
        return []
    y = bottom - orders_height(ink, tight)
    if not tight:
        y = ink.head(target, "Orders", (rect.x, y), rect.width)
    columns = 3 if tight else 2
    wide, step = (rect.width - (columns - 1) * ink.px(GAP)) // columns, ink.px(HIGH) + ink.px(GAP)
    found = []
    for i, choice in enumerate(choices):
        button = order_button(play, choice, WORDS[choice.kind])
        button.size = 12.5 if tight else 13.5
        at = (rect.x + i % columns * (wide + ink.px(GAP)), y + i // columns * step)
        button.rect = Rect(*at, wide, ink.px(HIGH))
        found.append(button)
    return found


def order_button(play: Play, choice: Choice, word: str) -> Button:
    """A button that begins an order; off with the refusal as its hint when it can be given nowhere."""
    key = play.bindings.words(f"order-{choice.kind}")
    state = "off" if choice.refusal is not None else "on"
    return Button(
        f"{word} ({key})", lambda: play.commands.begin(choice.kind), state=state, size=13.5,
        hint=_sentence(told(choice.refusal)),
    )  # fmt: skip


def _called(aim: Aim, place: OrderPlace) -> str:
    """What a place is called: a pontoon that is to be laid is not yet "the" one."""
    words = place.words
    return _sentence(f"a {words.removeprefix('the ')}" if aim.kind == "build" and words.startswith("the ") else words)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}" if text else ""


def draw_aim(target: pygame.Surface, ink: Ink, play: Play, aim: Aim, rect: Rect, y: int, bottom: int) -> list[Button]:
    """The order at a place that is being given: the places, and the forecast at the one that is meant."""
    intent, seat, palette = play.intent, play.seat, ink.palette
    y = ink.head(target, TITLES[aim.kind], (rect.x, y), rect.width)
    if intent.legs:
        text = "Each as far back as it goes, in this order; press a unit to let it go first."
        y = ink.block(target, "sans", 13, text, palette.ink_2, (rect.x, y), rect.width) + ink.px(6)
        found_chips, y = chips(ink, play, rect, y, "goes")
        y += ink.px(10)

        def paint_legs(part: Rect) -> int:
            return draw_legs(target, ink, intent.legs, seat, play.commands.can_undo_all(), part, part.y, FAR)

        room = Rect(rect.x, y, rect.width, bottom - y)
        play.told.draw(target, ink, room, (aim.kind, *intent.units), paint_legs)
        return found_chips
    few = bottom - y < ink.px(LOW)
    buttons = _places(ink, play, aim, rect, y, FEW if few else LISTED) if len(aim.choice.places) > 1 else []
    if buttons:
        y = buttons[-1].rect.bottom + ink.px(8 if few else 14)
    place = aim.place
    if place is None:
        text = "Point at one of the marked places for a forecast; a click there gives the order."
        ink.block(target, "sans", 13.5, text, palette.ink_3, (rect.x, y), rect.width)
        return buttons

    def paint(part: Rect) -> int:
        return _draw_place(target, ink, play, aim, place, part)

    room = Rect(rect.x, y, rect.width, bottom - y)
    play.told.draw(target, ink, room, (aim.kind, aim.at, *intent.units), paint)
    return buttons


def _draw_place(target: pygame.Surface, ink: Ink, play: Play, aim: Aim, place: OrderPlace, rect: Rect) -> int:
    """The place that is meant and the forecast there. Returns the y below."""
    intent, seat, palette = play.intent, play.seat, ink.palette
    words = _called(aim, place)
    size = 18.0 if len(ink.lines("serif", 18, words, rect.width)) == 1 else 15.0
    y = ink.block(target, "serif", size, words, palette.ink, (rect.x, rect.y - ink.px(2)), rect.width, most=2)
    y += ink.px(8)
    found = intent.forecast
    if found is None:
        text = f"Not lawful: {intent.refused}"
        return ink.block(target, "sans_semibold", 14.5, text, palette.alert, (rect.x, y), rect.width)
    if isinstance(found, MarchForecast):
        rows = march_rows(found, intent, seat, play.commands.can_undo(intent.text))
        return draw_rows(target, ink, [*rows, *_left_behind(play)], rect, y, FAR)
    if isinstance(found, BoatForecast):
        return draw_rows(target, ink, [*_boat_rows(found), _undo(play)], rect, y, FAR)
    if isinstance(found, BuildForecast):
        y = _chances(target, ink, NEXT, found.by_turn, rect, y)
        unit = seat.units[intent.units[0]].name
        return draw_rows(target, ink, [*_build_rows(found, unit), _undo(play)], rect, y, FAR)
    if isinstance(found, DemolitionForecast):
        return _draw_demolition(target, ink, found, play, aim, rect, y, FAR)
    return y


def chips(ink: Ink, play: Play, rect: Rect, y: int, verb: str) -> tuple[list[Button], int]:
    """The chosen units as small buttons, the lead in gold; pressing another lets it lead. Returns them and the y below.

    Args: verb, what the lead does first: "goes", "advances".
    """
    high, gap, x, found = ink.px(28), ink.px(6), rect.x, []
    for i, key in enumerate(play.intent.units):
        unit = play.seat.units[key]
        hint = f"{unit.name} leads: it {verb} first" if i == 0 else f"{unit.name}: press to let it lead"
        wide = max(high, ink.size("sans_semibold", 13.5, unit.short)[0] + ink.px(18))
        if x + wide > rect.right:
            x, y = rect.x, y + high + gap
        chip = Button(unit.short, _leads(play, key), state="chosen" if i == 0 else "on", size=13.5, hint=hint)
        chip.rect = Rect(x, y, wide, high)
        found.append(chip)
        x = chip.rect.right + gap
    return found, y + high


def _leads(play: Play, key: str) -> Callable[[], None]:
    return lambda: play.commands.lead_with(key)


def _places(ink: Ink, play: Play, aim: Aim, rect: Rect, y: int, most: int) -> list[Button]:
    """The places by name, `most` of them, the one that is meant in gold."""
    found, high = [], ink.px(26)
    places = aim.choice.places
    first = min(max(0, aim.at - most + 1), max(0, len(places) - most))
    for i in range(first, min(first + most, len(places))):
        state = "chosen" if i == aim.at else "on"
        button = Button(_called(aim, places[i]), _means(play, i), state=state, size=13.5)
        button.rect = Rect(rect.x, y, rect.width, high)
        found.append(button)
        y += high + ink.px(4)
    return found


def _means(play: Play, place: int) -> Callable[[], None]:
    return lambda: play.commands.mean(place)


def _undo(play: Play) -> Row:
    return Row("Undo", UNDONE[play.commands.can_undo(play.intent.text)])


def _chances(
    target: pygame.Surface, ink: Ink, words: tuple[str, ...], chances: tuple[Fraction, ...], rect: Rect, y: int
) -> int:
    """Chances turn by turn as bars. Returns the y below."""
    palette = ink.palette
    for word, chance in zip(words, chances, strict=True):
        middle = y + ink.px(9)
        ink.text(target, "sans", 14, word, palette.ink_2, (rect.x, middle), LEFT, room=ink.px(160))
        track = Rect(rect.x + ink.px(168), middle - ink.px(5), rect.width - ink.px(168) - ink.px(64), ink.px(11))
        ink.bar(target, track, float(chance), palette.full)
        ink.text(target, "sans_bold", 15, percent(chance), palette.ink, (rect.right, middle), RIGHT)
        y += ink.px(24)
    return y + ink.px(10)


def _boat_rows(found: BoatForecast) -> list[Row]:
    if found.steps < 0:
        return [Row("Calls back", f"{_steps(-found.steps)} to the near bank")]
    rows = [Row("Goes over now", _steps(found.steps))]
    if found.over > found.steps:
        rows.append(Row("Then over", _steps(found.over)))
    turns = "with this order" if found.turns == 1 else f"in {found.turns} turns"
    rows.append(Row("All over", f"{turns}; until then it counts where it stands"))
    if found.kit_behind:
        rows.append(Row("Kit left", f"{found.kit_behind} wait on the near bank", "alert"))
    if found.covered:
        rows.append(Row("Watched", "the bank lies in an enemy zone: a quarter goes, another unit covers it"))
    return rows


def _steps(count: int) -> str:
    return f"{count} {'step' if count == 1 else 'steps'}"


def _build_rows(found: BuildForecast, unit: str) -> list[Row]:
    return [
        Row("By", f"{unit}, the whole turn"),
        Row("Then", f"{codes.CONDITIONS[found.condition]}, {found.capacity} load points a turn"),
        Row("Enemy fire", f"level {found.fire} on the worse bank" if found.fire else "none on the banks"),
    ]


def _left_behind(play: Play) -> list[Row]:
    """Who stays in the hex a unit withdraws from."""
    seat, lead = play.seat, play.seat.units[play.intent.units[0]]
    stay = [unit for unit in seat.units_in(lead.hex) if unit.key != lead.key and not unit.withdrawing]
    if not stay:
        return [Row("Stays behind", "nobody: the hex is left empty")]
    return [Row("Stays behind", ", ".join(f"{unit.name} {unit.steps}\u2013{unit.kit}" for unit in stay))]


def _draw_demolition(
    target: pygame.Surface, ink: Ink, found: DemolitionForecast, play: Play, aim: Aim, rect: Rect, y: int, bottom: int
) -> int:
    """Charges, a crossing blown, or a strike. Returns the y below."""
    palette, seat = ink.palette, play.seat
    strike = aim.kind == "strike"
    condition = codes.CONDITIONS[found.condition]
    word = {"charge": "Would then blow", "strike": f"Hit: {condition}"}.get(aim.kind, "Comes down")
    ink.text(target, "serif", 30, percent(found.chance), palette.ink, (rect.x, y - ink.px(4)))
    left = rect.x + ink.size("serif", 30, percent(found.chance))[0] + ink.px(14)
    how = "One condition worse, by dice" if strike else "With charges laid in time" if found.charges else "In haste"
    if aim.kind == "charge":
        how = "Laid now; they stay until they are fired"
    ink.text(target, "sans_semibold", 14, word, palette.ink, (left, y + ink.px(1)), room=rect.right - left)
    ink.text(target, "sans", 13, how, palette.ink_2, (left, y + ink.px(20)), room=rect.right - left)
    y += ink.px(50)
    if found.condition == codes.DESTROYED:
        y = _chances(target, ink, AGAIN, found.stands_again, rect, y)
    rows = []
    cut = seat.named(found.cut_off)
    points = f"{found.hauled} load {'point' if found.hauled == 1 else 'points'}"
    over = f"{points} went over it at the last logistics" if found.hauled else "none goes over it"
    if not strike:
        rows.append(Row("Own supply", over))
    if cut:
        who = ", ".join(unit.name for unit in cut)
        rows.append(Row("Cut off", who, "" if strike else "alert"))
    elif found.condition == codes.DESTROYED:
        rows.append(Row("Cut off", "no known enemy unit" if strike else "no own unit"))
    if found.price:
        rows.append(Row("Costs", f"{found.price:.1f} victory points if it comes down", "alert"))
    if strike:
        side = seat.sides[seat.side]
        cost = seat.match.plans.strike_cost
        rows.append(Row("Costs", f"{cost} OP of {side.op}, 1 strike of {side.strikes} left this turn"))
    rows.append(_undo(play))
    return draw_rows(target, ink, rows, rect, y, bottom)
