# Drives an S3 emulator by boto3 and prints requests a second.
import os
import sys
import time

import boto3
from botocore.config import Config

os.environ.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", AWS_DEFAULT_REGION="us-east-1")


def drive(client, objects, lists):
    client.create_bucket(Bucket="bench")
    body = b"x" * 1024
    begin = time.perf_counter()
    for number in range(objects):
        client.put_object(Bucket="bench", Key=f"bench/{number:09}", Body=body)
    put = time.perf_counter() - begin
    begin = time.perf_counter()
    for number in range(objects):
        client.get_object(Bucket="bench", Key=f"bench/{number:09}")["Body"].read()
    get = time.perf_counter() - begin
    begin = time.perf_counter()
    for _ in range(lists):
        client.list_objects_v2(Bucket="bench")
    listed = time.perf_counter() - begin
    for number in range(objects):
        client.delete_object(Bucket="bench", Key=f"bench/{number:09}")
    client.delete_bucket(Bucket="bench")
    print(f"put={objects / put} get={objects / get} list={lists / listed}")


mode = sys.argv[1]
endpoint = os.environ["ENDPOINT"]
if mode == "moto":
    from moto import mock_aws

    with mock_aws():
        drive(boto3.client("s3"), int(sys.argv[2]), int(sys.argv[3]))
else:
    config = Config(s3={"addressing_style": "path"})
    drive(boto3.client("s3", endpoint_url=endpoint, config=config), int(sys.argv[2]), int(sys.argv[3]))
