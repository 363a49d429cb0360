#!/usr/bin/env python3
"""Tells what bridle raises on a phone in ordinary use, on which there is nothing to find.

Makes the phone without traces (bench/make_evidence.cc, 300 applications, two years), as a plain and
an encrypted backup and as a dump of the file system, checks each, and prints how often which rule or
indicator was raised. Ends with 1 when anything above low was: that is noise, and to be mended.
"""

import argparse
import collections
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "noise"
QUIET = ("info", "low")
LEVELS = ("info", "low", "medium", "high", "critical")
NOTHING_OR_SOMETHING = (0, 3, 10)  # exit codes of bridle that come with a case
FORMS = {
    "plain": ("backup", []),
    "encrypted": ("backup", ["--encrypted", PASSWORD, "--rounds", "1000"]),
    "dump": ("dump", ["--dump"]),
}


def check(programs, form, arguments, work):
    """Makes one form of the phone and checks it. Returns its report."""
    folder, options = FORMS[form]
    evidence = work / form
    subprocess.run([str(programs["make_evidence"]), str(evidence), "--no-traces", "--scale",
                    str(arguments.scale), "--seed", str(arguments.seed), *options], check=True)
    indicators = arguments.indicators or [evidence / "indicators.stix2"]
    command = [str(programs["bridle"]), "check", str(evidence / folder), "-o",
               str(work / f"case-{form}")]
    for path in indicators:
        command += ["-i", str(path)]
    ended = subprocess.run(command, env={**os.environ, "BRIDLE_PASSWORD": PASSWORD},
                           capture_output=True, text=True)
    if ended.returncode not in NOTHING_OR_SOMETHING:
        sys.exit(f"bridle ended with {ended.returncode} on the {form} phone:\n{ended.stderr}")
    report = json.loads((work / f"case-{form}" / "report.json").read_text())
    shutil.rmtree(evidence)
    return report


def name_of(finding):
    if finding["basis"] == "rule":
        return finding["id"].removeprefix("rule:")
    return f"{finding['indicator']['kind']} {finding['indicator']['value']}"


def print_table(counts):
    """`counts`: how many alerts, by severity and name and then by form."""
    if not counts:
        print("nothing was raised")
        return
    width = max(len(name) for _, name in counts) + 2
    print(f"{'severity':<10}{'rule or indicator':<{width}}" +
          "".join(f"{form:>11}" for form in FORMS))
    for severity, name in sorted(counts, key=lambda key: (-LEVELS.index(key[0]), key[1])):
        print(f"{severity:<10}{name:<{width}}" +
              "".join(f"{counts[severity, name][form]:>11,}" for form in FORMS))


def print_gaps(form, report):
    verdict = report["verdict"]
    read = [a for a in report["coverage"]["artifacts"] if a.get("rows")]
    print(f"{form}: {verdict['kind'] if isinstance(verdict, dict) else verdict}; "
          f"{sum(a['rows'] for a in read):,} records of {len(read)} artifacts")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=float, default=0.2, help="0.2: 60,000 files")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "release")
    parser.add_argument("--indicators", type=Path, action="append",
                        help="file or folder of indicators; default: those of the made phone")
    parser.add_argument("--keep", type=Path, help="write the cases there, and keep them")
    arguments = parser.parse_args()
    programs = {"bridle": arguments.build / "bridle",
                "make_evidence": arguments.build / "bench" / "make_evidence"}
    for program in programs.values():
        if not program.exists():
            parser.error(f"{program} is not built; run make benches")
    work = arguments.keep or Path(tempfile.mkdtemp(prefix="bridle-noise-"))
    counts = collections.defaultdict(collections.Counter)
    try:
        for form in FORMS:
            report = check(programs, form, arguments, work)
            print_gaps(form, report)
            for finding in report["findings"]:
                counts[finding["severity"], name_of(finding)][form] += finding["count"]
    finally:
        if not arguments.keep:
            shutil.rmtree(work, ignore_errors=True)
    print_table(counts)
    loud = sorted(name for severity, name in counts if severity not in QUIET)
    for name in loud:
        print(f"NOISE: {name}", file=sys.stderr)
    return 1 if loud else 0


if __name__ == "__main__":
    sys.exit(main())
