//! Parts of objects.

use s3opt_core::backend::storage::{Body, ByteRange};
use s3opt_core::backend::{CloudError, CloudResult};

use super::request::Call;
use crate::storage::Object;

/// The first and last byte that a range names of an object of so many bytes; `None` for a range that names no bytes
/// and is overlooked, as HTTP has it.
///
/// Source: <https://www.rfc-editor.org/rfc/rfc9110#name-byte-ranges>; a range that cannot be satisfied is
/// `InvalidRange`: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html>.
fn bounds(range: ByteRange, size: u64) -> Result<Option<(u64, u64)>, Unsatisfiable> {
    let last = size.checked_sub(1);
    match range {
        ByteRange::Inclusive(first, end) if first > end => Ok(None),
        ByteRange::Inclusive(first, end) => match last {
            Some(last) if first <= last => Ok(Some((first, end.min(last)))),
            _ => Err(Unsatisfiable),
        },
        ByteRange::From(first) => match last {
            Some(last) if first <= last => Ok(Some((first, last))),
            _ => Err(Unsatisfiable),
        },
        ByteRange::Last(0) => Err(Unsatisfiable),
        ByteRange::Last(count) => match last {
            Some(last) => Ok(Some((size.saturating_sub(count), last))),
            None => Err(Unsatisfiable),
        },
    }
}

/// The range begins behind the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Unsatisfiable;

/// The first and last byte that a request asks for, where it asks for a part.
pub(super) fn resolve(
    call: &Call<'_>,
    range: Option<ByteRange>,
    size: u64,
) -> CloudResult<Option<(u64, u64)>> {
    let Some(range) = range else { return Ok(None) };
    bounds(range, size).map_err(|Unsatisfiable| invalid_range(call, range, size))
}

fn invalid_range(call: &Call<'_>, range: ByteRange, size: u64) -> CloudError {
    let header = match range {
        ByteRange::Inclusive(first, last) => format!("bytes={first}-{last}"),
        ByteRange::From(first) => format!("bytes={first}-"),
        ByteRange::Last(count) => format!("bytes=-{count}"),
    };
    call.failure("InvalidRange", "The requested range is not satisfiable")
        .with("ActualObjectSize", size.to_string())
        .with("RangeRequested", header)
        .into_error()
}

/// The bytes of an object, or a part of them; only their number where only that is kept.
pub(super) fn body(object: &Object, range: Option<(u64, u64)>) -> Body {
    let Some((first, last)) = range else {
        return object.body.clone().map_or(Body::Length(object.size), Body::Bytes);
    };
    let length = last - first + 1;
    let Some(bytes) = &object.body else { return Body::Length(length) };
    let place = |byte: u64| usize::try_from(byte).unwrap_or(usize::MAX).min(bytes.len());
    Body::Bytes(bytes.slice(place(first)..place(last + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_cut_to_the_object() {
        use ByteRange::{From, Inclusive, Last};
        for (range, size, expected) in [
            (Inclusive(0, 3), 10, Ok(Some((0, 3)))),
            (Inclusive(0, 9), 10, Ok(Some((0, 9)))),
            (Inclusive(4, 99), 10, Ok(Some((4, 9)))),
            (Inclusive(9, 9), 10, Ok(Some((9, 9)))),
            (Inclusive(10, 10), 10, Err(Unsatisfiable)),
            (Inclusive(0, 0), 0, Err(Unsatisfiable)),
            (Inclusive(5, 4), 10, Ok(None)),
            (Inclusive(0, u64::MAX), 10, Ok(Some((0, 9)))),
            (From(0), 10, Ok(Some((0, 9)))),
            (From(9), 10, Ok(Some((9, 9)))),
            (From(10), 10, Err(Unsatisfiable)),
            (From(0), 0, Err(Unsatisfiable)),
            (Last(3), 10, Ok(Some((7, 9)))),
            (Last(99), 10, Ok(Some((0, 9)))),
            (Last(u64::MAX), 10, Ok(Some((0, 9)))),
            (Last(0), 10, Err(Unsatisfiable)),
            (Last(1), 0, Err(Unsatisfiable)),
        ] {
            assert_eq!(bounds(range, size), expected, "{range:?} of {size}");
        }
    }
}
