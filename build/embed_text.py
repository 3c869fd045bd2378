#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a text file a C string: embed_text.py OUT.c NAME FILE. NAME is declared by whoever uses it."""
import pathlib
import sys


def main(target, name, source):
    lines = pathlib.Path(source).read_text(encoding="utf-8").splitlines(keepends=True)
    with open(target, "w", encoding="ascii") as out:
        out.write(f"/* Made by build/embed_text.py from {pathlib.Path(source).name}: change it there. */\n")
        out.write(f"extern const char {name}[];\nconst char {name}[] =\n")
        for line in lines:
            escaped = "".join(c if 32 <= ord(c) < 127 and c not in '"\\?' else
                              "".join(f"\\{byte:03o}" for byte in c.encode()) for c in line)
            out.write(f'    "{escaped}"\n')
        out.write("    ;\n")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
