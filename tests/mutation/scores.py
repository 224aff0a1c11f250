"""Sums up the reports of dotnet-stryker: a row a subject into docs/mutation.md, the survivors to standard output."""
import json
import os
import sys

folder, document = sys.argv[1:]
SUBJECTS = {
    "parsers": "log parsers",
    "presets": "log parsers, other presets",
    "own": "own formats",
    "ledger": "ledger",
    "codec": "block codec",
    "percentile": "95th percentile",
}
BEGIN, END = "<!-- scores -->\n", "<!-- end of scores -->\n"

with open(document, encoding="utf-8") as file:
    text = file.read()
before, rest = text.split(BEGIN)
table, after = rest.split(END)
rows = {line.split("|")[1].strip(): line for line in table.splitlines() if line.startswith("|")}

for name, subject in SUBJECTS.items():
    report = os.path.join(folder, name, "reports", "mutation-report.json")
    if not os.path.exists(report):
        continue
    with open(report, encoding="utf-8") as file:
        files = json.load(file)["files"]
    caught = missed = 0
    for path, content in sorted(files.items()):
        source = content["source"].splitlines()
        for mutant in content["mutants"]:
            if mutant["status"] in ("Killed", "Timeout"):
                caught += 1
            elif mutant["status"] in ("Survived", "NoCoverage"):
                missed += 1
                line = mutant["location"]["start"]["line"]
                print(f"{os.path.basename(path)}:{line}: {source[line - 1].strip()[:90]} -> {mutant['replacement'].splitlines()[0][:70] if mutant['replacement'] else ''}")
    if caught + missed:
        score = 100 * caught / (caught + missed)
        rows[subject] = f"| {subject} | {caught + missed} | {caught} | {score:.1f} % |"
        print(f"{subject}: {caught} of {caught + missed} mutants caught, {score:.1f} %")

head = [line for line in table.splitlines() if line.startswith("| what") or line.startswith("| ---")]
body = [rows[subject] for subject in SUBJECTS.values() if subject in rows]
with open(document, "w", encoding="utf-8") as file:
    file.write(before + BEGIN + "\n".join(head + body) + "\n" + END + after)
