"""Validates a JSON file, or each line of a .jsonl file, with a schema. Exit 77: no jsonschema here."""

import json
import sys

try:
    import jsonschema
except ImportError:
    sys.exit(77)

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
validator = jsonschema.Draft202012Validator(schema)
with open(sys.argv[2], encoding="utf-8", newline="\n") as file:
    text = file.read()
documents = text.split("\n")[:-1] if sys.argv[2].endswith(".jsonl") else [text]
errors = 0
for number, document in enumerate(documents, 1):
    for error in validator.iter_errors(json.loads(document)):
        print(f"{sys.argv[2]}:{number}: {error.json_path}: {error.message[:300]}", file=sys.stderr)
        errors += 1
sys.exit(1 if errors or not documents else 0)
