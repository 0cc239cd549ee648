"""Requests of tests to what they started."""

import json
import ssl
import urllib.error
import urllib.request


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def ask(url, headers=None, body=None, authority=None):
    """An HTTP request; (status, headers, body), whatever the status is. The authority is whom TLS trusts."""
    data = None if body is None else json.dumps(body).encode()
    headers = (headers or {}) | ({"Content-Type": "application/json"} if data else {})
    try:
        context = ssl.create_default_context(cafile=authority)
        opener = urllib.request.build_opener(NoRedirect, urllib.request.HTTPSHandler(context=context))
        with opener.open(urllib.request.Request(url, headers=headers, data=data), timeout=30) as reply:
            return reply.status, reply.headers, reply.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, refused.read().decode()
