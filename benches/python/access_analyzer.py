"""Mails hours with many or unusual requests, error storms, and what to do about them."""

from collections import Counter
from datetime import datetime, timedelta, timezone
from math import isqrt
from statistics import median

import boto3

from common import log, publish, requested

s3 = boto3.client("s3")
cloudwatch = boto3.client("cloudwatch")
sns = boto3.client("sns")

THRESHOLD = 1000
HISTORY_DAYS = 14
STORAGE_TYPES = (
    "StandardStorage",
    "StandardIAStorage",
    "OneZoneIAStorage",
    "GlacierInstantRetrievalStorage",
    "GlacierStorage",
    "DeepArchiveStorage",
    "IntelligentTieringFAStorage",
    "IntelligentTieringIAStorage",
    "IntelligentTieringAIAStorage",
    "IntelligentTieringAAStorage",
    "IntelligentTieringDAAStorage",
)
GB = 1 << 30


def statistics(name, dimensions, start, end, period, statistic):
    answer = cloudwatch.get_metric_statistics(
        Namespace="AWS/S3",
        MetricName=name,
        Dimensions=[{"Name": key, "Value": value} for key, value in dimensions.items()],
        StartTime=start,
        EndTime=end,
        Period=period,
        Statistics=[statistic],
    )
    values = Counter()
    for point in answer["Datapoints"]:
        values[point["Timestamp"]] += point[statistic]
    return values


def egress_cost(gigabytes):
    cost, steps = 0.0, ((100, 0.0), (10_240, 0.09), (51_200, 0.085), (153_600, 0.07), (float("inf"), 0.05))
    below = 0
    for upto, price in steps:
        cost += max(min(gigabytes, upto) - below, 0) * price
        below = upto
    return cost


def notable_hours(requests, start):
    days = [day for day in range(1, HISTORY_DAYS + 1) if start - timedelta(days=day) >= min(requests, default=start)]
    for hour in (start + timedelta(hours=hour) for hour in range(24)):
        count, usual, unusual = requests[hour], None, False
        if len(days) >= 7:
            history = [requests[hour - timedelta(days=day)] for day in days]
            usual = median(history)
            spread = max(1.4826 * median(abs(value - usual) for value in history), isqrt(int(usual)), 1)
            unusual = count > max(usual + 6 * spread, 100)
        if count > THRESHOLD or unusual:
            yield hour, count, usual, unusual


def handler(event, context):
    bucket, topic = requested(event)
    s3.head_bucket(Bucket=bucket)
    s3.get_bucket_metrics_configuration(Bucket=bucket, Id="EntireBucket")
    tiering = s3.list_bucket_intelligent_tiering_configurations(Bucket=bucket)
    end = datetime.now(timezone.utc).replace(minute=0, second=0, microsecond=0)
    start = end - timedelta(hours=24)
    dimensions = {"BucketName": bucket, "FilterId": "EntireBucket"}
    hourly = lambda name, since=start, statistic="Sum": statistics(name, dimensions, since, end, 3600, statistic)
    requests = hourly("AllRequests", start - timedelta(days=HISTORY_DAYS))
    gets, puts, errors, failures, downloaded, uploaded = (
        hourly(name)
        for name in ("GetRequests", "PutRequests", "4xxErrors", "5xxErrors", "BytesDownloaded", "BytesUploaded")
    )
    latency = hourly("FirstByteLatency", statistic="Average")
    midnight = end.replace(hour=0)
    held = {}
    for storage_type in STORAGE_TYPES:
        daily = statistics(
            "BucketSizeBytes",
            {"BucketName": bucket, "StorageType": storage_type},
            midnight - timedelta(days=4),
            midnight + timedelta(days=1),
            86_400,
            "Average",
        )
        if daily:
            held[storage_type] = daily[max(daily)]

    hours = list(notable_hours(requests, start))
    storms = [hour for hour, count in errors.items() if count >= 100 and count >= 0.1 * requests[hour]]
    failing = [hour for hour, count in failures.items() if count >= 100 and count >= 0.01 * requests[hour]]
    if not (hours or storms or failing):
        log.info("nothing stands out in %s", bucket)
        return {"bucket": bucket, "findings": 0, "message_id": None}

    advice = []
    month = sum(downloaded.values()) * 30 / GB
    if hours and egress_cost(month) > 1:
        advice.append(f"Put CloudFront in front of the bucket: egress is {egress_cost(month):,.2f} USD a month")
    unread = held.get("StandardStorage", 0) / GB - month
    if hours and unread * (0.023 - 0.0125) > 1:
        advice.append(f"Let Intelligent-Tiering take {unread:,.0f} GB that nobody reads")
    if sum(uploaded.values()) > GB and "." not in bucket:
        advice.append("Try S3 Transfer Acceleration")
    if storms:
        advice.append(f"Stop requests that fail: {sum(errors.values()):,.0f} 4xx errors")
    if failing:
        advice.append(f"Spread the load over prefixes: {sum(failures.values()):,.0f} 5xx errors")
    lines = [f"Access to the bucket {bucket}", f"from {start:%F %H:%M} to {end:%F %H:%M} UTC", ""]
    lines += [f"  GET {sum(gets.values()):,.0f}, PUT {sum(puts.values()):,.0f}"]
    if latency:
        lines.append(f"  First byte {sum(latency.values()) / len(latency):.0f} ms")
    for hour, count, usual, unusual in hours:
        lines.append(f"  {hour:%F %H:%M} {count:>12,.0f} {usual if usual is not None else '-':>10} {'unusual' if unusual else ''}")
    lines += [""] + [f"  {number}. {text}" for number, text in enumerate(advice, 1)]
    lines.append(f"{len(tiering.get('IntelligentTieringConfigurationList', []))} Intelligent-Tiering configurations")
    machine = {"bucket": bucket, "hours": [[hour.isoformat(), count] for hour, count, _, _ in hours], "advice": advice}
    peak = max((count for _, count, _, _ in hours), default=0)
    sent = publish(sns, topic, f"S3 {bucket}: {peak:,.0f} requests in an hour", "\n".join(lines), machine)
    return {"bucket": bucket, "findings": len(hours) + len(storms) + len(failing), "message_id": sent}
