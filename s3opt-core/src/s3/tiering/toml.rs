//! Intelligent-Tiering configurations as tables of s3opt.toml.
//!
//! The names are those of the JSON of `aws s3api get-bucket-intelligent-tiering-configuration` in `snake_case`:
//!
//! ```toml
//! id = "OptimizeAllObjects"
//! status = "Enabled"
//! tierings = [
//!     { access_tier = "ARCHIVE_ACCESS", days = 90 },
//!     { access_tier = "DEEP_ARCHIVE_ACCESS", days = 180 },
//! ]
//! ```

use serde::{Deserialize, Serialize};

use super::{TieringConfiguration, format};
use crate::s3::S3Error;
use crate::s3::document::{self, Problems, Table};

/// One Intelligent-Tiering configuration as it stands in s3opt.toml, not checked yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TieringTable(Table);

impl TieringTable {
    /// The configuration that the table describes.
    ///
    /// # Errors
    /// All of S3's answers, as [`super::parse`] has them; a name that is not in `snake_case` is `MalformedXML`.
    pub fn into_configuration(self) -> Result<TieringConfiguration, Vec<S3Error>> {
        let element = document::from_table(&self.0, &format::SCHEMA).map_err(|error| vec![error])?;
        let mut problems = Problems::default();
        let configuration = format::read(&element, &mut problems);
        problems.finish(configuration)
    }
}

impl From<&TieringConfiguration> for TieringTable {
    fn from(configuration: &TieringConfiguration) -> TieringTable {
        TieringTable(document::to_table(&format::element(configuration), &format::SCHEMA))
    }
}
