"""Small PDF files, written by hand after ISO 32000: lines of text at places on pages."""

from collections.abc import Mapping, Sequence

SIZE = 12


def small_pdf(
    pages: Sequence[Sequence[tuple[float, float, str]]],
    *,
    info: Mapping[str, str] | None = None,
    labels: str = "",
    size: float = SIZE,
) -> bytes:
    """A PDF of pages of lines (x, y, text), in Helvetica; `labels` is the /Nums of its labels.

    A line whose text begins with `=` is twice as large.
    """
    named = f" /PageLabels << /Nums [{labels}] >>" if labels else ""
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R{named} >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< {' '.join(f'/{name} ({value})' for name, value in (info or {}).items())} >>",
    ]  # fmt: skip
    for number, lines in enumerate(pages):
        drawn = "\n".join(
            f"BT /F1 {size * 2 if text.startswith('=') else size} Tf {x} {y} Td"
            f" ({text.removeprefix('=')}) Tj ET"
            for x, y, text in lines
        )
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {6 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>",
            f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        ]
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return (
        data
        + (
            f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
            f"<< /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n"
            f"{len(data)}\n%%EOF\n"
        ).encode()
    )


def column(lines: Sequence[str], *, x: float = 72, y: float = 720, step: float = 15):
    """Lines below one another, from (x, y) down; an empty one is a gap."""
    return [(x, y - step * n, text) for n, text in enumerate(lines) if text]
