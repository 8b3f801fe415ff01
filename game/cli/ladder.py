"""`ladder`: rate agents by playing all pairs of them on all scenarios, in both seatings, on common dice."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from game.cli import warmup
from game.cli.batch import cores, played
from game.model.fault import Fault

SUMMARY = "rate agents: all pairs of them, seats swapped, on the same dice"


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument(
        "scenarios", nargs="*", metavar="SCENARIO",
        help="name, folder or file (default: all that come with the project)",
    )  # fmt: skip
    parser.add_argument(
        "--agents", nargs="+", metavar="AGENT",
        help="who plays: hold, random, greedy, staff, or Python agents as package.module.name "
        "(default: all built-in agents)",
    )  # fmt: skip
    parser.add_argument(
        "--games", type=int, default=50, metavar="N",
        help="seeds for every two agents; each is played twice, seats swapped (default: 50)",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="seed of the ladder (default: 1)")
    parser.add_argument("--jobs", type=int, metavar="J", help="worker processes (default: all cores)")
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=V", dest="overrides",
        help="change a value first, e.g. charts.combat.support_share=40",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder for the results (default: under runs/)")


def run(args: argparse.Namespace) -> int:
    """Play; 0 done, 1 when games failed. An interrupted ladder goes on with the same command."""
    if args.jobs is not None and not 1 <= args.jobs <= 1000:
        raise Fault(f"--jobs {args.jobs}: expected 1 to 1000")
    if not warmup.warmed():
        return 1
    from game.agents.operate import AGENTS
    from game.files.paths import scenario_names
    from game.files.paths import shown as shown_path
    from game.study import ladder
    from game.study.results import FAILURES

    scenarios = tuple(args.scenarios or scenario_names())
    agents = tuple(args.agents or AGENTS)
    plan = ladder.Plan(scenarios, agents, args.games, args.seed, tuple(args.overrides), args.out)
    climb = ladder.Ladder(plan)
    where = shown_path(climb.folder)
    code, standing = played(lambda show: climb.run(args.jobs or cores(), show), where)
    if standing is None:
        return code
    print(f"ladder of {', '.join(agents)} on {', '.join(climb.scenarios)}: {plan.games} seeds, seed {plan.seed}\n")
    print(ladder.table(standing))
    print(f"\nresults in {where}")
    if standing.failed:
        files = ", ".join(shown_path(folder / FAILURES) for folder in standing.folders)
        print(f"{standing.failed} games failed and their pairs are left out, see {files}", file=sys.stderr)
        return 1
    return 0
