"""Tags new objects by prefix, ending, size and "compliance" in the key."""

from urllib.parse import unquote_plus

import boto3
from botocore.exceptions import ClientError

from common import department, log

s3 = boto3.client("s3")

CONTENT_TYPES = {
    ".log": "Logs",
    ".jpg": "Images",
    ".jpeg": "Images",
    ".png": "Images",
    ".gif": "Images",
    ".pdf": "Documents",
    ".doc": "Documents",
    ".docx": "Documents",
    ".json": "JSON",
}
GONE = {"NoSuchKey", "NoSuchVersion", "MethodNotAllowed"}
RETRYABLE = {"SlowDown", "InternalError", "ServiceUnavailable", "Throttling"}


def wanted(key, size):
    tags = {}
    name = department(key)
    if name:
        tags["Department"] = name
        tags["CostCenter"] = name
    lower = key.lower()
    if "compliance" in lower:
        tags["DataType"] = "Compliance"
        tags["RetentionYears"] = "7"
    for ending, content_type in CONTENT_TYPES.items():
        if lower.endswith(ending):
            tags["ContentType"] = content_type
    if size is not None:
        tags["SizeCategory"] = "Large" if size > 1 << 30 else "Medium" if size > 100 << 20 else "Small"
    return tags


def tag(record):
    bucket = record["s3"]["bucket"]["name"]
    key = unquote_plus(record["s3"]["object"]["key"])
    place = {"Bucket": bucket, "Key": key}
    if record["s3"]["object"].get("versionId"):
        place["VersionId"] = record["s3"]["object"]["versionId"]
    try:
        there = {tag["Key"]: tag["Value"] for tag in s3.get_object_tagging(**place)["TagSet"]}
        merged = dict(there)
        for name, value in wanted(key, record["s3"]["object"].get("size")).items():
            if name not in merged and len(merged) < 10:
                merged[name] = value
        if merged == there:
            return "unchanged"
        tag_set = [{"Key": name, "Value": value} for name, value in merged.items()]
        s3.put_object_tagging(**place, Tagging={"TagSet": tag_set})
        return "tagged"
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in GONE:
            return "gone"
        if code in RETRYABLE:
            raise
        log.error("%s of %s/%s: %s", code, bucket, key, error)
        return "failed"


def handler(event, context):
    if event.get("Event") == "s3:TestEvent":
        return {"test_event": True}
    records = [
        record for record in event["Records"] if record["eventName"].startswith("ObjectCreated:")
    ]
    outcomes = [tag(record) for record in records]
    answer = {name: outcomes.count(name) for name in ("tagged", "unchanged", "gone", "failed")}
    log.info("objects were tagged: %s", answer)
    return answer
