"""The syntax tree of an Erlang file becomes a Module: functions, macros, exports, and the conditions around them.

Only the forms at the top are looked at; what stands inside a function is read by those who need it. Names and arities
are read from the text where that is enough, because a call into the tree costs as much as a dozen steps in Python.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_guarantees.conditions import negated, together
from mkdocs_guarantees.sources import treesitter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tree_sitter import Node, Tree

    from mkdocs_guarantees.sources.suites.common_test.values import When

_HEAD = re.compile(rb"([a-z\x80-\xff][\w@\x80-\xff]*|'(?:[^'\\\n]|\\.)*')\s*\(\s*(?:(\))|[A-Z_][\w@]*\s*(\)))?")
_EXPORT_ALL = re.compile(rb"\bexport_all\b")

DEEPEST_INCLUDE = 8

OTP = frozenset(
    (  # noqa: SIM905  # words read better than a list of strings
        "asn1 common_test compiler crypto eldap erl_interface et eunit ftp inets kernel mnesia public_key reltool "
        "runtime_tools snmp ssh ssl stdlib syntax_tools test_server tools xmerl"
    ).split()
)
"""Applications of Erlang itself: their headers define no tests."""


class Key(NamedTuple):
    """Name and arity of a function."""

    name: str
    arity: int


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a function and the conditions (`-ifdef`) under which it is compiled."""

    node: Node
    when: When


@dataclass(slots=True)
class Function:
    """A function as it stands in the file.

    Attributes:
        before: where the form before it ends: comments between there and `start` may document it.
        docs: values of `-doc` attributes before it.
    """

    key: Key
    before: int
    start: int
    end: int
    docs: tuple[Node, ...] = ()
    clauses: list[Clause] = field(default_factory=list)

    @property
    def own(self) -> bool:
        """Does it stand in the file itself, not in a header?"""
        return self.end > 0

    @property
    def line(self) -> int:
        """Line of its first clause."""
        return self.clauses[0].node.start_point[0] + 1

    @property
    def end_line(self) -> int:
        """Last line of its last clause."""
        return self.clauses[-1].node.end_point[0] + 1


@dataclass(frozen=True, slots=True)
class Macro:
    """A `-define`, with the parameters of one that takes arguments."""

    params: tuple[str, ...] | None
    body: Node
    when: When


@dataclass(slots=True)
class Switch:
    """An `-ifdef` and where in it we are: the words for the branches so far; None where that is known."""

    text: str
    taken: bool | None
    before: tuple[str, ...] = ()


@dataclass
class Module:
    """What an Erlang file defines.

    Attributes:
        defines: macros that its build defines.
        missing: included headers that could not be read; what they define is not known.
        strange: forms made by macros that are not known.
        transformed: a parse transform may add functions.
    """

    path: str
    text: bytes
    tree: Tree
    defines: frozenset[str] = frozenset()
    name: str = ""
    functions: dict[Key, Function] = field(default_factory=dict)
    macros: dict[str, list[Macro]] = field(default_factory=dict)
    exports: set[Key] = field(default_factory=set)
    imports: dict[Key, str] = field(default_factory=dict)
    export_all: bool = False
    transformed: bool = False
    missing: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    attributes: dict[str, list[Node]] = field(default_factory=dict)
    first_form: Node | None = None

    def exported(self, key: Key) -> bool:
        return self.export_all or key in self.exports


@dataclass
class Reader:
    """Reads the forms of a file into a Module.

    Args:
        defines: macros that `-ifdef` finds defined.
        include: from the including file and the name as written to path and text of a header, if it can be read.
    """

    defines: frozenset[str]
    include: Callable[[str, str], tuple[str, bytes] | None]

    def read(self, path: str, text: bytes, *, shared: bool = True) -> Module:
        """Read a file.

        Args:
            shared: other suites will ask for it as well.
        """
        parse = treesitter.parse_shared if shared else treesitter.parse
        module = Module(path, text, parse(text, "erlang"), self.defines)
        _Forms(self, module).run(module.tree.root_node, text, path, 0)
        return module


@dataclass
class _Forms:
    reader: Reader
    module: Module
    switches: list[Switch] = field(default_factory=list)
    last: Function | None = None

    def run(self, root: Node, text: bytes, path: str, depth: int) -> None:
        before = 0
        docs: list[Node] = []
        open_switches = len(self.switches)
        for node in root.children:
            kind = node.type
            if kind == "comment":
                continue
            if kind == "fun_decl":
                if not self.switches or self._active():
                    self._function(node, text, before, tuple(docs), own=depth == 0)
                docs.clear()
                before = node.end_byte
                continue
            self._form(kind, node, path, depth, docs)
            if kind not in _BETWEEN:
                before = node.end_byte
        del self.switches[open_switches:]

    def _form(self, kind: str, node: Node, path: str, depth: int, docs: list[Node]) -> None:
        if self.module.first_form is None and not depth:
            self.module.first_form = node
        if kind in _SWITCHES:
            self._switch(kind, node)
        elif not self._active():
            return
        elif kind == "wild_attribute":
            self._attribute(node, docs)
        elif kind in _HANDLERS:
            _HANDLERS[kind](self, node, path, depth)

    def _active(self) -> bool:
        return all(switch.taken is not False for switch in self.switches)

    def _when(self) -> When:
        return tuple(switch.text for switch in self.switches if switch.taken is None)

    def _function(self, node: Node, text: bytes, before: int, docs: tuple[Node, ...], *, own: bool) -> None:
        start = node.start_byte
        head = _HEAD.match(text, start)
        key = self._macro_made(node) if head is None else Key(unquoted(head[1].decode()), _arity(head, node))
        if key is None:
            return
        last = self.last
        if last is not None and last.key == key:
            last.end = node.end_byte if own else last.end
        else:
            new = Function(key, before, start, node.end_byte, docs) if own else Function(key, 0, 0, 0)
            last = self.last = self.module.functions.setdefault(key, new)
        last.clauses.append(Clause(node, self._when() if self.switches else ()))

    def _macro_made(self, node: Node) -> Key | None:
        """`?name(...)` in place of a function: the macro's own text may tell what it defines."""
        call = node.child(0)
        name = call.child_by_field_name("name") if call is not None else None
        if call is None or call.type != "macro_call_expr" or name is None:
            return None
        written = source(name)
        for macro in self.module.macros.get(written, ()):
            clause = macro.body.child_by_field_name("clauses")
            head = clause.child_by_field_name("name") if clause is not None else None
            args = clause.child_by_field_name("args") if clause is not None else None
            if head is None or args is None:
                continue
            given = call.child_by_field_name("args")
            values = dict(zip(macro.params or (), arguments(given), strict=False))
            made = values.get(source(head))
            return Key(unquoted(source(made or head)), len(arguments(args)))
        self.module.strange.append(f"?{written}")
        return None

    def _attribute(self, node: Node, docs: list[Node]) -> None:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if name is None or value is None:
            return
        word = source(name).lstrip("- \t")
        if word == "doc":
            docs.append(value)
        self.module.attributes.setdefault(word, []).append(value)

    def _name(self, node: Node, _path: str, depth: int) -> None:
        name = node.child_by_field_name("name")
        if name is not None and not depth and not self.module.name:
            self.module.name = self._atom(name)

    def _atom(self, node: Node) -> str:
        """Give the name that an atom or a macro stands for; nothing for a macro that stands for no atom here."""
        written = source(node)
        if not written.startswith("?"):
            return unquoted(written)
        bodies = [macro.body for macro in self.module.macros.get(written[1:], ())]
        return unquoted(source(bodies[-1])) if bodies and bodies[-1].type == "atom" else ""

    def _export(self, node: Node, _path: str, _depth: int) -> None:
        self.module.exports.update(_keys(node))

    def _import(self, node: Node, _path: str, _depth: int) -> None:
        name = node.child_by_field_name("module")
        if name is not None:
            self.module.imports.update(dict.fromkeys(_keys(node), unquoted(source(name))))

    def _compile(self, node: Node, _path: str, _depth: int) -> None:
        if _EXPORT_ALL.search(node.text or b"") and not self._when():
            self.module.export_all = True
        if b"parse_transform" in (node.text or b""):
            self.module.transformed = True

    def _define(self, node: Node, _path: str, _depth: int) -> None:
        left, body = node.child_by_field_name("lhs"), node.child_by_field_name("replacement")
        name = left.child_by_field_name("name") if left is not None else None
        if left is None or name is None:
            return
        args = left.child_by_field_name("args")
        params = None if args is None else tuple(source(arg) for arg in arguments(args))
        self.module.macros.setdefault(source(name), []).append(Macro(params, body or name, self._when()))

    def _undef(self, node: Node, _path: str, _depth: int) -> None:
        name = node.child_by_field_name("name")
        if name is not None and not self._when():
            self.module.macros.pop(source(name), None)

    def _include(self, node: Node, path: str, depth: int) -> None:
        file = node.child_by_field_name("file")
        written = source(file).strip('"') if file is not None else ""
        found = self.reader.include(path, written) if depth < DEEPEST_INCLUDE else None
        if found is None:
            if written.partition("/")[0] not in OTP:
                self.module.missing.append(written)
        else:
            self.run(treesitter.parse_shared(found[1], "erlang").root_node, found[1], found[0], depth + 1)

    def _switch(self, kind: str, node: Node) -> None:
        if kind == "pp_endif":
            if self.switches:
                self.switches.pop()
        elif kind in {"pp_else", "pp_elif"}:
            if self.switches:
                self.switches[-1] = self._otherwise(self.switches[-1], kind, node)
        else:
            self.switches.append(self._opened(kind, node))

    def _opened(self, kind: str, node: Node) -> Switch:
        if kind == "pp_if":
            return Switch(_condition(node), None)
        name = node.child_by_field_name("name")
        word = source(name) if name is not None else "?"
        known = self._is_defined(word)
        if kind == "pp_ifdef":
            return Switch(f"{word} is defined", known)
        if known is None and _is_guard(node, word):
            known = False
        return Switch(f"{word} is not defined", None if known is None else not known)

    def _is_defined(self, word: str) -> bool | None:
        if word in self.reader.defines or word in _ALWAYS_DEFINED:
            return True
        return True if any(not macro.when for macro in self.module.macros.get(word, ())) else None

    def _otherwise(self, switch: Switch, kind: str, node: Node) -> Switch:
        before = (*switch.before, switch.text)
        if switch.taken is True or (switch.taken is False and switch.text == ""):
            return Switch("", False, before)  # noqa: FBT003  # a branch before it is taken
        text = together([negated(word) for word in before if word])
        if kind == "pp_else":
            return Switch(text, True if switch.taken is False else None, before)
        own = _condition(node)
        return Switch(own if switch.taken is False else together([text, own]), None, before)


_SWITCHES = frozenset({"pp_ifdef", "pp_ifndef", "pp_if", "pp_else", "pp_elif", "pp_endif"})
_BETWEEN = frozenset({"spec", "wild_attribute", *_SWITCHES})
"""Forms that may stand between a comment and the function that it documents."""

_ALWAYS_DEFINED = frozenset(
    {"MODULE", "MODULE_STRING", "FILE", "LINE", "MACHINE", "FUNCTION_NAME", "FUNCTION_ARITY", "OTP_RELEASE"}
)
_HANDLERS: Mapping[str, Callable[[_Forms, Node, str, int], None]] = {
    "module_attribute": _Forms._name,  # noqa: SLF001  # the table belongs to the class
    "export_attribute": _Forms._export,  # noqa: SLF001
    "import_attribute": _Forms._import,  # noqa: SLF001
    "compile_options_attribute": _Forms._compile,  # noqa: SLF001
    "pp_define": _Forms._define,  # noqa: SLF001
    "pp_undef": _Forms._undef,  # noqa: SLF001
    "pp_include": _Forms._include,  # noqa: SLF001
    "pp_include_lib": _Forms._include,  # noqa: SLF001
}


def _is_guard(node: Node, word: str) -> bool:
    """Does `-ifndef(X)` only keep a header from being read twice, with `-define(X…)` right after it?"""
    after = node.next_named_sibling
    while after is not None and after.type == "comment":
        after = after.next_named_sibling
    left = after.child_by_field_name("lhs") if after is not None and after.type == "pp_define" else None
    name = left.child_by_field_name("name") if left is not None else None
    return name is not None and source(name) == word


def source(node: Node) -> str:
    """The text of a node as it is written."""
    return (node.text or b"").decode(errors="replace")


def unquoted(atom: str) -> str:
    """The name of an atom: `'a b'` is `a b`."""
    if len(atom) > 1 and atom[0] == atom[-1] == "'":
        return re.sub(r"\\(.)", r"\1", atom[1:-1])
    return atom


def arguments(node: Node | None) -> list[Node]:
    """The children that count: without brackets, commas and comments."""
    return [child for child in node.named_children if child.type != "comment"] if node is not None else []


def _arity(head: re.Match[bytes], node: Node) -> int:
    if head[2]:
        return 0
    if head[3]:
        return 1
    clause = node.child(0)
    return len(arguments(clause.child_by_field_name("args"))) if clause is not None else 0


def _keys(node: Node) -> Iterator[Key]:
    for fa in node.children_by_field_name("funs"):
        name, arity = fa.child_by_field_name("fun"), fa.child_by_field_name("arity")
        value = arity.child_by_field_name("value") if arity is not None else None
        if name is not None and value is not None and source(value).isdigit():
            yield Key(unquoted(source(name)), int(source(value)))


def _condition(node: Node) -> str:
    cond = node.child_by_field_name("cond")
    return " ".join(source(cond).strip("() \t\n").split()) if cond is not None else "a condition of -if"
