#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# For make check: every directive is created, merged and documented.
here=$(dirname "$0")
exec "${PYTHON3:-python3}" "$here/check_directives.py" "$here/.."
