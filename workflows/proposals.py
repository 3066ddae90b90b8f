"""A planner's proposal, held against the catalogue of steps before anybody sees it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from activities.model_arguments import parsed_object
from domain.business import Agent
from domain.errors import RuleBroken, ToolArgumentsInvalid
from domain.estimates import expected_usage
from domain.plans import Plan, PlannedStep
from domain.policy import effective_risk
from domain.prices import PriceBook
from domain.task_tools import PROPOSE_PLAN, TASK_TOOLS
from workflows.tool_arguments import checked_arguments

_MOST_ERRORS: Final = 5


def parse_proposal(text: str, agent: Agent, prices: PriceBook) -> Plan:
    """Return the plan in a model's arguments of `propose_plan`.

    Raises:
        ToolArgumentsInvalid: With sentences the model can mend its plan by.
    """
    proposal = parsed_object(PROPOSE_PLAN, text)
    steps: list[PlannedStep] = []
    errors: list[str] = []
    for number, wanted in enumerate(proposal["steps"], 1):
        try:
            steps.append(_step(wanted, agent, prices))
        except ToolArgumentsInvalid as error:
            errors.append(f"step {number}: {error}")
    if errors:
        raise ToolArgumentsInvalid("; ".join(errors[:_MOST_ERRORS]))
    try:
        return Plan(tuple(steps))
    except RuleBroken as error:
        raise ToolArgumentsInvalid(str(error)) from error


def _step(wanted: Mapping[str, Any], agent: Agent, prices: PriceBook) -> PlannedStep:
    one = TASK_TOOLS[wanted["tool"]]
    arguments = checked_arguments(one.tool, wanted["arguments"])
    return PlannedStep(
        tool=one.tool.name,
        arguments=arguments,
        risk=effective_risk(one.tool, agent.raised_risks),
        sentence=one.said(arguments),
        estimate=prices.total(expected_usage(one.tool.name, arguments)),
    )
