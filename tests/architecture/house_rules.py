"""The house rules that no linter knows, each as a function from a file's text to complaints."""

import ast
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# What is not ours to judge: what tools make, what others wrote.
NOT_OURS = {".git", ".venv", "var", "node_modules", "vendor", "__pycache__"}
TEXT = {".py", ".html", ".txt", ".xml", ".svg", ".js", ".css", ".md", ".toml", ".json", ".yaml", ".yml", ".sh", ".cfg"}

Complaint = tuple[int, str]


@dataclass(frozen=True)
class Rule:
    """A convention: which files it is for, and what it says about one of them."""

    name: str
    applies: Callable[[str], bool]
    complaints: Callable[[str], Iterator[Complaint]]


def our_files(root: Path = ROOT) -> Iterator[str]:
    """Every text file of the project, as a path from its root."""
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in NOT_OURS and not name.endswith("_cache")]
        for file in files:
            path = (Path(folder) / file).relative_to(root)
            if path.suffix in TEXT or path.name in {"Makefile", "run"}:
                yield path.as_posix()


def broken(rule: Rule, root: Path = ROOT) -> list[str]:
    """Every place where the project breaks the rule, as `path:line: what`."""
    return [
        f"{path}:{line}: {what}"
        for path in sorted(our_files(root))
        if rule.applies(path)
        for line, what in rule.complaints((root / path).read_text(encoding="utf-8"))
    ]


# --- texts -----------------------------------------------------------------------------------------------------------


def _matches(pattern: str, what: str, flags: int = 0) -> Callable[[str], Iterator[Complaint]]:
    found = re.compile(pattern, flags)

    def complaints(text: str) -> Iterator[Complaint]:
        for match in found.finditer(text):
            yield text.count("\n", 0, match.start()) + 1, f"{what}: {match[0].strip()[:60]}"

    return complaints


# Written with sets of one letter so that these lines do not break their own rules.
notes_for_later = _matches(r"\bTOD[O]\b|\bFIXM[E]\b", "a note left for later")
registry_hosts = _matches(
    r"\b(?:registry\.[a-z]+js|[a-z]*pypi|files\.pythonhoste[d]|deb\.debia[n]|proxy\.golan[g])\.(?:org|com|io)\b",
    "a package registry",
)
_OWN_HOSTS = r"127\.0\.0\.1|localhost|\[::1\]|www\.w3\.org|(?:[\w-]+\.)*example(?:\.(?:org|com))?"
_addresses = _matches(
    rf"https?://(?!(?:{_OWN_HOSTS})(?![\w-]|\.\w))[\w\[][^\s\"'`<>)]*", "a host that is not this machine", re.IGNORECASE
)
_MARKUP_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def far_hosts(text: str) -> Iterator[Complaint]:
    """Find addresses of other machines; a comment in a drawing may say where it comes from."""
    return _addresses(_MARKUP_COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text))


# Words about how the project came about say nothing to its readers. Kept as digests, so that they do not stand here.
FOREIGN_WORDS = {
    "053ea4804ef1bb33",
    "3ea125d0bff386e6",
    "487b91042c7cf27a",
    "57de4cf40144bdf7",
    "60965168ce762e94",
    "7d3194f79e645c42",
    "94a168d2da574b00",
    "bbb98a33b1e04c2f",
    "c70eca6b0f88f44d",
    "c857d09db23e6822",
    "de2187af3fb01170",
    "f2af6c097ab83376",
}


def digest(word: str) -> str:
    """Give the first half of a word's checksum, in lower case."""
    return hashlib.sha256(word.lower().encode()).hexdigest()[:16]


def foreign_words(text: str) -> Iterator[Complaint]:
    """Find words that belong to the making of the text, not to the product."""
    for number, line in enumerate(text.splitlines(), 1):
        for word in re.findall(r"[A-Za-z]+|/work/\w+", line):
            if digest(word) in FOREIGN_WORDS:
                yield number, f"a word from outside the product: {word}"


# --- pages -----------------------------------------------------------------------------------------------------------

_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_TAG = re.compile(r"<[a-zA-Z][^<>]*>", re.DOTALL)
_ATTRIBUTE = re.compile(r"[\s\"'](style|on[a-z]+)\s*=", re.IGNORECASE)
_BLOCK = re.compile(r"<(script|style)\b([^<>]*)>", re.IGNORECASE | re.DOTALL)
_HARMLESS_BLOCK = re.compile(r"\bsrc=|\bnonce=|type=[\"']application/json")


def inline_code(text: str) -> Iterator[Complaint]:
    """Find what the content security policy would refuse: style and event attributes, blocks without a nonce."""
    # What Jinja writes is judged where it is written; the lines are kept, to say where.
    bare = _JINJA.sub(lambda match: "\n" * match[0].count("\n"), text)
    for tag in _TAG.finditer(bare):
        line = bare.count("\n", 0, tag.start()) + 1
        for attribute in _ATTRIBUTE.finditer(tag[0]):
            yield line, f"an inline {attribute[1]} attribute"
        block = _BLOCK.match(tag[0])
        if block and not _HARMLESS_BLOCK.search(block[2]):
            yield line, f"an inline {block[1]} block without a nonce"


# --- Python ----------------------------------------------------------------------------------------------------------


def local_imports(text: str) -> Iterator[Complaint]:
    """Find imports inside functions, whatever a comment says in their favour."""
    for function in _functions(text):
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield node.lineno, f"an import inside {function.name}"


def long_functions(text: str, limit: int = 60) -> Iterator[Complaint]:
    """Find functions that tell more than one story."""
    for function in _functions(text):
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        if length > limit:
            yield function.lineno, f"{function.name} has {length} lines, more than {limit}"


def long_files(text: str, limit: int = 400) -> Iterator[Complaint]:
    """Find files that nobody reads in one sitting."""
    length = len(text.splitlines())
    if length > limit:
        yield 1, f"{length} lines, more than {limit}"


_CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "func.now"}


def other_clocks(text: str) -> Iterator[Complaint]:
    """Find whoever asks another clock than hub.kernel.clock for the time."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute):
            owner = node.value
            asked = f"{owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, 'id', '')}.{node.attr}"
            if asked in _CLOCKS:
                yield node.lineno, f"{asked}: ask hub.kernel.clock.now()"


def empty_names(path: str) -> list[str]:
    """Find the parts of a path that say nothing about what is inside."""
    return [part for part in Path(path).with_suffix("").parts if part in _EMPTY_NAMES]


_EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "core", "manager", "managers", "misc"}


def settings_elsewhere(text: str) -> Iterator[Complaint]:
    """Find code that reads the environment, or config.py, instead of app.config."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}:
            yield node.lineno, "reads the environment: config.py does"
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if "config" in names or (isinstance(node, ast.ImportFrom) and node.module == "config" and not node.level):
            yield node.lineno, "imports config.py: create_app is handed what it needs"


def _functions(text: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


# --- which rule is for which file ------------------------------------------------------------------------------------


def _python(path: str) -> bool:
    return path.endswith(".py")


def _migration(path: str) -> bool:
    """Tell whether Alembic laid the file out: one step is as long as the change it makes."""
    return path.startswith("migrations/versions/")


def _page(path: str) -> bool:
    """Tell whether a browser gets the file, with our content security policy; mail programs know no other style."""
    return path.startswith("hub/templates/") and "mail" not in Path(path).with_suffix("").parts


def _read_by_people(path: str) -> bool:
    return path.endswith((".py", ".js", ".css", ".html"))


def _ours_and_running(path: str) -> bool:
    """Tell whether the file runs or is sent to a browser: not the licences and the starter texts beside them."""
    return path.startswith(("hub/", "config", "wsgi")) and path.endswith((".py", ".html", ".js", ".css", ".svg"))


RULES = (
    Rule("nothing is left for later", lambda path: True, notes_for_later),
    Rule("no package registry is named", lambda path: True, registry_hosts),
    Rule("no host but this machine", _ours_and_running, far_hosts),
    Rule("only words of the product", lambda path: not path.startswith("hub/translations/"), foreign_words),
    Rule("no inline code in pages", _page, inline_code),
    Rule("imports stand at the top", _python, local_imports),
    Rule("functions tell one story", lambda path: _python(path) and not _migration(path), long_functions),
    Rule("files can be read in one sitting", lambda path: _read_by_people(path) and not _migration(path), long_files),
    Rule(
        "one clock",
        lambda path: path.startswith("hub/") and _python(path) and path != "hub/kernel/clock.py",
        other_clocks,
    ),
    Rule("settings are read in config.py", lambda path: path.startswith("hub/") and _python(path), settings_elsewhere),
)
