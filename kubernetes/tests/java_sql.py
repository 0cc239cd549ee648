"""The SQL statements of the service, as far as they are constants in its Java source."""

import re
import textwrap

import harness

SOURCE = harness.ROOT / "src" / "main" / "java" / "io" / "pintags"
CONSTANT = re.compile(r"static final String (\w+) =\s*")
STATEMENT = re.compile(r"(?:select|insert|update|delete|with|listen|lock)\b", re.I)
PIECE = re.compile(r'\s*(?:"""\n(?P<block>.*?)(?<!\\)"""|"(?P<text>(?:[^"\\\n]|\\.)*)"|(?P<name>[A-Z]\w*(?:\.[A-Z_]+)?))', re.S)
FORMATTED = re.compile(r'\s*\.formatted\(\s*"(?P<value>[^"]*)"\s*\)')


def expression(source, position, constants):
    """The value of the concatenation that begins here, and where it ends; None if a part of it is no constant."""
    value = ""
    while True:
        piece = PIECE.match(source, position)
        if not piece:
            return None, position + 1
        position = piece.end()
        if piece["name"] is not None:
            if piece["name"] not in constants:
                return None, position
            value += constants[piece["name"]]
        elif piece["block"] is not None:
            # The last line, where the quotes stand, counts for the indentation, as the language says.
            value += textwrap.dedent(piece["block"]).replace("\\s", " ")
        else:
            value += piece["text"].replace('\\"', '"')
        formatted = FORMATTED.match(source, position)
        if formatted:
            value, position = value.replace("%s", formatted["value"]), formatted.end()
        plus = re.compile(r"\s*\+").match(source, position)
        if not plus:
            return value, position
        position = plus.end()


def constants():
    """Values of constant strings, by Class.NAME; those that build upon others come later."""
    found, before = {}, -1
    sources = {file: file.read_text() for file in SOURCE.rglob("*.java")}
    while len(found) != before:
        before = len(found)
        for file, source in sources.items():
            own = {name.split(".")[1]: value for name, value in found.items() if name.startswith(file.stem + ".")}
            for declared in CONSTANT.finditer(source):
                value, _ = expression(source, declared.end(), {**found, **own})
                if value is not None:
                    found[f"{file.stem}.{declared[1]}"] = value
    return found


def statements():
    """The statements by file and line, with $1, $2 for their values."""
    known = constants()
    result = {}
    for file in sorted(SOURCE.rglob("*.java")):
        if {"simulator", "dev"} & set(file.relative_to(SOURCE).parts):
            continue
        source = file.read_text()
        own = {name.split(".")[1]: value for name, value in known.items() if name.startswith(file.stem + ".")}
        position = 0
        while (start := re.compile(r'(?<!\w)(?:"|[A-Z_]{4,}\b)').search(source, position)):
            value, position = expression(source, start.start(), {**known, **own})
            position = max(position, start.end())
            if value and STATEMENT.match(value.strip()) and " " in value.strip() and "%s" not in value:
                number = iter(range(1, 100))
                line = source.count("\n", 0, start.start()) + 1
                result[f"{file.relative_to(SOURCE)}:{line}"] = re.sub(r"\?", lambda _: f"${next(number)}", value)
    return result
