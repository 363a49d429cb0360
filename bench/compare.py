#!/usr/bin/env python3
"""Compares `bridle check` with mvt-ios on the same made phone, in the same run.

Makes the phone (bench/make_evidence.cc), checks it with both programs, checks that each found what
was planted, and prints wall time, peak memory and size of output with their ratios. Everything
goes to bench/out; the figures to bench/out/results.json. See bench/README.md for what the numbers
mean and for what is not fair about them.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent
PASSWORD = "bench"
BRIDLE_RUNS = 3
FOUND_SOMETHING = 10  # exit code of bridle

# Which records of the reference answer which artifact.
MODULES = {
    "ios.sms": "sms",
    "ios.sms_attachments": "sms_attachments",
    "ios.whatsapp": "whatsapp",
    "ios.safari_history": "safari_history",
    "ios.data_usage": "datausage",
    "ios.os_analytics_addaily": "os_analytics_ad_daily",
    "ios.manifest": "manifest",
    "ios.id_status_cache": "id_status_cache",
    "ios.tcc": "tcc",
    "ios.chrome_history": "chrome_history",
    "ios.calls": "calls",
    "ios.calendar": "calendar",
    "ios.attachment_kinds": "",  # it has none
}

# How the reference says what bridle's rules say: module and level of an alert without indicator.
RULES = {
    "ios.safari_history.quick_redirect": ("safari_history", "MEDIUM"),
    "ios.data_usage.process_deleted": ("datausage", "HIGH"),
}

# What the reference is known to miss, and why. By artifact and indicator or rule.
KNOWN_MISSES = {
    ("ios.sms", "updates.bridle-sample.example"): "does not decode attributedBody",
    ("ios.sms", "late.bridle-sample.example"): "does not apply write-ahead logs of backups",
    ("ios.safari_history", "relay.bridle-sample.example.net"):
        "a sub-domain indicator hits that exact host only, without a port",
    ("ios.manifest", "/private/var/mobile/Library/BridleSample/stage2.bin"):
        "does not map backup domains to device paths",
    ("ios.tcc", "net.example.bridle.sample"): "does not compare application ids in TCC",
    ("ios.calls", "courier@bridle-sample.example"): "does not compare addresses of calls",
    ("ios.calendar", "ios.calendar.backdated_overlapping_invitations"): "has no such rule",
    ("ios.attachment_kinds", "ios.attachment_kinds.not_what_it_says"): "does not read attachments",
}

# Why counts of records may differ. Others must be equal.
KNOWN_COUNTS = {
    "ios.sms": "the reference leaves out messages without a handle and those in the log",
    "ios.sms_attachments": "the reference leaves out those in the log",
    "ios.whatsapp": "the reference counts chats and number pairs as well",
    "ios.data_usage": "the reference adds placeholders for missing processes",
    "ios.calendar": "the reference does not count participants",
    "ios.calls": "the reference does not count participants",
}


def run(command, env, log):
    """Runs to the end. Returns wall seconds, peak KiB and the exit code.

    The peak is that of the largest process of the run. It cannot be less than this script's own
    at the time, some 15 MB.
    """
    with open(log, "wb") as out:
        start = time.monotonic()
        pid = os.posix_spawn(command[0], command, env, file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_DUP2, out.fileno(), 1),
            (os.POSIX_SPAWN_DUP2, out.fileno(), 2),
        ])
        _, status, usage = os.wait4(pid, 0)
        wall = time.monotonic() - start
    return {
        "wall_s": round(wall, 3),
        "cpu_s": round(usage.ru_utime + usage.ru_stime, 3),
        "peak_kib": usage.ru_maxrss,
        "exit": os.waitstatus_to_exitcode(status),
    }


def size_of(folder):
    return sum(f.stat().st_size for f in Path(folder).rglob("*") if f.is_file())


def install_reference():
    venv = BENCH / "venv"
    if not (venv / "bin" / "mvt-ios").exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        subprocess.run([str(venv / "bin" / "pip"), "install", "--quiet", "mvt"], check=True)
    listed = subprocess.run([str(venv / "bin" / "pip"), "list", "--format", "json"], check=True,
                            capture_output=True, text=True).stdout
    versions = {p["name"]: p["version"] for p in json.loads(listed)}
    return str(venv / "bin" / "mvt-ios"), versions["mvt"]


def make_evidence(program, folder, scale, encrypted, rounds):
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    command = [str(program), str(folder), "--scale", str(scale)]
    if encrypted:
        command += ["--encrypted", PASSWORD, "--rounds", str(rounds)]
    start = time.monotonic()
    subprocess.run(command, check=True)
    return time.monotonic() - start


def run_reference(program, evidence, out, encrypted):
    """Decrypts first where it must: the reference does not read encrypted backups as they are."""
    shutil.rmtree(out, ignore_errors=True)
    (out / "home").mkdir(parents=True)
    env = {"PATH": os.environ["PATH"], "HOME": str(out / "home"), "LANG": "C.UTF-8",
           "MVT_NETWORK_ACCESS_ALLOWED": "false"}
    quiet = ["--disable-update-check", "--disable-indicator-update-check"]
    steps = []
    backup = evidence / "backup"
    if encrypted:
        clear = out / "decrypted"
        steps.append(run([program, *quiet, "decrypt-backup", "-d", str(clear), str(backup)],
                         {**env, "MVT_IOS_BACKUP_PASSWORD": PASSWORD}, out / "decrypt.log"))
        backup = clear
    steps.append(run([program, *quiet, "check-backup", "-i", str(evidence / "indicators.stix2"),
                      "-o", str(out / "results"), str(backup)], env, out / "check.log"))
    shutil.rmtree(out / "home")
    return {
        "wall_s": round(sum(s["wall_s"] for s in steps), 3),
        "cpu_s": round(sum(s["cpu_s"] for s in steps), 3),
        "peak_kib": max(s["peak_kib"] for s in steps),
        "exit": max(s["exit"] for s in steps),
        "steps": steps,
        "output_bytes": size_of(out),
    }


def run_bridle(program, evidence, out, encrypted):
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    env = {"PATH": os.environ["PATH"], "HOME": str(out), "LANG": "C.UTF-8"}
    if encrypted:
        env["BRIDLE_PASSWORD"] = PASSWORD
    runs = []
    for number in range(1, BRIDLE_RUNS + 1):
        case = out / f"case{number}"
        runs.append(run([str(program), "check", str(evidence / "backup"), "-o", str(case), "-i",
                         str(evidence / "indicators.stix2")], env, out / f"check{number}.log"))
        if number > 1:
            shutil.rmtree(case)
    best = min(runs, key=lambda r: r["wall_s"])
    return {**best, "peak_kib": max(r["peak_kib"] for r in runs), "runs": runs,
            "output_bytes": size_of(out / "case1")}


def bridle_found(report, planted):
    for finding in report["findings"]:
        if "rule" in planted:
            if finding["id"] == "rule:" + planted["rule"]:
                return True
        elif finding["basis"] == "indicator" and planted["artifact"] in finding["artifacts"]:
            if finding["indicator"]["value"] == planted["indicator"]:
                return True
    return False


def reference_found(alerts, planted):
    for alert in alerts:
        matched = alert["matched_indicator"]
        if "rule" in planted:
            if not matched and (alert["module"], alert["level"]) == RULES.get(planted["rule"]):
                return True
        elif matched and alert["module"] == MODULES[planted["artifact"]]:
            if matched["value"] == planted["indicator"]:
                return True
    return False


def count_records(path):
    """Records of one of the reference's files: an array, each record opened on a line of its own."""
    if not path.exists():
        return 0
    with open(path, encoding="utf-8") as lines:
        return sum(1 for line in lines if line == "    {\n")


def compare_findings(evidence, reference_out, bridle_out):
    """What was planted against what each found. Returns the rows and what went wrong."""
    planted = json.loads((evidence / "truth.json").read_text())["planted"]
    report = json.loads((bridle_out / "case1" / "report.json").read_text())
    alerts_file = reference_out / "results" / "alerts.json"
    alerts = json.loads(alerts_file.read_text()) if alerts_file.exists() else []
    rows, wrong = [], []
    for entry in planted:
        key = (entry["artifact"], entry.get("indicator") or entry["rule"])
        row = {"artifact": entry["artifact"], "what": entry["what"],
               "bridle": bridle_found(report, entry), "reference": reference_found(alerts, entry),
               "known_miss": KNOWN_MISSES.get(key)}
        if not row["bridle"]:
            wrong.append(f"bridle did not find: {entry['artifact']}: {entry['what']}")
        if not row["reference"] and not row["known_miss"]:
            wrong.append(f"the reference did not find: {entry['artifact']}: {entry['what']}")
        rows.append(row)
    expected = {e.get("indicator") or e["rule"] for e in planted}
    for finding in report["findings"]:
        if finding["severity"] in ("info", "low"):  # as on any phone: bench/noise.py
            continue
        value = (finding["indicator"]["value"] if finding["basis"] == "indicator"
                 else finding["id"].removeprefix("rule:"))
        if value not in expected:
            wrong.append(f"bridle found what was not planted: {finding['id']}")
    return rows, wrong


def compare_counts(evidence, reference_out, bridle_out):
    """Records of each artifact that both have; for some the truth says how many were made."""
    size = json.loads((evidence / "truth.json").read_text())["size"]
    made = {"ios.manifest": size["manifest_entries"], "ios.sms": size["messages"],
            "ios.whatsapp": size["whatsapp_messages"],
            "ios.safari_history": size["history_visits"]}
    report = json.loads((bridle_out / "case1" / "report.json").read_text())
    ours = {a["id"]: a["rows"] for a in report["coverage"]["artifacts"]}
    rows, wrong = [], []
    for artifact, module in MODULES.items():
        if not module:
            continue
        row = {"artifact": artifact, "bridle": ours.get(artifact, 0),
               "reference": count_records(reference_out / "results" / f"{module}.json"),
               "why": KNOWN_COUNTS.get(artifact, "")}
        if row["bridle"] != row["reference"] and not row["why"]:
            wrong.append(f"{artifact}: {row['bridle']} records, the reference has "
                         f"{row['reference']}")
        if row["bridle"] != made.get(artifact, row["bridle"]):
            wrong.append(f"{artifact}: bridle has {row['bridle']} records, {made[artifact]} were "
                         "made")
        rows.append(row)
    return rows, wrong


def mega(count):
    return f"{count / 1e6:,.1f} MB"


def print_table(title, reference, bridle):
    def ratio(a, b):
        return f"{a / b:,.1f} x" if b else "-"
    print(f"\n{title}")
    print(f"  {'':<14}{'mvt-ios':>14}{'bridle':>14}{'ratio':>12}")
    for name, key, shown in [("wall time", "wall_s", lambda v: f"{v:,.2f} s"),
                             ("CPU time", "cpu_s", lambda v: f"{v:,.2f} s"),
                             ("peak memory", "peak_kib", lambda v: mega(v * 1024)),
                             ("output", "output_bytes", mega)]:
        print(f"  {name:<14}{shown(reference[key]):>14}{shown(bridle[key]):>14}"
              f"{ratio(reference[key], bridle[key]):>12}")


def print_findings(rows):
    print(f"\n  {'planted':<66}{'mvt-ios':>8}{'bridle':>8}")
    for row in rows:
        what = f"{row['artifact'].removeprefix('ios.')}: {row['what']}"
        print(f"  {what:<66.66}{'yes' if row['reference'] else 'no':>8}"
              f"{'yes' if row['bridle'] else 'NO':>8}")
        if row["known_miss"]:
            again = "is known to miss it" if not row["reference"] else "no longer misses it"
            print(f"      mvt-ios {again}: {row['known_miss']}")


def print_counts(rows):
    print(f"\n  {'records':<28}{'mvt-ios':>10}{'bridle':>10}")
    for row in rows:
        note = f"  {row['why']}" if row["bridle"] != row["reference"] else ""
        print(f"  {row['artifact']:<28}{row['reference']:>10,}{row['bridle']:>10,}{note}")


def one_mode(mode, arguments, programs, out):
    encrypted = mode == "encrypted"
    evidence = out / f"evidence-{mode}-{arguments.scale:g}"
    made_s = make_evidence(programs["make_evidence"], evidence, arguments.scale, encrypted,
                           arguments.rounds)
    reference_out, bridle_out = out / f"mvt-{mode}", out / f"bridle-{mode}"
    load = os.getloadavg()[0]  # of others on this machine: 0.5 is already half a processor
    # The reference first: whatever it reads is in memory for both, having just been written.
    reference = run_reference(programs["mvt-ios"], evidence, reference_out, encrypted)
    bridle = run_bridle(programs["bridle"], evidence, bridle_out, encrypted)
    result = {"mode": mode, "scale": arguments.scale, "evidence_bytes": size_of(evidence),
              "made_s": round(made_s, 1), "load_before": load, "reference": reference, "bridle": bridle, "wrong": []}
    print_table(f"{mode}, scale {arguments.scale:g}: {mega(result['evidence_bytes'])} of evidence, "
                f"made in {made_s:.0f} s", reference, bridle)
    if reference["exit"] != 0:
        result["wrong"].append(f"mvt-ios ended with {reference['exit']}: see {reference_out}")
    if any(r["exit"] != FOUND_SOMETHING for r in bridle["runs"]):
        result["wrong"].append(f"bridle ended with {bridle['exit']}: see {bridle_out}")
    else:
        result["findings"], wrong = compare_findings(evidence, reference_out, bridle_out)
        result["wrong"] += wrong
        result["counts"], wrong = compare_counts(evidence, reference_out, bridle_out)
        result["wrong"] += wrong
        print_findings(result["findings"])
        print_counts(result["counts"])
    if not arguments.keep:
        for folder in (evidence, reference_out, bridle_out):
            if not result["wrong"] or folder == evidence:
                shutil.rmtree(folder)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=float, default=1, help="1: 300,000 files; 4: 1.2 million")
    parser.add_argument("--modes", default="plain,encrypted")
    parser.add_argument("--rounds", type=int, default=10_000_000,
                        help="of key derivation; a real phone has 10,000,000")
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "release")
    parser.add_argument("--out", type=Path, default=BENCH / "out")
    parser.add_argument("--keep", action="store_true", help="keep the evidence and the outputs")
    arguments = parser.parse_args()

    programs = {"bridle": arguments.build / "bridle",
                "make_evidence": arguments.build / "bench" / "make_evidence"}
    for program in programs.values():
        if not program.exists():
            parser.error(f"{program} is not built; run make bench")
    programs["mvt-ios"], version = install_reference()
    bridle_version = subprocess.run([str(programs["bridle"]), "--version"], check=True,
                                    capture_output=True, text=True).stdout.strip()
    print(f"mvt {version} (one run) against {bridle_version} (best of {BRIDLE_RUNS}), on "
          f"{os.cpu_count()} processors")
    out = arguments.out.resolve()
    results = {"reference": f"mvt {version}", "bridle": bridle_version,
               "machine": {"processors": os.cpu_count(), "system": platform.platform(),
                           "python": platform.python_version()},
               "runs": [one_mode(mode, arguments, programs, out)
                        for mode in arguments.modes.split(",")]}
    (out / "results.json").write_text(json.dumps(results, indent=2) + "\n")
    print(f"\nwritten to {out / 'results.json'}")
    wrong = [w for r in results["runs"] for w in r["wrong"]]
    for text in wrong:
        print(f"WRONG: {text}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
