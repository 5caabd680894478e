"""Notes (批注) on cells of one sheet: added to what others wrote there, and taken away again.

A note is a comment and the box that it is shown in, a shape of VML (ECMA-376 part 4). Ours are
known again by the lines that enclose them, for some programs keep no authors. Notes of others keep
their author, their text and their box; a conversation (threaded comments) is left.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from nianbao.inputs.workbook.note import BEGIN, END, OURS, spans
from nianbao.workbooks.looks import SONG
from nianbao.workbooks.package import Element, Package, children, legal
from nianbao.workbooks.worksheet import At, Worksheet, at, lines_of

_CONVERSATION = "tc="  # how the authors of conversations begin
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_V, _O = "urn:schemas-microsoft-com:vml", "urn:schemas-microsoft-com:office:office"
_X = "urn:schemas-microsoft-com:office:excel"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ACROSS = 40  # half characters of a line of a box
_WIDTH, _LINE, _EDGE = 300, 17, 12  # pixels: of a box, of a line in it, of its margins
_TALLEST = 480
_IN_A_BLOCK = 1024  # numbers of shapes that a drawing has for itself
_EMPTY_DRAWING = f"""<xml xmlns:v="{_V}" xmlns:o="{_O}" xmlns:x="{_X}">
<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{{block}}"/></o:shapelayout>
<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">
<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/>
</v:shapetype></xml>"""
_SHAPE = f"""<v:shape xmlns:v="{_V}" xmlns:o="{_O}" xmlns:x="{_X}" id="_x0000_s{{id}}"
 type="#_x0000_t202" style="{{style}}" fillcolor="#ffffe1" o:insetmode="auto">
<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>
<v:path o:connecttype="none"/>
<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>
<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{{anchor}}</x:Anchor>
<x:AutoFill>False</x:AutoFill><x:Row>{{row}}</x:Row><x:Column>{{column}}</x:Column></x:ClientData>
</v:shape>"""


def noted(package: Package, part: str) -> bool:
    """Whether a sheet has notes of ours."""
    comments = package.related(part, "comments")
    return comments is not None and package.holds(comments, BEGIN)


def remove(sheet: Worksheet) -> None:
    """Take our notes away, but not what others wrote before or after them."""
    part = sheet.package.related(sheet.part, "comments")
    if part is None:
        return
    gone: set[At] = set()
    for comment in list(sheet.package.tree(part).iter("{*}comment")):
        if _cut(comment):
            sheet.package.change(part)
            if not _text_of(comment).strip():
                comment.getparent().remove(comment)
                gone.add(at(comment.get("ref", "")))
    drawing = _drawing(sheet) if gone else None
    for shape in _shapes(_boxes(sheet.package, drawing)):
        if _place(shape) in gone:
            shape.getparent().remove(shape)
            sheet.package.change(str(drawing))


def write(sheet: Worksheet, texts: Mapping[At, str]) -> None:
    """Add our notes, none of which is there; a conversation's cell gets none."""
    package = sheet.package
    drawing = _drawing(sheet) if texts else None
    if drawing is not None and _boxes(package, drawing) is None:
        return  # boxes that cannot be read: the findings are listed all the same
    part = package.related(sheet.part, "comments")
    root = package.tree(part) if part else None
    there = (
        {at(one.get("ref", "")): one for one in root.iter("{*}comment")} if root is not None else {}
    )
    authors = _authors(root) if root is not None else {}
    own: dict[At, str] = {}
    grown: dict[At, str] = {}
    for place, text in texts.items():
        if place not in there:
            own[place] = text
        elif not authors.get(there[place].get("authorId"), "").startswith(_CONVERSATION):
            _append(there[place], text)
            assert part
            package.change(part)
            grown[place] = _text_of(there[place])
    _grow(sheet, grown)
    if not own:
        return
    if part is None or root is None:
        main = etree.QName(sheet.root).namespace
        root = etree.Element(f"{{{main}}}comments", nsmap={None: main})
        etree.SubElement(root, f"{{{main}}}authors")
        etree.SubElement(root, f"{{{main}}}commentList")
        part = package.free("xl/comments{}.xml")
        package.add(part, root, _COMMENTS, sheet.part, "comments")
    author = _author(root)
    (held,) = children(root, "commentList")
    for place, text in own.items():
        held.append(_comment(held, place, author, text))
    held[:] = sorted(held, key=lambda one: at(one.get("ref", "")))
    package.change(part)
    if drawing is None:
        drawing = package.free("xl/drawings/vmlDrawing{}.vml")
        block = _free_block(sheet)
        made = etree.fromstring(_EMPTY_DRAWING.format(block=block))
        id = package.add(drawing, made, _DRAWING, sheet.part, "vmlDrawing")
        sheet.put("legacyDrawing").set(f"{{{package.kinds}}}id", id)
    shapes = package.tree(drawing)
    last = _last_number(shapes)
    for number, (place, text) in enumerate(own.items(), last + 1):
        shapes.append(_shape(sheet, place, text, number))
    _reserve(shapes, last + len(own))
    package.change(drawing)


# ------------------------------------------------------------------------------- comments


def _authors(root: Element) -> dict[str, str]:
    listed = next(children(root, "authors"), ())
    names = children(listed, "author") if len(listed) else ()
    return {str(n): one.text or "" for n, one in enumerate(names)}


def _author(root: Element) -> str:
    """The number of our name among the authors."""
    for n, name in _authors(root).items():
        if name == OURS:
            return n
    (listed,) = children(root, "authors")
    etree.SubElement(listed, f"{{{etree.QName(root).namespace}}}author").text = OURS
    return str(len(list(children(listed, "author"))) - 1)


def _comment(held: Element, place: At, author: str, text: str) -> Element:
    main = etree.QName(held).namespace
    made = etree.Element(f"{{{main}}}comment", ref=place.ref, authorId=author)
    body = etree.SubElement(made, f"{{{main}}}text")
    body.append(_run(main, f"{BEGIN}\n", bold=True))
    body.append(_run(main, f"{text}\n{END}"))
    return made


def _run(main: str, text: str, bold: bool = False) -> Element:
    run = etree.Element(f"{{{main}}}r")
    look = etree.SubElement(run, f"{{{main}}}rPr")
    if bold:
        etree.SubElement(look, f"{{{main}}}b")
    etree.SubElement(look, f"{{{main}}}sz", val="10")
    etree.SubElement(look, f"{{{main}}}color", indexed="81")
    etree.SubElement(look, f"{{{main}}}rFont", val=SONG)
    etree.SubElement(look, f"{{{main}}}family", val="3")
    etree.SubElement(look, f"{{{main}}}charset", val="134")
    words = etree.SubElement(run, f"{{{main}}}t")
    words.text = legal(text)
    words.set(_SPACE, "preserve")
    return run


def _append(comment: Element, text: str) -> None:
    """Write ours below another's text."""
    main = etree.QName(comment).namespace
    (body,) = children(comment, "text")
    plain = next(children(body, "t"), None)
    if plain is not None:  # no runs: beside them a text of its own may not stand
        body.remove(plain)
        run = etree.SubElement(body, f"{{{main}}}r")
        run.append(plain)
    last = max([n for n, one in enumerate(body) if etree.QName(one).localname == "r"], default=-1)
    body.insert(last + 1, _run(main, f"\n{BEGIN}\n{text}\n{END}"))


def _cut(comment: Element) -> bool:
    """Take what is ours from a text; whether there was anything."""
    found = list(spans(_text_of(comment)))
    for span in reversed(found):
        before = 0
        for words in list(comment.iter("{*}t")):
            text = words.text or ""
            start, end = (min(max(n - before, 0), len(text)) for n in span)
            before += len(text)
            words.text = text[:start] + text[end:]
            run = words.getparent()
            if text and not words.text and etree.QName(run).localname == "r":
                run.getparent().remove(run)
    return bool(found)


def _text_of(comment: Element) -> str:
    return "".join(one.text or "" for one in comment.iter("{*}t"))


# ------------------------------------------------------------------------------- boxes


def _drawing(sheet: Worksheet) -> str | None:
    """The drawing of the boxes of a sheet."""
    mark = sheet.part_of("legacyDrawing")
    if mark is None:
        return None
    id = next((v for k, v in mark.items() if etree.QName(k).localname == "id"), "")
    return next((r.target for r in sheet.package.relations(sheet.part) if r.id == id), None)


def _boxes(package: Package, drawing: str | None) -> Element | None:
    """A drawing as XML; None where there is none, or one as loose as HTML."""
    try:
        root = package.tree(drawing) if drawing else None
    except (KeyError, ValueError):
        return None
    return root if root is not None and root.tag == "xml" else None


def _shapes(root: Element | None) -> list[Element]:
    return [] if root is None else list(root.iter(f"{{{_V}}}shape"))


def _place(shape: Element) -> At | None:
    """The cell whose note a shape is the box of."""
    held = next(shape.iter(f"{{{_X}}}ClientData"), None)
    row, column = (
        None if held is None else next(children(held, name), None) for name in ("Row", "Column")
    )
    if row is None or column is None:
        return None
    return At(int(row.text or 0) + 1, int(column.text or 0) + 1)


def _shape(sheet: Worksheet, place: At, text: str, number: int) -> Element:
    style = f"position:absolute;width:{_WIDTH * 0.75:g}pt;visibility:hidden;z-index:{number}"
    shape = etree.fromstring(
        _SHAPE.format(
            id=number,
            style=style,
            anchor=_anchor(sheet, place, _height(f"{BEGIN}\n{text}\n{END}")),
            row=place.row - 1,
            column=place.column - 1,
        )
    )
    return shape


def _grow(sheet: Worksheet, texts: Mapping[At, str]) -> None:
    """Make the boxes of others' notes as large as their texts are now."""
    drawing = _drawing(sheet) if texts else None
    for shape in _shapes(_boxes(sheet.package, drawing)):
        if (place := _place(shape)) in texts:
            assert place
            held = next(shape.iter(f"{{{_X}}}ClientData"))
            anchor = next(children(held, "Anchor"), None)
            if anchor is None:
                anchor = etree.Element(f"{{{_X}}}Anchor")
                held.insert(0, anchor)
            anchor.text = _anchor(sheet, place, _height(texts[place]))
            sheet.package.change(str(drawing))


def _height(text: str) -> int:
    """The height of a box in which a text can be read."""
    return min(_TALLEST, lines_of(text, _ACROSS) * _LINE + _EDGE)


def _anchor(sheet: Worksheet, place: At, height: float) -> str:
    """Where a box stands: columns and rows from 0, each with the pixels into it."""
    left, top = place.column + 1, max(place.row - 1, 1)
    right, across = _reach(left, 15 + _WIDTH, sheet.width)
    bottom, down = _reach(top, 4 + height, sheet.height)
    return f"{left - 1}, 15, {top - 1}, 4, {right - 1}, {across}, {bottom - 1}, {down}"


def _reach(first: int, length: float, size: object) -> tuple[int, int]:
    """The row or column in which a length that begins in the first one ends, and where in it."""
    assert callable(size)
    for n in range(first, first + 200):
        if length <= size(n):
            return n, round(length)
        length -= size(n)
    return first + 200, 0


def _last_number(root: Element) -> int:
    """The greatest number of a shape, or that before the first of the drawing's block."""
    blocks = [block for one in root.iter(f"{{{_O}}}idmap") for block in _blocks(one)]
    numbers = [
        int(digits)
        for shape in _shapes(root)
        if (digits := shape.get("id", "").rpartition("_s")[2]).isascii() and digits.isdigit()
        if len(digits) < 9
    ]
    return max(numbers, default=min(blocks, default=1) * _IN_A_BLOCK)


def _reserve(root: Element, last: int) -> None:
    """Have the drawing keep the blocks of numbers that its shapes have."""
    for one in root.iter(f"{{{_O}}}idmap"):
        blocks = _blocks(one)
        more = range(max(blocks, default=1) + 1, last // _IN_A_BLOCK + 1)
        one.set("data", ",".join(map(str, [*blocks, *more])))


def _free_block(sheet: Worksheet) -> int:
    """The first block of numbers that no other drawing of the workbook has."""
    taken = [0]
    for part in sheet.package.sheets().values():
        for relation in sheet.package.relations(part):
            if relation.kind == "vmlDrawing" and not relation.outside:
                boxes = _boxes(sheet.package, relation.target)
                for one in boxes.iter(f"{{{_O}}}idmap") if boxes is not None else ():
                    taken += _blocks(one)
    return max(taken) + 1


def _blocks(idmap: Element) -> list[int]:
    """The blocks of numbers that a drawing has."""
    found = (word.strip() for word in idmap.get("data", "").split(","))
    return [int(word) for word in found if word.isascii() and word.isdigit() and len(word) < 6]
