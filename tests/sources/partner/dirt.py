"""
Made-up extracts of the partners, with the headings their systems export and the dirt that comes with them.

Each says by hand what must become of it: the columns that are guessed, the few corrections a person makes, every
incident, and the code and line of every row that is rejected. The places are the three wards of `tests.conftest`.
"""
# A row stands on one line as it does in a file, and Excel knows no time zones.
# ruff: noqa: E501, DTZ001

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import openpyxl
import pandas as pd

from geo.crs import BNG, WGS84, project
from geo.places.postcodes import Postcodes

NOW = pd.Timestamp("2026-11-01 12:00", tz="Europe/London")
POSTCODES = Postcodes(
    pd.DataFrame(
        {"postcode": ["HP199AA", "HP11AB"], "easting": [480_100.0, 481_200.0], "northing": [200_100.0, 200_300.0]}
    )
)
_DEGREES = project([480_500.0], [200_500.0], BNG, WGS84)
LONGITUDE, LATITUDE = f"{_DEGREES[0][0]:.6f}", f"{_DEGREES[1][0]:.6f}"
"""Of 480500, 200500, to a tenth of a metre."""
Incident = tuple[str, str, str, int, int, str, str]
"""Reference, from and to in Europe/London, easting, northing (whole metres), precision, category with ASB type."""


@dataclass(frozen=True)
class Extract:
    """An extract and what must become of it; `rejects` are by line, `flags` by reference."""

    kind: str
    file: str
    raw: bytes
    guessed: Mapping[str, str]
    incidents: Sequence[Incident]
    rejects: Mapping[int, str]
    usual_category: str = ""
    sheet: str = ""
    corrections: Mapping[str, Any] = field(default_factory=dict)
    flags: Mapping[str, Sequence[str]] = field(default_factory=dict)


def csv_bytes(rows: Sequence[str], *, newline: str = "\r\n", encoding: str = "utf-8") -> bytes:
    return (newline.join(rows) + newline).encode(encoding)


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]], *, hidden: Sequence[str] = ()) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in hidden:
            sheet.sheet_state = "hidden"
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


POLICE_CRIME = Extract(
    kind="police crime",
    file="niche.csv",
    raw=csv_bytes(
        [
            (
                "Occurrence Number,Offence Description,Committed From Date,Committed From Time,Committed To Date,"
                "Committed To Time,Recorded Date,Easting,Northing,Location Street,Beat Code,Outcome Type,"
                "Victim Nominal Ref,Suspect Nominal Ref,DA Flag,Hate Crime Flag,Knife Crime Flag,MO Notes"
            ),
            (
                '4326001,Burglary,03/10/2026,22:15,04/10/2026,06:30,04/10/2026,480500,200500,High Street,B1,Filed,V1,S1,N,N,N,"By'
                '\r\nthe back window, £200"'
            ),
            "4326002,Robbery,25/10/2026,01:30,,,25/10/2026,480500,200500,High Street,B1,Open,V2,,N,N,Y,",
            "4326003,Robbery,29/03/2026,01:30,,,29/03/2026,480500,200500,High Street,B1,Open,,,N,N,N,",
            "4326004,Burglary,04/10/2026,06:30,03/10/2026,22:15,04/10/2026,480500,200500,Mill Lane,B1,Open,,,N,N,N,",
            "4326001,Burglary,05/10/2026,10:00,,,05/10/2026,480500,200500,Mill Lane,B1,Open,,,N,N,N,",
            "4326006,Burglary,05/10/2026,10:00,,,05/10/2026,200500,480500,Mill Lane,B1,Open,,,N,N,N,",
            "4326007,Burglary,05/10/2026,10:00,,,05/10/2026,0,0,Mill Lane,B1,Open,,,N,N,N,",
            "4326008,Burglary,05/10/2062,10:00,,,05/10/2026,480500,200500,Mill Lane,B1,Open,,,N,N,N,",
            "4326009,Burglary,05/10/2026,10:00,,,05/10/2026,480500,200500,Mill Lane,B1,Open,,,maybe,N,N,",
            '4326010,Rape,05/10/2026,10:00,NULL,NULL,05/10/2026,"480,600","200,600",Mill Lane,B1,Open,V1,,Y,N,N,',
            "4326011,Fraud,05/10/2026,10:00,,,05/10/2026,480500,200500,Mill Lane,B1,Open,,,N,N,N,",
            ",Burglary,05/10/2026,10:00,,,05/10/2026,480500,200500,Mill Lane,B1,Open,,,N,N,N,",
            "4326013,Burglary,05/10/1899,10:00,,,05/10/2026,480500,200500,Mill Lane,B1,Open,,,N,N,N,",
        ],
        encoding="utf-8-sig",
    ),
    guessed={
        "reference": "Occurrence Number",
        "from_date": "Committed From Date",
        "from_time": "Committed From Time",
        "to_date": "Committed To Date",
        "to_time": "Committed To Time",
        "easting": "Easting",
        "northing": "Northing",
        "place_label": "Location Street",
        "category": "Offence Description",
        "status": "Outcome Type",
        "victim_reference": "Victim Nominal Ref",
        "perpetrator_reference": "Suspect Nominal Ref",
        "domestic_abuse": "DA Flag",
        "hate": "Hate Crime Flag",
        "knife": "Knife Crime Flag",
    },
    corrections={"categories": {"rape": "Violence and sexual offences"}},
    incidents=[
        ("4326001", "2026-10-03 22:15:00+01:00", "2026-10-04 06:30:00+01:00", 480_500, 200_500, "address", "Burglary"),
        # The hour that comes twice: it may have been either.
        ("4326002", "2026-10-25 01:30:00+01:00", "2026-10-25 01:31:00+00:00", 480_500, 200_500, "address", "Robbery"),
        (
            "4326010",
            "2026-10-05 10:00:00+01:00",
            "2026-10-05 10:01:00+01:00",
            480_600,
            200_600,
            "address",
            "Violence and sexual offences",
        ),
    ],
    rejects={
        5: "no-such-time",
        6: "end-before-start",
        7: "duplicate-reference",
        8: "swapped-easting-northing",
        9: "no-location",
        10: "in-the-future",
        11: "neither-yes-nor-no",
        13: "unknown-category",
        14: "no-reference",
        15: "too-old",
    },
    flags={"4326002": ["knife"], "4326010": ["domestic_abuse"]},
)

POLICE_INCIDENTS = Extract(
    kind="police command and control",
    file="storm.txt",
    raw=csv_bytes(
        [
            "Incident URN|Call Date Time|Opening Type|Final Type|Qualifiers|X Coord|Y Coord|Location|Grade|Incident Status",
            "SYN-1|03-Oct-2026 22:15:30|ASB|ASB - NUISANCE|ALCOHOL; YOUTHS|480500|200500|“The Crown”, £ shop|2|CLOSED",
            "",
            'SYN-2|03-Oct-2026 25:10|ASB|ASB - NUISANCE||480500|200500|"The Crown|2|CLOSED',
            "SYN-3|03-Oct-2026 25:10|ASB|ASB - NUISANCE||480500|200500|Market\x0cSquare|2|CLOSED",
            f"SYN-4|4 October 2026, 9.15pm|ASB|asb -  personal|DA/ALCOHOL|{LONGITUDE}|{LATITUDE}|Market Square|2|CLOSED",
            "SYN-5|4 October 2026, 9.15pm|ASB|asb -  personal|DA/ALCOHOL|481500.0|200500.0|Market\x0cSquare|2|CLOSED",
            "SYN-6|04-Oct-2026 00:10|ASB",
            "SYN-7|04-Oct-2026 00:10|MISSING|CONCERN FOR SAFETY||481500|200500|Mill Lane|1|CLOSED",
            "SYN-8|31-Sep-2026 00:10|ASB|ASB - NUISANCE||481500|200500|Mill Lane|1|CLOSED",
        ],
        encoding="cp1252",
    ),
    guessed={
        "reference": "Incident URN",
        "from_date": "Call Date Time",
        "easting": "X Coord",
        "northing": "Y Coord",
        "place_label": "Location",
        "category": "Final Type",
        "status": "Incident Status",
        "flags": "Qualifiers",
    },
    corrections={
        "categories": {
            "asb - nuisance": "Anti-social behaviour: nuisance",
            "asb - personal": "Anti-social behaviour: personal",
            "concern for safety": "-",
        },
        "flag_words": {"da": "domestic_abuse"},
    },
    incidents=[
        (
            "SYN-1",
            "2026-10-03 22:15:30+01:00",
            "2026-10-03 22:16:30+01:00",
            480_500,
            200_500,
            "address",
            "Anti-social behaviour: nuisance",
        ),
        (
            "SYN-5",
            "2026-10-04 21:15:00+01:00",
            "2026-10-04 21:16:00+01:00",
            481_500,
            200_500,
            "address",
            "Anti-social behaviour: personal",
        ),
    ],
    rejects={
        4: "broken-row",
        5: "bad-time",
        6: "bad-coordinates",
        8: "broken-row",
        9: "left-out",
        10: "bad-date",
    },
    flags={"SYN-1": ["alcohol"], "SYN-5": ["alcohol", "domestic_abuse"]},
)

COUNCIL_ASB = Extract(
    kind="council ASB cases",
    file="council.xlsx",
    raw=workbook(
        {
            "Cases": [
                ["Community Safety: ASB cases opened"],
                ["Printed", datetime(2026, 10, 31, 9, 0)],
                [],
                ["Case Ref", "Date Received", "ASB Type", "Postcode", "Ward Name", "Case Status", "Date Closed", None],
                [1001, date(2026, 10, 3), "Noise", "HP19 9AA", "North", "Open", None, None],
                [1002, "13/10/2026", "Noise", "hp199aa", "North", "Closed", date(2026, 10, 20), None],
                [1003, datetime(2026, 10, 14, 18, 30), "Fly-tipping", "HP19", "North", "Open", None, None],
                [],
                [1004, date(2026, 10, 15), "Litter", "HP19 9ZZ", "North", "Open", None, None],
                ["1005", date(2026, 10, 16), " litter ", "HP1 1AB", "South", "Open", None, None],
                [1006, None, "Litter", "HP1 1AB", "South", "Open", None, None],
                [1007, "last week", "Litter", "HP1 1AB", "South", "Open", None, None],
                [1008, date(2026, 10, 16), None, "HP1 1AB", "South", "Open", None, None],
                [1009, date(2026, 10, 16), "Litter", None, "South", "Open", None, None],
                ["Total", None, None, None, None, None, None, None],
            ],
            "Lookups": [["Noise", "Nuisance"], ["Litter", "Environmental"]],
        },
        hidden=["Lookups"],
    ),
    guessed={
        "reference": "Case Ref",
        "from_date": "Date Received",
        "postcode": "Postcode",
        "category": "ASB Type",
        "status": "Case Status",
    },
    corrections={
        "categories": {
            "noise": "Anti-social behaviour: nuisance",
            "litter": "Anti-social behaviour: environmental",
            "fly-tipping": "Anti-social behaviour: environmental",
        }
    },
    incidents=[
        (
            "1001",
            "2026-10-03 00:00:00+01:00",
            "2026-10-04 00:00:00+01:00",
            480_100,
            200_100,
            "postcode",
            "Anti-social behaviour: nuisance",
        ),
        (
            "1002",
            "2026-10-13 00:00:00+01:00",
            "2026-10-14 00:00:00+01:00",
            480_100,
            200_100,
            "postcode",
            "Anti-social behaviour: nuisance",
        ),
        (
            "1005",
            "2026-10-16 00:00:00+01:00",
            "2026-10-17 00:00:00+01:00",
            481_200,
            200_300,
            "postcode",
            "Anti-social behaviour: environmental",
        ),
    ],
    rejects={
        7: "bad-postcode",
        9: "unknown-postcode",
        11: "no-date",
        12: "bad-date",
        13: "no-category",
        14: "no-location",
        15: "no-date",
    },
)

HOUSING = Extract(
    kind="housing provider",
    file="react.csv",
    raw=csv_bytes(
        [
            "sep=;",
            (
                "Case No;Date Reported;ASB Category;Severity;Complainant Tenant Ref;Perpetrator Tenancy Ref;Property Postcode;"
                "Stage;Case Notes"
            ),
            "A/1;03/10/2026;Personal;2;T 0012;T0044;HP19 9AA;Open;“Ring” after 6",
            'A/2;04/10/2026;Environmental;1;t0012;;HP199AA;Open;"one; two"',
            "A/3;05/10/2026;Loud;1;;;HP19 9AA;Open;",
            "A/4;06/10/2026;Nuisance;1;;;HP19 9AA;Open;;;",
            "A/5;07/10/2026;Nuisance;1;;;HP19 9AA;Open;;;x",
        ],
        encoding="cp1252",
    ),
    usual_category="Anti-social behaviour",
    guessed={
        "reference": "Case No",
        "from_date": "Date Reported",
        "postcode": "Property Postcode",
        "asb_type": "ASB Category",
        "status": "Stage",
        "victim_reference": "Complainant Tenant Ref",
        "perpetrator_reference": "Perpetrator Tenancy Ref",
    },
    corrections={"date_order": "day first"},
    incidents=[
        (
            reference,
            f"2026-10-{day:02d} 00:00:00+01:00",
            f"2026-10-{day + 1:02d} 00:00:00+01:00",
            480_100,
            200_100,
            "postcode",
            f"Anti-social behaviour: {kind}",
        )
        for reference, day, kind in (("A/1", 3, "personal"), ("A/2", 4, "environmental"), ("A/4", 6, "nuisance"))
    ],
    rejects={5: "unknown-asb-type", 7: "broken-row"},
)

FIRE = Extract(
    kind="deliberate fires",
    file="irs.csv",
    raw=csv_bytes(
        [
            (
                '"IRS Incident Number","Date And Time Of Call","Incident Type","Property Type","Grid Reference","Motive",'
                '"Station Ground"'
            ),
            '"F1","2026-10-03T22:15:04","Secondary fire","Wheelie bin","SP8050000500","Deliberate","50"',
            '"F2","2026-10-03T22:15:04+01:00","Secondary fire","Wheelie bin","SP 805 005","Deliberate","50"',
            '"F3","2026-10-03T21:15:04Z","Secondary fire","Wheelie bin","SP 80 00","Deliberate","50"',
            '"F4","2026-10-03T21:15:04Z","Secondary fire","Wheelie bin","XX 805 005","Deliberate","50"',
            '"F5","2026-10-03T21:15:04Z","Primary fire","Car","sp 8150 0050","Deliberate","50"',
            '"F6","2026-10-03T21:15:04Z","Primary fire","Car","#N/A","Deliberate","50"',
            '"F7","2026-10-03T21:15:04Z","Primary fire","Car","SP 905 005","Deliberate","50"',
        ],
        newline="\n",
    ),
    usual_category="Criminal damage and arson",
    guessed={
        "reference": "IRS Incident Number",
        "from_date": "Date And Time Of Call",
        "grid_reference": "Grid Reference",
        "category": "Incident Type",
    },
    incidents=[
        (reference, "2026-10-03 22:15:04+01:00", "2026-10-03 22:16:04+01:00", *where, "Criminal damage and arson")
        for reference, where in (
            ("F1", (480_500, 200_500, "address")),
            ("F2", (480_550, 200_550, "map point")),
            ("F5", (481_505, 200_505, "address")),
        )
    ],
    rejects={4: "bad-grid-reference", 5: "bad-grid-reference", 7: "no-location", 8: "outside-the-area"},
)

AMBULANCE = Extract(
    kind="ambulance",
    file="cad.txt",
    raw=csv_bytes(
        [
            "CAD Number\tCall Connect Datetime\tChief Complaint\tWard Code\tPatient ID\tAlcohol Related\tDrug Related",
            "C1\t2026-10-03 22:15:04.120\tAssault\tE05000001\tP1\tYes\t",
            "C2\t2026-10-03 22:15:04.120\tAssault\te05000009\tP1\t\tYes",
            "C3\t2026-10-03 22:15:04.120\tAssault\tE05099999\tP2\t\t",
            "C4\t2026-10-03 22:15:04.120\tFall\tE05000001\tP3\t\t",
            "C5\t2026-10-03 00:00:00.000\tAssault\tE05000001\tP3\tUnknown\t",
        ],
        encoding="utf-16",
    ),
    guessed={
        "reference": "CAD Number",
        "from_date": "Call Connect Datetime",
        "area_code": "Ward Code",
        "category": "Chief Complaint",
        "victim_reference": "Patient ID",
        "alcohol": "Alcohol Related",
        "drug": "Drug Related",
    },
    corrections={
        "categories": {"assault": "Violence and sexual offences", "fall": "-"},
        "midnight_is_unknown": True,
    },
    incidents=[
        (
            "C1",
            "2026-10-03 22:15:04+01:00",
            "2026-10-03 22:16:04+01:00",
            480_500,
            200_500,
            "area",
            "Violence and sexual offences",
        ),
        (
            "C2",
            "2026-10-03 22:15:04+01:00",
            "2026-10-03 22:16:04+01:00",
            481_000,
            200_500,
            "area",
            "Violence and sexual offences",
        ),
        # Midnight comes so often here that it stands for a time nobody knew.
        (
            "C5",
            "2026-10-03 00:00:00+01:00",
            "2026-10-04 00:00:00+01:00",
            480_500,
            200_500,
            "area",
            "Violence and sexual offences",
        ),
    ],
    rejects={4: "unknown-area", 5: "left-out"},
    flags={"C1": ["alcohol"], "C2": ["drug"]},
)

WARDENS = Extract(
    kind="street wardens",
    file="wardens.csv",
    raw=csv_bytes(
        [
            "Warden log,,,,,,",
            "Log ID,Date,Time,Activity,Latitude,Longitude,Warden",
            f"W1,Sat 3rd October 2026,9.15pm,Street drinking,{LATITUDE},{LONGITUDE},JS",
            f"W2,Sat 3rd October 2026,2215,Street drinking,{LATITUDE},{LONGITUDE},JS",
            f"W3,Sat 3rd October 2026,22h15,Street drinking,{LONGITUDE},{LATITUDE},JS",
            f"W4,Sat 3rd October 2026,late,Street drinking,{LATITUDE},{LONGITUDE},JS",
            f"W5,October 13 2026,1899-12-30 22:15:00,Litter,{LATITUDE},{LONGITUDE},JS",
            "W6,October 13 2026,,Litter,0.000000,0.000000,JS",
            f"W7,13.10.26,,Litter,{LATITUDE},{LONGITUDE},JS",
            f"W8,circa 13 October 2026,,Litter,{LATITUDE},{LONGITUDE},JS",
        ],
        newline="\r",
    ),
    guessed={
        "reference": "Log ID",
        "from_date": "Date",
        "from_time": "Time",
        "longitude": "Longitude",
        "latitude": "Latitude",
        "category": "Activity",
    },
    corrections={
        "categories": {
            "street drinking": "Anti-social behaviour: nuisance",
            "litter": "Anti-social behaviour: environmental",
        }
    },
    incidents=[
        (
            reference,
            f"2026-10-{start}:00+01:00",
            f"2026-10-{end}:00+01:00",
            480_500,
            200_500,
            "address",
            f"Anti-social behaviour: {kind}",
        )
        for reference, start, end, kind in (
            ("W1", "03 21:15", "03 21:16", "nuisance"),
            ("W2", "03 22:15", "03 22:16", "nuisance"),
            ("W5", "13 22:15", "13 22:16", "environmental"),
            ("W7", "13 00:00", "14 00:00", "environmental"),
        )
    ],
    rejects={5: "swapped-longitude-latitude", 6: "bad-time", 8: "no-location", 10: "bad-date"},
)

FLY_TIPPING = Extract(
    kind="fly-tipping",
    file="fixmystreet.csv",
    raw=csv_bytes(
        [
            (
                "Report ID,Title,Detail,User Name,Category,Created,Confirmed,Acknowledged,Fixed,Closed,Status,Latitude,"
                "Longitude,Query,Ward,Easting,Northing,Report URL,Device Type,Site Used,Reported As"
            ),
            (
                f'7001,Mattress,"Left by a ""van"", call me",A. Person,Flytipping,2026-10-03T22:15:04,2026-10-03T22:20:00,,,,'
                f"confirmed,{LATITUDE},{LONGITUDE},HP19 9AA,North,480500,200500,https://example.org/7001,desktop,council,"
            ),
            (
                f"7002,Sofa,,A. Person,Flytipping,2026-10-04T00:00:00,,,,,confirmed,{LATITUDE},{LONGITUDE},,North,480600,"
                "200600,https://example.org/7002,mobile,council,body"
            ),
            (
                "7003,Tyres, in a lay-by,,A. Person,Flytipping,2026-10-04T08:00:00,,,,,confirmed,51,0,,North,480600,200600,"
                "https://example.org/7003,mobile,council,"
            ),
            (
                "7004,Fridge,,A. Person,Flytipping,2026-10-05T08:00:00,,,,,confirmed,,,,North,-480600,200600,"
                "https://example.org/7004,mobile,council,"
            ),
        ]
        + [
            f"{n},Bags,,A. Person,Flytipping,2026-10-{n - 7000:02d}T09:30:00,,,,,confirmed,,,,North,480700,200700,,,council,"
            for n in range(7006, 7018)
        ],
    ),
    usual_category="Anti-social behaviour: environmental",
    guessed={
        "reference": "Report ID",
        "from_date": "Created",
        "easting": "Easting",
        "northing": "Northing",
        "longitude": "Longitude",
        "latitude": "Latitude",
        "category": "Category",
        "status": "Status",
    },
    incidents=[
        (
            reference,
            f"2026-10-{start}+01:00",
            f"2026-10-{end}+01:00",
            *where,
            "address",
            "Anti-social behaviour: environmental",
        )
        for reference, start, end, where in (
            ("7001", "03 22:15:04", "03 22:16:04", (480_500, 200_500)),
            # One midnight among many times is a time like any other.
            ("7002", "04 00:00:00", "04 00:01:00", (480_600, 200_600)),
            *(
                (str(n), f"{n - 7000:02d} 09:30:00", f"{n - 7000:02d} 09:31:00", (480_700, 200_700))
                for n in range(7006, 7018)
            ),
        )
    ],
    rejects={4: "bad-date", 5: "bad-coordinates"},
)

CCTV = Extract(
    kind="CCTV log",
    file="cctv.xlsx",
    raw=workbook(
        {
            "October 2026": [
                ["CCTV control room log", None, None, None, None, None, None, None, None],
                [
                    "Incident No",
                    "Date",
                    "Time From",
                    "Time To",
                    "Camera No",
                    "Camera Location",
                    "Type of Incident",
                    "Notes",
                    "Notes",
                    "Postcode",
                ],
                [
                    "1",
                    date(2026, 10, 3),
                    time(22, 15),
                    time(22, 45),
                    12,
                    "Market Square",
                    "Drunk",
                    "seen",
                    None,
                    "HP19 9AA",
                ],
                [2, date(2026, 10, 3), "22:15", None, 12, "Market Square", "Drunk", None, "text", "HP19 9AA"],
                [3, date(2026, 10, 3), time(23, 50), time(0, 10), 12, "Market Square", "Drunk", None, None, "HP19 9AA"],
                [
                    4,
                    date(2026, 10, 3),
                    time(22, 15),
                    time(22, 15),
                    12,
                    "Market Square",
                    "Drunk",
                    None,
                    None,
                    "HP19 9AA",
                ],
                [5, "03/13/2026", time(22, 15), None, 12, "Market Square", "Drunk", None, None, "HP19 9AA"],
                [6, date(2026, 10, 3), True, None, 12, "Market Square", "Drunk", None, None, "HP19 9AA"],
            ]
        }
    ),
    guessed={
        "reference": "Incident No",
        "from_date": "Date",
        "from_time": "Time From",
        "to_time": "Time To",
        "postcode": "Postcode",
        "place_label": "Camera Location",
        "category": "Type of Incident",
    },
    # One date only makes sense with its month first, so the guess takes that for all of them.
    corrections={"categories": {"drunk": "Anti-social behaviour: nuisance"}, "date_order": "day first"},
    incidents=[
        (
            reference,
            "2026-10-03 22:15:00+01:00",
            f"2026-10-03 {end}:00+01:00",
            480_100,
            200_100,
            "postcode",
            "Anti-social behaviour: nuisance",
        )
        for reference, end in (("1", "22:45"), ("2", "22:16"), ("4", "22:16"))
    ],
    rejects={5: "end-before-start", 7: "bad-date", 8: "bad-time"},
)

EXTRACTS = (
    POLICE_CRIME,
    POLICE_INCIDENTS,
    COUNCIL_ASB,
    HOUSING,
    FIRE,
    AMBULANCE,
    WARDENS,
    FLY_TIPPING,
    CCTV,
)
