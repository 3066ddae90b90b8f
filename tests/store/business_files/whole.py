"""A file that says everything a file can say."""

from __future__ import annotations

WHOLE = """
organisation:
  {id: o, name: Ours, time_zone: America/New_York, cancellation_notice_hours: 48, minimum_notice_hours: 0.5,
   human_number: "+15551239999", reminders_at: "17:30", reminder_channel: sms}
locations:
  - {key: chi, name: Chicago, time_zone: America/Chicago, address: Main St, holidays: {country: US, subdivision: IL}}
resources:
  - key: r
    name: Room
    location: chi
    calendar: room@ours.example
    hours: {mon-tue: ["08:00-12:00", "13:00-17:00"], sun: ["20:00-24:00"]}
    closed_on: [2026-12-28]
    absences:
      - {from: "2026-12-03T08:00", until: "2026-12-03T12:00", reason: repair}
      - {from: 2026-12-01, until: 2026-12-02}
  - {key: s, name: Other, hours: {}, absences: [{from: 2026-12-01, until: 2026-12-01}]}
services:
  - {key: cut, name: cut, minutes: 30, buffer_minutes: 15, price: "12.50", currency: EUR, resources: [s, r]}
agents:
  - {id: a, name: A, greeting: "Hello, this is an AI.", instructions: Be kind., voice: v,
     raised_risks: {find_free_slots: high}}
numbers: [{number: "+15005550111", agent: a}]
approvers:
  - {key: owner, name: Ida, phone: "(555) 123-9101", email: ida@ours.example}
  - {key: deputy, name: Jo, email: jo@ours.example}
approvals: {remind_after: [4h, 45m], escalate_after: never, expires_after: 2d, quiet_from: "22:00", at_once: read,
   undo_within: 90m,
   codes_only: true}
budgets: {day: 20, month: "400.50", task: 2.25, call: 0.75, contact: 0}
contacts: [{name: Eva, number: 17, phones: ["+15551230001"]}, {name: "", phones: [12]}]
vehicles: [{customer: "17", plate: abc}, {customer: "17"}]
""".replace("number: 17,", 'number: "17",')
