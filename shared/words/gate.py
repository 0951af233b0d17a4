"""办: whose gate a reply passes."""

from shared.words.word import Word


class Gate(Word):
    """审核关口, by the kind of the unit's organ. The word also names the office as a unit of its own."""

    GOVERNMENT = "government", "政府督查室"
    PARTY = "party", "党委办公室督查室"
    OWN_HEAD = "own-head", "本单位负责人"
