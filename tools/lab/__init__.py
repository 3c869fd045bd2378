# SPDX-License-Identifier: Apache-2.0
"""The lab: a private build, PostgreSQL cluster and httpd under one folder.

./demo, ./check, the tests and the benchmark all use these pieces:

    build = Build(SOURCE, "/tmp/build").ensure()
    cluster = Cluster("/tmp/lab/postgres").start()
    load_sample(cluster, build, items=500)  # roles, database, schema, people and items
    httpd = Httpd("/tmp/lab/httpd", cluster, build).start()
    ... httpd.url ...
    httpd.stop(); cluster.destroy()

What is started is stopped when the Python process ends, unless made with lasting=True.
"""
from .build import SOURCE, Build
from .cluster import Cluster
from .httpd import Httpd
from .sample import load_sample
from .system import Problem, free_port, scratch_folder
from . import packages

__all__ = ["SOURCE", "Build", "Cluster", "Httpd", "Problem", "free_port", "load_sample",
           "packages", "scratch_folder"]
