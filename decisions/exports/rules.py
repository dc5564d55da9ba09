"""What a mark of a house template may say: the fields of the list, conditions, loops over lists, the filters here.

`check_tree` walks what Jinja has parsed and raises `Fault` at the first thing that is not allowed. Because there are no
calls, no arithmetic and no loops but over lists of the document, the work of a template is bounded by its size.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _
from jinja2 import nodes

from decisions.exports.field import Field, Shape
from decisions.exports.fields import FILTERS, LOOP

DEEPEST = 12
"""Loops and conditions inside one another."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is known at one place: fields by their names, and the name that the innermost loop gives."""

    names: Mapping[str, Field]
    innermost: str = ""


class Fault(Exception):
    """One thing that a template may not say; `str()` of it is a sentence for the user."""


def scope_of(fields: Sequence[Field]) -> Scope:
    """What is known at the top of a template."""
    return Scope({field.name: field for field in fields})


def check_tree(tree: nodes.Template, fields: Sequence[Field]) -> None:
    """Raises `Fault` when a parsed template says anything that is not allowed."""
    check_body(tree.body, scope_of(fields), 0)


def check_body(body: Sequence[nodes.Node], scope: Scope, depth: int) -> None:
    if depth > DEEPEST:
        raise Fault(_("Conditions and loops stand too deep inside one another."))
    for node in body:
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                if not isinstance(part, nodes.TemplateData):
                    check_printed(part, scope)
        elif isinstance(node, nodes.If):
            check_condition(node.test, scope)
            check_body(node.body, scope, depth + 1)
            check_body(node.elif_, scope, depth)
            check_body(node.else_, scope, depth + 1)
        elif isinstance(node, nodes.For):
            check_body(node.body, inside(node, scope), depth + 1)
            check_body(node.else_, scope, depth + 1)
        else:
            raise Fault(_("Only {{ a field }}, if, elif, else, for and their ends are known here."))


def inside(node: nodes.For, scope: Scope) -> Scope:
    """What is known inside the loop. It goes over a list of fields and may have a condition, nothing else."""
    if not isinstance(node.target, nodes.Name) or node.recursive:
        raise Fault(_("A loop is written: for NAME in LIST."))
    if not isinstance(node.iter, (nodes.Name, nodes.Getattr)):
        example = "items" if "items" in scope.names else "rows"
        raise Fault(_("A loop goes over a list of the document, such as «%(name)s».") % {"name": example})
    over = _field(node.iter, scope)
    if not over.shape.is_list:
        raise Fault(_("«%(name)s» is no list: a loop cannot go over it.") % {"name": _path(node.iter)})
    if scope.innermost and _path(node.iter).partition(".")[0] != scope.innermost:
        # Of lists inside one another each belongs to the one around it: what is written grows by sums, not by products.
        words = _("Inside a loop goes a loop over a list of «%(one)s» alone, not over «%(name)s».")
        raise Fault(words % {"one": scope.innermost, "name": _path(node.iter)})
    names = {**scope.names, node.target.name: over.element, "loop": LOOP}
    known = Scope(names, node.target.name)
    if node.test is not None:
        check_condition(node.test, known)
    return known


def check_printed(node: nodes.Node, scope: Scope) -> None:
    """What stands in {{ }}: it must come out as words."""
    if isinstance(node, (nodes.Name, nodes.Getattr)):
        field = _field(node, scope)
        if field.shape is Shape.FLAG and not field.example:
            raise Fault(_("«%(name)s» is a yes or a no: ask for it in «if».") % {"name": _path(node)})
        if field.shape is Shape.GROUP:
            names = ", ".join(f"{_path(node)}.{each.name}" for each in field.fields[:4])
            raise Fault(_("«%(name)s» has parts: write one of %(parts)s.") % {"name": _path(node), "parts": names})
        if field.shape.is_list:
            words = _("«%(name)s» is a list: go through it by «for», or join it by the filter «join».")
            raise Fault(words % {"name": _path(node)})
    elif isinstance(node, nodes.CondExpr):
        check_condition(node.test, scope)
        check_printed(node.expr1, scope)
        if node.expr2 is not None:
            check_printed(node.expr2, scope)
    elif isinstance(node, nodes.Concat):
        for each in node.nodes:
            check_printed(each, scope)
    elif isinstance(node, (nodes.Or, nodes.And)):
        check_printed(node.left, scope)
        check_printed(node.right, scope)
    else:
        _check_value(node, scope)


def check_condition(node: nodes.Node, scope: Scope) -> None:
    """What is asked in «if»: fields, comparisons, and, or, not."""
    if isinstance(node, (nodes.And, nodes.Or)):
        check_condition(node.left, scope)
        check_condition(node.right, scope)
    elif isinstance(node, nodes.Not):
        check_condition(node.node, scope)
    elif isinstance(node, nodes.Compare):
        check_condition(node.expr, scope)
        for operand in node.ops:
            check_condition(operand.expr, scope)
    elif isinstance(node, (nodes.Name, nodes.Getattr)):
        _field(node, scope)
    else:
        _check_value(node, scope)


def _check_value(node: nodes.Node, scope: Scope) -> None:
    """Words in quotes, a number, or a field with filters."""
    if isinstance(node, nodes.Const):
        if not isinstance(node.value, (str, int, bool, type(None))):
            raise Fault(_("Only words in quotes and whole numbers may stand beside fields."))
        return
    if not isinstance(node, nodes.Filter) or node.node is None:
        raise Fault(
            _("Calls, calculations and brackets are not allowed: only fields, conditions and the listed filters.")
        )
    found = FILTERS.get(node.name)
    if found is None:
        raise Fault(_("There is no filter «%(name)s».") % {"name": node.name} + _nearest(node.name, FILTERS))
    given = [*node.args, *(each.value for each in node.kwargs)]
    plain = all(isinstance(each, nodes.Const) and isinstance(each.value, str) for each in given)
    if node.kwargs or node.dyn_args or node.dyn_kwargs or not plain or len(given) > bool(found.argument):
        raise Fault(_("The filter «%(name)s» takes nothing else, or words in quotes.") % {"name": node.name})
    if not found.of_list:
        check_printed(node.node, scope)
    elif not isinstance(node.node, (nodes.Name, nodes.Getattr)) or not _field(node.node, scope).shape.is_list:
        raise Fault(_("The filter «%(name)s» is for a list.") % {"name": node.name})


def _field(node: nodes.Node, scope: Scope) -> Field:
    """The field that a name, or a name after a dot, means."""
    if isinstance(node, nodes.Name):
        found = scope.names.get(node.name)
        if found is None:
            raise Fault(_("There is no field «%(name)s».") % {"name": node.name} + _nearest(node.name, scope.names))
        return found
    if not isinstance(node, nodes.Getattr):
        raise Fault(_("Before the dot stands a field."))
    before = _field(node.node, scope)
    if before.shape.is_list:
        words = _("«%(name)s» is a list: its parts are found in a loop over it.")
        raise Fault(words % {"name": _path(node.node)})
    found = before.child(node.attr)
    if found is None:
        whole = _("There is no field «%(name)s».") % {"name": _path(node)}
        start = f"{_path(node.node)}."
        raise Fault(whole + _nearest(node.attr, [each.name for each in before.fields], start))
    return found


def _path(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_path(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "…"


def _nearest(name: str, known: Iterable[str], start: str = "") -> str:
    """« Perhaps «number» is meant.», or nothing when nothing is like it."""
    likely = get_close_matches(name, list(known), 1, 0.5)
    return " " + _("Perhaps «%(name)s» is meant.") % {"name": f"{start}{likely[0]}"} if likely else ""
