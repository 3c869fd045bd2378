#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every directive is created, merged, defaulted and documented, and nothing else is.

usage: check_directives.py SRCDIR
"""
import pathlib
import re
import sys


def main(folder):
    top = pathlib.Path(folder)
    code = (top / "mod_nuance/config.c").read_text()
    header = (top / "mod_nuance/config.h").read_text()
    problems = []

    directives = set(re.findall(r'AP_INIT_\w+\("(Nuance\w+)"', code))
    for name, file in (("conf/nuance.conf", top / "conf/nuance.conf"), ("README.md", top / "README.md")):
        documented = set(re.findall(r"\bNuance[A-Z]\w+", file.read_text()))
        problems += [f"{name} does not mention {d}" for d in sorted(directives - documented)]
        problems += [f"{name} mentions {d}, which there is not" for d in sorted(documented - directives)]

    fields = re.findall(r"^    [\w ]+?\*?(\w+);\s*/\*\*<", header, re.M)
    if len(fields) < len(directives):
        problems.append("config.h: a field has no comment")
    for field in fields:
        if not re.search(rf"MERGE_(POINTER|NUMBER)\({field}\)", code):
            problems.append(f"config.c does not merge {field}")
        if not re.search(rf"^    \.{field} = ", code, re.M):
            problems.append(f"config.c has no default for {field}")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
