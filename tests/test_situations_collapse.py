"""Situations the rules are for, played through a match: how a front breaks, and how it is left in time.

See `test_situations`.
"""

from __future__ import annotations

from collections import Counter

from stages import Script, play

from game.model.codes import FULL, GONE, ISOLATED
from game.rules.forecast import AttackForecast

SEEDS = range(1, 201)

# ---- a rout spreading to neighbours whose line is cut and not to those whose line is safe

CUT, SAFE = "blue-12-rifle", "blue-13-rifle"  # alike at the start; a river with its bridge down lies between them
STANDS = 'scenario.crossings.midway.condition="intact"'
BROKEN = "scenario.units.blue-11-rifle.cohesion=0"


def test_a_rout_spreads_to_a_neighbour_whose_line_is_cut_and_not_to_one_whose_line_is_safe() -> None:
    game = play("rout", {}, 2)
    assert game.unit(CUT)["cohesion"] == game.unit(SAFE)["cohesion"] == 7
    game.to(3)  # stocks run out: the first brigade breaks
    lost = Counter[tuple[str, int]]()
    for told in game.logistics("blue", SEEDS):
        assert any(e.kind == "rout" and e.unit == "blue-11-rifle" for e in told)
        lost.update((e.unit, e.facts["lost"]) for e in told if e.kind == "neighbour")
    # 2d6 + 5 (isolated and cut) against 9: 30 of 36; 2d6 against 12: never
    assert 150 <= lost[CUT, 2] <= 182
    assert lost[SAFE, 0] == 200
    game.to(4, "blue")
    assert game.told("rout", turn=3)[0].unit == "blue-11-rifle"
    assert game.told("rout", turn=4)[0].unit == CUT
    assert game.unit(SAFE)["cohesion"] == 9
    assert game.place(SAFE) == "0706"
    for name in ("11th Rifle Brigade", "12th Rifle Brigade"):
        assert game.says(name, "breaks and runs")
    assert game.says("12th Rifle Brigade", "wavers, cohesion -2")
    assert game.says("13th Rifle Brigade", "stands")
    assert not game.says("13th Rifle Brigade", "runs")
    assert not game.says("13th Rifle Brigade", "wavers")


def test_the_line_alone_decides_who_wavers() -> None:
    """The same rout, the same nerve, the same dice; the bridge is down or stands."""
    failed = {}
    for name, overrides in (("down", [BROKEN]), ("stands", [BROKEN, STANDS])):
        game = play("rout", {}, 1, overrides)
        shaken = []
        for told in game.logistics("blue", SEEDS):
            tests = {e.unit: e.facts for e in told if e.kind == "neighbour"}
            assert tests[CUT]["nerve"] == 11
            shaken.append(tests[CUT]["lost"] > 0)
        failed[name] = sum(shaken)
    assert 36 <= failed["down"] <= 76  # 10 of 36
    assert failed["stands"] <= 14  # 1 of 36


def test_a_rout_that_does_not_happen_spreads_to_nobody() -> None:
    firm = "scenario.units.blue-11-rifle.cohesion=8"
    for overrides in ([firm], [STANDS]):
        game = play("rout", {}, 2, overrides).to(4, "blue")
        assert not game.told("rout")
        assert not game.told("neighbour")


def test_by_the_fourth_turn_the_rout_has_taken_the_cut_off_along_in_most_games_and_the_fed_in_none() -> None:
    ran = Counter[str]()
    for seed in range(1, 17):
        game = play("rout", {}, seed).to(4, "blue")
        ran.update({e.unit for e in game.told("rout")})
    assert ran["blue-11-rifle"] == 16
    assert 9 <= ran[CUT] <= 16
    assert ran[SAFE] == 0


# ---- a withdrawal that saves its kit and one that comes too late

PURSUIT: Script = {
    (6, "red"): [
        "move red-1-mechanised 0505", "try attack 0605 prepared red-1-mechanised",
        "move red-2-motor-rifle 0504", "try attack 0604 prepared red-2-motor-rifle",
    ],
    (7, "red"): [
        "try move red-1-mechanised 0605", "try move red-2-motor-rifle 0604",
        "try attack 0606 prepared red-1-mechanised", "try attack 0605 prepared red-1-mechanised",
        "try attack 0604 prepared red-2-motor-rifle",
    ],
}  # fmt: skip
IN_TIME: Script = {
    **PURSUIT,
    (1, "blue"): ["withdraw blue-13-motor-rifle"],
    (2, "blue"): ["withdraw blue-11-mechanised"],
    (3, "blue"): ["withdraw blue-12-mechanised"],
}
BOATS = ["boat blue-11-mechanised 0704", "boat blue-12-mechanised 0705", "boat blue-13-motor-rifle 0707"]
LEAVERS = ("blue-11-mechanised", "blue-12-mechanised", "blue-13-motor-rifle")
OVER = [f"withdraw {key} 0705" for key in LEAVERS]
TOO_LATE: Script = {**PURSUIT, (4, "blue"): [*(f"try {order}" for order in OVER), *BOATS], (5, "blue"): BOATS}


def test_a_withdrawal_in_time_brings_its_kit_over_the_bridge() -> None:
    game = play("withdrawal", IN_TIME, 2).to(8)
    assert not game.refused.keys() & set(OVER)
    assert game.ledger("blue", "midway")["kit"] == 12
    assert game.ledger("blue", "midway")["steps"] == 12
    assert game.lost("blue", "abandoned") == (0, 0)
    assert sum(int(game.unit(key)["kit"]) for key in LEAVERS) >= 11
    for name in ("11th Mechanised", "12th Mechanised", "13th Motor Rifle"):
        assert game.says(f"{name} Brigade", "withdraws")
    assert not game.says("abandon")


def test_a_withdrawal_too_late_meets_the_crossing_under_fire_and_leaves_its_kit() -> None:
    game = play("withdrawal", TOO_LATE, 2).to(4, "blue")
    # the drones reach the bridge: 11 points of 40 are left, and supply takes six of them
    assert max(int(game.hex("0605")["fire0"]), int(game.hex("0705")["fire0"])) == 4
    assert "crossing midway (Midway bridge), fire 4: 6.0 of 11.0 used" in game.why_text("blue-12-mechanised")
    game.to(8)
    assert game.refused.keys() >= set(OVER)
    assert {game.refused[order] for order in OVER} == {"way_blocked"}
    assert sum(int(game.unit(key)["steps"]) for key in LEAVERS) >= 11  # men get out
    men, kit = game.lost("blue", "abandoned")
    assert men == 0
    assert kit >= 8  # where tanks do not
    assert sum(int(game.unit(key)["kit"]) for key in LEAVERS) <= 3
    assert game.ledger("blue", "midway")["kit"] <= 3  # what the bridge under fire still bore
    assert game.ledger("blue", "midway")["left"] >= 1
    assert game.says("12th Mechanised Brigade", "abandons 1 kit", "Midway bridge")
    assert game.says("11th Mechanised Brigade", "abandons 4 kit", "(0604)")
    for name in ("11th Mechanised", "12th Mechanised", "13th Motor Rifle"):
        assert game.says(f"{name} Brigade", "over the river by boat")


def test_over_many_games_only_the_late_withdrawal_abandons_kit() -> None:
    left = {"in time": [0, 0], "too late": [0, 0]}
    for seed in range(1, 6):
        for name, script in (("in time", IN_TIME), ("too late", TOO_LATE)):
            game = play("withdrawal", script, seed).to(8)
            left[name][0] += game.lost("blue", "abandoned")[1]
            left[name][1] += sum(int(game.unit(key)["kit"]) for key in LEAVERS)
    assert left["in time"][0] == 0
    assert left["in time"][1] >= 5 * 10
    assert left["too late"][0] >= 5 * 4
    assert left["too late"][1] <= 5 * 5


# ---- a surrender

STORM = "attack 0405 prepared red-1-mechanised red-2-mechanised red-3-rifle"


def fates(key: str, turn: int) -> Counter[str]:
    """What becomes of the regiment when it is stormed in a turn, over 200 seeds: it holds, goes back or worse."""
    game = play(key, {}).to(turn)
    asked = game.forecast(STORM)
    assert isinstance(asked, AttackForecast)
    assert float(asked.retreat) == 30 / 36
    found = Counter[str]()
    for told in game.outcomes(STORM, SEEDS):
        kinds = {e.kind for e in told}
        fate = next((kind for kind in ("surrender", "trapped", "retreat") if kind in kinds), "holds")
        found[fate] += 1
        assert (fate == "surrender") == (game.unit("blue-11-rifle")["status"] == GONE)
    return found


def test_a_regiment_that_has_starved_in_its_pocket_surrenders() -> None:
    game = play("pocket", {(4, "red"): [STORM]}, 1).to(4)
    assert (game.unit("blue-11-rifle")["supply"], game.unit("blue-11-rifle")["cohesion"]) == (ISOLATED, 6)
    steps, kit = int(game.unit("blue-11-rifle")["steps"]), int(game.unit("blue-11-rifle")["kit"])
    game.to(4, "blue")
    assert game.told("trapped", "blue-11-rifle")
    gone = game.told("surrender", "blue-11-rifle")[0].facts
    assert gone["roll"] + 4 >= gone["nerve"]
    assert game.unit("blue-11-rifle")["status"] == GONE
    assert game.lost("blue", "surrender") == (gone["steps"], gone["kit"])
    assert gone["steps"] + game.lost("blue", "defence")[0] + game.lost("blue", "trapped")[0] == steps
    assert gone["kit"] <= kit
    assert game.says("11th Rifle Regiment", "no way back", "(0405)")
    assert game.says("11th Rifle Regiment", "(0405)", "surrenders")


def test_surrender_follows_hunger_and_a_closed_pocket() -> None:
    starved, fresh, open_back = fates("pocket", 4), fates("pocket", 1), fates("corridor", 4)
    # trapped in 30 of 36; then 2d6 + 4 against 6 - 1 - 2 + 3 + 2: 33 of 36 when it was shaken too
    assert starved["surrender"] >= 130
    assert starved["retreat"] == fresh["retreat"] == 0
    # the same attack on the first day: 2d6 against 8 - 1 - 2 + 3 + 2 = 10: 6 of 36
    assert 5 <= fresh["surrender"] <= 45
    assert fresh["trapped"] >= 100
    # the same regiment with a way back
    assert open_back["surrender"] == open_back["trapped"] == 0
    assert open_back["retreat"] >= 140
    assert play("corridor", {}).to(4).unit("blue-11-rifle")["supply"] == FULL
