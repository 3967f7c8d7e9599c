# Prints a zip for provided.al2023 whose bootstrap answers each event as it came, and fails where the event is "fail".
# First argument: the Python that runs it. Second: what makes one zip differ from another.
import io
import sys
import zipfile

BOOTSTRAP = """#!{python}
# {name}
import json
import os
import urllib.request

INVOCATION = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/invocation/"
while True:
    with urllib.request.urlopen(INVOCATION + "next") as request:
        identifier = request.headers["Lambda-Runtime-Aws-Request-Id"]
        event = request.read()
    kind, answer = "response", event
    if json.loads(event) == "fail":
        kind, answer = "error", b'{{"errorMessage": "as it was told", "errorType": "Told"}}'
    urllib.request.urlopen(urllib.request.Request(INVOCATION + identifier + "/" + kind, data=answer)).read()
"""

file = io.BytesIO()
with zipfile.ZipFile(file, "w") as archive:
    bootstrap = zipfile.ZipInfo("bootstrap")
    bootstrap.external_attr = 0o755 << 16
    archive.writestr(bootstrap, BOOTSTRAP.format(python=sys.argv[1], name=sys.argv[2]))
sys.stdout.buffer.write(file.getvalue())
