"""Made-up street names: neighbouring postcodes share one. No open file used here holds real ones."""

import hashlib

import pandas as pd

_CENTRE = ("High Street", "Market Square", "Church Street", "Castle Street", "Temple Street", "Bridge Street")
_FIRST = (
    "Abbey Ash Aspen Beech Birch Bramble Bridge Broad Brook Castle Chapel Cherry Chestnut Chiltern Church Coombe "
    "Copse Cottage Cross Dairy Dashwood Deer Down Elm Fairfield Fern Field Folly Forge Fox Garden Glebe Grange Green "
    "Hampden Harvest Hawthorn Hazel Heath Hedge Hill Hilltop Holly Home Hop Ivy Juniper Kestrel Kiln King's Kite Lace "
    "Lark Laurel Lime Linden Long Lower Manor Maple Marsh Mead Meadow Mill Moor Nightingale Oak Old Orchard Park Pear "
    "Pond Poplar Primrose Priory Queen's Rectory Ridge Rose Rowan School Shepherd's Spring Station Stone Swan "
    "Sycamore Thorn Tower Turnpike Upper Vale Vicarage Victoria Walnut Water Well West Wheatfield Willow Wood Yew"
)
_SECOND = ("Road", "Lane", "Close", "Way", "Avenue", "Drive", "Gardens", "Rise")


def street_names(postcodes: pd.Series, centrality: pd.Series) -> pd.Series:
    """
    Name the street of every postcode.

    Parameters
    ----------
    postcodes
        Without blanks, such as ``HP111BH``.
    centrality
        How much of a town centre each lies in; the most central streets of a district are called High Street and so on.

    Returns
    -------
    streets
        In the order of `postcodes`; unique within a postcode district.
    """
    street, district = postcodes.str[:-1], postcodes.str[:-3]
    known = pd.DataFrame({"street": street, "district": district, "centrality": centrality}).groupby("street")
    table = known.agg(district=("district", "first"), centrality=("centrality", "max")).reset_index()
    table = table.sort_values(["district", "centrality", "street"], ascending=[True, False, True], ignore_index=True)
    rank = table.groupby("district").cumcount()
    usual = sorted((f"{first} {second}" for first in _FIRST.split() for second in _SECOND), key=_shuffled)
    start = table["district"].map(lambda name: int(_shuffled(name), 16) % len(usual))
    names = [_CENTRE[r] if r < len(_CENTRE) else usual[(s + r) % len(usual)] for r, s in zip(rank, start, strict=True)]
    return street.map(dict(zip(table["street"], names, strict=True)))


def _shuffled(name: str) -> str:
    return hashlib.blake2b(name.encode(), digest_size=8).hexdigest()
