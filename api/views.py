"""The endpoints of version 1."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.authentication import ApiClient, KeyAuthentication
from api.serializers import (
    DecisionRequestSerializer,
    DecisionSerializer,
    ProblemSerializer,
    ReferralRequestSerializer,
    ReferralStatusSerializer,
)
from api.services import receive_once
from eligibility.selectors import NoRulesetError, today
from eligibility.services import decide
from referrals.models import Referral
from rules_engine import FactsError

PROBLEMS = {400: ProblemSerializer, 401: ProblemSerializer, 403: ProblemSerializer}
IDEMPOTENCY_KEY = OpenApiParameter(
    name="Idempotency-Key",
    location=OpenApiParameter.HEADER,
    required=True,
    description="A text of your own, new for each referral; repeating it repeats nothing.",
)


class KeyedView(APIView):
    """A view for systems that hold a key of this organisation."""

    authentication_classes = (KeyAuthentication,)
    operations: ClassVar[dict[str, str]] = {}


class DecisionsView(KeyedView):
    """Asks the rules in force; stores nothing."""

    operations = {"POST": "api.decide"}

    @extend_schema(
        operation_id="decide",
        summary="Can this person have an advocate?",
        request=DecisionRequestSerializer,
        responses={200: DecisionSerializer, **PROBLEMS},
    )
    def post(self, request: Request) -> Response:
        asked = DecisionRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        on = given.get("on") or today()
        try:
            decision = decide(facts=given["facts"], on=on)
        except FactsError as error:
            raise ValidationError({"facts": error.problems}) from error
        except NoRulesetError as error:
            raise ValidationError({"on": [f"No rules are in force on {on}."]}) from error
        return Response(decision.as_json())


class ReferralsView(KeyedView):
    """Receives referrals from other systems."""

    operations = {"POST": "api.refer"}

    @extend_schema(
        operation_id="refer",
        summary="Send a referral",
        parameters=[IDEMPOTENCY_KEY],
        request=ReferralRequestSerializer,
        responses={
            200: ReferralStatusSerializer,
            201: ReferralStatusSerializer,
            409: ProblemSerializer,
            **PROBLEMS,
        },
    )
    def post(self, request: Request) -> Response:
        sent = ReferralRequestSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            referral, created = receive_once(
                intake=sent.intake(),
                body=request.data,
                idempotency_key=_idempotency_key(request),
                by=cast("ApiClient", request.user),
            )
        except FactsError as error:
            raise ValidationError({"facts": error.problems}) from error
        answer = ReferralStatusSerializer(referral).data
        return Response(answer, status=201 if created else 200)


class ReferralView(KeyedView):
    """The state of a referral that this very key sent."""

    operations = {"GET": "api.read_referral"}

    @extend_schema(
        operation_id="referral_status",
        summary="How is this referral going?",
        responses={200: ReferralStatusSerializer, 404: ProblemSerializer, **PROBLEMS},
    )
    def get(self, request: Request, reference: str) -> Response:
        referral = Referral.objects.filter(
            reference=reference, reference__in=_own_references(request)
        ).first()
        if referral is None:
            raise Http404
        return Response(ReferralStatusSerializer(referral).data)


class SchemaView(SpectacularAPIView):
    """The OpenAPI description of these endpoints."""

    operations: ClassVar[dict[str, str]] = {"GET": "api.describe"}


def _own_references(request: Request) -> Any:
    return request.auth.requests.values("reference")  # type: ignore[union-attr]


def _idempotency_key(request: Request) -> str:
    key = request.headers.get("Idempotency-Key", "").strip()
    if not 1 <= len(key) <= 200:
        raise ValidationError(
            {"Idempotency-Key": ["Send this header with 1 to 200 characters, new each time."]}
        )
    return key
