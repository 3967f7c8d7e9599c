# ministack takes a GET of such a configuration for a list of objects, a PUT for the creation of the bucket, and a DELETE
# for the bucket's end.

from ministack import app
from ministack.core.responses import get_account_id
from ministack.services import s3

kept = Kept()
original = s3.handle_request


def of_query(query, name):
    value = query.get(name)
    return value[0] if isinstance(value, list) else value


async def handle_request(method, path, headers, body, query, *more, **named):
    bucket, _, key = path.lstrip("/").partition("/")
    kind = next((kind for kind in LISTED if kind in query), None)
    name = (get_account_id(), bucket)
    if key or kind is None:
        result = await original(method, path, headers, body, query, *more, **named)
        if method == "DELETE" and not key and not query and result[0] == 204:
            kept.forget(name)
        return result
    there = await original("HEAD", path, headers, b"", {}, *more, **named)
    if there[0] != 200:
        status, text = error("NoSuchBucket", "The specified bucket does not exist", 404)
    else:
        status, text = kept.answer(name, method, kind, of_query(query, "id"), body)
    return status, head(), text.encode()


s3.handle_request = handle_request
app.main()
