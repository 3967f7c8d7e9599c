"""What the three functions share. Written for the comparison in benches/README.md; not part of the product."""

import json
import logging
import os

DEPARTMENTS = {
    "finance/": "Finance",
    "hr/": "HumanResources",
    "engineering/": "Engineering",
    "compliance/": "Compliance",
    "marketing/": "Marketing",
}

log = logging.getLogger()
log.setLevel(os.environ.get("AWS_LAMBDA_LOG_LEVEL", "INFO"))


def department(key):
    """The department with the longest prefix that the key starts with."""
    fits = [prefix for prefix in DEPARTMENTS if key.startswith(prefix)]
    return DEPARTMENTS[max(fits, key=len)] if fits else None


def requested(event):
    """Bucket and topic: those of the event win over the environment's."""
    event = event or {}
    bucket = event.get("bucket_name") or os.environ["BUCKET_NAME"]
    topic = event.get("sns_topic_arn") or os.environ["SNS_TOPIC_ARN"]
    return bucket, topic


def publish(sns, topic, subject, text, machine):
    """Sends a report as text for mails and as JSON for programs."""
    body = json.dumps(machine)
    message = {"default": text} | dict.fromkeys(("http", "https", "lambda", "sqs"), body)
    subject = "".join(c if " " <= c <= "~" else "?" for c in subject)[:100]
    answer = sns.publish(
        TopicArn=topic, Subject=subject, Message=json.dumps(message), MessageStructure="json"
    )
    return answer["MessageId"]
