"""Finds tests that are written but would never run: shadowed by a second definition, or named so that pytest passes by."""
import ast
import pathlib

LOOKS_LIKE_A_TEST = ("test", "check_that")


def _scope(nodes, where, collected_here):
    seen = {}
    for node in nodes:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if node.name in seen:
                yield f"{where}:{node.lineno}: {node.name} is defined again, the one at line {seen[node.name]} never runs"
            seen[node.name] = node.lineno
            fixture = any("fixture" in ast.unparse(d) for d in node.decorator_list)
            if node.name.startswith(LOOKS_LIKE_A_TEST) and not fixture:
                if not collected_here:
                    yield f"{where}:{node.lineno}: {node.name} is in a place pytest does not look at"
                elif not node.name.startswith("test_"):
                    yield f"{where}:{node.lineno}: {node.name} should begin with test_"
        elif isinstance(node, ast.ClassDef):
            if node.name in seen:
                yield f"{where}:{node.lineno}: class {node.name} is defined again"
            seen[node.name] = node.lineno
            collected = collected_here and node.name.startswith("Test")
            if collected and any(isinstance(n, ast.FunctionDef) and n.name == "__init__" for n in node.body):
                yield f"{where}:{node.lineno}: class {node.name} has __init__, pytest skips it"
            yield from _scope(node.body, where, collected)


def problems(folder):
    """One sentence for each test under `folder` that would not run."""
    found = []
    for path in sorted(pathlib.Path(folder).rglob("*.py")):
        if "helpers" in path.parts or path.name == "conftest.py":
            continue
        found += _scope(ast.parse(path.read_text()).body, str(path), path.name.startswith("test_"))
    return found
