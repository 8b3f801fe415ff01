"""The steps of the tutorial: what each says, what it points at, and what must be seen before the next one comes.

Words in braces are actions (`game.ui.actions`); the player reads their keys.
"""

from __future__ import annotations

from dataclasses import dataclass

SCENARIO, SAVE = "bridgehead-drill", "tutorial"
PLAYERS = {"blue": "human", "red": "hold"}
SEED = 14  # of the first, one with which both strikes hit
PRELUDE = ("strike bridgend", "end", "end", "strike bridgend", "end")  # what has happened when it begins


@dataclass(frozen=True)
class Step:
    """One lesson.

    `at`: "map", "unit KEY", "hex NAME", "panel TEXT" (below a text that begins so), "end turn".
    `done`: a word of `tutorial.CONDITIONS` and its arguments. `needs`: an action that must be there.
    """

    key: str
    title: str
    text: str
    at: str
    done: str
    needs: str = ""


STEPS: tuple[Step, ...] = (
    Step(
        "zoom", "Look closer",
        "Blue, in rectangles, is yours. Turn the wheel over the map to zoom in at the pointer, or press {zoom-in}, "
        "until the map is larger than the window. Figures and names open up as you come nearer.",
        "map", "zoomed",
    ),
    Step(
        "pan", "Move the map",
        "Drag the map with the left button, or use {pan-up} {pan-left} {pan-down} {pan-right}. The front runs where "
        "blue meets red; behind your bridgehead flows the Long River.",
        "map", "panned",
    ),
    Step(
        "choose", "Choose a unit",
        "Click on the 11th Mechanised Brigade. The panel on the right then says who it is, what it has left and how it "
        "is fed: everything else begins there.",
        "unit blue-11-mechanised", "chosen blue-11-mechanised",
    ),
    Step(
        "supply", "Read its supply",
        "Two strikes have brought the bridge down. Move the pointer over this part of the panel: it names what stops "
        "the supply first, the same thing that is ringed in red on the map.",
        "panel Why", "read",
    ),
    Step(
        "crossing", "Look at the bridge",
        "Point at Bridgend, where the road meets the river. The card in the corner tells what leads over the water and "
        "what it still carries: marches and supply share it.",
        "hex 0806", "pointed 0806 0907",
    ),
    Step(
        "forecast", "Foresee a march",
        "Choose the 14th Artillery Battalion and point at a shaded hex east of it. Before you order anything the panel "
        "shows the way, what is left, and the chance of losses to fire.",
        "unit blue-14-artillery", "foreseen blue-14-artillery",
    ),
    Step(
        "march", "March",
        "Right click on a shaded hex: the battalion goes there. Roads are fast, woods and rivers are not, and enemy "
        "fire on the way costs kit and men.",
        "unit blue-14-artillery", "moved blue-14-artillery",
    ),
    Step(
        "undo", "Take it back",
        "Press {undo}. An order can be taken back until dice have fallen or it has found something out; the forecast "
        "says beforehand whether it can.",
        "unit blue-14-artillery", "undone",
    ),
    Step(
        "pontoon", "Lay a pontoon",
        "Choose the 15th Engineer Battalion, press {order-build} and give it the Meadow site beside the fallen bridge. "
        "From next turn on it throws for success: a pontoon there feeds the bank again.",
        "unit blue-15-engineer", "building 0807", "order-build",
    ),
    Step(
        "join", "A second unit",
        "Choose the 12th Rifle Regiment and right click on hex 0706, north-west of it. Units that stand next to the "
        "same enemy can strike together.",
        "unit blue-12-rifle", "beside blue-12-rifle 0606",
    ),
    Step(
        "attack", "Foresee an attack",
        "Click on the 11th Mechanised, Shift and click on the 12th Rifle, then right click on the enemy in 0606. The "
        "panel shows the odds, every shift by its name and the chance of each result.",
        "hex 0606", "aimed 2",
    ),
    Step(
        "decide", "Decide",
        "One to four is a bad bargain: the forecast is there to say so before it costs you. Press {menu} to step back, "
        "or {carry-out} to attack all the same.",
        "panel If", "decided",
    ),
    Step(
        "end", "End the turn",
        "Press the gold button or {end-turn}: it names who can still act and asks; press it once more. The other side "
        "moves, then supply comes, or does not, and reserves arrive: yours is due on turn 3.",
        "end turn", "ended",
    ),
    Step(
        "save", "Save",
        "Press {save}. A save is the list of all orders, so it can be replayed as well; every turn is saved by itself "
        "besides.",
        "map", "saved",
    ),
)
