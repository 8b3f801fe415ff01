"""The charts: every number of the rules that is no fact of one scenario.

`SHAPES` lists each chart file under `game/charts/` with its entries and their
shapes; `CHARTS` is the record dtype kernels receive (`charts['key']`, or
`charts['key'][i, j]` for tables). Values are int64. A key stands in one file
only and is read by one chapter.
"""

from __future__ import annotations

import numpy as np

# file -> entry -> shape (() = one number)
SHAPES: dict[str, dict[str, tuple[int, ...]]] = {
    "units": {
        "establishment": (4,),
        "attack_step": (20,),
        "attack_kit": (20,),
        "defence_step": (20,),
        "defence_kit": (20,),
        "arm_quality": (20,),
        "kit_per_step": (20,),
        "arm_guns": (20,),
        "arm_armour": (20,),
        "cohesion_base": (),
        "cohesion_each": (),
        "quality_base": (),
        "quality_each": (),
        "supply_attack": (4,),
        "supply_defence": (4,),
        "starved_defence": (),
        "starved_turns": (),
    },
    "ground": {
        "terrain_defence": (9,),
        "relief_defence": (3,),
        "works_defence": (5,),
        "defence_cap": (),
        "rough_terrain": (9,),
        "rough_kit": (),
    },
    "movement": {
        "allowance": (4,),
        "terrain_cost": (4, 9),
        "road_cost": (4, 4),
        "mud_track": (4,),
        "mud_local": (),
        "stream_cost": (3,),
        "wade_cost": (),
        "hostile_cost": (),
    },
    "zones": {
        "zone_steps": (),
        "zone_cohesion": (),
        "screen_reach": (),
        "screen_reach_weak": (),
        "screen_steps": (),
        "screen_cohesion": (),
        "lapse_cohesion": (),
        "lapse_reach": (),
        "lapse_depth": (),
        "stack_limit": (),
        "stack_guns": (),
        "sight_reach": (),
    },
    "supply": {
        "demand": (3,),
        "demand_guns": (),
        "demand_steps": (),
        "haul_cost": (4,),
        "haul_mud": (4,),
        "haul_off_road": (9,),
        "haul_stream": (3,),
        "zone_share": (),
        "ratio_full": (),
        "ratio_short": (),
        "ratio_memory": (),
        "stock_turns": (),
        "refill": (),
        "draw": (),
    },
    "combat": {
        "odds_columns": (8,),
        "crt_attacker": (5, 9),
        "crt_defender": (5, 9),
        "crt_row": (13,),
        "retreat_number": (9,),
        "retreat_two": (),
        "attack_limit": (),
        "mass_limit": (5,),
        "screen_share": (2,),
        "screen_floor": (),
        "screen_loss": (),
        "support_share": (),
        "support_reach": (),
        "river_attack": (6,),
        "river_crossing": (6,),
        "concentric_sides": (),
        "shift_concentric": (),
        "shift_armour": (),
        "formation_attack": (),
        "shift_hasty": (),
        "shift_cap": (),
        "kit_loss_attacker": (),
        "kit_loss_defender": (),
        "prepared_steps": (2,),
        "prepared_op": (3,),
        "works_side_count": (),
        "trapped_loss": (),
        "attack_cohesion": (),
    },
    "cohesion": {
        "cohesion_top": (),
        "fail_row": (),
        "fail_attacker": (),
        "hit_row": (),
        "hit_column": (),
        "hit_defender": (),
        "retreat_cohesion": (),
        "pushed_cohesion": (),
        "rest_gain": (),
        "rest_cap": (),
        "line_gain": (),
        "line_cap": (),
        "hunger": (4,),
    },
    "fieldworks": {
        "works_turns": (5,),
        "works_engineer": (),
    },
    "arrivals": {
        "replace_limit": (),
        "replace_line": (),
        "replace_rest": (),
    },
    "victory": {
        "hold_turns": (),
        "level_marginal": (),
        "level_major": (),
        "level_decisive": (),
        "collapse_share": (),
    },
}

CHARTS = np.dtype(
    [
        (key, np.int64, shape) if shape else (key, np.int64)
        for entries in SHAPES.values()
        for key, shape in entries.items()
    ]
)
