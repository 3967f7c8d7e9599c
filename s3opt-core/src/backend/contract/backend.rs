//! What is put to the test.

use async_trait::async_trait;
use bytes::Bytes;

use super::{Broken, Capabilities, Stage};

/// A backend, as far as the suite has to know it.
#[async_trait]
pub trait Backend: Send + Sync {
    /// What it can do.
    fn capabilities(&self) -> Capabilities;

    /// A place for one case, whose names start with the prefix; a backend that keeps what other runs left behind adds
    /// something of its own to it. The place may be shared with other cases.
    ///
    /// # Errors
    /// [`Broken`] with what stands in the way.
    async fn stage(&self, prefix: &str) -> Result<Stage, Broken>;

    /// Takes everything away that a case has made. Errors are overlooked: what cannot be taken away stays.
    async fn clean_up(&self, stage: &Stage) {
        stage.clean_up().await;
    }
}

/// A program for functions, twice, so that one can be replaced by the other. Where the backend declares
/// [`super::Capability::Invocation`], both answer their event as it came, and fail where the event is the JSON string
/// `"fail"`.
#[derive(Clone, Debug)]
pub struct FunctionCode {
    /// The runtime, such as `provided.al2023`.
    pub runtime: String,
    /// What runs.
    pub handler: String,
    /// The program.
    pub zip: Bytes,
    /// Another one.
    pub other_zip: Bytes,
}
