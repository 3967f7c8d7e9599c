"""ministack with what its S3 lacks: the configurations of buckets that have IDs of their own.

It takes a GET of one for a list of objects, a PUT for the creation of the bucket, and a DELETE for the bucket's end.
They are kept as they come; each account has its own.
"""

import re
import uuid

from ministack import app
from ministack.core.responses import get_account_id
from ministack.services import s3

# By the parameter of the query: the element that holds one, and the root of the list of all, as S3's model names them.
KINDS = {
    "intelligent-tiering": ("IntelligentTieringConfiguration", "ListBucketIntelligentTieringConfigurationsOutput"),
    "inventory": ("InventoryConfiguration", "ListInventoryConfigurationsResult"),
    "metrics": ("MetricsConfiguration", "ListMetricsConfigurationsResult"),
}
NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
kept = {}
original = s3.handle_request


def answer(status, body=""):
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n{body}' if body else ""
    return status, {"Content-Type": "application/xml", "x-amz-request-id": uuid.uuid4().hex}, text.encode()


def error(code, message, status):
    return answer(status, f"<Error><Code>{code}</Code><Message>{message}</Message></Error>")


def inner(body):
    """What stands inside of the root."""
    return re.sub(r"^\s*(<\?xml[^>]*\?>)?\s*<[^>]*>|</[^>]*>\s*$", "", body.decode())


async def handle_request(method, path, headers, body, query_params, *more, **named):
    kind = next((kind for kind in KINDS if kind in query_params), None)
    bucket, _, key = path.lstrip("/").partition("/")
    if key or (method == "DELETE" and kind is None):
        result = await original(method, path, headers, body, query_params, *more, **named)
        if not key and result[0] == 204 and not query_params:
            kept.pop((get_account_id(), bucket), None)
        return result
    if kind is None:
        return await original(method, path, headers, body, query_params, *more, **named)
    there = await original("HEAD", path, headers, b"", {}, *more, **named)
    if there[0] != 200:
        return error("NoSuchBucket", "The specified bucket does not exist", 404)
    element, root = KINDS[kind]
    configurations = kept.setdefault((get_account_id(), bucket), {}).setdefault(kind, {})
    if "id" not in query_params:
        members = "".join(f"<{element}>{text}</{element}>" for _, text in sorted(configurations.items()))
        return answer(200, f'<{root} xmlns="{NAMESPACE}">{members}<IsTruncated>false</IsTruncated></{root}>')
    identifier = query_params["id"]
    identifier = identifier[0] if isinstance(identifier, list) else identifier
    if method == "PUT":
        configurations[identifier] = inner(body)
        return answer(200)
    if identifier not in configurations:
        return error("NoSuchConfiguration", "The specified configuration does not exist.", 404)
    if method == "DELETE":
        del configurations[identifier]
        return answer(204)
    return answer(200, f'<{element} xmlns="{NAMESPACE}">{configurations[identifier]}</{element}>')


s3.handle_request = handle_request
app.main()
