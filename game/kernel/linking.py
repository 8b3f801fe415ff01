"""Kernels call each other by name; none holds a copy of another's code.

numba links the code of every callee, and of what that calls in turn, into each
caller and optimises all of it again: the kernel at the top of the rules was
compiled from the code of all others, and an edit below cost nearly a cold
compile. Here a caller sees the body of a callee only when it is small enough to
be inlined, and even that is not emitted again (LLVM's `available_externally`);
everything else is a call to a symbol, which must be in the process before the
caller is.

LLVM ends the process when a symbol it needs is not there. What guards this:

- A symbol's name holds a hash of the kernel's sources and of its signature (a
  running number where code is not kept), so a name stands for one code only, in
  any process and any build.
- A file of compiled code names the kernels whose symbols it needs. `Linked.bring`
  loads those first, theirs before them, and adds no code to the process unless
  every symbol it needs is there. Otherwise the kernel counts as absent and is compiled.
- `fits` and `_fitting` look at every piece of numba used here. If one is missing,
  kernels are compiled the way numba does it: slower, with the same results.

Results are the same bits either way: rules compute with integers.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable
from typing import Any, NamedTuple

import llvmlite.binding as llvm
from numba.core import codegen, compiler, funcdesc

from game.kernel.shelf import KERNELS, Place, label_of

INLINED = 300  # lines of LLVM's text: a function longer than this is not offered to callers for inlining
UNTIED = codegen.RuntimeLinker.PREFIX  # begins names of calls not tied to a function yet


class Linked(NamedTuple):
    """Machine code of one kernel, with what has to be known before it may be added to a process."""

    place: Place
    name: str  # of numba's library
    symbol: str
    wrapper: str  # symbol of what Python calls
    needs: list[tuple[str, Place]]  # symbols of other kernels it calls, and whose they are
    environments: list[Any]  # objects its code refers to by address
    code: bytes  # an object file
    body: bytes  # LLVM bitcode, for callers compiled later

    def bring(self, generator: Any, find: Callable[[Place], Linked | None]) -> Library | None:
        """Add this to the process with the kernels it calls; None when one of them cannot be had.

        Args: generator: numba's code generator; find: reads the code of another kernel from disk.
        """
        if self.symbol not in LIBRARIES:
            missing: dict[str, Linked | None] = {}
            if not self._gather(missing, find):
                return None
            _TAKEN.update(missing)  # should adding fail half-way, these symbols are not given out again
            Library.add(generator, [linked for linked in missing.values() if linked])
        return LIBRARIES[self.symbol]

    def _gather(self, found: dict[str, Linked | None], find: Callable[[Place], Linked | None]) -> bool:
        """Collect what has to be added for this, this last; False when something cannot be had."""
        if self.symbol in LIBRARIES or found.get(self.symbol):
            return True
        if self.symbol in _TAKEN or self.symbol in found:
            return False  # a symbol is never added twice; and no circles
        found[self.symbol] = None  # under way
        for symbol, place in self.needs:
            if symbol not in LIBRARIES and not found.get(symbol):
                other = find(place)
                if other is None or other.symbol != symbol or not other._gather(found, find):
                    return False
        del found[self.symbol]
        found[self.symbol] = self
        return True


LIBRARIES: dict[str, Library] = {}  # by symbol: the kernels whose code is in this process
_TAKEN: set[str] = set()  # those, and symbols given to kernels being compiled: none is ever added twice
_NUMBERS = itertools.count(1)
_TAGS: dict[tuple[str, tuple[Any, ...]], str] = {}  # what a symbol ends in, by numba's name and argument types

_PIECES: tuple[tuple[Any, str], ...] = (
    (codegen.JITCodeLibrary, "enable_object_caching get_pointer_to_function _ensure_finalized _finalize_final_module"),
    (codegen.JITCodeLibrary, "_finalize_specific _get_compiled_object _get_module_for_linking _set_compiled_object"),
    (codegen.JITCPUCodegen, "magic_tuple set_env _function_pass_manager _pass_builder"),
    (codegen.JitEngine, "finalize_object"),
    (compiler, "compile_result"),
    (compiler.Compiler, "_compile_bytecode"),
    (compiler.CompileResult, "_find_referenced_environments"),
    (funcdesc, "qualifying_prefix"),
    (funcdesc.FunctionDescriptor, "llvm_cpython_wrapper_name"),
    (llvm, "create_new_module_pass_manager parse_assembly parse_bitcode Linkage"),
    (llvm.ModuleRef, "as_bitcode clone functions get_function global_variables"),
    (llvm.ModulePassManager, "add_global_dead_code_eliminate_pass run"),
)


def fits() -> bool:
    """True if numba and llvmlite have what is used here."""
    return all(hasattr(holder, name) for holder, names in _PIECES for name in names.split())


def _fitting(context: Any, library: Any) -> bool:
    """The same of what only living objects tell."""
    pieces: tuple[tuple[Any, str], ...] = (
        (context, "mangler"),
        (library, "_final_module _shared_module"),
        (library.codegen, "_data_layout"),
        (getattr(library.codegen, "_engine", None), "_defined_symbols"),
    )
    return all(hasattr(holder, name) for holder, names in pieces for name in names.split())


class Library(codegen.JITCodeLibrary):
    """The code of one kernel, in LLVM's forms."""

    place: Place = ("", "", "")
    symbol = ""
    _body: bytes | None = None  # of a kernel from disk, until a caller is compiled
    _environments: tuple[Any, ...] = ()  # kept alive: code holds their addresses

    @classmethod
    def add(cls, generator: Any, several: list[Linked]) -> None:
        """Add the code of files to the process, together. All they need must be there or among them."""
        added = [cls(generator, linked.name) for linked in several]
        for self, linked in zip(added, several, strict=True):
            self.place, self.symbol, self._body = linked.place, linked.symbol, linked.body
            self._environments = tuple(linked.environments)
            self.enable_object_caching()
            self._set_compiled_object(linked.code)
            self._finalize_final_module()
        generator._engine.finalize_object()
        for self, linked in zip(added, several, strict=True):
            generator._engine._defined_symbols.update((linked.symbol, linked.wrapper))
            for environment in self._environments:
                generator.set_env(environment.env_name, environment)
            LIBRARIES[self.symbol] = self

    def _finalize_specific(self) -> None:
        """Code from disk is made ready by `add`, all at once, which packs it.

        Made ready one by one, each kernel begins a page of its own: games ran a quarter slower.
        They do so in the process that compiles, which is mostly the child of `warming`.
        """
        if self._body is None:
            super()._finalize_specific()
            LIBRARIES[self.symbol] = self

    def _optimize_functions(self, module: Any) -> None:
        """As numba does it, but not for functions that are only named here, which are most."""
        module.data_layout = self._codegen._data_layout
        for function in module.functions:
            if not function.is_declaration:
                manager, builder = self._codegen._function_pass_manager()
                manager.run(function, builder)

    def _get_module_for_linking(self) -> Any:
        """What a caller's module gets of this one: the function, if it is small, for inlining only."""
        self._ensure_finalized()
        if self._shared_module is None:
            kept = self._body
            self._shared_module = llvm.parse_bitcode(kept) if kept is not None else self._offered()
        return self._shared_module

    def _offered(self) -> Any:
        if str(self._final_module.get_function(self.symbol)).count("\n") > INLINED:
            return llvm.parse_assembly("")
        module = self._final_module.clone()
        for function in list(module.functions):
            # As numba does it; but for the kernel's own, so that clearing up spares it.
            if not function.is_declaration and function.linkage == llvm.Linkage.external:
                function.linkage = "external" if function.name == self.symbol else "linkonce_odr"
        passes = llvm.create_new_module_pass_manager()
        passes.add_global_dead_code_eliminate_pass()  # the wrapper for Python, and what only that uses
        passes.run(module, self._codegen._pass_builder())
        module.get_function(self.symbol).linkage = "available_externally"
        return module

    def needs(self) -> list[tuple[str, Place]]:
        """The kernels whose symbols this one refers to."""
        names = [
            function.name
            for function in self._final_module.functions
            if function.is_declaration or function.linkage == llvm.Linkage.available_externally
        ]
        return [(name, LIBRARIES[name].place) for name in names if name in LIBRARIES]


class Compiler(compiler.Compiler):
    """numba's compiler, putting a kernel's code into a `Library` under a symbol of ours."""

    def _compile_bytecode(self) -> Any:
        state = self.state
        place = (state.func_id.func.__module__, state.func_id.func.__qualname__)
        if place in KERNELS and state.library is None:
            self._name_after_its_sources(place)
        return super()._compile_bytecode()

    def _name_after_its_sources(self, place: tuple[str, str]) -> None:
        state, context = self.state, self.state.targetctx
        generator = context.codegen()
        library = Library(generator, state.func_id.func_qualname)
        if not _fitting(context, library):
            return
        full, types = funcdesc.qualifying_prefix(state.func_id.modname, state.func_id.func_qualname), tuple(state.args)
        label = label_of((types, generator.magic_tuple()))
        shelf = KERNELS[place].shelf
        sources = shelf.folder.name if shelf is not None and shelf.folder is not None else next(_NUMBERS)
        plain = context.mangler

        def mangler(name: str, types: Any, *, abi_tags: Any = (), uid: Any = None) -> str:
            """Short names for kernels: numba spells out every type, which for whole tables makes 15 kB a name."""
            known = _TAGS.get((name.removeprefix(".NumbaEnv."), tuple(types)))
            return plain(name, (), abi_tags=(known,)) if known else plain(name, types, abi_tags=abi_tags, uid=uid)

        for again in itertools.count():  # more than once only if it is compiled again
            words = f"{sources} {label} {state.flags.get_mangle_string()} {again}"
            tag = hashlib.blake2b(words.encode(), digest_size=8).hexdigest()
            symbol = plain(full, (), abi_tags=(tag,))
            if symbol not in _TAKEN:
                break
        _TAKEN.add(symbol)
        _TAGS[full, types] = tag
        context.mangler = mangler
        library.place, library.symbol = (*place, label), symbol
        library.enable_object_caching()
        state.library = library


def pack(result: Any) -> tuple[Linked | None, tuple[Any, ...] | None]:
    """A compile result in two parts: the code, and what else numba knows of it.

    Both None for code numba linked whole, because something was missing (`_fitting`).
    Raises ValueError for kernels that call each other in a circle: numba ties those in memory only.
    """
    library, described = result.library, result.fndesc
    if not isinstance(library, Library):
        if any(isinstance(other, Library) for other in library._linking_libraries):
            raise ValueError("a kernel linked whole calls one by name")
        return None, None
    if any(found.name.startswith(UNTIED) for found in library._final_module.global_variables):
        raise ValueError("kernels call each other in a circle")
    described.typemap = described.calltypes = None  # as numba does: not needed, and may not pickle
    linked = Linked(
        library.place,
        library.name,
        library.symbol,
        described.llvm_cpython_wrapper_name,
        library.needs(),
        [result.environment, *result._find_referenced_environments()],
        library._get_compiled_object(),
        library._get_module_for_linking().as_bitcode(),
    )
    return linked, (described, result.signature, result.objectmode, result.reload_init)


def unpack(context: Any, library: Library, rest: tuple[Any, ...]) -> Any:
    """The compile result of a kernel whose code is in the process; the inverse of `pack`."""
    described, signature, objectmode, reload_init = rest
    own, *others = library._environments
    return compiler.compile_result(
        typing_context=context.typing_context,
        target_context=context,
        entry_point=context.get_executable(library, described, own),
        typing_error=None,
        type_annotation="",
        signature=signature,
        objectmode=objectmode,
        lifted=(),
        fndesc=described,
        library=library,
        environment=own,
        reload_init=reload_init,
        referenced_envs=tuple(others),
    )
