# Makes the stacks that standard input names, one after the other, and prints the seconds that it took.
import json
import os
import sys
import time

import boto3

stacks = json.load(sys.stdin)
credentials = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
clients = [
    boto3.client("cloudformation", endpoint_url=os.environ["ENDPOINT"], region_name=stack["region"], **credentials)
    for stack in stacks
]
start = time.perf_counter()
for stack, client in zip(stacks, clients):
    client.create_stack(
        StackName=stack["name"], TemplateBody=stack["body"], Capabilities=["CAPABILITY_NAMED_IAM"]
    )
    # The waiter of boto3 looks every 30 seconds by default, which would be most of the time.
    waiter = client.get_waiter("stack_create_complete")
    try:
        waiter.wait(StackName=stack["name"], WaiterConfig={"Delay": 0.05, "MaxAttempts": 6000})
    except Exception:
        for event in client.describe_stack_events(StackName=stack["name"])["StackEvents"]:
            if "FAILED" in event["ResourceStatus"]:
                print(event["LogicalResourceId"], event.get("ResourceStatusReason"), file=sys.stderr)
        raise
print(time.perf_counter() - start)
