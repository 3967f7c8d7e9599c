# moto knows no configurations of tiering and metrics, and what it tells of some settings has another root than S3's
# model names, so that SDKs in Rust cannot read it. These settings get to moto, and are told as they came.

import io
import sys
from urllib.parse import parse_qs

from moto import server
from moto.moto_server.werkzeug_app import DomainDispatcherApplication

# By the parameter of the query: what is told where nothing was set.
TOLD = {
    "versioning": f'<VersioningConfiguration xmlns="{NAMESPACE}"/>',
    "notification": f'<NotificationConfiguration xmlns="{NAMESPACE}"/>',
    "replication": None,
}
kept = Kept()
original = DomainDispatcherApplication.__call__


def call(application, environ, start_response):
    """Asks moto, and answers with its status beside what it tells."""
    statuses = []

    def start(status, headers, *more):
        statuses.append(int(status.split()[0]))
        return start_response(status, headers, *more)

    return statuses, original(application, environ, start)


def ask(application, environ, method, query="", body=b""):
    """The status of another request about the bucket, by the same caller."""
    path = environ["PATH_INFO"]
    asked = dict(environ, REQUEST_METHOD=method, RAW_URI=f"{path}?{query}", REQUEST_URI=f"{path}?{query}",
                 QUERY_STRING=query, CONTENT_LENGTH=str(len(body)))
    asked["wsgi.input"] = io.BytesIO(body)
    statuses, answer = call(application, asked, lambda *_: None)
    list(answer)
    return statuses[0]


def set_tags(application, environ, body):
    """The tags with which a bucket is made are lost."""
    tags = re.search(rb"<Tags>(.*)</Tags>", body)
    if tags:
        text = f'<Tagging xmlns="{NAMESPACE}"><TagSet>{tags[1].decode()}</TagSet></Tagging>'
        ask(application, environ, "PUT", "tagging", text.encode())


def supplemented(application, environ, start_response):
    bucket, _, key = environ["PATH_INFO"].lstrip("/").partition("/")
    query = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    method = environ["REQUEST_METHOD"]
    if key or not bucket or "/s3/aws4_request" not in environ.get("HTTP_AUTHORIZATION", ""):
        return original(application, environ, start_response)
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    exists = lambda: ask(application, environ, "HEAD") == 200
    listed = next((kind for kind in LISTED if kind in query), None)
    told = next((kind for kind in TOLD if kind in query), None)
    if listed is None and (told is None or method == "DELETE"):
        statuses, answer = call(application, environ, start_response)
        if method == "DELETE" and statuses == [204]:
            if told is not None:
                kept.buckets.get(bucket, {}).pop(told, None)
            elif not query:
                kept.forget(bucket)
        elif method == "PUT" and not query and statuses == [200]:
            set_tags(application, environ, body)
        return answer
    if told is not None:
        if method == "PUT":
            statuses, answer = call(application, environ, start_response)
            if statuses == [200]:
                kept.buckets.setdefault(bucket, {})[told] = body.decode()
            return answer
        text = kept.buckets.get(bucket, {}).get(told, TOLD[told])
        if text is None or not exists():
            # moto's own error.
            return original(application, environ, start_response)
        status = 200
    elif exists():
        status, text = kept.answer(bucket, method, listed, query.get("id", [None])[0], body)
    else:
        status, text = error("NoSuchBucket", "The specified bucket does not exist", 404)
    start_response(f"{status} answered", list(head().items()))
    return [text.encode()]


DomainDispatcherApplication.__call__ = supplemented
server.main(sys.argv[1:])
