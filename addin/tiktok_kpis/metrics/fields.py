"""The fields, such as views and likes: each is declared once, with its name, label, help, unit and roll-up.

The declaration is used for the help of function arguments, the column headings of the workbook, the totals of a period and the
glossary. Labels and help here are English; the other languages have them in the catalogue ``metrics``, under
``field.<name>.label`` and ``field.<name>.help``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Annotated

from tiktok_kpis.languages import SOURCE_LANGUAGE, catalogue
from tiktok_kpis.metrics.expressions import Quantity, Series
from tiktok_kpis.metrics.units import Unit


class RollUp(Enum):
    """How a field is combined over a period."""

    SUM = auto()
    """The total of its days or posts."""
    FIRST = auto()
    """Its value at the start of the period."""
    LAST = auto()
    """Its value at the end of the period."""
    NONE = auto()
    """Not at all: an average, a target or a duration cannot be added up."""


@dataclass(frozen=True)
class Field:
    """One thing that is counted, measured or typed."""

    name: str
    label: str
    help: str
    unit: Unit = Unit.COUNT
    roll_up: RollUp = RollUp.SUM

    @property
    def column(self) -> str:
        """The name of its column in the tables."""
        return COLUMN_NAMES.get(self.name, self.name)

    @property
    def additive(self) -> bool:
        """Whether values of this field may be added up."""
        return self.roll_up is RollUp.SUM

    def label_in(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return the label in a language."""
        return catalogue("metrics", language).get(f"field.{self.name}.label", self.label)

    def help_in(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return the help in a language."""
        return catalogue("metrics", language).get(f"field.{self.name}.help", self.help)


FIELDS: dict[str, Field] = {}
"""All fields by name, in the order in which they are declared."""


def field(name: str, label: str, help: str, unit: Unit = Unit.COUNT, roll_up: RollUp = RollUp.SUM) -> Field:  # noqa: A002
    """Declare a field."""
    if name in FIELDS:
        raise ValueError(f"the field {name} is declared twice")
    FIELDS[name] = Field(name, label, help, unit, roll_up)
    return FIELDS[name]


# Counts of posts and days

Views = Annotated[Quantity, field("views", "Views", "How many times the video was played.")]
Likes = Annotated[Quantity, field("likes", "Likes", "How many people liked it.")]
Comments = Annotated[Quantity, field("comments", "Comments", "How many comments it received.")]
Saves = Annotated[
    Quantity, field("saves", "Saves", "How many people saved it to their favorites. TikTok Studio does not export it.")
]
Shares = Annotated[Quantity, field("shares", "Shares", "How many times it was shared.")]
Reach = Annotated[
    Quantity,
    field(
        "reach",
        "Reach",
        "How many different accounts saw it. In a total of several posts, one account can count several times.",
    ),
]
Impressions = Annotated[
    Quantity, field("impressions", "Impressions", "How many times it was shown; several times to one person count each time.")
]
FullViews = Annotated[Quantity, field("full_views", "Full views", "How many views lasted until the end of the video.")]
TotalWatchTime = Annotated[
    Quantity,
    field("total_watch_time", "Total watch time", "How long all views together lasted, in seconds.", Unit.SECONDS),
]
AverageWatchTime = Annotated[
    Quantity,
    field(
        "average_watch_time",
        "Average watch time",
        "How long a view lasted on average, in seconds.",
        Unit.SECONDS,
        RollUp.NONE,
    ),
]
Duration = Annotated[Quantity, field("duration", "Duration", "How long the video is, in seconds.", Unit.SECONDS, RollUp.NONE)]

# People

ProfileViews = Annotated[Quantity, field("profile_views", "Profile views", "How many times the profile page was visited.")]
Visitors = Annotated[
    Quantity,
    field("visitors", "Visitors", "How many visits the TikTok profile had: profile views, if visitors are not counted."),
]
Followers = Annotated[
    Quantity, field("followers", "Followers", "How many followers the account has at that moment.", roll_up=RollUp.LAST)
]
FollowersByDay = Annotated[Series, FIELDS["followers"]]
FollowersAtStart = Annotated[
    Quantity,
    field(
        "followers_at_start",
        "Followers at the start",
        "How many followers the account had at the start of the period.",
        roll_up=RollUp.FIRST,
    ),
]
FollowersGained = Annotated[
    Quantity,
    field("followers_gained", "Followers gained", "Followers at the end of the period minus followers at its start."),
]
NewFollowers = Annotated[Quantity, field("new_followers", "New followers", "How many accounts started to follow.")]
LostFollowers = Annotated[Quantity, field("lost_followers", "Lost followers", "How many accounts stopped following.")]
Viewers = Annotated[Quantity, field("viewers", "Viewers", "How many different accounts watched that day.")]
NewViewers = Annotated[Quantity, field("new_viewers", "New viewers", "Viewers who had not watched before.")]
ReturningViewers = Annotated[Quantity, field("returning_viewers", "Returning viewers", "Viewers who had watched before.")]

# Business

Conversions = Annotated[
    Quantity,
    field("conversions", "Conversions", "How many people did what you asked for: bought, followed a link, downloaded."),
]
Clicks = Annotated[Quantity, field("clicks", "Clicks", "How many times the link was clicked.")]
Revenue = Annotated[Quantity, field("revenue", "Revenue", "Money earned, in your own currency.", Unit.MONEY)]
Orders = Annotated[Quantity, field("orders", "Orders", "How many orders were placed.")]
UnitsSold = Annotated[Quantity, field("units_sold", "Units sold", "How many pieces of the product were sold.")]
UnitsReceived = Annotated[
    Quantity, field("units_received", "Units received", "How many pieces were received into stock for the period.")
]
Stock = Annotated[Quantity, field("stock", "Stock", "How many pieces are in stock at that moment.", roll_up=RollUp.LAST)]
Days = Annotated[Quantity, field("days", "Days", "How many days the figures cover.", Unit.DAYS, RollUp.NONE)]

# Figures of any kind

TargetRate = Annotated[
    Quantity, field("target_rate", "Target rate", "The rate to reach, as a fraction or a %.", Unit.RATE, RollUp.NONE)
]
Current = Annotated[Quantity, field("current", "Current", "The figure of this period.", Unit.NUMBER)]
Previous = Annotated[Quantity, field("previous", "Previous", "The same figure of the previous period.", Unit.NUMBER)]
Start = Annotated[Quantity, field("start", "Start", "The figure at the start.", Unit.NUMBER, RollUp.FIRST)]
End = Annotated[Quantity, field("end", "End", "The figure at the end.", Unit.NUMBER, RollUp.LAST)]
Periods = Annotated[
    Quantity,
    field("periods", "Periods", "How many periods are between start and end.", Unit.NUMBER, RollUp.NONE),
]

COLUMN_NAMES = {"visitors": "profile_views"}
"""Fields whose column in the tables has another name: TikTok counts profile views."""

TERMS: tuple[Field, ...] = tuple(FIELDS.values())
"""The fields of posts, days and products. Fields that other modules declare are only arguments of their own functions."""
