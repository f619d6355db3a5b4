"""Why a row of a partner's extract cannot be used, in codes its owner can act on."""

from enum import StrEnum


class Reject(StrEnum):
    """A code, and as `reason` what it means and what would mend it."""

    BROKEN = "broken-row"
    NO_DATE = "no-date"
    BAD_DATE = "bad-date"
    BAD_TIME = "bad-time"
    NO_SUCH_TIME = "no-such-time"
    FUTURE = "in-the-future"
    TOO_OLD = "too-old"
    ENDS_BEFORE = "end-before-start"
    NO_LOCATION = "no-location"
    BAD_COORDINATES = "bad-coordinates"
    SWAPPED_DEGREES = "swapped-longitude-latitude"
    SWAPPED_METRES = "swapped-easting-northing"
    BAD_GRID_REFERENCE = "bad-grid-reference"
    BAD_POSTCODE = "bad-postcode"
    UNKNOWN_POSTCODE = "unknown-postcode"
    UNKNOWN_AREA = "unknown-area"
    OUTSIDE = "outside-the-area"
    NO_REFERENCE = "no-reference"
    DUPLICATE_REFERENCE = "duplicate-reference"
    STILL_DUPLICATE = "still-a-duplicate"
    NO_CATEGORY = "no-category"
    UNKNOWN_CATEGORY = "unknown-category"
    UNKNOWN_ASB_TYPE = "unknown-asb-type"
    BAD_FLAG = "neither-yes-nor-no"
    LEFT_OUT = "left-out"
    NOT_HANDED_BACK = "not-handed-back"
    CORRECTED_BEFORE = "corrected-before"

    @property
    def reason(self) -> str:
        """What is wrong, in words."""
        return _REASONS[self]


_REASONS = {
    Reject.BROKEN: "the line is no row of the table",
    Reject.NO_DATE: "no date is given",
    Reject.BAD_DATE: "not a date",
    Reject.BAD_TIME: "not a time of day",
    Reject.NO_SUCH_TIME: "no such time: the clocks went forward over it",
    Reject.FUTURE: "lies in the future",
    Reject.TOO_OLD: "lies before 1990",
    Reject.ENDS_BEFORE: "ends before it begins",
    Reject.NO_LOCATION: "no location is given",
    Reject.BAD_COORDINATES: "not coordinates of the United Kingdom",
    Reject.SWAPPED_DEGREES: (
        "not coordinates of the United Kingdom, unless longitude and latitude are swapped; swap the two columns in the "
        "mapping, or the two cells"
    ),
    Reject.SWAPPED_METRES: (
        "lies outside the study area, unless easting and northing are swapped; swap the two columns in the mapping, or "
        "the two cells"
    ),
    Reject.BAD_GRID_REFERENCE: "not a grid reference of 100 m or finer",
    Reject.BAD_POSTCODE: "not a whole postcode",
    Reject.UNKNOWN_POSTCODE: "no such postcode in the list that is held",
    Reject.UNKNOWN_AREA: "no such area",
    Reject.OUTSIDE: "lies outside the study area",
    Reject.NO_REFERENCE: "no reference is given",
    Reject.DUPLICATE_REFERENCE: "the reference stands on an earlier row",
    Reject.STILL_DUPLICATE: "the reference is still that of another row; give it one of its own, or leave it out",
    Reject.NO_CATEGORY: "no category is given",
    Reject.UNKNOWN_CATEGORY: "a category that the mapping does not place",
    Reject.UNKNOWN_ASB_TYPE: "not a type of anti-social behaviour (personal, nuisance or environmental)",
    Reject.BAD_FLAG: "neither yes nor no",
    Reject.LEFT_OUT: "the mapping leaves this category out",
    Reject.NOT_HANDED_BACK: "was not among the rejected rows of its extract; load new rows as an extract",
    Reject.CORRECTED_BEFORE: "was corrected and loaded before",
}
