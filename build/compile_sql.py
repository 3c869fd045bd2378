#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compiles sql/ into a C file: domains become field types, queries and actions become statements.

usage: compile_sql.py OUT.c SQLDIR

The formats are described in mod_nuance/core/statement.h.
Every error names file and line.
"""
import pathlib
import re
import sys

PLACEHOLDER = re.compile(r"(?<![:\w]):([a-z_][a-z0-9_]*)\b(?!:)")
DOMAIN = re.compile(r"^create domain nuance\.(\w+) as", re.M)
ADDED = re.compile(r"^-- field (\w+) adds: (.+)")
KINDS = {"text", "integer", "key", "choice", "boolean", "cursor", "submission", "secret",
         "verified", "hashed", "session", "network", "agent", "lifetime", "raw", "header", "json",
         "answers", "checked", "edited", "typed", "query", "form", "files", "named"}
INTEGER_MAX = 9223372036854775807


class Mistake(Exception):
    def __init__(self, path, line, text):
        super().__init__(f"{path}:{line}: {text}")


def c_string(text):
    out = []
    for byte in text.encode():
        c = chr(byte)
        if c in '"\\':
            out.append("\\" + c)
        elif c == "\n":
            out.append("\\n")
        elif 32 <= byte < 127:
            out.append(c)
        else:
            out.append(f"\\{byte:03o}")
    return '"' + "".join(out) + '"'


def read_domains(folder):
    """Every `create domain` must stand right below its `-- field:` line. `-- field NAME adds: WORDS` in a later
    migration adds to a query's vocabulary: filters, or choices of one there is."""
    domains = {}
    for path in sorted(folder.glob("*.sql")):
        lines = path.read_text().splitlines()
        for number, line in enumerate(lines, 1):
            added = ADDED.match(line)
            if added:
                if domains.get(added[1], {}).get("kind") != "query":
                    raise Mistake(path, number, f"'{added[1]}' is no query")
                add_vocabulary(domains[added[1]], read_field(path, number, ["query", *added[2].split()])["choices"])
            match = DOMAIN.match(line)
            if not match:
                continue
            above = lines[number - 2] if number > 1 else ""
            if not above.startswith("-- field: "):
                raise Mistake(path, number, f"domain {match[1]} has no '-- field:' line right above")
            domains[match[1]] = read_field(path, number - 1, above.removeprefix("-- field: ").split())
    return domains


def add_vocabulary(field, entries):
    for entry in entries:
        name, _, kind = entry.partition(":")
        at = next((i for i, known in enumerate(field["choices"]) if known.partition(":")[0] == name), None)
        if at is None:
            field["choices"].append(entry)
        else:
            field["choices"][at] += "|" + kind


def read_field(path, number, words):
    kind, *options = words
    if kind not in KINDS:
        raise Mistake(path, number, f"unknown kind of field '{kind}'")
    field = {"kind": kind, "min": 0, "max": 0, "line": 0, "header": None, "prefix": None, "choices": []}
    if kind == "integer":
        field["max"] = INTEGER_MAX
    if kind == "key":
        field["max"] = 64
    if kind == "choice":
        field["choices"] = options
        options = []
    if kind == "query":
        field["choices"] = [option for option in options if re.fullmatch(r"([a-z-]+|\*):[a-z|-]+", option)]
        options = [option for option in options if option not in field["choices"]]
    for option in options:
        name, _, value = option.partition("=")
        if name in ("min", "max") and re.fullmatch(r"-?\d+", value):
            field[name] = int(value)
        elif name == "name" and kind == "header" and re.fullmatch(r"[A-Za-z-]+", value):
            field["header"] = value
        elif name == "prefix" and kind == "named" and re.fullmatch(r"[a-z]+-", value):
            field["prefix"] = value
        elif option == "line":
            field["line"] = 1
        else:
            raise Mistake(path, number, f"unknown option '{option}'")
    if (kind == "header") != (field["header"] is not None):
        raise Mistake(path, number, "a header has a name=")
    if (kind == "named") != (field["prefix"] is not None):
        raise Mistake(path, number, "what is named has a prefix=")
    return field


def read_query(path, domains):
    statement = {"name": path.stem, "list": None, "row": None, "require": 0, "redirect": 0, "fields": 0, "problems": 0, "page": 0,
                 "action": 0, "parameters": [], "fragments": [], "roles": []}
    known = {}
    used = set()
    text, conditions = [], []

    def finish():
        if "".join(text).strip():
            statement["fragments"].append(("".join(text), list(conditions)))
        text.clear()

    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line.startswith("-- :"):
            read_header(path, number, line.removeprefix("-- :").split(), statement, known, domains)
        elif line.startswith("--if "):
            if conditions:
                raise Mistake(path, number, "--if inside --if")
            finish()
            for word in line.removeprefix("--if ").split():
                negated = word.startswith("!") or "!=" in word
                name, _, value = word.lstrip("!").replace("!=", "=").partition("=")
                if name not in known:
                    raise Mistake(path, number, f"unknown parameter '{name}' in a condition")
                used.add(name)
                conditions.append((name, value or None, int(negated)))
        elif line.startswith("--end"):
            if not conditions:
                raise Mistake(path, number, "--end without --if")
            finish()
            conditions.clear()
        else:
            code = line.split("--")[0].rstrip()
            if not code.strip():
                continue

            def replace(match):
                name = match[1]
                if name not in known:
                    raise Mistake(path, number, f"unknown placeholder ':{name}'")
                used.add(name)
                return f"\x01{chr(known[name] + 1)}::nuance.{statement['parameters'][known[name]][1]}"

            text.append(PLACEHOLDER.sub(replace, code) + "\n")
    if conditions:
        raise Mistake(path, number, "--if without --end")
    finish()
    for name in known:
        if name not in used:
            raise Mistake(path, 1, f"parameter '{name}' is not used")
    return statement


def read_header(path, number, words, statement, known, domains):
    match words:
        case ["list", name, row]:
            statement["list"], statement["row"] = name, row
        case ["one", row]:
            statement["row"] = row
        case ["require"]:
            statement["require"] = 1
        case ["for", *roles] if roles:
            statement["roles"] = roles
        case ["redirect"]:
            statement["redirect"] = 1
        case ["fields"]:
            statement["fields"] = 1
        case ["problems"]:
            statement["problems"] = 1
        case ["page", rows] if rows.isdigit():
            statement["page"] = int(rows)
        case ["param", name, domain, *rest]:
            if domain not in domains:
                raise Mistake(path, number, f"unknown domain '{domain}'")
            match rest:
                case []:
                    required, fallback = 1, None
                case ["optional"]:
                    required, fallback = 0, None
                case ["=", fallback]:
                    required = 0
                case _:
                    raise Mistake(path, number, "expected nothing, 'optional' or '= VALUE'")
            known[name] = len(statement["parameters"])
            statement["parameters"].append((name, domain, required, fallback))
        case _:
            raise Mistake(path, number, "unknown header line")


FUNCTION = re.compile(
    r"^create function nuance_api\.(\w+)\s*\(([^)]*)\)\s*returns\s+([\w.]+)", re.M)


# What functions return that the module calls: actions, and the challenges before them.
RETURNED = {"nuance.outcome": "location, flash, subject, session", "nuance.challenge": "hash",
            "nuance.asked_form": "definition"}


def read_actions(folder, domains):
    """Action functions return nuance.outcome; challenges nuance.challenge or nuance.asked_form."""
    for path in sorted(folder.glob("*.sql")):
        source = path.read_text()
        for match in FUNCTION.finditer(source):
            name, signature, returns = match.groups()
            # submission_begin and submission_end are what actions are made of
            if returns not in RETURNED or name.startswith("submission_"):
                continue
            number = source[:match.start()].count("\n") + 1
            parameters = []
            for part in filter(None, (p.strip() for p in re.sub(r"--.*", "", signature).split(","))):
                words = re.fullmatch(r"(\w+)\s+nuance\.(\w+)(\s+default\s+.+)?", part, re.S)
                if not words or words[2] not in domains:
                    raise Mistake(path, number, f"{name}: '{part}' is not 'name nuance.domain [default ...]'")
                parameters.append((words[1], words[2], int(words[3] is None), None))
            arguments = ", ".join(f"\x01{chr(i + 1)}::nuance.{p[1]}" for i, p in enumerate(parameters))
            columns = RETURNED[returns]
            yield {"name": name, "list": None, "row": None, "require": 0, "redirect": 0, "fields": 0, "problems": 0, "page": 0, "action": 1,
                   "parameters": parameters, "roles": [],
                   "fragments": [(f"select {columns} from nuance_api.{name}({arguments})", [])]}


def emit(out, domains, statements, version):
    w = out.write
    w("/* Made by build/compile_sql.py from sql/: change it there. */\n#include \"statement.h\"\n\n#include <stddef.h>\n\n")
    for name, f in sorted(domains.items()):
        if f["choices"]:
            w(f"static const char *const choices_{name}[] = {{ {', '.join(map(c_string, f['choices']))}, NULL }};\n")
        choices = f"choices_{name}" if f["choices"] else "NULL"
        w(f"static const nuance_field_type_t type_{name} __attribute__((unused)) = {{ \"{name}\", NUANCE_FIELD_{f['kind'].upper()}, "
          f"{f['min']}, {f['max']}, {f['line']}, {choices}, {c_string(f['header']) if f['header'] else 'NULL'}, "
          f"{c_string(f['prefix']) if f['prefix'] else 'NULL'} }};\n")
    for s in statements:
        w("\n")
        if s["parameters"]:
            w(f"static const nuance_parameter_t parameters_{s['name']}[] = {{\n")
            for name, domain, required, fallback in s["parameters"]:
                w(f"    {{ \"{name}\", &type_{domain}, {required}, {c_string(fallback) if fallback else 'NULL'} }},\n")
            w("};\n")
        for i, (_, conditions) in enumerate(s["fragments"]):
            if conditions:
                body = ", ".join(f"{{ \"{n}\", {c_string(v) if v else 'NULL'}, {neg} }}" for n, v, neg in conditions)
                w(f"static const nuance_condition_t conditions_{s['name']}_{i}[] = {{ {body} }};\n")
        w(f"static const nuance_fragment_t fragments_{s['name']}[] = {{\n")
        for i, (text, conditions) in enumerate(s["fragments"]):
            w(f"    {{ {c_string(text)},\n      {f'conditions_' + s['name'] + f'_{i}' if conditions else 'NULL'}, {len(conditions)} }},\n")
        w("};\n")
        if s["roles"]:
            w(f"static const char *const roles_{s['name']}[] = {{ {', '.join(map(c_string, s['roles']))}, NULL }};\n")
    w("\nconst nuance_statement_t nuance_statements[] = {\n")
    for s in statements:
        parameters = f"parameters_{s['name']}" if s["parameters"] else "NULL"
        w(f"    {{ \"{s['name']}\", {c_string(s['list']) if s['list'] else 'NULL'}, {c_string(s['row']) if s['row'] else 'NULL'}, "
          f"{s['require']}, {s['redirect']}, {s['fields']}, {s['problems']}, {s['page']}, {s['action']}, {parameters}, {len(s['parameters'])}, "
          f"fragments_{s['name']}, {len(s['fragments'])}, {'roles_' + s['name'] if s['roles'] else 'NULL'} }},\n")
    w("};\n")
    w(f"const int nuance_n_statements = {len(statements)};\nconst int nuance_schema_version_required = {version};\n")


def main(target, folder):
    sql = pathlib.Path(folder)
    domains = read_domains(sql / "schema")
    statements = [read_query(path, domains) for path in sql.glob("queries/*.sql")]
    statements += read_actions(sql / "functions", domains)
    statements.sort(key=lambda s: s["name"])
    names = [s["name"] for s in statements]
    for name in names:
        if names.count(name) > 1:
            raise Mistake(folder, 0, f"two statements are called '{name}'")
    version = max(int(path.name.split("-")[0]) for path in sql.glob("schema/*.sql"))
    with open(target, "w", encoding="ascii") as out:
        emit(out, domains, statements, version)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except Mistake as mistake:
        sys.exit(str(mistake))
