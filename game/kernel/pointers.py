"""What numba has to know to take the classes of `tables` as one pointer.

Words never change while an instance lives, so loads of them are marked invariant and
the compiler keeps them in registers.
"""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import boxing, cgutils, pythonapi, types  # noqa: F401 - boxing fills the registry
from numba.core.imputils import impl_ret_borrowed, lower_getattr_generic
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.extending import NativeValue, models, register_model, typeof_impl, unbox


class TablesType(types.Type):
    """The type of an instance: its class, and the type of every array by name."""

    def __init__(self, owner: str, fields: tuple[tuple[str, Any], ...]) -> None:
        self.owner = owner
        self.fields = fields
        inner = ", ".join(f"{name}: {kind}" for name, kind in fields)
        super().__init__(name=f"{owner}({inner})")

    @property
    def key(self) -> Any:
        return self.owner, self.fields

    def word(self, name: str) -> int:
        """Place of the first word of a field, its data pointer."""
        place = 0
        for other, kind in self.fields:
            if other == name:
                return place
            place += 1 + kind.ndim
        raise KeyError(name)


@register_model(TablesType)
class TablesModel(models.OpaqueModel):
    """A pointer to the words."""


def register(cls: Any) -> None:
    """Make instances of a class known to numba."""

    @typeof_impl.register(cls)
    def typeof(value: Any, c: Any) -> TablesType:
        fields = tuple((name, typeof_impl(getattr(value, name), c)) for name in cls._fields)
        return TablesType(f"{cls.__module__}.{cls.__qualname__}", fields)


@unbox(TablesType)
def unbox_tables(typ: TablesType, value: Any, c: Any) -> NativeValue:
    number = c.pyapi.object_getattr_string(value, "address")
    failed = cgutils.is_null(c.builder, number)
    address = cgutils.alloca_once_value(c.builder, ir.Constant(cgutils.intp_t, 0))
    with c.builder.if_else(failed, likely=False) as (bad, good):
        with bad:
            pass  # the error is set
        with good:
            c.builder.store(c.pyapi.number_as_ssize_t(number), address)
            c.pyapi.decref(number)
    pointer = c.builder.inttoptr(c.builder.load(address), cgutils.voidptr_t)
    return NativeValue(pointer, is_error=failed)


def _record_place() -> int | None:
    """Bytes from a numpy record to the pointer to its data; None when this Python lays it out otherwise."""
    place = tuple.__basicsize__  # what every object of variable size begins with
    record = np.zeros(1, [("a", np.int64)])[0]
    if record.__sizeof__() < place + ctypes.sizeof(ctypes.c_void_p):
        return None
    found = ctypes.c_void_p.from_address(id(record) + place).value
    return place if found == record.__array_interface__["data"][0] else None


_RECORD_PLACE = _record_place()


def unbox_record(typ: Any, value: Any, c: Any) -> NativeValue:
    """The address of a numpy record's data.

    numba asks for a memoryview, whose description of hundreds of fields costs more than most kernels.
    """
    field = cgutils.gep_inbounds(c.builder, c.builder.bitcast(value, cgutils.voidptr_t), _RECORD_PLACE)
    pointer = c.builder.load(c.builder.bitcast(field, cgutils.voidptr_t.as_pointer()))
    return NativeValue(c.builder.bitcast(pointer, c.context.get_value_type(typ)))


_unboxers: Any = getattr(pythonapi, "_unboxers", None)
if _RECORD_PLACE is not None and types.Record in getattr(_unboxers, "functions", ()):
    _unboxers.functions[types.Record] = unbox_record


@infer_getattr
class TablesAttribute(AttributeTemplate):
    """An attribute is the array of that name."""

    key = TablesType

    def generic_resolve(self, value: Any, attr: str) -> Any:  # type: ignore[override]
        return dict(value.fields).get(attr)


@lower_getattr_generic(TablesType)
def tables_getattr(context: Any, builder: Any, typ: TablesType, value: Any, name: str) -> Any:
    kind = dict(typ.fields)[name]
    first = typ.word(name)
    words = builder.bitcast(value, cgutils.intp_t.as_pointer())

    def word(i: int) -> Any:
        loaded = builder.load(cgutils.gep_inbounds(builder, words, i))
        loaded.set_metadata("invariant.load", builder.module.add_metadata([]))
        return loaded

    array = context.make_array(kind)(context, builder)
    itemsize = ir.Constant(cgutils.intp_t, context.get_abi_sizeof(context.get_data_type(kind.dtype)))
    shape = [word(first + 1 + axis) for axis in range(kind.ndim)]
    strides: list[Any] = []
    stride: Any = itemsize
    for extent in reversed(shape):
        strides.insert(0, stride)
        if len(strides) < kind.ndim:
            stride = builder.mul(stride, extent)
    context.populate_array(
        array,
        data=builder.inttoptr(word(first), array.data.type),
        shape=shape,
        strides=strides,
        itemsize=itemsize,
        meminfo=None,
    )
    return impl_ret_borrowed(context, builder, kind, array._getvalue())
