"""References: what events call the things they speak of.

A reference is 16 random bytes (32 for an event id or a writer's key). It says nothing about the thing itself, so it may stay in clear
for ever. Each kind has a type of its own, so that the type checker refuses a swap.
"""

from typing import NewType

PersonId = NewType("PersonId", bytes)
StaffId = NewType("StaffId", bytes)
PlaceId = NewType("PlaceId", bytes)
LinkId = NewType("LinkId", bytes)
OfferId = NewType("OfferId", bytes)
ManifestId = NewType("ManifestId", bytes)
ClaimId = NewType("ClaimId", bytes)
MentionId = NewType("MentionId", bytes)
MergeId = NewType("MergeId", bytes)
FamilyLinkId = NewType("FamilyLinkId", bytes)
JudgementId = NewType("JudgementId", bytes)
CountId = NewType("CountId", bytes)
BreachId = NewType("BreachId", bytes)
AbsenceId = NewType("AbsenceId", bytes)
SightingId = NewType("SightingId", bytes)
StatementId = NewType("StatementId", bytes)
OrderId = NewType("OrderId", bytes)
RosterId = NewType("RosterId", bytes)
RecipientId = NewType("RecipientId", bytes)
HoldId = NewType("HoldId", bytes)
KinClaimId = NewType("KinClaimId", bytes)
"""A relative's or representative's claim, not a claimed identity (`ClaimId`)."""
VisitId = NewType("VisitId", bytes)
DeliveryId = NewType("DeliveryId", bytes)
SheetId = NewType("SheetId", bytes)
ExportId = NewType("ExportId", bytes)

EventId = NewType("EventId", bytes)
"""The hash of an event's header: 32 bytes."""
WriterKey = NewType("WriterKey", bytes)
"""The public key of one installation: 32 bytes."""

TagCode = NewType("TagCode", str)
SheetNumber = NewType("SheetNumber", str)
OrganisationCode = NewType("OrganisationCode", str)
"""Short name of an institution as the configuration gives it, for example `SBS`."""

Moment = NewType("Moment", int)
"""Milliseconds since 1970-01-01T00:00Z."""

REFERENCES = frozenset(
    {
        PersonId,
        StaffId,
        PlaceId,
        LinkId,
        OfferId,
        ManifestId,
        ClaimId,
        MentionId,
        MergeId,
        FamilyLinkId,
        JudgementId,
        CountId,
        BreachId,
        AbsenceId,
        SightingId,
        StatementId,
        OrderId,
        RosterId,
        RecipientId,
        HoldId,
        KinClaimId,
        VisitId,
        DeliveryId,
        SheetId,
        ExportId,
    }
)
"""Every reference type that an event may make or name."""
