"""What an evaluation on simulated events shows, and what it does not: said in every report."""

PROVES = (
    "Whether answers keep the schema, follow from the lines that they cite, contradict neither "
    "these nor each other, how long they are, and how long they took: on these reports, by our "
    "own rules.",
    "How opinions on the tier meet what the simulator did: confirmed where it made distress, "
    "disputed or left at tier 3 where it made excited play, stimming, a routine transition or "
    "nothing.",
)
DOES_NOT = (
    "Nothing here is evidence about people. Episodes follow assumptions that are written down in "
    "docs/detection.md; a model that learnt the same assumptions would look better than it is.",
    "The template confirms every tier, so that its agreement on harmless events is nothing but "
    "the share of them that the threshold service raised at tier 3: it is the mark to be beaten.",
    "The gate that counts removed sentences is the one that the product uses. It reads words, not "
    "meaning: a sentence that it keeps may still be beside the point.",
    "Reading ease counts syllables by rule and sentences by length. Whether a carer understands "
    "is asked of carers.",
    "Events of one simulated person resemble each other: intervals are narrower than they should "
    "be.",
)
