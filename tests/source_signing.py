"""Signing as each system signs, written apart from how we verify."""

import base64
import hashlib
import hmac

URL = "https://cs.example.org/ingest/{source}"
SECRET = "whsec_made-up-for-the-tests"


def mac(kind, *parts):
    return hmac.new(SECRET.encode(), b"".join(parts), kind)


def signed(source, body, now, url=None):
    """The headers with which ``source`` would send ``body`` at ``now``."""
    seconds, millis = str(int(now.timestamp())), str(int(now.timestamp() * 1000))
    stamp = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    address = (url or URL.format(source=source)).encode()
    sha256, dotted = hashlib.sha256, f"{seconds}.".encode()
    return {
        "stripe": lambda: {
            "stripe-signature": f"t={seconds},v1={'0' * 64},v1={mac(sha256, dotted, body).hexdigest()}"
        },
        "zendesk": lambda: {
            "x-zendesk-webhook-signature": base64.b64encode(mac(sha256, stamp.encode(), body).digest()).decode(),
            "x-zendesk-webhook-signature-timestamp": stamp,
        },
        "intercom": lambda: {"x-hub-signature": "sha1=" + mac(hashlib.sha1, body).hexdigest()},
        "hubspot": lambda: {
            "x-hubspot-signature-v3": base64.b64encode(
                mac(sha256, b"POST", address, body, millis.encode()).digest()
            ).decode(),
            "x-hubspot-request-timestamp": millis,
        },
        "salesforce": lambda: {
            "x-coordinator-signature": "sha256=" + mac(sha256, dotted, body).hexdigest(),
            "x-coordinator-timestamp": seconds,
        },
        "delighted": lambda: {"x-delighted-webhook-signature": "sha256=" + mac(sha256, body).hexdigest()},
        "nps": lambda: {"authorization": f"Bearer {SECRET}"},
    }[source]()
