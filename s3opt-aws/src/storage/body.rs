//! Bodies to send.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use aws_sdk_s3::primitives::{ByteStream, SdkBody};
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use s3opt_core::backend::storage::Body;

/// The zeros that bodies of which only the length is known are sent in: as many at once as a socket takes anyway.
static ZEROS: [u8; 64 * 1024] = [0; 64 * 1024];

/// The body as a stream, which can be sent again.
pub(super) fn stream(body: &Body) -> ByteStream {
    match body {
        Body::Bytes(bytes) => ByteStream::from(bytes.clone()),
        Body::Length(length) => {
            let left = *length;
            let streamed =
                || ByteStream::new(SdkBody::retryable(move || SdkBody::from_body_1_x(Zeros { left })));
            zeros(left).map_or_else(streamed, ByteStream::from)
        }
    }
}

/// So few zeros that they need not be streamed.
fn zeros(length: u64) -> Option<Bytes> {
    let length = usize::try_from(length).ok()?;
    ZEROS.get(..length).map(Bytes::from_static)
}

/// Zeros that are made as they are sent.
struct Zeros {
    left: u64,
}

impl http_body::Body for Zeros {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let piece = zeros(self.left).unwrap_or_else(|| Bytes::from_static(&ZEROS));
        self.left -= piece.len() as u64;
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_length_is_so_many_zeros() {
        for length in [0, 1, 65_535, 65_536, 65_537, 200_000] {
            let stream = stream(&Body::Length(length));
            assert_eq!(stream.size_hint(), (length, Some(length)));
            let bytes = stream.collect().await.unwrap().into_bytes();
            assert_eq!(bytes.len() as u64, length);
            assert!(bytes.iter().all(|byte| *byte == 0));
        }
    }

    #[tokio::test]
    async fn bytes_are_sent_as_they_are() {
        let bytes = stream(&Body::from("text")).collect().await.unwrap().into_bytes();
        assert_eq!(bytes, "text");
    }

    #[test]
    fn every_body_can_be_sent_again() {
        for body in [Body::from("text"), Body::Length(5), Body::Length(1 << 40)] {
            assert!(stream(&body).into_inner().try_clone().is_some(), "{body:?}");
        }
    }
}
