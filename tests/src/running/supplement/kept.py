"""What the S3 of another emulator lacks, kept beside it: configurations of buckets, as they came."""

import re
import uuid

# Configurations that have IDs of their own, by the parameter of the query: the element that holds one, and the root of
# the list of all, as S3's model names them.
LISTED = {
    "intelligent-tiering": ("IntelligentTieringConfiguration", "ListBucketIntelligentTieringConfigurationsOutput"),
    "inventory": ("InventoryConfiguration", "ListInventoryConfigurationsResult"),
    "metrics": ("MetricsConfiguration", "ListMetricsConfigurationsResult"),
}
NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"


class Kept:
    """The configurations of every bucket; a bucket's name may come with its account's."""

    def __init__(self):
        self.buckets = {}

    def forget(self, bucket):
        self.buckets.pop(bucket, None)

    def answer(self, bucket, method, kind, identifier, body):
        """The status and the XML of a request about configurations that have IDs."""
        element, root = LISTED[kind]
        configurations = self.buckets.setdefault(bucket, {}).setdefault(kind, {})
        if identifier is None:
            members = "".join(f"<{element}>{text}</{element}>" for _, text in sorted(configurations.items()))
            return 200, f'<{root} xmlns="{NAMESPACE}">{members}<IsTruncated>false</IsTruncated></{root}>'
        if method == "PUT":
            configurations[identifier] = inner(body)
            return 200, ""
        if identifier not in configurations:
            return error("NoSuchConfiguration", "The specified configuration does not exist.", 404)
        if method == "DELETE":
            del configurations[identifier]
            return 204, ""
        return 200, f'<{element} xmlns="{NAMESPACE}">{configurations[identifier]}</{element}>'


def inner(body):
    """What stands inside of the root."""
    return re.sub(r"^\s*(<\?xml[^>]*\?>)?\s*<[^>]*>|</[^>]*>\s*$", "", body.decode())


def error(code, message, status):
    return status, f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"


def head():
    return {"Content-Type": "application/xml", "x-amz-request-id": uuid.uuid4().hex}
