"""A planner's proposal, or what people make of it, held against the catalogue of steps before anybody sees it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from activities.model_arguments import parsed_object
from domain.approvals import Decision
from domain.business import Agent
from domain.errors import RuleBroken, ToolArgumentsInvalid
from domain.estimates import expected_usage
from domain.plans import Plan, PlannedStep
from domain.policy import effective_risk
from domain.prices import PriceBook
from domain.task_tools import PROPOSE_PLAN, TASK_TOOLS
from workflows.tool_arguments import checked_arguments

_MOST_ERRORS: Final = 5


def parse_proposal(text: str, agent: Agent, prices: PriceBook, *, ours: str) -> Plan:
    """Return the plan in a model's arguments of `propose_plan`; `ours` is the number the business calls and texts from.

    Raises:
        ToolArgumentsInvalid: With sentences the model can mend its plan by.
    """
    proposal = parsed_object(PROPOSE_PLAN, text)
    steps: list[PlannedStep] = []
    errors: list[str] = []
    for number, wanted in enumerate(proposal["steps"], 1):
        try:
            steps.append(_step(wanted, agent, prices, ours))
        except ToolArgumentsInvalid as error:
            errors.append(f"step {number}: {error}")
    if errors:
        raise ToolArgumentsInvalid("; ".join(errors[:_MOST_ERRORS]))
    try:
        return Plan(tuple(steps))
    except RuleBroken as error:
        raise ToolArgumentsInvalid(str(error)) from error


def amended(plan: Plan, decision: Decision, agent: Agent, prices: PriceBook, *, ours: str) -> Plan:
    """Return a plan with a decision's changes, each step checked and told as a planner's would be.

    What the changes name, whoever decides has named.

    Raises:
        RuleBroken: A step is none, or changed twice; arguments do not fit; nothing is left, or nothing changed.
    """
    changes = {change.step: change.arguments for change in decision.changes}
    if len(changes) < len(decision.changes) or changes.keys() & set(decision.drop):
        raise RuleBroken("each step is changed once, or left out")
    plan.check_numbers((*changes, *decision.drop))
    steps = [
        _changed(number, step, changes[number], agent, prices, ours=ours) if number in changes else step
        for number, step in plan.numbered
        if number not in decision.drop
    ]
    new = Plan(tuple(steps), plan.sources)
    if new.hash == plan.hash:
        raise RuleBroken("that changes nothing: approve the plan as it stands")
    return new


def _changed(
    number: int, step: PlannedStep, arguments: Mapping[str, str], agent: Agent, prices: PriceBook, *, ours: str
) -> PlannedStep:
    try:
        return _step({"tool": step.tool, "arguments": dict(arguments)}, agent, prices, ours)
    except ToolArgumentsInvalid as error:
        raise RuleBroken(f"step {number}: {error}") from error


def _step(wanted: Mapping[str, Any], agent: Agent, prices: PriceBook, ours: str) -> PlannedStep:
    one = TASK_TOOLS[wanted["tool"]]
    arguments = checked_arguments(one.tool, wanted["arguments"])
    if arguments.get("to") == ours:
        raise ToolArgumentsInvalid("to: that is the business's own number: nobody is called or texted there")
    return PlannedStep(
        tool=one.tool.name,
        arguments=arguments,
        risk=effective_risk(one.tool, agent.raised_risks),
        sentence=one.said(arguments),
        estimate=prices.total(expected_usage(one.tool.name, arguments)),
    )
