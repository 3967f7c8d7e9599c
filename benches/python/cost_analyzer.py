"""Splits the bill of the last month over departments by the newest inventory, and mails it."""

import csv
import gzip
import io
import json
import os
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import unquote

import boto3

from common import department, log, publish, requested

s3 = boto3.client("s3")
sns = boto3.client("sns")
cloudwatch = boto3.client("cloudwatch")
cost_explorer = boto3.client("ce", region_name="us-east-1")

# The storage class or tier that a usage type of stored bytes is for.
CLASSES = {
    "TimedStorage-ByteHrs": "STANDARD",
    "TimedStorage-SIA-ByteHrs": "STANDARD_IA",
    "TimedStorage-ZIA-ByteHrs": "ONEZONE_IA",
    "TimedStorage-GIR-ByteHrs": "GLACIER_IR",
    "TimedStorage-GlacierByteHrs": "GLACIER",
    "TimedStorage-GDA-ByteHrs": "DEEP_ARCHIVE",
    "TimedStorage-INT-FA-ByteHrs": "FREQUENT",
    "TimedStorage-INT-IA-ByteHrs": "INFREQUENT",
    "TimedStorage-INT-AIA-ByteHrs": "ARCHIVE_INSTANT_ACCESS",
    "TimedStorage-INT-AA-ByteHrs": "ARCHIVE",
    "TimedStorage-INT-DAA-ByteHrs": "DEEP_ARCHIVE",
}


def month_before(day):
    end = day.replace(day=1)
    return (end - timedelta(days=1)).replace(day=1), end


def bill(start, end):
    """USD by usage type."""
    costs, token = defaultdict(Decimal), None
    while True:
        query = {
            "TimePeriod": {"Start": start.isoformat(), "End": end.isoformat()},
            "Granularity": "MONTHLY",
            "Metrics": ["UnblendedCost"],
            "Filter": {"Dimensions": {"Key": "SERVICE", "Values": ["Amazon Simple Storage Service"]}},
            "GroupBy": [{"Type": "DIMENSION", "Key": "USAGE_TYPE"}],
        }
        if token:
            query["NextPageToken"] = token
        answer = cost_explorer.get_cost_and_usage(**query)
        for result in answer["ResultsByTime"]:
            for group in result["Groups"]:
                costs[group["Keys"][0]] += Decimal(group["Metrics"]["UnblendedCost"]["Amount"])
        token = answer.get("NextPageToken")
        if not token:
            return costs


def newest_manifest(bucket, prefix):
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    keys = (entry["Key"] for page in pages for entry in page.get("Contents", ()))
    key = max(key for key in keys if key.endswith("/manifest.json"))
    return json.load(s3.get_object(Bucket=bucket, Key=key)["Body"])


def stored(bucket, prefix):
    """Bytes by department and class or tier."""
    manifest = newest_manifest(bucket, prefix)
    columns = [name.strip() for name in manifest["fileSchema"].split(",")]
    sums = defaultdict(int)
    for file in manifest["files"]:
        body = s3.get_object(Bucket=bucket, Key=file["key"])["Body"]
        with gzip.open(body) as text:
            for row in csv.reader(io.TextIOWrapper(text, "utf-8")):
                row = dict(zip(columns, row))
                place = row.get("IntelligentTieringAccessTier") or row["StorageClass"]
                sums[department(unquote(row["Key"])) or "none", place] += int(row["Size"] or 0)
    return sums


def split(costs, sums):
    """USD by department; what cannot be assigned stands under None."""
    by_class, all_bytes = defaultdict(int), sum(sums.values())
    for (_, place), size in sums.items():
        by_class[place] += size
    parts = defaultdict(Decimal)
    for usage_type, cost in costs.items():
        name = usage_type.split("-", 1)[1] if usage_type not in CLASSES and "-" in usage_type else usage_type
        place = CLASSES.get(usage_type) or CLASSES.get(name)
        whole = by_class.get(place, 0) if place else all_bytes
        if not whole:
            parts[None] += cost
            continue
        for (owner, known), size in sums.items():
            if place in (None, known):
                parts[owner] += cost * size / whole
    return parts


def handler(event, context):
    bucket, topic = requested(event)
    location = os.environ.get("INVENTORY_LOCATION", f"s3://inventory/inventory/{bucket}/daily-inventory")
    inventory, _, prefix = location.removeprefix("s3://").partition("/")
    start, end = month_before(date.today())
    costs = bill(start, end)
    before = sum(bill(*month_before(start)).values())
    parts = split(costs, stored(inventory, prefix))
    total = sum(costs.values())
    cloudwatch.put_metric_data(
        Namespace="s3opt",
        MetricData=[
            {
                "MetricName": "DepartmentCost",
                "Dimensions": [{"Name": "Department", "Value": owner or "none"}],
                "Value": float(cost),
                "Unit": "None",
            }
            for owner, cost in parts.items()
        ],
    )
    lines = [f"S3 costs of {start:%Y-%m}: {total:,.2f} USD, {total - before:+,.2f} against the month before", ""]
    lines += [f"  {owner or 'not assigned':<20}{cost:>14,.2f}" for owner, cost in sorted(parts.items(), key=str)]
    machine = {"month": f"{start:%Y-%m}", "departments": {str(owner): str(cost) for owner, cost in parts.items()}}
    sent = publish(sns, topic, f"S3 costs of {start:%Y-%m}: {total:,.2f} USD - {bucket}", "\n".join(lines), machine)
    log.info("the report was sent: %s", sent)
    return {"total": str(total), "message_id": sent}
