"""The sink of an RTF document: paragraphs, rows of tables, and what follows a paragraph."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Sink:
    """A place for paragraphs: the text, or a note, a text box, a fact."""

    paragraphs: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    in_table: bool = False
    row_before: bool = False

    def end_paragraph(self) -> None:
        """End a paragraph; in a table it may be one of several in a cell."""
        text = _lines("".join(self.line))
        self.line.clear()
        if self.in_table:
            if text:
                self.line.append(text + "\n")
            return
        self.paragraphs += [text] * bool(text)
        self.row_before = False
        self._flush()

    def end_cell(self) -> None:
        """End a cell of a table."""
        text = _lines("".join(self.line))
        self.line.clear()
        self.cells.append(text.split("\n") if text else [])

    def end_row(self) -> None:
        """End a row: a line of its table, or paragraphs if a cell has several."""
        if all(len(cell) <= 1 for cell in self.cells):
            row = " ".join(line for cell in self.cells for line in cell)
            if self.row_before and row:
                self.paragraphs[-1] += f"\n{row}"
            elif row:
                self.paragraphs.append(row)
            self.row_before = bool(row)
        else:
            self.paragraphs += [line for cell in self.cells for line in cell]
            self.row_before = False
        self.cells.clear()
        self._flush()

    def whole(self) -> list[str]:
        """All paragraphs, when nothing more comes."""
        self.in_table = False
        if self.cells:
            self.end_row()
        self.end_paragraph()
        return self.paragraphs

    def _flush(self) -> None:
        if self.after:
            self.paragraphs += self.after
            self.after = []
            self.row_before = False


def _lines(text: str) -> str:
    """Text with its pairs of surrogates joined, and single blanks."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "\n".join(line for each in whole.split("\n") if (line := " ".join(each.split())))
