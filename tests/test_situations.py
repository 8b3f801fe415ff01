"""Situations the rules are for, played through a match: rivers, crossings and the roads that feed a front.

Each is a small scenario in `tests/situations`, a scripted game and its war diary, beside the same game
without the cause. Where dice decide, the chance is that of the forecast and the share over 200 seeds is near it.
"""

from __future__ import annotations

from fractions import Fraction

from stages import Play, Script, play

from game.model.codes import CRITICAL, DAMAGED, DESTROYED, FULL, INTACT, ISOLATED, SHORT
from game.rules.forecast import AttackForecast
from game.rules.river_orders import DemolitionForecast

SEEDS = range(1, 201)


def near(share: float, chance: Fraction) -> bool:
    """Whether a share over 200 seeds is what a chance brings, three standard deviations either way."""
    return abs(share - chance) <= 3 * float(chance * (1 - chance) / 200) ** 0.5


# ---- a bridgehead formed on foot and fed by a pontoon

OVER = "attack 0705 prepared red-1-motor-rifle red-2-rifle"
BRIDGEHEAD: Script = {(1, "red"): [OVER, "build red-3-engineer meadow"]}


def test_a_bridgehead_is_formed_on_foot_and_fed_by_pontoon() -> None:
    game = play("bridgehead", BRIDGEHEAD, 3).to(1, "blue")
    lead = game.unit("red-1-motor-rifle")
    assert game.place("red-1-motor-rifle") == "0705"
    assert (lead["kit"], lead["behind"], lead["behind_hex"]) == (0, 9, game.match.names.hex_row("0604"))
    assert game.says("1st Motor Rifle Brigade", "over the river", "(0705)", "kit (9) waits", "(0604)")

    game.to(2)  # nothing feeds it yet; the pontoon is laid, and the kit is the first to cross
    assert (lead["supply"], lead["delivered"]) == (ISOLATED, 0)
    assert game.told("built", turn=2)[0].facts["crossing"] == "meadow"
    assert (lead["kit"], lead["behind"]) == (9, 0)
    assert game.ledger("red", "meadow")["kit"] == 9
    assert game.says("3rd Engineer Battalion", "laid", "Meadow pontoon", "60 per cent")
    assert game.says("1st Motor Rifle Brigade", "9 kit over", "(0604)", "(0705)")

    game.to(3)  # 27 of 30 points went to the kit: three are left for supply
    assert (lead["supply"], game.crossing("meadow")["hauled"]) == (SHORT, 3)
    assert "throttled by crossing meadow into 0705" in game.why_text("red-1-motor-rifle")

    game.to(5)
    assert lead["supply"] == FULL
    assert game.crossing("meadow")["hauled"] > 3
    assert game.why("red-1-motor-rifle").blocker is None
    assert "crossing meadow (Meadow pontoon), fire 0" in game.why_text("red-1-motor-rifle")


def test_without_the_pontoon_the_bridgehead_starves_and_its_kit_stays_behind() -> None:
    game = play("bridgehead", {(1, "red"): [OVER]}, 3).to(5)
    lead = game.unit("red-1-motor-rifle")
    assert game.place("red-1-motor-rifle") == "0705"
    assert (lead["supply"], lead["kit"], lead["behind"]) == (ISOLATED, 0, 9)
    assert lead["cohesion"] <= 3  # the fed one has all of its ten
    assert "first blocker: the river before" in game.why_text("red-1-motor-rifle")


def test_the_chance_to_get_over_is_the_forecasts() -> None:
    game = play("bridgehead", {}, 3)
    forecast = game.forecast(OVER)
    assert isinstance(forecast, AttackForecast)
    over = sum(any(e.kind == "bridgehead" for e in told) for told in game.outcomes(OVER, SEEDS))
    assert near(over / 200, forecast.retreat)
    assert forecast.own_kit.none == 1  # none of it is in the fight


# ---- armour that may not follow until the bridge stands

FOLLOW = "move red-1-tank 0705"
ARMOUR: Script = {
    (1, "red"): [f"try {FOLLOW}", "repair red-3-engineer midway"],
    (2, "red"): [f"try {FOLLOW}", "repair red-3-engineer midway"],
    (4, "red"): [FOLLOW],
}


def test_armour_may_not_follow_until_the_bridge_stands() -> None:
    game = play("armour", ARMOUR).to(2)
    assert game.refused == {FOLLOW: "out_of_reach"}
    assert game.crossing("midway")["condition"] == DAMAGED
    game.refused.clear()
    game.to(3)  # at half its capacity it carries 20 points, a half brigade of tanks needs 22
    assert game.refused == {FOLLOW: "out_of_reach"}
    assert game.place("red-1-tank") == "0605"
    game.to(4)
    assert game.crossing("midway")["condition"] == INTACT
    game.to(5)
    assert game.place("red-1-tank") == "0705"
    assert game.unit("red-1-tank")["kit"] == 6
    assert game.ledger("red", "midway")["kit"] == 6
    assert game.says("3rd Engineer Battalion", "repair", "Midway bridge", "intact now")
    assert game.says("1st Tank Brigade", "marches", "(0605)", "(0705)")


def test_over_a_standing_bridge_armour_follows_at_once_and_over_a_light_one_only_wheels_do() -> None:
    stands = 'scenario.crossings.midway.condition="intact"'
    assert play("armour", {}, overrides=[stands]).refusal(FOLLOW) == ""
    light = play("armour", {}, overrides=[stands, 'scenario.crossings.midway.load="light"'])
    assert light.refusal(FOLLOW) == "out_of_reach"
    assert light.refusal("move red-3-engineer 0705") == ""
    assert play("armour", {}).refusal("move red-3-engineer 0705") == "out_of_reach"


# ---- a bridge blown with kit left behind

PRESS = "attack 0605 prepared red-1-mechanised red-2-motor-rifle"
CHARGES: Script = {(1, "blue"): ["charge blue-12-rifle midway"], (2, "blue"): ["demolish blue-12-rifle midway"]}


def test_the_bridge_is_blown_and_the_kit_beyond_it_is_left_behind() -> None:
    game = play("blown", {**CHARGES, (3, "red"): [PRESS]}, 2).to(2, "blue")
    asked = game.forecast("demolish blue-12-rifle midway")
    assert isinstance(asked, DemolitionForecast)
    assert (asked.chance, asked.charges, len(asked.cut_off)) == (Fraction(9, 10), True, 1)
    assert (asked.price, asked.confirm) == (2.0, True)
    down = [int(game.crossing("midway")["condition"]) for _ in game.outcomes("demolish blue-12-rifle midway", SEEDS)]
    assert near(down.count(int(DESTROYED)) / 200, asked.chance)
    game.to(3, "blue")
    unit = game.unit("blue-11-mechanised")
    assert game.place("blue-11-mechanised") == "0705"
    assert (unit["steps"], unit["kit"]) == (2, 0)
    assert game.lost("blue", "abandoned") == (0, 4)
    assert game.lost("blue", "river") == (2, 0)
    assert game.ledger("blue", "midway")["left"] == 4
    assert game.says("12th Rifle Regiment", "charges", "Midway bridge", "down", "90 per cent")
    assert game.says("Blue pays 2.0 victory points", "without Midway bridge 1 unit of its own cannot be supplied")
    assert game.says("Ways back", "11th Mechanised Brigade", "4 kit would stay behind", "lost in the river")
    assert game.says("11th Mechanised Brigade", "abandons 4 kit", "Midway bridge")
    assert game.says("11th Mechanised Brigade", "2 steps", "in the river")


def test_over_a_standing_bridge_the_same_defeat_costs_no_kit() -> None:
    lost = {}
    for name, script in (("blown", CHARGES), ("standing", {})):
        game = play("blown", script, 2).to(3)
        kit = []
        for told in game.outcomes(PRESS, SEEDS):
            if any(e.kind == "retreat" for e in told):
                kit.append((game.lost("blue", "abandoned")[1], int(game.unit("blue-11-mechanised")["kit"])))
        lost[name] = kit
    assert len(lost["blown"]) == len(lost["standing"]) >= 40  # the dice are the same
    assert all(left > 0 and kept == 0 for left, kept in lost["blown"])
    assert all(left == 0 and kept > 0 for left, kept in lost["standing"])


# ---- supply and withdrawal competing for one pontoon

PROBES = ["attack 0505 hasty red-1-mechanised", "attack 0504 hasty red-2-motor-rifle"]
NEXT = "withdraw blue-14-mechanised 0705"
LEAVING: Script = {(1, "blue"): ["withdraw blue-11-mechanised"], (2, "red"): PROBES, (2, "blue"): [f"try {NEXT}"]}
FED = ("blue-12-rifle", "blue-13-rifle", "blue-14-mechanised")


def delivered(game: Play) -> int:
    return sum(int(game.unit(key)["delivered"]) for key in FED)


def test_a_withdrawal_takes_the_pontoons_points_from_supply_and_supply_takes_them_from_a_withdrawal() -> None:
    leaving, staying = play("one-pontoon", LEAVING), play("one-pontoon", {(2, "red"): PROBES})
    for game in (leaving, staying):
        game.to(1, "blue")
        assert game.crossing("meadow")["hauled"] == 14  # of 27 under fire level 1
    leaving.to(2)
    assert leaving.crossing("meadow")["carried"] == 13  # four steps and three kit
    for game in (leaving, staying):
        game.to(2, "blue")
        assert all(game.unit(key)["delivered"] > 0 for key in FED)
    assert leaving.crossing("meadow")["hauled"] == 27 - 13
    assert delivered(leaving) < delivered(staying) * 4 // 5
    assert "throttled by crossing meadow into 0604" in leaving.why_text("blue-12-rifle")
    assert "nothing throttles it" in staying.why_text("blue-12-rifle")
    # what supply has taken again is too much for the next brigade, sixteen points
    leaving.to(3)
    assert leaving.refused == {NEXT: "way_blocked"}
    assert leaving.place("blue-14-mechanised") == "0605"
    assert leaving.says("11th Mechanised Brigade", "withdraws", "(0604)")
    assert leaving.says("Supply short", "14th Mechanised Brigade", "over a crossing")
    assert not staying.says("Supply short")
    total = leaving.crossing("meadow")["hauled"] + leaving.crossing("meadow")["carried"]
    assert total <= 27


# ---- a unit isolated by the loss of one crossing, and the why naming it


def test_one_hit_on_the_only_bridge_isolates_a_brigade_and_the_why_names_the_bridge() -> None:
    game = play("one-bridge", {(1, "red"): ["strike midway"]}, 2)
    asked = game.forecast("strike midway")
    assert isinstance(asked, DemolitionForecast)
    assert (asked.chance, asked.condition, len(asked.cut_off)) == (Fraction(1, 5), DESTROYED, 1)
    down = [int(game.crossing("midway")["condition"]) for _ in game.outcomes("strike midway", SEEDS)]
    assert near(down.count(int(DESTROYED)) / 200, asked.chance)
    game.to(1, "blue")
    assert game.crossing("midway")["condition"] == DESTROYED
    assert game.unit("blue-11-mechanised")["supply"] == FULL  # until its stock is spent
    assert "first blocker: the river before 0605, midway is out" in game.why_text("blue-11-mechanised")
    game.to(3, "blue")
    assert (game.unit("blue-11-mechanised")["supply"], game.unit("blue-11-mechanised")["stock"]) == (ISOLATED, 0)
    assert game.unit("blue-12-rifle")["supply"] == FULL
    text = game.why_text("blue-11-mechanised")
    assert "supply isolated" in text
    assert "midway is out" in text
    assert game.says("strikes", "Midway bridge", "destroyed", "20 per cent")
    assert game.says("Supply isolated", "11th Mechanised Brigade", "(0605)")


def test_when_the_strike_misses_or_a_pontoon_lies_beside_the_bridge_nobody_is_isolated() -> None:
    missed = play("one-bridge", {(1, "red"): ["strike midway"]}, 1).to(5, "blue")
    assert missed.crossing("midway")["condition"] == DAMAGED
    pontoon = ['scenario.crossings.meadow.condition="intact"']
    spared = play("one-bridge", {(1, "red"): ["strike midway"]}, 2, pontoon).to(5, "blue")
    assert spared.crossing("midway")["condition"] == DESTROYED
    for game, way in ((missed, "midway"), (spared, "meadow")):
        assert game.unit("blue-11-mechanised")["supply"] == FULL
        assert f"crossing {way} (" in game.why_text("blue-11-mechanised")


# ---- a road under fire that starves a salient without being cut

INSIDE = ("blue-11-rifle", "blue-12-rifle", "blue-13-rifle", "blue-14-rifle")


def test_a_road_under_fire_starves_a_salient_without_being_cut() -> None:
    game = play("road-under-fire", {}).to(1, "blue")
    assert all(game.unit(key)["supply"] == SHORT for key in INSIDE)
    for turn in range(2, 6):
        game.to(turn)
        salient = game.state.salients[0]
        assert (salient["cut_turns"], salient["isolated"], salient["held"]) == (0, 0, 15)  # never cut, no ground lost
        assert salient["flow"] > 0
        assert salient["delivered"] * 2 < salient["asked"]
    game.to(5, "blue")
    assert all(game.unit(key)["supply"] == CRITICAL for key in INSIDE)
    assert all(game.unit(key)["source"] >= 0 for key in INSIDE)
    assert all(game.unit(key)["cohesion"] < 8 for key in INSIDE)
    assert max(int(game.hex(f"{column:02d}05")["fire0"]) for column in range(3, 13)) == 4
    text = game.why_text("blue-12-rifle")
    assert "throttled by the road in 0705" in text
    assert "fire 4 leaves it 6.0 of 400.0 points a turn, 6.0 were sent" in text
    assert game.says("12th Rifle Brigade", "(0405)", "too little by road")
    assert game.says("4 critical")


def test_without_the_drones_the_same_road_feeds_the_same_salient() -> None:
    game = play("road-quiet", {}).to(5, "blue")
    assert all(game.unit(key)["supply"] == FULL for key in INSIDE)
    assert game.state.salients[0]["delivered"] * 100 >= game.state.salients[0]["asked"] * 99
    assert max(int(game.hex(f"{column:02d}05")["fire0"]) for column in range(4, 13)) == 1
    assert "nothing throttles it" in game.why_text("blue-12-rifle")


# ---- heights taken and a road 8 km away starved

HILL = "attack 0602 prepared red-1-mechanised red-2-mechanised"
ROAD = ("0405", "0505", "0605", "0705", "0805")
BELOW = ("blue-12-rifle", "blue-13-rifle", "blue-14-rifle", "blue-15-rifle", "blue-16-rifle")


def levels(game: Play) -> list[int]:
    return [int(game.hex(name)["fire0"]) for name in ROAD]


def test_heights_taken_starve_a_road_eight_kilometres_away() -> None:
    game = play("heights", {(1, "red"): [HILL]})
    asked = game.forecast(HILL)
    assert isinstance(asked, AttackForecast)
    taken = sum(game.place("red-1-mechanised") == "0602" for _ in game.outcomes(HILL, SEEDS))
    assert near(taken / 200, asked.retreat)
    game.to(2)
    assert levels(game) == [3] * 5  # 2 before: the guns are where they were
    assert game.place("red-1-mechanised") == "0602"  # three hexes, 7.5 km, from the road at Midway
    game.to(6, "blue")
    assert sum(int(game.unit(key)["supply"] == CRITICAL) for key in BELOW) >= 4
    assert all(game.unit(key)["source"] >= 0 for key in BELOW)
    assert "throttled by the road in 0" in game.why_text("blue-12-rifle")
    assert game.says("1st Mechanised Brigade", "advances", "Lookout Hill (0602)")
    assert game.says("Supply critical", "by road")


def test_heights_held_or_no_heights_at_all_leave_the_road_open() -> None:
    held = play("heights", {}).to(5, "blue")
    flat = play("heights", {(1, "red"): [HILL]}, overrides=["charts.fire.watch_levels=0"]).to(5, "blue")
    assert flat.place("red-1-mechanised") == "0602"
    for game in (held, flat):
        assert max(levels(game)) == 2
        assert all(game.unit(key)["supply"] == FULL for key in BELOW)
