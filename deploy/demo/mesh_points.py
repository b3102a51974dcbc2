"""The points of MediaPipe's canonical face mesh that our muscles hold on to.

Numbers are those of ``canonical_face_model.obj`` (Apache-2.0), the same in the 468 and the 478
point network. "Right" is the person's own right: the left of the picture.
"""

RIGHT_BROW_UPPER = (70, 63, 105, 66, 107)
"""From the outer to the inner end, as all brow rows."""
RIGHT_BROW_LOWER = (46, 53, 52, 65, 55)
LEFT_BROW_UPPER = (300, 293, 334, 296, 336)
LEFT_BROW_LOWER = (276, 283, 282, 295, 285)
BROWS = (RIGHT_BROW_UPPER, RIGHT_BROW_LOWER, LEFT_BROW_UPPER, LEFT_BROW_LOWER)

RIGHT_LID_UPPER = (246, 161, 160, 159, 158, 157, 173)
RIGHT_LID_LOWER = (7, 163, 144, 145, 153, 154, 155)
LEFT_LID_UPPER = (466, 388, 387, 386, 385, 384, 398)
LEFT_LID_LOWER = (249, 390, 373, 374, 380, 381, 382)
LIDS = ((RIGHT_LID_UPPER, RIGHT_LID_LOWER), (LEFT_LID_UPPER, LEFT_LID_LOWER))
EYE_CORNERS = (33, 133, 362, 263)

OUTER_LIP_UPPER = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291)
"""From the right to the left corner, as all lip rows."""
OUTER_LIP_LOWER = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291)
INNER_LIP_UPPER = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
INNER_LIP_LOWER = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)

NOSE = (1, 4, 5, 195, 6, 168, 2, 98, 327)
NOSTRILS = (64, 294)
GLABELLA = (9, 8)
CHEEKS = (50, 280, 205, 425, 117, 346, 187, 411)
CHIN = (152, 199, 200, 18)
JAW = (148, 176, 149, 150, 136, 172, 377, 400, 378, 379, 365, 397)
"""The lower outline, without the tip of the chin, near points first on each side."""
OUTLINE = (58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109, 10)
OUTLINE_LEFT = (288, 361, 323, 454, 356, 389, 251, 284, 332, 297, 338)

CONTROL = tuple(
    dict.fromkeys(
        index
        for row in (
            *BROWS,
            *(row for eye in LIDS for row in eye),
            EYE_CORNERS,
            OUTER_LIP_UPPER,
            OUTER_LIP_LOWER,
            INNER_LIP_UPPER,
            INNER_LIP_LOWER,
            NOSE,
            NOSTRILS,
            GLABELLA,
            CHEEKS,
            CHIN,
            JAW,
            OUTLINE,
            OUTLINE_LEFT,
        )
        for index in row
    )
)
"""All of them, each once: the control points of the warp."""
