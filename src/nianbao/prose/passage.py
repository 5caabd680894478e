"""A piece of a report's prose, with its place, its blocks, its words and its sentences."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from nianbao.inputs.source import Address
from nianbao.prose.claims.prose import Prose
from nianbao.prose.document import Block, Heading, text_of
from nianbao.prose.sentences import Sentence, sentences


@dataclass(frozen=True)
class Passage:
    """A piece of prose: `section` is s1, s1_2, …; `heading` the part's title, if it has one."""

    section: str
    own: list[Block]  # quotations filled in
    heading: str | None = None
    generated: bool = False
    pairs: tuple[tuple[Passage, Passage], ...] = ()  # of section five: each problem, its answer
    group: str = ""  # of section five: this_year or last_year
    typed_at: Address = ()  # where in the parameter file, if it was typed
    at: int = 0  # of one of a pair: where its words stand in those of the whole passage

    @cached_property
    def blocks(self) -> list[Block]:
        """What the report shows of it."""
        return [Heading(self.heading, 2, self.section), *self.own] if self.heading else self.own

    @cached_property
    def words(self) -> str:
        """The words without the heading, a paragraph a line, as the checks read them."""
        return text_of(self.own)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Its sentences, where they stand in the whole passage."""
        return tuple(sentence.moved(self.at) for sentence in sentences(self.words))

    @cached_property
    def whole(self) -> Sentence:
        """All its words as one quote, lines apart."""
        return Sentence(self.words, self.at, self.at + len(self.words))

    @cached_property
    def matchable(self) -> Prose:
        """The words as whoever looks for numbers in them reads them, made once."""
        return Prose(self.words)
