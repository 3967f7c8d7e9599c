//! The uploads in progress as a snapshot keeps them.

use super::Uploads;
use crate::ids::version_id;
use crate::snapshot::UploadSnapshot;

impl Uploads {
    /// Keys in order, each key's oldest first.
    pub(crate) fn snapshot(&self) -> Vec<UploadSnapshot> {
        let uploads = self.open.iter().flat_map(|(key, uploads)| {
            uploads.iter().map(move |(number, upload)| UploadSnapshot {
                key: key.to_string(),
                upload_id: version_id(*number),
                begun: upload.begun,
                parts: upload.parts.iter().map(|(number, part)| (*number, part.size)).collect(),
            })
        });
        uploads.collect()
    }
}
