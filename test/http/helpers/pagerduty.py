"""A stand-in for PagerDuty's Events API v2: it refuses what the published contract does not allow, keeps incidents, and calls back as webhooks v3 do."""
import datetime
import hashlib
import hmac
import json
import secrets

import requests

from .receiver import Receiver, answer

ACTIONS = ("trigger", "acknowledge", "resolve")
SEVERITIES = ("critical", "error", "warning", "info")
FIELDS = {"routing_key", "event_action", "dedup_key", "payload", "images", "links", "client", "client_url"}
PAYLOAD = {"summary", "source", "severity", "timestamp", "component", "group", "class", "custom_details"}


def faults(event):
    """What the contract has against an event."""
    if not isinstance(event, dict):
        return ["the body is no object"]
    found = [f"'{name}' is unknown" for name in set(event) - FIELDS]
    if not isinstance(event.get("routing_key"), str) or len(event["routing_key"]) != 32:
        found.append("'routing_key' is missing or is not 32 characters")
    if event.get("event_action") not in ACTIONS:
        found.append("'event_action' is none of trigger, acknowledge, resolve")
    key = event.get("dedup_key")
    if key is not None and not (isinstance(key, str) and 0 < len(key) <= 255) or key is None and event.get("event_action") != "trigger":
        found.append("'dedup_key' is missing or is too long")
    if event.get("event_action") == "trigger":
        payload = event.get("payload")
        if not isinstance(payload, dict):
            return [*found, "'payload' is missing"]
        found += [f"'payload.{name}' is unknown" for name in set(payload) - PAYLOAD]
        found += [f"'payload.{name}' is missing" for name in ("summary", "source") if not isinstance(payload.get(name), str) or not payload[name]]
        if len(payload.get("summary") or "") > 1024:
            found.append("'payload.summary' is too long")
        if payload.get("severity") not in SEVERITIES:
            found.append("'payload.severity' is none of critical, error, warning, info")
        if "timestamp" in payload:
            try:
                datetime.datetime.fromisoformat(payload["timestamp"].replace("Z", "+00:00"))
            except ValueError:
                found.append("'payload.timestamp' is no time")
    for link in event.get("links") or []:
        if not str(link.get("href", "")).startswith(("http://", "https://")):
            found.append("'links' have no address")
    return found


class PagerDuty:
    """One service with one routing key. `throttled` events are answered with 429 first."""

    def __init__(self):
        self.key = secrets.token_hex(16)
        self.incidents = {}     # dedup key -> state
        self.history = []       # (action, dedup key), as accepted
        self.throttled = 0
        self.receiver = Receiver()
        self.url = self.receiver.on("/v2/enqueue", self.enqueue)

    def enqueue(self, handler, request):
        try:
            event = json.loads(request.body)
        except ValueError:
            event = None
        found = faults(event)
        if request.headers.get("Content-Type", "").split(";")[0] != "application/json":
            found.append("the body is not announced as JSON")
        if not found and event["routing_key"] != self.key:
            found.append("'routing_key' is of no service")
        if found:
            said = json.dumps({"status": "invalid event", "message": "Event object is invalid", "errors": found}).encode()
            return answer(400, said, Content_Type="application/json")(handler, request)
        if self.throttled > 0:
            self.throttled -= 1
            return answer(429, b'{"status": "throttle exceeded", "message": "Event Rate Limit Exceeded"}')(handler, request)
        key, action = event.get("dedup_key") or secrets.token_hex(16), event["event_action"]
        self.history.append((action, key))
        # What is resolved stays so; what nobody triggered cannot be acknowledged.
        if action == "trigger" or key in self.incidents:
            state = {"trigger": self.incidents.get(key, "triggered"), "acknowledge": "acknowledged", "resolve": "resolved"}[action]
            self.incidents[key] = "triggered" if action == "trigger" and state == "resolved" else state
        said = json.dumps({"status": "success", "message": "Event processed", "dedup_key": key}).encode()
        return answer(202, said, Content_Type="application/json")(handler, request)

    def acknowledge(self, key, by, address, secret):
        """Somebody presses the button there: the callback tells it, signed. Gives its answer."""
        self.incidents[key] = "acknowledged"
        body = json.dumps({"event": {
            "id": secrets.token_hex(13), "event_type": "incident.acknowledged", "resource_type": "incident",
            "occurred_at": datetime.datetime.now(datetime.timezone.utc).isoformat(), "agent": {"id": "PLH1HKV", "type": "user_reference", "summary": by},
            "data": {"id": "PGR0VU2", "type": "incident", "status": "acknowledged", "incident_key": key, "title": "An incident", "urgency": "high"}}}).encode()
        signature = "v1=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        return requests.post(address, data=body, headers={"X-PagerDuty-Signature": signature, "Content-Type": "application/json"}, timeout=20)

    def stop(self):
        self.receiver.stop()
