"""What sections, tables, rows and columns are to a reader, whatever an edition calls them.

An edition gives its nodes roles; code asks for cells by them, so that none of it names a row.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A role in a form. One node of a path has it; a cell has those of its whole row and column."""

    # sections of the report, and the tables in them
    OVERVIEW = "overview"
    ON_REQUEST = "on_request"  # the part of the overview that speaks of requests
    DISCLOSURE = "disclosure"
    DOCUMENTS = "documents"  # rules and normative documents: how many were made, how many hold
    DECISIONS = "decisions"  # licences, penalties, coercion
    REQUESTS = "requests"
    DISPUTES = "disputes"
    PROBLEMS = "problems"
    OTHERS = "others"

    # documents
    MADE = "made"
    REPEALED = "repealed"
    VALID = "valid"

    # decisions and charges
    DECIDED = "decided"
    ADMIN_FEE = "admin_fee"
    AMOUNT = "amount"

    # requests: what came in, what it came to, what is left
    NEW_RECEIVED = "new_received"
    CARRIED_IN = "carried_in"
    RESULTS = "results"
    GRANTED = "granted"
    PARTIAL = "partial"
    THIRD_PARTY = "denied_third_party"
    DUPLICATE = "np_duplicate"
    OTHER = "other"
    FEE_UNPAID = "other_fee_unpaid"
    OTHER_OTHER = "other_other"
    RESULTS_TOTAL = "results_total"
    CARRIED_OUT = "carried_out"

    # applicants
    APPLICANTS = "applicants"
    NATURAL_PERSON = "natural_person"
    ORGANISATION = "organisation"

    # disputes: the courts, and how cases end
    REVIEW = "review"
    LITIGATION = "litigation"
    DIRECT = "direct"  # a suit without a review before it
    AFTER = "after"  # a suit after one
    UPHELD = "upheld"
    CORRECTED = "corrected"
    OTHER_RESULT = "other_result"
    PENDING = "pending"

    TOTAL = "total"  # of all applicants, of all results of a court
