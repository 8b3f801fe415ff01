"""The side panel's lower part: what a march or an attack would bring."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pygame

from game.match.plans import Leg
from game.match.rows import UnitRow
from game.match.supply_line import SupplyLine
from game.rules.forecast import AttackForecast, MarchForecast, Spread
from game.ui.ink import CENTRE, LEFT, RIGHT, TOP_LEFT, TOP_RIGHT, Ink
from game.ui.intent import Intent
from game.ui.seat import Seat
from game.ui.theme import Colour
from game.ui.unit_sheet import draw_card

Rect = pygame.Rect
SHIFTS = {
    "concentric": "From several sides", "armour in the open": "Armour in the open", "hasty": "Hasty attack",
    "own fire": "Own fire is heavier", "enemy fire": "Under heavy enemy fire", "support": "Support point",
    "surprise": "Surprise",
}  # fmt: skip


@dataclass(frozen=True)
class Result:
    """One result of an attack with its exact chance; in `detail` losses in per cent of what is engaged."""

    words: str
    detail: str
    back: int
    chance: Fraction


def results(forecast: AttackForecast) -> list[Result]:
    """The results that differ, the best for the attacker first."""
    rows: dict[int, list[tuple[int, int, Fraction]]] = {}
    for loss_in, loss_out, back, chance in forecast.results.values():
        if forecast.screener >= 0:
            back = min(back, 1)  # posts give way and no more
        rows.setdefault(back, []).append((loss_in, loss_out, chance))
    found = []
    for back, cases in sorted(rows.items(), reverse=True):
        gives = f"Falls back {'one hex' if back == 1 else f'{back} hexes'}"
        if forecast.screener >= 0:
            gives = "Posts give way"
        chance = sum((case[2] for case in cases), Fraction(0))
        detail = f"he loses {_range([case[1] for case in cases])}, you {_range([case[0] for case in cases])}"
        found.append(Result(gives if back else "Holds", detail, back, chance))
    return found


def _range(losses: list[int]) -> str:
    low, high = min(losses), max(losses)
    return f"{low} %" if low == high else f"{low}\u2013{high} %"


def percent(chance: Fraction) -> str:
    """A chance as it is written.

    >>> percent(Fraction(17, 36)), percent(Fraction(1)), percent(Fraction(1, 1000))
    ('47.2 %', '100 %', '0.1 %')
    """
    value = float(chance * 100)
    return f"{value:.0f} %" if value == round(value) else f"{value:.1f} %"


@dataclass(frozen=True)
class Row:
    """A line of a forecast: its label, what it says, and "alert" when that is bad."""

    label: str
    value: str
    tone: str = ""


UNDONE = {"yes": "can be taken back", "perhaps": "unless something is found out", "no": "no: dice are thrown"}


def march_rows(found: MarchForecast, intent: Intent, seat: Seat, undo: str) -> list[Row]:
    """What a march or a withdrawal would bring, line by line."""
    hexes = len(found.path)
    after = "ends in an enemy zone of control" if found.final else f"{found.points_left} MP left"
    if intent.aim is not None:
        after = "the whole turn"
    by_way = f" by way of {seat.hex_name(intent.via)}" if intent.via >= 0 else ""
    rows = [Row("Way", f"{hexes} {'hex' if hexes == 1 else 'hexes'}{by_way}, {after}")]
    if found.unhurt == 1:
        rows.append(Row("Enemy fire", "none known on the way"))
    else:
        worst = max(level for _, level in intent.fires)
        rows.append(Row("Enemy fire", f"up to level {worst} on {len(intent.fires)} of {hexes}"))
        loss = f"{found.steps.mean:.2f} steps, {found.kit.mean:.2f} kit"
        rows.append(Row("Expected loss", f"{loss}; unhurt {percent(found.unhurt)}", "alert"))
    for passage in intent.passages:
        name = passage.words[:1].upper() + passage.words[1:]
        left = f"{name}: {passage.before} load points, {passage.after} left after it"
        rows.append(Row("Crosses", left if passage.takes else f"beside {passage.words}, on foot"))
    if intent.supply is not None:
        rows.append(supply_row("Supply there", intent.supply))
    if found.salient >= 0:
        rows.append(Row("Costs", f"{found.price:.1f} victory points: the salient is left too early", "alert"))
    rows.append(Row("Undo", UNDONE[undo]))
    return rows


def supply_row(label: str, line: SupplyLine) -> Row:
    """How a unit would be supplied at the next logistics."""
    share = min(100.0, 100 * line.delivered / line.asked) if line.asked else 0.0
    asked = f", {share:.0f} % of {line.asked:.1f} points" if line.asked else ""
    return Row(label, f"{line.state}{asked}", "" if line.state == "full" else "alert")


def draw_rows(target: pygame.Surface, ink: Ink, rows: list[Row], rect: Rect, y: int, bottom: int) -> int:
    """Lines of a forecast, as many as there is room for above `bottom`. Returns the y below."""
    palette, left = ink.palette, ink.px(108)
    for row in rows:
        lines = min(3, len(ink.lines("sans_semibold", 14, row.value, rect.width - left)))
        if y + lines * ink.px(19) > bottom:
            break
        ink.text(target, "sans", 14, row.label, palette.ink_2, (rect.x, y), room=left - ink.px(6))
        tone = palette.alert if row.tone == "alert" else palette.ink
        y = ink.block(
            target, "sans_semibold", 14, row.value, tone, (rect.x + left, y), rect.width - left, most=3
        ) + ink.px(4)  # fmt: skip
    return y + ink.px(6)


def draw_march(
    target: pygame.Surface, ink: Ink, found: MarchForecast, intent: Intent, seat: Seat, undo: str, rect: Rect, y: int,
    bottom: int,
) -> int:  # fmt: skip
    """A march: way, points left, losses, crossings, supply there, undo. Returns the y below."""
    where = seat.hex(found.path[-1]).place
    place = where.rpartition(" (")[0] or where
    y = ink.head(target, f"If it marches to {seat.hex_name(found.path[-1])}", (rect.x, y), rect.width)
    y = ink.block(target, "serif", 16, place, ink.palette.ink, (rect.x, y - ink.px(4)), rect.width, most=1) + ink.px(4)
    return draw_rows(target, ink, march_rows(found, intent, seat, undo), rect, y, bottom)


def draw_legs(
    target: pygame.Surface, ink: Ink, legs: tuple[Leg, ...], seat: Seat, undo: str, rect: Rect, y: int, bottom: int
) -> int:
    """Several units in the order in which they go: what each would meet, or why it stays. Returns the y below."""
    palette = ink.palette
    bottom -= ink.px(24)
    for i, leg in enumerate(legs):
        name = f"{i + 1}. {seat.units[leg.unit].name}"
        if leg.refusal is not None:
            text, tone = f"stays: {leg.refusal.sentence} (rule {leg.refusal.rule})", palette.alert
        else:
            text, tone = _leg_words(leg, seat), palette.ink_2
        lines = ink.lines("sans", 13, text, rect.width - ink.px(16))[:2]
        tall = ink.px(20) * len(ink.lines("sans_semibold", 14, name, rect.width)[:2]) + len(lines) * ink.px(18)
        if y + tall > bottom:
            y = ink.text(target, "sans", 13, f"and {len(legs) - i} more", palette.ink_3, (rect.x, y)).bottom
            break
        y = ink.block(target, "sans_semibold", 14, name, palette.ink, (rect.x, y), rect.width, most=2)
        y = ink.block(
            target, "sans", 13, text, tone, (rect.x + ink.px(16), y), rect.width - ink.px(16), most=2
        ) + ink.px(5)  # fmt: skip
    return draw_rows(target, ink, [Row("Undo", UNDONE[undo])], rect, y + ink.px(4), bottom + ink.px(24))


def _leg_words(leg: Leg, seat: Seat) -> str:
    found = leg.forecast
    if not isinstance(found, MarchForecast):
        return "goes"
    words = f"to {seat.hex_name(found.path[-1])}, "
    words += "ends in an enemy zone" if found.final else f"{found.points_left} MP left"
    if found.unhurt < 1:
        words += f"; loses {found.steps.mean:.2f} steps, {found.kit.mean:.2f} kit, unhurt {percent(found.unhurt)}"
    return words


def draw_attack(
    target: pygame.Surface, ink: Ink, found: AttackForecast, attackers: list[UnitRow], defenders: list[UnitRow],
    seat: Seat, rect: Rect, y: int,
) -> int:  # fmt: skip
    """An attack: odds, shifts by name, the chance of each result, losses and costs. Returns the y below."""
    palette = ink.palette
    y = _odds(target, ink, found, attackers, defenders, seat, rect, y)
    screener = seat.named((found.screener,)) if found.screener >= 0 else []
    for unit in screener:
        text = f"Nobody stands there: it is held by posts of the {unit.name}, which take the losses."
        y = ink.block(target, "sans", 13, text, palette.ink_2, (rect.x, y), rect.width, most=2) + ink.px(6)
    rows = [(SHIFTS.get(name, name.capitalize()), shift) for name, shift in found.shifts.items()]
    for name, shift in rows:
        box = Rect(rect.x, y, ink.px(34), ink.px(20))
        tone: Colour = (206, 226, 216) if shift > 0 else (242, 214, 204)
        pygame.draw.rect(target, tone, box, border_radius=ink.px(3))
        ink.text(target, "sans_bold", 13, f"{shift:+d}".replace("-", "\u2212"), palette.ink, box.center, CENTRE)
        ink.text(target, "sans", 14.5, name, palette.ink, (box.right + ink.px(12), box.centery), LEFT)
        y += ink.px(25)
    if found.multiplier != 100:
        text = f"Ground and works (level {found.works}) multiply the defence by {found.multiplier / 100:.2f}"
        if found.support:
            text += f"; {found.support * found.multiplier / 100:.1f} of it is his neighbours' support"
        y = ink.block(target, "sans", 13, text, palette.ink_2, (rect.x, y), rect.width, most=2)
    y += ink.px(8)
    best = max(row.chance for row in results(found))
    for row in results(found):
        middle = y + ink.px(9)
        ink.text(target, "sans", 14.5, row.words, palette.ink, (rect.x, middle), LEFT, room=ink.px(160))
        ink.text(target, "sans", 12, row.detail, palette.ink_3, (rect.x, middle + ink.px(17)), LEFT)
        track = Rect(rect.x + ink.px(168), middle - ink.px(5), rect.width - ink.px(168) - ink.px(64), ink.px(11))
        tone = palette.full if row.back > 1 else (95, 163, 152) if row.back else palette.short
        ink.bar(target, track, float(row.chance / best), tone)
        ink.text(target, "sans_bold", 15, percent(row.chance), palette.ink, (rect.right, middle), RIGHT)
        y += ink.px(42)
    pygame.draw.line(target, palette.rule, (rect.x, y + ink.px(2)), (rect.right, y + ink.px(2)))
    y += ink.px(10)
    third = rect.width // 3
    costs = [
        ("Own loss", _loss(found.own_steps, found.own_kit)), ("Enemy loss", _loss(found.enemy_steps, found.enemy_kit)),
        ("Cost", f"{found.op} OP" if found.op else "no OP"),
    ]  # fmt: skip
    for i, (label, value) in enumerate(costs):
        x = rect.x + i * third
        ink.text(target, "sans", 13, label, palette.ink_2, (x, y))
        ink.text(target, "sans_bold", 14, value, palette.ink, (x, y + ink.px(17)), room=third - ink.px(4))
    y += ink.px(42)
    text = f"Chance that the defender gives way: {percent(found.retreat)}. It cannot be taken back."
    if found.retreat:
        text += _ways_back(found, seat)
    return ink.block(target, "sans", 14, text, palette.ink_2, (rect.x, y), rect.width) + ink.px(6)


def _ways_back(found: AttackForecast, seat: Seat) -> str:
    """Where the defenders would fall back to."""
    ways = found.ways_back.get(max(found.ways_back, default=0), ())
    text = ""
    for path in dict.fromkeys(way.path for way in ways if way.path):
        watched = any(way.watched for way in ways if way.path == path)
        text += f" Retreat over {', '.join(seat.hex_name(h) for h in path)} is {'watched' if watched else 'open'}."
    lost = sum(way.kit for way in ways)
    if lost:
        text += f" {lost} kit would stay behind."
    trapped = sum(not way.path for way in ways)
    if trapped:
        text += f" {trapped} of his units would find no way back."
    return text


def _loss(steps: Spread, kit: Spread) -> str:
    return f"{steps.mean:.1f} st, {kit.mean:.1f} kit"


def _odds(
    target: pygame.Surface, ink: Ink, found: AttackForecast, attackers: list[UnitRow], defenders: list[UnitRow],
    seat: Seat, rect: Rect, y: int,
) -> int:  # fmt: skip
    """Both sides' cards and strengths, and the odds between them."""
    palette = ink.palette
    card = draw_card(target, ink, attackers[0], seat, (rect.x, y), 66)
    x = card.right + ink.px(12)
    tones = palette.side(seat.sides[attackers[0].side].shape)
    ink.text(target, "sans", 14, "Attack", palette.ink_2, (x, y + ink.px(4)), TOP_LEFT)
    ink.text(target, "sans_bold", 17, f"{found.attack:.1f}", tones.dark, (x, y + ink.px(21)), TOP_LEFT)
    if len(attackers) > 1:
        more = f"{len(attackers)} units"
        ink.text(target, "sans", 12, more, palette.ink_3, (card.x, card.bottom + ink.px(4)), TOP_LEFT)
    right = rect.right
    if defenders:
        other = draw_card(target, ink, defenders[0], seat, (rect.right - card.width, y), 66)
        right = other.x - ink.px(12)
        if len(defenders) > 1:
            more = f"{len(defenders)} units"
            ink.text(target, "sans", 12, more, palette.ink_3, (other.right, other.bottom + ink.px(4)), TOP_RIGHT)
    enemy = palette.side(seat.sides[1 - attackers[0].side].shape)
    ink.text(target, "sans", 14, "Defence", palette.ink_2, (right, y + ink.px(4)), TOP_RIGHT)
    strength = found.defence * found.multiplier / 100
    ink.text(target, "sans_bold", 17, f"{strength:.1f}", enemy.dark, (right, y + ink.px(21)), TOP_RIGHT)
    columns = seat.columns
    bare, last = columns[found.bare_column], columns[found.column]
    ink.text(target, "serif", 28, _spaced(bare), palette.ink, (rect.centerx, y + ink.px(18)), CENTRE)
    word = f"becomes {_spaced(last)}" if last != bare else f"{found.ratio:.2f} to 1"
    ink.text(target, "sans_semibold", 13, word, palette.ink_2, (rect.centerx, y + ink.px(43)), CENTRE)
    return card.bottom + ink.px(26 if len(attackers) > 1 or len(defenders) > 1 else 14)


def _spaced(column: str) -> str:
    return column.replace(":", " : ").replace("below ", "< ")
